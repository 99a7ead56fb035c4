package io.leasehold.ipam.plan;

/** Whether a claim is in force. */
public enum Standing {
    IN_FORCE,
    /**
     * Observed, and it would empty a pool or cut it by more than half: nothing is carved until a
     * person confirms it. Leases there keep renewing; its addresses are offered last of all.
     */
    HELD_BACK,
    /** A person has looked at it and wants it in force. */
    CONFIRMED
}
