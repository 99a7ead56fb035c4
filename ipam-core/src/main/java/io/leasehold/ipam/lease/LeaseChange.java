package io.leasehold.ipam.lease;

import io.leasehold.ipam.dns.DnsIntent;

import java.util.Optional;

/**
 * One change of one lease, decided but not yet durable. It carries everything that must become
 * durable with it.
 *
 * @param kind what happened, for history
 * @param after the row as it will be; its version is {@code expectedVersion + 1}
 * @param expectedVersion the version of the row this was decided on; 0 when there was none. The
 *     store writes only if the row still has it.
 * @param dns what DNS should say from now on; empty when that does not change
 */
public record LeaseChange(Kind kind, Lease after, long expectedVersion, Optional<DnsIntent> dns) {
    /** What a change means to history. */
    public enum Kind {
        GRANT,
        RENEW,
        RELEASE,
        DECLINE,
        EXPIRE,
        /** An operator took the lease away. */
        REVOKE
    }

    public LeaseChange {
        if (after.version() != expectedVersion + 1) {
            throw new IllegalArgumentException(
                    "change of "
                            + after.address()
                            + " from version "
                            + expectedVersion
                            + " to "
                            + after.version());
        }
        if (dns.isPresent() && !dns.get().address().equals(after.address())) {
            throw new IllegalArgumentException(
                    "change of "
                            + after.address()
                            + " carries an intent for "
                            + dns.get().address());
        }
    }
}
