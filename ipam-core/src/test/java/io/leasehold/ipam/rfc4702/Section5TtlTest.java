package io.leasehold.ipam.rfc4702;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.ipam.plan.LeaseTimes;
import io.leasehold.ipam.plan.NameTtl;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.util.Optional;

/**
 * Section 5: the TTL should be a third of the lease and should not be less than ten minutes; and
 * the deviations that can be asked for.
 */
class Section5TtlTest {
    private static Optional<Duration> time(Integer seconds) {
        return Optional.ofNullable(seconds).map(Duration::ofSeconds);
    }

    @ParameterizedTest(name = "fixed {0}, {1} %, {2} to {3} s: a lease of {4} s gives {5} s")
    @CsvSource({
        "   ,    ,     ,     , 3600,       1200",
        "   ,    ,     ,     , 1802,        600",
        "   ,    ,     ,     , 1803,        601",
        "   ,    ,     ,     , 60,          600",
        "   ,    ,     ,     , 4294967295, 1431655765",
        "   ,  50,     ,     , 3600,       1800",
        "   ,   1,     ,     , 3600,        600",
        "   , 100,     ,     , 3600,       3600",
        "   , 100,     ,     , 4294967295, 2147483647",
        "   ,    ,   60,     , 600,         200",
        "   ,    ,   60,     , 60,           60",
        "   ,    ,     ,  300, 3600,        300",
        "   ,    ,     , 5000, 3600,       1200",
        "   ,  10,   30,   40, 350,          35",
        " 77,    ,     ,     , 3600,         77",
    })
    void isOf(Integer fixed, Integer percent, Integer min, Integer max, long lease, long ttl) {
        NameTtl rule = new NameTtl(time(fixed), Optional.ofNullable(percent), time(min), time(max));
        assertThat(rule.of(Duration.ofSeconds(lease))).isEqualTo(Duration.ofSeconds(ttl));
    }

    @Test
    void aLeaseForEverHasATtlThatFitsIntoARecord() {
        assertThat(NameTtl.STANDARD.of(LeaseTimes.INFINITE)).isLessThan(NameTtl.LONGEST);
    }

    @ParameterizedTest(name = "fixed {0}, {1} %, {2} to {3} s: {4}")
    @CsvSource({
        "77, 50,   ,   , a fixed TTL of 77 s has neither percent; min nor max",
        "77,   ,   , 9, a fixed TTL of 77 s has neither percent; min nor max",
        "0,    ,   ,   , TTL 0 s is not 1 to 2147483647 s (RFC 2181 section 8)",
        "  ,   0,   ,  , percent 0 is not 1 to 100",
        "  , 101,   ,  , percent 101 is not 1 to 100",
        "  ,    , 10, 9, min 10 s is longer than max 9 s",
    })
    void isRefused(Integer fixed, Integer percent, Integer min, Integer max, String why) {
        assertThatThrownBy(
                        () ->
                                new NameTtl(
                                        time(fixed),
                                        Optional.ofNullable(percent),
                                        time(min),
                                        time(max)))
                .hasMessage(why.replace(';', ','));
    }
}
