package io.leasehold.ddns.audit;

/// Serial numbers of zones, 0 to 2^32-1, which wrap around (RFC 1982 section 3.2).
final class Serial {
    private Serial() {}

    /// Whether `now` is an earlier state of the zone than `before`.
    static boolean wentBack(long before, long now) {
        return (int) (now - before) < 0;
    }
}
