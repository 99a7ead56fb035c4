package io.leasehold.ipam.plan;

import io.leasehold.ipam.net.Ipv4Range;

import java.util.Set;

/**
 * A range DHCP may lease from, as far as nobody else owns parts of it.
 *
 * @param classes clients of these classes only get its addresses; empty for all
 * @param terms what its clients get; leases last as the subnet says
 */
public record Pool(Ipv4Range range, Set<String> classes, Terms terms) {
    public Pool {
        classes = Set.copyOf(classes);
    }

    /** A pool for everybody with nothing special about it. */
    public Pool(Ipv4Range range) {
        this(range, Set.of(), Terms.NONE);
    }
}
