package io.leasehold.ipam.sight;

import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;

import java.time.Instant;
import java.util.Optional;

/**
 * A host that answers ARP for addresses that are not its own (RFC 1027): a router, or a node of a
 * cluster. Its answers say nothing about whether an address is in use.
 *
 * @param address one of its own, if it was heard or has a lease
 * @param networkInterface where it answered
 * @param lastAnswer when it last answered a probe
 */
public record ProxyArp(
        HardwareAddress hardware,
        Optional<Ipv4Address> address,
        String networkInterface,
        Instant lastAnswer) {
    /** As people are told: {@code proxy ARP by 00:00:5e:00:53:01 (node 192.0.2.225)}. */
    @Override
    public String toString() {
        return "proxy ARP by " + hardware + address.map(a -> " (node " + a + ")").orElse("");
    }
}
