package io.leasehold.ipam.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.util.Optional;

class LeaseTimesTest {
    private static final LeaseTimes TIMES =
            new LeaseTimes(Duration.ofHours(12), Duration.ofMinutes(10), Duration.ofHours(24));

    @ParameterizedTest(name = "asked for {0}: {1}")
    @CsvSource({
        ",           PT12H",
        "PT0S,       PT10M",
        "PT9M59S,    PT10M",
        "PT10M,      PT10M",
        "PT3H,       PT3H",
        "PT24H,      PT24H",
        "PT24H1S,    PT24H",
        "PT4294967295S, PT24H"
    })
    void grantsWhatIsAskedForWithinTheBounds(Duration requested, Duration granted) {
        assertThat(TIMES.grant(Optional.ofNullable(requested))).isEqualTo(granted);
    }

    @ParameterizedTest
    @CsvSource({"PT1H, PT2H, PT3H", "PT4H, PT1H, PT3H"})
    void refusesADefaultOutsideItsBounds(Duration standard, Duration min, Duration max) {
        assertThatThrownBy(() -> new LeaseTimes(standard, min, max))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(standard.toString(), min.toString(), max.toString());
    }

    @Test
    void refusesWhatTheWireCannotSay() {
        Duration beyond = LeaseTimes.INFINITE.plusSeconds(1);
        assertThatThrownBy(() -> new LeaseTimes(beyond, Duration.ofSeconds(1), beyond))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(
                        () -> new LeaseTimes(Duration.ZERO, Duration.ZERO, Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
