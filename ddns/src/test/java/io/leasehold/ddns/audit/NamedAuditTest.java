package io.leasehold.ddns.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.ddns.dns.DnsLookup;
import io.leasehold.ddns.dns.SocketTransport;
import io.leasehold.ddns.dns.ZoneTransfer;
import io.leasehold.ddns.testing.Bind;
import io.leasehold.ddns.zone.DnsZoneConfig;
import io.leasehold.ddns.zone.TsigAlgorithm;
import io.leasehold.ddns.zone.TsigKey;
import io.leasehold.ddns.zone.ZoneTable;
import io.leasehold.ipam.dns.Dhcid;
import io.leasehold.ipam.dns.DnsIntent.Publish;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.inventory.DnsFinding;
import io.leasehold.ipam.inventory.ZoneAudit;
import io.leasehold.ipam.lease.ClientIdentity;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.plan.Plan;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// A signed zone transfer of several messages from BIND, and who external-dns says it is.
@Tag("real")
final class NamedAuditTest {
    private static final DnsName ZONE = DnsName.parse("example.org");
    private static final TsigKey KEY =
            TsigKey.ofBase64(
                    DnsName.parse("leasehold"),
                    TsigAlgorithm.HMAC_SHA256,
                    "bGVhc2Vob2xkLWxlYXNlaG9sZC1sZWFzZWhvbGQtISE=");
    private static final int NAMES = 3000;

    @TempDir private Path directory;
    private final Books books = new Books();

    private static Publish publish(Ipv4Address address, String label, int client) {
        DnsName name = ZONE.child(label);
        Dhcid dhcid =
                Dhcid.of(
                        new ClientIdentity(
                                Optional.empty(),
                                HardwareAddress.parse(
                                        "00:00:5e:00:%02x:%02x"
                                                .formatted(client >> 8, client & 255))),
                        name);
        return new Publish(address, name, dhcid, Duration.ofMinutes(10), true, false);
    }

    private ZoneAudit audit(Bind named, TsigKey key) {
        DnsZoneConfig zone = DnsZoneConfig.of(ZONE, named.address(), key);
        return new ZoneAuditor(
                        books,
                        new ZoneTable(List.of(zone)),
                        new DnsLookup(
                                new SocketTransport(Duration.ofSeconds(3), System::nanoTime),
                                new Random(1)),
                        new ZoneTransfer(InstantSource.system(), Duration.ofSeconds(30), 100_000),
                        () -> Plan.EMPTY,
                        InstantSource.system(),
                        new Random(2),
                        AuditSettings.DEFAULT,
                        Pace.UNLIMITED)
                .audit(zone, Optional.empty());
    }

    @Test
    void readsAZoneOfThousandsAndNamesWhoIsInTheWay() {
        List<String> records = new ArrayList<>();
        Ipv4Address first = Ipv4Address.parse("198.18.0.1");
        for (int n = 0; n < NAMES; n++) {
            Publish one = publish(first.plus(n), "host-" + n, n);
            books.published(one);
            records.add("host-%d IN A %s".formatted(n, one.address()));
            records.add("host-%d IN DHCID %s".formatted(n, one.dhcid().base64()));
        }
        Ipv4Address www = Ipv4Address.parse("198.19.0.1");
        Ipv4Address nas = Ipv4Address.parse("198.19.0.2");
        Ipv4Address tv = Ipv4Address.parse("198.19.0.3");
        books.waiting(publish(www, "www", 1), "CONFLICT");
        books.waiting(publish(nas, "nas", 2), "CONFLICT");
        books.published(publish(tv, "tv", 3));
        records.add("ns IN A 192.0.2.1");
        records.add("www 300 IN A 203.0.113.1");
        records.add(
                "www IN TXT"
                    + " \"heritage=external-dns,external-dns/owner=home,external-dns/resource=ingress/web/www\"");
        records.add("nas 300 IN A 203.0.113.2");
        records.add("a-nas IN TXT \"heritage=external-dns,external-dns/owner=lab\"");
        try (Bind named =
                Bind.startOrSkip(
                        directory,
                        new Bind.Zones()
                                .with(
                                        ZONE.text(),
                                        "allow-transfer { key leasehold; };",
                                        records.toArray(String[]::new)),
                        KEY)) {
            ZoneAudit audit = audit(named, KEY);

            assertThat(audit.method()).as(audit.summary()).isEqualTo(ZoneAudit.Method.TRANSFER);
            assertThat(audit.counts()).isEqualTo(new ZoneAudit.Counts(NAMES, 1, 0, 2, 0, 0, 0));
            assertThat(books.reopened).containsExactly(tv);
            assertThat(audit.findings().stream().map(DnsFinding::message))
                    .containsExactly(
                            "www.example.org is kept by external-dns (owner home, for"
                                    + " ingress/web/www): 203.0.113.1, ttl 300; wanted for"
                                    + " 198.19.0.1",
                            "nas.example.org is kept by external-dns (owner lab): 203.0.113.2, ttl"
                                    + " 300; wanted for 198.19.0.2");

            TsigKey other = new TsigKey(DnsName.parse("nobody"), KEY.algorithm(), KEY.secret());
            ZoneAudit byName = audit(named, other);
            assertThat(byName.method()).isEqualTo(ZoneAudit.Method.QUERIES);
            assertThat(byName.counts()).isEqualTo(audit.counts());
        }
    }
}
