package io.leasehold.ipam.plan;

import io.leasehold.ipam.net.Ipv4Range;

/** A range, or one address, that somebody owns. */
public record Claim(Ipv4Range range, Owner owner, ClaimSemantics semantics, Source source) {
    @Override
    public String toString() {
        return owner + " " + range;
    }
}
