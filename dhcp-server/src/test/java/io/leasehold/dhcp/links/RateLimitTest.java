package io.leasehold.dhcp.links;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

final class RateLimitTest {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final RateLimit limit = new RateLimit(Duration.ofNanos(10), nanos::get);

    @Test
    void letsOnePerPeriodThroughAndCountsTheRest() {
        assertThat(limit.pass("a")).hasValue(0);
        assertThat(limit.pass("a")).isEmpty();
        nanos.addAndGet(9);
        assertThat(limit.pass("a")).isEmpty();
        // The ticker may overflow meanwhile: only differences count.
        nanos.addAndGet(1);
        assertThat(limit.pass("a")).hasValue(2);
        assertThat(limit.pass("a")).isEmpty();
    }

    @Test
    void oneTopicDoesNotSilenceAnother() {
        assertThat(limit.pass("a")).hasValue(0);
        assertThat(limit.pass("b")).hasValue(0);
    }
}
