package io.leasehold.ipam.plan;

import io.leasehold.ipam.net.Ipv4Address;

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

    /**
     * Whether clients here are known by their client identifier first; a client is one on a link,
     * so one subnet that says no is enough.
     */
    public boolean matchesClientId() {
        for (SubnetSnapshot subnet : subnets) {
            if (!subnet.handling().matchesClientId()) {
                return false;
            }
        }
        return true;
    }

    /** The subnet here that an address lies in. */
    public Optional<SubnetSnapshot> containing(Ipv4Address address) {
        for (SubnetSnapshot subnet : subnets) {
            if (subnet.subnet().prefix().contains(address)) {
                return Optional.of(subnet);
            }
        }
        return Optional.empty();
    }
}
