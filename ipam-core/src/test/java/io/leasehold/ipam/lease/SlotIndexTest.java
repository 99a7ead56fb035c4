package io.leasehold.ipam.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

class SlotIndexTest {
    /** Slots by the number that a row has as address, with as many different hashes as told. */
    private static final class ByNumber extends SlotIndex {
        final int[] numbers = new int[5000];
        final long hashes;

        ByNumber(long hashes) {
            this.hashes = hashes;
        }

        long hashOf(int number) {
            return Long.remainderUnsigned(number * 0x9e37_79b9_7f4a_7c15L, hashes)
                    * 0xd6e8_feb8_6659_fd93L;
        }

        @Override
        long hash(int slot) {
            return hashOf(numbers[slot]);
        }

        @Override
        boolean hasKeyOf(int slot, RawLease row) {
            return numbers[slot] == row.address;
        }
    }

    @ParameterizedTest(name = "of {0} hashes, seed {1}")
    @CsvSource({"1, 21", "3, 22", "40, 23", "9223372036854775807, 24"})
    void findsWhatWasAddedAndNotRemoved(long hashes, long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        ByNumber index = new ByNumber(hashes);
        if (random.nextBoolean()) {
            index.expect(1000);
        }
        Map<Integer, Integer> model = new HashMap<>();
        RawLease row = new RawLease();
        int most = hashes < 100 ? 200 : 5000;
        for (int step = 0; step < 20_000; step++) {
            int slot = random.nextInt(most);
            Integer number = 7 * slot + random.nextInt(3);
            boolean taken = model.containsValue(slot);
            if (!taken) {
                index.numbers[slot] = number;
                index.add(index.hash(slot), slot);
                model.put(number, slot);
            } else if (random.nextInt(3) > 0) {
                model.remove(index.numbers[slot]);
                index.remove(index.hash(slot), slot);
            }
            row.address = 7 * random.nextInt(most) + random.nextInt(3);
            assertThat(index.find(index.hashOf(row.address), row))
                    .as("seed %d step %d", seed, step)
                    .isEqualTo(model.getOrDefault(row.address, Slots.NONE));
        }
        for (Map.Entry<Integer, Integer> entry : model.entrySet()) {
            row.address = entry.getKey();
            assertThat(index.find(index.hashOf(row.address), row)).isEqualTo(entry.getValue());
        }
    }

    @Test
    void whatIsNotThereCannotBeRemoved() {
        ByNumber index = new ByNumber(1);
        index.add(0, 1);

        assertThatThrownBy(() -> index.remove(0, 2)).hasMessage("slot 2 is not in the index");
    }
}
