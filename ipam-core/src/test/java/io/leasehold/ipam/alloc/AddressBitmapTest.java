package io.leasehold.ipam.alloc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

class AddressBitmapTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 63, 64, 65, 4095, 4096, 4097, 1 << 18, (1 << 18) + 1, 1 << 20})
    void agreesWithATreeSet(long size) {
        long seed = 4711 + size;
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        AddressBitmap bitmap = new AddressBitmap(size);
        TreeSet<Long> model = new TreeSet<>();
        for (int step = 0; step < 20_000; step++) {
            long index = random.nextLong(size);
            // Phases of growing and shrinking, so that whole words fill up and empty again.
            if (random.nextInt(4) == step / 2_500 % 4) {
                bitmap.add(index);
                model.add(index);
            } else if (step / 2_500 % 2 == 1) {
                Long member = model.ceiling(index);
                if (member != null) {
                    bitmap.remove(member);
                    model.remove(member);
                }
            } else {
                bitmap.remove(index);
                model.remove(index);
            }
            long from = random.nextLong(size + 2);
            assertThat(bitmap.nextFrom(from))
                    .as("seed %d step %d: next from %d", seed, step, from)
                    .isEqualTo(next(model, from));
            assertThat(bitmap.contains(index)).isEqualTo(model.contains(index));
            assertThat(bitmap.count()).isEqualTo(model.size());
        }
    }

    private static long next(TreeSet<Long> model, long from) {
        if (model.isEmpty()) {
            return -1;
        }
        Long found = model.ceiling(from);
        return found != null ? found : model.first();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 63, 64, 65, 4096, 1 << 20})
    void givesOutEveryNumberOnceAndThenNone(long size) {
        AddressBitmap bitmap = new AddressBitmap(size);
        for (long i = 0; i < size; i++) {
            bitmap.add(i);
        }
        long start = size / 2;
        for (long taken = 0; taken < size; taken++) {
            long next = bitmap.nextFrom(start);
            assertThat(next).isEqualTo((start + taken) % size);
            bitmap.remove(next);
        }
        assertThat(bitmap.nextFrom(start)).isEqualTo(-1);
        assertThat(bitmap.count()).isZero();
    }

    /** As often as not the ranges overlap, and begin and end at the edges of words. */
    @ParameterizedTest
    @ValueSource(longs = {1, 63, 64, 65, 300, 4096, 4097, 10_000})
    void rangesAreAddedLikeTheirMembers(long size) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(815 + size);
        for (int round = 0; round < 50; round++) {
            AddressBitmap ranges = new AddressBitmap(size);
            AddressBitmap members = new AddressBitmap(size);
            for (int i = 0; i < 3; i++) {
                long from = random.nextLong(size);
                long to = from + random.nextLong(size - from + 1);
                if (random.nextBoolean()) {
                    from &= ~63L;
                    to = Math.min(size, Math.max(from, to & ~63L));
                }
                ranges.addRange(from, to);
                for (long index = from; index < to; index++) {
                    members.add(index);
                }
            }
            assertThat(ranges.count()).isEqualTo(members.count());
            for (long index = 0; index < size; index++) {
                assertThat(ranges.nextFrom(index)).isEqualTo(members.nextFrom(index));
                if (index % 3 == 0) {
                    ranges.set(index, false);
                    members.remove(index);
                }
            }
        }
    }

    @Test
    void addingOrRemovingTwiceCountsOnce() {
        AddressBitmap bitmap = new AddressBitmap(100);
        bitmap.add(70);
        bitmap.add(70);
        assertThat(bitmap.count()).isEqualTo(1);
        bitmap.remove(70);
        bitmap.remove(70);
        assertThat(bitmap.count()).isZero();
    }

    @Test
    void refusesASizeThatIsNone() {
        assertThatThrownBy(() -> new AddressBitmap(0)).hasMessage("a bitmap of 0 addresses");
        assertThatThrownBy(() -> new AddressBitmap((1L << 32) + 1))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
