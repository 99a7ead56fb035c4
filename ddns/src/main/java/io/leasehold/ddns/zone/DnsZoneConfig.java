package io.leasehold.ddns.zone;

import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.net.Ipv4Address;

import java.util.List;
import java.util.Optional;

/// A zone that we may update. Immutable.
///
/// @param zone its apex, forward or reverse
/// @param servers in order of preference; the next is asked when one does not answer
/// @param keys in order of preference; the second is for the days of a key rotation. Empty sends
///   unsigned updates, for servers that trust addresses
/// @param localAddress source address of our messages; empty leaves it to the routing table
public record DnsZoneConfig(
        DnsName zone,
        List<DnsServer> servers,
        List<TsigKey> keys,
        Optional<Ipv4Address> localAddress) {
    public DnsZoneConfig {
        servers = List.copyOf(servers);
        keys = List.copyOf(keys);
        if (servers.isEmpty()) {
            throw new IllegalArgumentException("zone " + zone + " has no server to update");
        }
    }

    /// One server, one key, source address as routed.
    public static DnsZoneConfig of(DnsName zone, DnsServer server, TsigKey key) {
        return new DnsZoneConfig(zone, List.of(server), List.of(key), Optional.empty());
    }
}
