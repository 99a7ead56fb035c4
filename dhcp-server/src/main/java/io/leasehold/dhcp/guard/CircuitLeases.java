package io.leasehold.dhcp.guard;

import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.lease.LeaseState;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.plan.SubnetId;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How many addresses of a subnet each circuit has: leased, or out of service because its clients
 * declined them. Follows from the rows alone, so a restart forgets nothing. Lane-confined; as many
 * entries as there are leases.
 */
final class CircuitLeases {
    /** A circuit, in one subnet: the row of a lease does not say which relay agent it came by. */
    record Key(SubnetId subnet, Port.Circuit circuit) {}

    private final Map<Ipv4Address, Key> circuits = new HashMap<>();
    private final Map<Key, Integer> counts = new HashMap<>();

    static Optional<Key> keyOf(Lease lease) {
        return lease.relayAgentInfo()
                .flatMap(Port.Circuit::of)
                .map(circuit -> new Key(lease.subnet(), circuit));
    }

    void row(Ipv4Address address, Optional<Lease> row) {
        Key before = circuits.remove(address);
        if (before != null) {
            counts.computeIfPresent(before, (_, count) -> count == 1 ? null : count - 1);
        }
        row.filter(
                        lease ->
                                lease.state() == LeaseState.BOUND
                                        || lease.state() == LeaseState.DECLINED)
                .flatMap(CircuitLeases::keyOf)
                .ifPresent(
                        key -> {
                            circuits.put(address, key);
                            counts.merge(key, 1, Integer::sum);
                        });
    }

    /** How many a circuit has besides an address. */
    int without(Ipv4Address address, Key key) {
        return counts.getOrDefault(key, 0) - (key.equals(circuits.get(address)) ? 1 : 0);
    }
}
