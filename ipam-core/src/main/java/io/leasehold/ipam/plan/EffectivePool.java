package io.leasehold.ipam.plan;

import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4RangeSet;

import java.util.List;
import java.util.Optional;

/**
 * What is left of a subnet's pools after carving.
 *
 * @param dynamic the addresses any client may get
 * @param lastResort addresses that an observed claim would take if it were not held back: whoever
 *     has one may renew it, a new client gets one only when no dynamic address is left and a probe
 *     found it silent
 * @param holes the pool addresses left out, sorted and disjoint; neighbours with one owner are one
 *     hole
 */
public record EffectivePool(Ipv4RangeSet dynamic, Ipv4RangeSet lastResort, List<Hole> holes) {
    public EffectivePool {
        holes = List.copyOf(holes);
    }

    /** Number of dynamic addresses. */
    public long size() {
        return dynamic.size();
    }

    /** Whether a client without a reserved address may have this one. */
    public boolean contains(Ipv4Address address) {
        return dynamic.contains(address) || lastResort.contains(address);
    }

    /** Who took a pool address away, if anybody did. */
    public Optional<Owner> carvedBy(Ipv4Address address) {
        int low = 0;
        int high = holes.size() - 1;
        while (low <= high) {
            int middle = low + high >>> 1;
            Hole hole = holes.get(middle);
            if (address.compareTo(hole.range().first()) < 0) {
                high = middle - 1;
            } else if (address.compareTo(hole.range().last()) > 0) {
                low = middle + 1;
            } else {
                return Optional.of(hole.owner());
            }
        }
        return Optional.empty();
    }
}
