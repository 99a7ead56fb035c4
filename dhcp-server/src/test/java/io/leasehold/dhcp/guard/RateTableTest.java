package io.leasehold.dhcp.guard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.Random;
import java.util.concurrent.TimeUnit;

class RateTableTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    @Test
    void aPauseAllowsABurstAndNoMore() {
        RateTable<String> table = new RateTable<>(new Rate(20, 2), 8);

        for (int i = 0; i < 20; i++) {
            assertThat(table.take("a", 0)).as("packet %d", i).isTrue();
        }
        assertThat(table.take("a", 0)).isFalse();
        assertThat(table.take("b", 0)).isTrue();
    }

    @Test
    void afterTheBurstTheRateHolds() {
        RateTable<String> table = new RateTable<>(new Rate(20, 2), 8);
        int passed = 0;
        for (int ms = 0; ms < 60_000; ms += 10) {
            passed += table.take("a", TimeUnit.MILLISECONDS.toNanos(ms)) ? 1 : 0;
        }

        assertThat(passed).isBetween(20 + 2 * 59, 20 + 2 * 60);
    }

    @Test
    void whatIsRefusedCostsNothing() {
        RateTable<String> table = new RateTable<>(new Rate(1, 1), 8);
        assertThat(table.take("a", 0)).isTrue();
        for (int i = 1; i < 100; i++) {
            assertThat(table.take("a", i)).isFalse();
        }

        assertThat(table.take("a", SECOND)).isTrue();
    }

    /** A counter of nanoseconds starts anywhere, and runs over. */
    @Test
    void timeMayRunOver() {
        RateTable<String> table = new RateTable<>(new Rate(2, 1), 8);
        long start = Long.MAX_VALUE - SECOND / 2;

        assertThat(table.take("a", start)).isTrue();
        assertThat(table.take("a", start)).isTrue();
        assertThat(table.take("a", start)).isFalse();
        assertThat(table.take("a", start + SECOND)).isTrue();
        assertThat(table.take("a", start + SECOND)).isFalse();
    }

    @Test
    void aBucketThatIsFullAgainMakesRoom() {
        RateTable<Integer> table = new RateTable<>(new Rate(4, 1), 2);
        table.take(1, 0);
        table.take(2, 0);

        table.take(3, 2 * SECOND);

        assertThat(table.size()).isEqualTo(1);
    }

    /** The property that makes inventing keys useless against those who are counted. */
    @Test
    void inventedKeysNeitherGrowTheTableNorMakeItForget() {
        long seed = Long.getLong("leasehold.seed", 20_260_401L);
        Random random = new Random(seed);
        RateTable<Long> table = new RateTable<>(new Rate(3, 1), 100);
        long now = 0;
        for (int round = 0; round < 200; round++) {
            now += 10 * SECOND;
            long victim = -1L - round;
            table.take(victim, now);
            table.take(victim, now);
            table.take(victim, now);
            for (int i = 0; i < 500; i++) {
                table.take(random.nextLong(Long.MAX_VALUE), now + i);
                assertThat(table.size()).as("seed %d", seed).isLessThanOrEqualTo(100);
            }
            assertThat(table.take(victim, now + 500))
                    .as("seed %d, round %d", seed, round)
                    .isFalse();
        }
    }
}
