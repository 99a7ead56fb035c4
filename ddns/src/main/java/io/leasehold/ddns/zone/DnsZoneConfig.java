package io.leasehold.ddns.zone;

import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Prefix;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// A zone that we may update. Immutable.
///
/// @param zone its apex, forward or reverse
/// @param servers in order of preference; the next is asked when one does not answer
/// @param keys in order of preference; the second is for the days of a key rotation. Empty sends
///   unsigned updates, for servers that trust addresses
/// @param localAddress source address of our messages; empty leaves it to the routing table
/// @param classless addresses whose PTRs live in this zone under their last octet alone (RFC 2317):
///   `192.0.2.64/26` in zone `64/26.2.0.192.in-addr.arpa`, or whatever the parent zone's CNAMEs
///   point at. 25 to 32 bits long
/// @param mostUpdatesPerSecond UPDATE messages for the zone, over all its servers; empty sends as
///   fast as they are answered
public record DnsZoneConfig(
        DnsName zone,
        List<DnsServer> servers,
        List<TsigKey> keys,
        Optional<Ipv4Address> localAddress,
        Optional<Ipv4Prefix> classless,
        OptionalInt mostUpdatesPerSecond) {
    public DnsZoneConfig {
        servers = List.copyOf(servers);
        keys = List.copyOf(keys);
        if (servers.isEmpty()) {
            throw new IllegalArgumentException("zone " + zone + " has no server to update");
        }
        if (classless.isPresent() && classless.get().length() <= 24) {
            throw new IllegalArgumentException(
                    "zone "
                            + zone
                            + ": classless prefix "
                            + classless.get()
                            + " is not 25 to 32 bits long; a /24 or larger needs none, its reverse"
                            + " zone is found by name");
        }
        if (mostUpdatesPerSecond.isPresent() && mostUpdatesPerSecond.getAsInt() < 1) {
            throw new IllegalArgumentException(
                    "zone "
                            + zone
                            + ": "
                            + mostUpdatesPerSecond.getAsInt()
                            + " updates per second would send none; 1 is the least");
        }
    }

    /// Neither classless nor limited.
    public DnsZoneConfig(
            DnsName zone,
            List<DnsServer> servers,
            List<TsigKey> keys,
            Optional<Ipv4Address> localAddress) {
        this(zone, servers, keys, localAddress, Optional.empty(), OptionalInt.empty());
    }

    /// One server, one key, source address as routed.
    public static DnsZoneConfig of(DnsName zone, DnsServer server, TsigKey key) {
        return new DnsZoneConfig(zone, List.of(server), List.of(key), Optional.empty());
    }

    /// The same for the PTRs of a prefix longer than 24 bits.
    public DnsZoneConfig withClassless(Ipv4Prefix prefix) {
        return new DnsZoneConfig(
                zone, servers, keys, localAddress, Optional.of(prefix), mostUpdatesPerSecond);
    }

    /// The same with a limit on messages.
    public DnsZoneConfig withMostUpdatesPerSecond(int most) {
        return new DnsZoneConfig(
                zone, servers, keys, localAddress, classless, OptionalInt.of(most));
    }
}
