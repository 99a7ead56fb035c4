package io.leasehold.ipam.sight;

/** How an address was seen in use. */
public enum Origin {
    /**
     * The host spoke for itself: the sender of an ARP request or of an announcement (RFC 5227
     * section 3). Only who has the address does that.
     */
    ARP,
    /**
     * The address was asked for and somebody answered: an ARP reply, or an ICMP echo reply. May
     * come from a proxy that answers for others.
     */
    PROBE
}
