package io.leasehold.ddns.check;

import io.leasehold.ddns.dns.DnsLookup;
import io.leasehold.ddns.dns.DnsTransport;
import io.leasehold.ddns.dns.SignedUpdateSender;
import io.leasehold.ddns.zone.DnsServer;
import io.leasehold.ddns.zone.DnsZoneConfig;
import io.leasehold.ddns.zone.TsigAlgorithm;
import io.leasehold.ddns.zone.TsigKey;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.dns.ZoneTest;
import io.leasehold.ipam.net.Ipv4Address;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// Names and keys of these tests, and a check over any transport.
final class Lab {
    static final DnsName ZONE = DnsName.parse("example.org");
    static final DnsName REVERSE = DnsName.parse("2.0.192.in-addr.arpa");
    static final TsigKey KEY =
            TsigKey.ofBase64(
                    DnsName.parse("leasehold"),
                    TsigAlgorithm.HMAC_SHA256,
                    "bGVhc2Vob2xkLWxlYXNlaG9sZC1sZWFzZWhvbGQtISE=");
    static final TsigKey WRONG_SECRET =
            TsigKey.ofBase64(KEY.name(), KEY.algorithm(), "d3JvbmctLXdyb25nLS13cm9uZy0td3Jvbmch");
    static final TsigKey UNKNOWN =
            new TsigKey(DnsName.parse("nobody"), KEY.algorithm(), KEY.secret());

    private Lab() {}

    static ZoneTest test(DnsTransport transport, InstantSource clock, DnsZoneConfig zone) {
        return new ZoneCheck(
                        new SignedUpdateSender(transport, clock, new Random(2)),
                        new DnsLookup(transport, new Random(3)),
                        _ -> Optional.empty(),
                        new Random(4),
                        clock)
                .test(zone);
    }

    static DnsZoneConfig zone(DnsName zone, DnsServer server, TsigKey... keys) {
        return new DnsZoneConfig(zone, List.of(server), List.of(keys), Optional.empty());
    }

    static DnsZoneConfig from(String address, DnsZoneConfig zone) {
        return new DnsZoneConfig(
                zone.zone(), zone.servers(), zone.keys(), Optional.of(Ipv4Address.parse(address)));
    }

    static String lines(ZoneTest test) {
        StringBuilder text = new StringBuilder();
        test.steps().forEach(step -> text.append(ZoneCheck.line(step)).append('\n'));
        return text.toString();
    }
}
