package io.leasehold.dhcp.engine;

import io.leasehold.ipam.lease.ClientIdentity;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.plan.SubnetId;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A probe found an address in use that nobody leases; it is not offered to others for a while.
 *
 * @param users who answered, at least one, at most {@value #USER_LIMIT}; {@link
 *     io.leasehold.ipam.sight.Sighting#BEHIND_ROUTER} when a router hides it
 * @param wanted the client it would have been offered to
 */
public record AddressInUse(
        Ipv4Address address,
        SubnetId subnet,
        List<HardwareAddress> users,
        ClientIdentity wanted,
        Instant since,
        Instant until) {
    private static final int USER_LIMIT = 4;

    public AddressInUse {
        users = List.copyOf(users);
    }

    AddressInUse usedBy(HardwareAddress one) {
        if (users.contains(one) || users.size() >= USER_LIMIT) {
            return this;
        }
        List<HardwareAddress> all = new ArrayList<>(users);
        all.add(one);
        return usedBy(all);
    }

    AddressInUse usedBy(List<HardwareAddress> others) {
        return new AddressInUse(address, subnet, others, wanted, since, until);
    }

    /** Whether somebody other than this client uses it. */
    boolean standsInTheWayOf(ClientIdentity client) {
        return users.stream().anyMatch(user -> !user.equals(client.hardware()));
    }
}
