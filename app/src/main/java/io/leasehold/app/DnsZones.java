package io.leasehold.app;

import io.leasehold.app.config.LeaseholdConfig;
import io.leasehold.ddns.zone.DnsServer;
import io.leasehold.ddns.zone.DnsZoneConfig;
import io.leasehold.ddns.zone.TsigAlgorithm;
import io.leasehold.ddns.zone.TsigKey;
import io.leasehold.ddns.zone.ZoneTable;
import java.util.List;

/// The zones of a configuration, in the terms of the reconciler.
final class DnsZones {
    private DnsZones() {}

    static ZoneTable of(LeaseholdConfig.Dns dns) {
        return new ZoneTable(dns.zones().stream().map(zone -> zone(zone, dns)).toList());
    }

    private static DnsZoneConfig zone(LeaseholdConfig.Zone zone, LeaseholdConfig.Dns dns) {
        List<TsigKey> keys = zone.key().flatMap(dns::key).map(DnsZones::key).stream().toList();
        return new DnsZoneConfig(
                zone.zone(),
                zone.servers().stream()
                        .map(server -> new DnsServer(server.address().toString(), server.port()))
                        .toList(),
                keys,
                zone.localAddress());
    }

    private static TsigKey key(LeaseholdConfig.TsigKey key) {
        return new TsigKey(key.name(), TsigAlgorithm.parse(key.algorithm().text()), key.secret().value());
    }
}
