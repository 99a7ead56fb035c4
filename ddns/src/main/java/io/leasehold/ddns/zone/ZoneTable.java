package io.leasehold.ddns.zone;

import io.leasehold.ipam.dns.DnsName;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The zones that are configured, found by longest suffix. Immutable.
public final class ZoneTable {
    public static final ZoneTable EMPTY = new ZoneTable(List.of());

    private final Map<DnsName, DnsZoneConfig> byApex;

    /// @throws IllegalArgumentException when a zone is given twice
    public ZoneTable(Collection<DnsZoneConfig> zones) {
        Map<DnsName, DnsZoneConfig> table = new HashMap<>();
        for (DnsZoneConfig zone : zones) {
            if (table.put(zone.zone(), zone) != null) {
                throw new IllegalArgumentException("zone " + zone.zone() + " is configured twice");
            }
        }
        this.byApex = Map.copyOf(table);
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
