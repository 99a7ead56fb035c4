package io.leasehold.dhcp.links;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// Lets so many events a second through, and as many at once after a quiet second. Thread-safe.
final class Allowance {
    private final long nanosPerEvent;
    private final LongSupplier nanoTicker;
    private long spentUntil;

    Allowance(int perSecond, LongSupplier nanoTicker) {
        this.nanosPerEvent = TimeUnit.SECONDS.toNanos(1) / perSecond;
        this.nanoTicker = nanoTicker;
        this.spentUntil = nanoTicker.getAsLong() - TimeUnit.SECONDS.toNanos(1);
    }

    synchronized boolean take() {
        long now = nanoTicker.getAsLong();
        long oldest = now - TimeUnit.SECONDS.toNanos(1);
        long from = spentUntil - oldest < 0 ? oldest : spentUntil;
        if (from + nanosPerEvent - now > 0) {
            return false;
        }
        spentUntil = from + nanosPerEvent;
        return true;
    }
}
