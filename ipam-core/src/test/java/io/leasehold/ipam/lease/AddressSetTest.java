package io.leasehold.ipam.lease;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

class AddressSetTest {
    /** Addresses of a few small networks, so that they meet in the table; 0.0.0.0 is one. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void agreesWithASet(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        AddressSet set = new AddressSet();
        Set<Integer> model = new HashSet<>();
        for (int step = 0; step < 60_000; step++) {
            int address = random.nextInt(4) * 0x4000_0000 + random.nextInt(600);
            // Grows for a while and shrinks for a while.
            if (random.nextInt(10) < (step / 10_000 % 2 == 0 ? 7 : 2)) {
                set.add(address);
                model.add(address);
            } else {
                set.remove(address);
                model.remove(address);
            }
            assertThat(set.contains(address)).isEqualTo(model.contains(address));
            assertThat(set.size()).isEqualTo(model.size());
            if (step % 1000 == 0) {
                Set<Integer> all = new HashSet<>();
                set.forEach(all::add);
                assertThat(all).as("seed %d step %d", seed, step).isEqualTo(model);
                for (int network = 0; network < 4; network++) {
                    for (int host = 0; host < 600; host++) {
                        int any = network * 0x4000_0000 + host;
                        assertThat(set.contains(any)).isEqualTo(model.contains(any));
                    }
                }
            }
        }
    }
}
