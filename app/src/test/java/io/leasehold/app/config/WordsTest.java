package io.leasehold.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

/// Durations and near misses.
final class WordsTest {
    @ParameterizedTest
    @CsvSource({
        "30s, 30, 30s",
        "90s, 90, 1m30s",
        "10m, 600, 10m",
        "12h, 43200, 12h",
        "1d, 86400, 1d",
        "2w, 1209600, 14d",
        "1h30m, 5400, 1h30m",
        "0s, 0, 0s"
    })
    void aDurationIsCountsWithUnits(String text, long seconds, String shortest) {
        assertThat(Durations.parse(text)).hasSeconds(seconds);
        assertThat(Durations.format(Durations.parse(text))).isEqualTo(shortest);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "h",
                "12",
                "-1h",
                "1.5h",
                "12 h",
                "12H",
                "1h 30m",
                "9999999999s",
                "PT1H"
            })
    void anythingElseIsNot(String text) {
        assertThatThrownBy(() -> Durations.parse(text))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "embeded, embedded",
        "gatway, gateway",
        "getaway, gateway",
        "offer_hold, offerHold",
        "OFFERHOLD, offerHold",
        "client_id, client-id",
        "ipd, id"
    })
    void aTypingErrorFindsItsWord(String typed, String meant) {
        assertThat(
                        NearMiss.of(
                                typed,
                                List.of("embedded", "gateway", "offerHold", "client-id", "id")))
                .contains(meant);
    }

    @Test
    void anotherWordFindsNone() {
        assertThat(NearMiss.of("kubernetes", List.of("embedded", "gateway"))).isEmpty();
        assertThat(NearMiss.of("x".repeat(100_000), List.of("x".repeat(99_999)))).isEmpty();
    }
}
