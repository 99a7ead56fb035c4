package io.leasehold.store.embedded;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Waiting for something that only looking can tell: a foreign process to end, a line in a file.
final class Await {
    private static final long SHORTEST_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private Await() {}

    /// Looks, at first every millisecond and later every 20, until `done` or `limit` has passed.
    ///
    /// An interrupt does not end the wait (a half-stopped database helps nobody); it is kept for
    /// the caller.
    ///
    /// @return whether it was done in time
    static boolean until(Duration limit, BooleanSupplier done) {
        long start = System.nanoTime();
        long pause = SHORTEST_NANOS;
        boolean interrupted = false;
        try {
            while (!done.getAsBoolean()) {
                if (System.nanoTime() - start >= limit.toNanos()) {
                    return false;
                }
                LockSupport.parkNanos(pause);
                interrupted |= Thread.interrupted();
                pause = Math.min(LONGEST_NANOS, pause + pause / 4 + 1);
            }
            return true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
