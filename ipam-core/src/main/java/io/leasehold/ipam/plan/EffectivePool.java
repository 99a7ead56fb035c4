package io.leasehold.ipam.plan;

import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4RangeSet;

import java.util.List;
import java.util.Optional;

/**
 * What is left of a subnet's pools after carving.
 *
 * @param dynamic the addresses any client may get
 * @param holes the pool addresses left out, sorted and disjoint; neighbours with one owner are one
 *     hole
 */
public record EffectivePool(Ipv4RangeSet dynamic, List<Hole> holes) {
    public EffectivePool {
        holes = List.copyOf(holes);
    }

    /** Number of dynamic addresses. */
    public long size() {
        return dynamic.size();
    }

    /** Who took a pool address away, if anybody did. */
    public Optional<Owner> carvedBy(Ipv4Address address) {
        return holes.stream().filter(h -> h.range().contains(address)).map(Hole::owner).findFirst();
    }
}
