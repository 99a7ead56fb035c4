package io.leasehold.ddns.zone;

import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Prefix;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The zones that are configured, found by longest suffix. Immutable.
public final class ZoneTable {
    public static final ZoneTable EMPTY = new ZoneTable(List.of());

    private final Map<DnsName, DnsZoneConfig> byApex;

    /// Longest prefix first.
    private final List<DnsZoneConfig> classless;

    /// @throws IllegalArgumentException when a zone or a classless prefix is given twice
    public ZoneTable(Collection<DnsZoneConfig> zones) {
        Map<DnsName, DnsZoneConfig> table = new HashMap<>();
        for (DnsZoneConfig zone : zones) {
            if (table.put(zone.zone(), zone) != null) {
                throw new IllegalArgumentException("zone " + zone.zone() + " is configured twice");
            }
        }
        Map<Ipv4Prefix, DnsName> prefixes = new HashMap<>();
        for (DnsZoneConfig zone : zones) {
            zone.classless()
                    .ifPresent(
                            prefix -> {
                                DnsName before = prefixes.put(prefix, zone.zone());
                                if (before != null) {
                                    throw new IllegalArgumentException(
                                            "the PTRs of %s cannot live in both zone %s and zone %s"
                                                    .formatted(prefix, before, zone.zone()));
                                }
                            });
        }
        this.byApex = Map.copyOf(table);
        this.classless =
                zones.stream()
                        .filter(zone -> zone.classless().isPresent())
                        .sorted(
                                Comparator.comparing(
                                        zone -> -zone.classless().orElseThrow().length()))
                        .toList();
    }

    /// The name that holds the PTR of an address: in the zone whose classless prefix contains it,
    /// the address's last octet (RFC 2317 section 4); else {@link DnsName#reverseOf}.
    public DnsName reverseName(Ipv4Address address) {
        for (DnsZoneConfig zone : classless) {
            if (zone.classless().orElseThrow().contains(address)) {
                return zone.zone().child(String.valueOf(address.bits() & 0xff));
            }
        }
        return DnsName.reverseOf(address);
    }

    /// The configured zone that a name lies in; the longest when several match.
    public Optional<DnsZoneConfig> find(DnsName name) {
        String suffix = name.text();
        while (true) {
            // Only whole labels are cut off, so what is left is a name if the argument was one.
            DnsZoneConfig zone = byApex.get(new DnsName(suffix));
            if (zone != null) {
                return Optional.of(zone);
            }
            int dot = suffix.indexOf('.');
            if (dot < 0) {
                return Optional.empty();
            }
            suffix = suffix.substring(dot + 1);
        }
    }

    public Collection<DnsZoneConfig> zones() {
        return byApex.values();
    }
}
