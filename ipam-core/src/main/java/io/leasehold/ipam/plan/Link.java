package io.leasehold.ipam.plan;

import java.util.List;
import java.util.Optional;

/**
 * Where a client is: the subnets it may get an address of, in the order they are tried.
 *
 * @param network what joins the subnets; empty for a subnet on its own, and for subnets that have
 *     nothing in common but the interface they are on
 * @param subnets at least one
 */
public record Link(Optional<SharedNetwork> network, List<SubnetSnapshot> subnets) {
    public Link {
        if (subnets.isEmpty()) {
            throw new IllegalArgumentException("a link without a subnet");
        }
        subnets = List.copyOf(subnets);
    }
}
