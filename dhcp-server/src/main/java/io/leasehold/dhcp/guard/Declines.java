package io.leasehold.dhcp.guard;

import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.lease.LeaseState;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Who declined which addresses, and when. Follows from the rows, so neither a restart nor a change
 * that did not become durable is counted wrongly. Lane-confined; an entry for each declined
 * address.
 */
final class Declines {
    static final Duration WINDOW = Duration.ofHours(1);

    private final Map<Ipv4Address, HardwareAddress> clients = new HashMap<>();
    private final Map<HardwareAddress, Map<Ipv4Address, Instant>> addresses = new HashMap<>();

    void row(Ipv4Address address, Optional<Lease> row) {
        HardwareAddress before = clients.remove(address);
        if (before != null) {
            addresses.computeIfPresent(
                    before,
                    (_, declined) -> {
                        declined.remove(address);
                        return declined.isEmpty() ? null : declined;
                    });
        }
        row.filter(lease -> lease.state() == LeaseState.DECLINED)
                .ifPresent(
                        lease -> {
                            HardwareAddress client = lease.client().hardware();
                            clients.put(address, client);
                            addresses
                                    .computeIfAbsent(client, _ -> new HashMap<>())
                                    .put(address, lease.lastTransaction());
                        });
    }

    /** How many addresses a client declined within the last hour. */
    long lately(HardwareAddress client, Instant now) {
        return addresses.getOrDefault(client, Map.of()).values().stream()
                .filter(at -> at.plus(WINDOW).isAfter(now))
                .count();
    }
}
