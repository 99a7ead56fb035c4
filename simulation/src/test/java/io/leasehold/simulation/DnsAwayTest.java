package io.leasehold.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.util.stream.LongStream;

/**
 * Scenario B15, fifty times with other moments for everything: DNS is down for 30 minutes of
 * simulated time during 40 grants, 5 releases and 3 renames, then the process is killed, then DNS
 * is back. {@code -Dleasehold.simulation.seeds=1000} plays it more often.
 */
class DnsAwayTest {
    /** The longest pause between two attempts, and a second for the pass that makes it. */
    private static final Duration LONGEST = Duration.ofMinutes(5).plusSeconds(10);

    static LongStream seeds() {
        long first = Long.getLong("leasehold.simulation.first", 1);
        return LongStream.range(first, first + Long.getLong("leasehold.simulation.seeds", 50));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void endsInExactEqualityOfZonesAndLeases(long seed) {
        assertThat(Simulation.dnsAwayForHalfAnHour(seed)).isLessThan(LONGEST);
    }
}
