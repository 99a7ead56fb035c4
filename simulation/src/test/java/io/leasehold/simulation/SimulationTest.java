package io.leasehold.simulation;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.util.stream.LongStream;

/**
 * Two hundred worlds. {@code -Dleasehold.simulation.seeds=10000} runs more, {@code
 * -Dleasehold.simulation.first=N} starts elsewhere; a failure names its seed.
 */
class SimulationTest {
    private static final Duration TROUBLE = Duration.ofHours(6);

    static LongStream seeds() {
        long first = Long.getLong("leasehold.simulation.first", 1);
        return LongStream.range(first, first + Long.getLong("leasehold.simulation.seeds", 200));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void keepsItsPromises(long seed) {
        new Simulation(seed, Simulation.Hardship.USUAL, false).run(TROUBLE);
    }

    @Test
    void catchesAnAckThatLeavesBeforeItsCommit() {
        assertThatThrownBy(() -> new Simulation(1, Simulation.Hardship.USUAL, true).run(TROUBLE))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("before it was durable");
    }
}
