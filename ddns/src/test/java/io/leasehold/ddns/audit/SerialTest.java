package io.leasehold.ddns.audit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// RFC 1982 section 3.2.
final class SerialTest {
    @ParameterizedTest(name = "{0} then {1}: went back {2}")
    @CsvSource({
        "684609, 64125, true",
        "684609, 684609, false",
        "684609, 684610, false",
        "4294967295, 0, false",
        "0, 4294967295, true",
    })
    void comparesInACircle(long before, long now, boolean back) {
        assertThat(Serial.wentBack(before, now)).isEqualTo(back);
    }
}
