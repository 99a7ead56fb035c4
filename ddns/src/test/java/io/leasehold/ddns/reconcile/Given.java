package io.leasehold.ddns.reconcile;

import io.leasehold.ddns.zone.DnsServer;
import io.leasehold.ddns.zone.DnsZoneConfig;
import io.leasehold.ddns.zone.TsigAlgorithm;
import io.leasehold.ddns.zone.TsigKey;
import io.leasehold.ddns.zone.ZoneTable;
import io.leasehold.ipam.dns.Dhcid;
import io.leasehold.ipam.dns.DnsIntent;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.lease.ClientIdentity;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The LAN of these tests: example.org on 192.0.2.0/24.
final class Given {
    static final DnsName ZONE = DnsName.parse("example.org");
    static final DnsName REVERSE = DnsName.parse("2.0.192.in-addr.arpa");
    static final TsigKey KEY =
            TsigKey.ofBase64(
                    DnsName.parse("leasehold"),
                    TsigAlgorithm.HMAC_SHA256,
                    "bGVhc2Vob2xkLWxlYXNlaG9sZC1sZWFzZWhvbGQtISE=");
    static final TsigKey WRONG_SECRET =
            TsigKey.ofBase64(KEY.name(), KEY.algorithm(), "d3JvbmctLXdyb25nLS13cm9uZy0td3Jvbmch");
    static final TsigKey UNKNOWN_KEY =
            new TsigKey(DnsName.parse("nobody"), KEY.algorithm(), KEY.secret());

    /// Known to the server but granted nothing.
    static final TsigKey POWERLESS_KEY =
            new TsigKey(DnsName.parse("powerless"), KEY.algorithm(), KEY.secret());

    /// Known to the server and granted everything: the administrator.
    static final TsigKey ADMIN_KEY =
            new TsigKey(DnsName.parse("admin"), KEY.algorithm(), KEY.secret());

    /// What {@link #KEY} is rotated to.
    static final TsigKey NEXT_KEY =
            TsigKey.ofBase64(
                    DnsName.parse("leasehold-v2"),
                    KEY.algorithm(),
                    "dmVyc2lvbi10d28tdmVyc2lvbi10d28tdmVyc2lvbi0=");

    private Given() {}

    static ZoneTable zones(DnsServer server, TsigKey... keys) {
        List<TsigKey> all = keys.length == 0 ? List.of(KEY) : List.of(keys);
        return new ZoneTable(
                List.of(
                        new DnsZoneConfig(ZONE, List.of(server), all, Optional.empty()),
                        new DnsZoneConfig(REVERSE, List.of(server), all, Optional.empty())));
    }

    static Ipv4Address address(int last) {
        return Ipv4Address.parse("192.0.2." + last);
    }

    static DnsName host(String label) {
        return ZONE.child(label);
    }

    static Dhcid dhcid(int client, DnsName name) {
        HardwareAddress mac =
                HardwareAddress.parse("00:00:5e:00:%02x:%02x".formatted(client >> 8, client & 255));
        return Dhcid.of(new ClientIdentity(Optional.empty(), mac), name);
    }

    /// `client` holds `address` and is called `label`.
    static DnsIntent publish(Ipv4Address address, String label, int client) {
        DnsName name = host(label);
        return new DnsIntent.Publish(
                address, name, dhcid(client, name), Duration.ofMinutes(10), true, true);
    }

    static DnsIntent withdraw(Ipv4Address address) {
        return new DnsIntent.Withdraw(address);
    }
}
