package io.leasehold.ipam.plan;

/** What a claim means for everybody else. */
public enum ClaimSemantics {
    /** Nobody else may use the range. */
    EXCLUDE,
    /** One address in use. */
    ADDRESS,
    /** Owns but shares, like a Calico IPPool that spans the LAN: nothing is carved. */
    CLAIM,
    /** Never on the LAN, like an overlay pod network: checked for overlap only. */
    OVERLAY;

    public boolean carves() {
        return this == EXCLUDE || this == ADDRESS;
    }
}
