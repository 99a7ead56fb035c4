package io.leasehold.ipam.lease;

/**
 * The state of the row of one address.
 *
 * <pre>
 *            grant                 release
 *   (none) ───────> BOUND ────────────────────> RELEASED ──┐
 *              ^      │ └── expires + grace ──> EXPIRED ───┤
 *              │      └──── DECLINE ──────────> DECLINED ──┤ (after its probation)
 *              └───────────────────────────────────────────┘ grant
 * </pre>
 *
 * A renewal goes from BOUND to BOUND. A row that is not BOUND keeps its last client, who gets the
 * address back while nobody else needs it.
 */
public enum LeaseState {
    /** The client may use the address until {@code expires}. */
    BOUND,
    /** The client gave the address back (RFC 2131 section 4.3.4). */
    RELEASED,
    /** The lease ran out and was reclaimed. */
    EXPIRED,
    /** A client found the address in use (section 4.3.3); out of service until {@code expires}. */
    DECLINED
}
