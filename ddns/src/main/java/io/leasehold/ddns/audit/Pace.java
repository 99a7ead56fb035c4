package io.leasehold.ddns.audit;

/// Holds back who asks too fast.
@FunctionalInterface
public interface Pace {
    Pace UNLIMITED = () -> {};

    /// Returns when one more question may be asked.
    void await();

    /// At most so many a second, by sleeping on the calling thread.
    static Pace perSecond(int questions) {
        long nanos = 1_000_000_000L / questions;
        return () -> java.util.concurrent.locks.LockSupport.parkNanos(nanos);
    }
}
