package io.leasehold.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Map;
import java.util.stream.LongStream;

/**
 * A million random steps, in forty walks. {@code -Dleasehold.walk.seeds=1000} takes more, {@code
 * -Dleasehold.walk.first=N} starts elsewhere; a failure names its seed.
 */
class PlanWalkTest {
    private static final int STEPS = 25_000;

    static LongStream seeds() {
        long first = Long.getLong("leasehold.walk.first", 1);
        return LongStream.range(first, first + Long.getLong("leasehold.walk.seeds", 40));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void poolsLeasesReservationsAndClaimsNeverIntersect(long seed) {
        Map<String, Integer> counted = new PlanWalk(seed).walk(STEPS);

        assertThat(counted.getOrDefault("Applied", 0)).as("%s", counted).isGreaterThan(500);
        assertThat(counted.getOrDefault("Refused", 0)).as("%s", counted).isGreaterThan(100);
        assertThat(counted.getOrDefault("ACK", 0)).as("%s", counted).isGreaterThan(2000);
    }
}
