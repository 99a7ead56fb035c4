package io.leasehold.dhcp.links;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.concurrent.TimeUnit;

final class AllowanceTest {
    private long now = Long.MAX_VALUE - 5; // a ticker may wrap around
    private final Allowance allowance = new Allowance(10, () -> now);

    private int taken(int tries) {
        int taken = 0;
        for (int i = 0; i < tries; i++) {
            taken += allowance.take() ? 1 : 0;
        }
        return taken;
    }

    @Test
    void aSecondsWorthAtOnceAndThenOneATime() {
        assertThat(taken(50)).isEqualTo(10);

        now += TimeUnit.MILLISECONDS.toNanos(100);
        assertThat(taken(50)).isEqualTo(1);
    }

    @Test
    void quietIsSavedUpForASecondOnly() {
        taken(50);

        now += TimeUnit.HOURS.toNanos(1);

        assertThat(taken(50)).isEqualTo(10);
    }
}
