package io.leasehold.ipam.inventory;

import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.plan.Claim;
import io.leasehold.ipam.plan.Owner;
import io.leasehold.ipam.plan.OwnerKind;
import io.leasehold.ipam.plan.SubnetSnapshot;

import java.util.Optional;

/** Who owns an address under the plan. */
public final class Ownership {
    private Ownership() {}

    /**
     * The owner of one address of a subnet, also outside of its pools; empty when nobody owns it.
     * In the order carving takes: infrastructure, claims, reservations, DHCP.
     */
    public static Optional<Owner> of(SubnetSnapshot subnet, Ipv4Address address) {
        if (AddressState.isNetworkOrBroadcast(subnet.subnet().prefix(), address)) {
            boolean network = address.equals(subnet.subnet().prefix().network());
            return Optional.of(
                    new Owner(
                            OwnerKind.INFRASTRUCTURE,
                            network ? "network address" : "broadcast address"));
        }
        if (subnet.subnet().gateway().filter(address::equals).isPresent()) {
            return Optional.of(new Owner(OwnerKind.INFRASTRUCTURE, "gateway"));
        }
        for (Claim claim : subnet.claims()) {
            if (claim.carves() && claim.range().contains(address)) {
                return Optional.of(claim.owner());
            }
        }
        return subnet.reservationOf(address)
                .map(r -> new Owner(OwnerKind.RESERVATION, r.title()))
                .or(() -> subnet.pool().carvedBy(address))
                .or(
                        () ->
                                subnet.pool().contains(address)
                                        ? Optional.of(new Owner(OwnerKind.DHCP, "pool"))
                                        : Optional.empty());
    }
}
