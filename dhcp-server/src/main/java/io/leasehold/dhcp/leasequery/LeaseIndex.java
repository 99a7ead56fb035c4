package io.leasehold.dhcp.leasequery;

import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Where to look for the leases of a client. Lane-confined; as many entries as there are rows. */
final class LeaseIndex {
    private record Names(HardwareAddress hardware, Optional<OctetString> clientId) {}

    private final Map<Ipv4Address, Names> names = new HashMap<>();
    private final Map<HardwareAddress, Set<Ipv4Address>> byHardware = new HashMap<>();
    private final Map<OctetString, Set<Ipv4Address>> byClientId = new HashMap<>();

    void row(Ipv4Address address, Optional<Lease> row) {
        Optional<Names> now = row.map(l -> new Names(l.client().hardware(), l.client().clientId()));
        Names before = names.get(address);
        if (now.isPresent() && now.get().equals(before)) {
            return; // a renewal
        }
        if (before != null) {
            names.remove(address);
            remove(byHardware, before.hardware(), address);
            before.clientId().ifPresent(id -> remove(byClientId, id, address));
        }
        if (now.isPresent()) {
            names.put(address, now.get());
            add(byHardware, now.get().hardware(), address);
            now.get().clientId().ifPresent(id -> add(byClientId, id, address));
        }
    }

    private static <K> void add(Map<K, Set<Ipv4Address>> to, K key, Ipv4Address address) {
        to.computeIfAbsent(key, _ -> new TreeSet<>()).add(address);
    }

    private static <K> void remove(Map<K, Set<Ipv4Address>> from, K key, Ipv4Address address) {
        from.computeIfPresent(
                key,
                (_, addresses) -> {
                    addresses.remove(address);
                    return addresses.isEmpty() ? null : addresses;
                });
    }

    Set<Ipv4Address> of(HardwareAddress hardware) {
        return byHardware.getOrDefault(hardware, Set.of());
    }

    Set<Ipv4Address> of(OctetString clientId) {
        return byClientId.getOrDefault(clientId, Set.of());
    }
}
