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

    /** How many a circuit has; the entries of its addresses are this one object. */
    private static final class Count {
        final Key key;
        int leases;

        Count(Key key) {
            this.key = key;
        }
    }

    private final Map<Ipv4Address, Count> byAddress = new HashMap<>();
    private final Map<Key, Count> counts = new HashMap<>();

    static Optional<Key> keyOf(Lease lease) {
        return lease.relayAgentInfo()
                .flatMap(Port.Circuit::of)
                .map(circuit -> new Key(lease.subnet(), circuit));
    }

    void row(Ipv4Address address, Optional<Lease> row) {
        Count before = byAddress.remove(address);
        if (before != null && --before.leases == 0) {
            counts.remove(before.key);
        }
        row.filter(
                        lease ->
                                lease.state() == LeaseState.BOUND
                                        || lease.state() == LeaseState.DECLINED)
                .flatMap(CircuitLeases::keyOf)
                .ifPresent(
                        key -> {
                            Count count = counts.computeIfAbsent(key, Count::new);
                            count.leases++;
                            byAddress.put(address, count);
                        });
    }

    /** How many a circuit has besides an address. */
    int without(Ipv4Address address, Key key) {
        Count count = counts.get(key);
        if (count == null) {
            return 0;
        }
        return count.leases - (byAddress.get(address) == count ? 1 : 0);
    }
}
