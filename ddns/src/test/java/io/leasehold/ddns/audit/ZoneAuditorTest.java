package io.leasehold.ddns.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.ddns.dns.AuthoritativeZones;
import io.leasehold.ddns.dns.DemoNameServer;
import io.leasehold.ddns.dns.DirectTransport;
import io.leasehold.ddns.dns.DnsLookup;
import io.leasehold.ddns.dns.DnsTransport;
import io.leasehold.ddns.dns.ZoneTransfer;
import io.leasehold.ddns.plan.RecordData;
import io.leasehold.ddns.zone.DnsServer;
import io.leasehold.ddns.zone.DnsZoneConfig;
import io.leasehold.ddns.zone.TsigAlgorithm;
import io.leasehold.ddns.zone.TsigKey;
import io.leasehold.ddns.zone.ZoneTable;
import io.leasehold.ipam.dns.ConflictMode;
import io.leasehold.ipam.dns.Dhcid;
import io.leasehold.ipam.dns.DnsIntent.Publish;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.inventory.DnsFinding;
import io.leasehold.ipam.inventory.DnsFinding.Verdict;
import io.leasehold.ipam.inventory.ZoneAudit;
import io.leasehold.ipam.lease.ClientIdentity;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Prefix;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.option.OptionSet;
import io.leasehold.ipam.plan.Claim;
import io.leasehold.ipam.plan.ClaimId;
import io.leasehold.ipam.plan.ClaimSemantics;
import io.leasehold.ipam.plan.DdnsPolicy;
import io.leasehold.ipam.plan.Owner;
import io.leasehold.ipam.plan.OwnerKind;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.plan.PlanContent;
import io.leasehold.ipam.plan.Pool;
import io.leasehold.ipam.plan.Source;
import io.leasehold.ipam.plan.Subnet;
import io.leasehold.ipam.plan.SubnetId;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/// The verdicts, and scenarios B12, B13 and B16.
final class ZoneAuditorTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final InstantSource CLOCK = InstantSource.fixed(NOON);
    private static final DnsName ZONE = DnsName.parse("viktorbarzin.lan");
    private static final DnsName REVERSE = DnsName.parse("2.0.192.in-addr.arpa");
    private static final DnsName NAS = ZONE.child("nas");
    private static final Ipv4Address AT_60 = Ipv4Address.parse("192.0.2.60");
    private static final TsigKey KEY =
            TsigKey.ofBase64(
                    DnsName.parse("leasehold"),
                    TsigAlgorithm.HMAC_SHA256,
                    "bGVhc2Vob2xkLWxlYXNlaG9sZC1sZWFzZWhvbGQtISE=");

    private final AuthoritativeZones zones = authority();
    private final DemoNameServer server = DemoNameServer.start(zones, 0);
    private final Books books = new Books();

    /// Who answers lookups; by the server's host.
    private final Map<String, AuthoritativeZones> others = new HashMap<>();

    private AuthoritativeZones answering = zones;
    private String resolvers = "";
    private AuditSettings settings = AuditSettings.DEFAULT;
    private boolean hasKey = true;

    private static AuthoritativeZones authority() {
        return new AuthoritativeZones(List.of(ZONE, REVERSE), List.of(KEY), CLOCK);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private DnsZoneConfig zone(DnsName name) {
        return new DnsZoneConfig(
                name,
                List.of(server.address()),
                hasKey ? List.of(KEY) : List.of(),
                Optional.empty());
    }

    private Plan plan() {
        Subnet.Builder subnet =
                Subnet.of(Ipv4Prefix.parse("192.0.2.0/24"))
                        .id(new SubnetId(1))
                        .name("home")
                        .ddns(new DdnsPolicy(Optional.of(ZONE), true))
                        .source(Source.FILE)
                        .pools(List.of(new Pool(Ipv4Range.parse("192.0.2.50-192.0.2.99"))));
        if (!resolvers.isEmpty()) {
            OctetString value = OctetString.of(new byte[0]);
            for (String text : resolvers.split(",")) {
                value = value.concat(OctetString.of(Ipv4Address.parse(text).toBytes()));
            }
            subnet.options(OptionSet.of(Map.of(6, value)));
        }
        Claim node =
                new Claim(
                        new ClaimId(new UUID(0, 1)),
                        Ipv4Range.parse("192.0.2.101"),
                        new Owner(OwnerKind.NODE, "k8s-node1"),
                        ClaimSemantics.ADDRESS,
                        Source.FILE);
        return new Plan(1, 1, PlanContent.of(List.of(subnet.build()), List.of(node)));
    }

    private ZoneAudit audit(DnsName name, Optional<ZoneAudit> before) {
        DnsTransport wire =
                (protocol, to, local, request, judge) -> {
                    AuthoritativeZones there =
                            to.equals(server.address()) ? answering : others.get(to.host());
                    return there == null
                            ? new DnsTransport.Delivery.Silent()
                            : new DirectTransport(there)
                                    .exchange(protocol, to, local, request, judge);
                };
        return new ZoneAuditor(
                        books,
                        new ZoneTable(List.of(zone(ZONE), zone(REVERSE))),
                        new DnsLookup(wire, new Random(1)),
                        new ZoneTransfer(CLOCK, Duration.ofSeconds(10), 1000),
                        this::plan,
                        CLOCK,
                        new Random(2),
                        settings,
                        Pace.UNLIMITED)
                .audit(zone(name), before);
    }

    private ZoneAudit audit() {
        return audit(ZONE, Optional.empty());
    }

    private static Dhcid dhcid(int client, DnsName name) {
        return Dhcid.of(
                new ClientIdentity(
                        Optional.empty(),
                        HardwareAddress.parse("00:00:5e:00:53:%02x".formatted(client))),
                name);
    }

    private static Publish publish(Ipv4Address address, DnsName name, int client) {
        return new Publish(address, name, dhcid(client, name), Duration.ofMinutes(10), true, true);
    }

    private void enter(AuthoritativeZones where, Publish published) {
        where.enter(published.name(), 600, new RecordData.A(published.address()));
        where.enter(published.name(), 600, new RecordData.Dhcid(published.dhcid()));
        where.enter(
                DnsName.reverseOf(published.address()), 600, new RecordData.Ptr(published.name()));
    }

    private static DnsFinding only(ZoneAudit audit) {
        assertThat(audit.findings()).hasSize(1);
        return audit.findings().getFirst();
    }

    @Test
    void findsNothingWhereZoneAndBooksAgree() {
        Publish nas = publish(AT_60, NAS, 1);
        books.published(nas);
        enter(zones, nas);
        zones.enter(ZONE.child("router"), 300, new RecordData.A(Ipv4Address.parse("192.0.2.1")));

        ZoneAudit forward = audit();
        ZoneAudit reverse = audit(REVERSE, Optional.empty());

        assertThat(forward.method()).isEqualTo(ZoneAudit.Method.TRANSFER);
        assertThat(forward.summary())
                .isEqualTo("read whole from %s: 6 records, serial 1".formatted(server.address()));
        assertThat(forward.counts()).isEqualTo(new ZoneAudit.Counts(1, 0, 0, 0, 0, 0, 0));
        assertThat(forward.findings()).isEmpty();
        assertThat(reverse.counts()).isEqualTo(new ZoneAudit.Counts(1, 0, 0, 0, 0, 0, 0));
        assertThat(books.reopened).isEmpty();
    }

    @Test
    void opensWhatIsMissingAgain() {
        books.published(publish(AT_60, NAS, 1));

        assertThat(audit().counts()).isEqualTo(new ZoneAudit.Counts(0, 1, 0, 0, 0, 0, 0));
        assertThat(books.reopened).containsExactly(AT_60);
        assertThat(audit(REVERSE, Optional.empty()).counts().missing()).isEqualTo(1);
    }

    @Test
    void opensAgainWhatAForeignWriterChangedUnderOurDhcid() {
        books.published(publish(AT_60, NAS, 1));
        zones.enter(NAS, 300, new RecordData.A(Ipv4Address.parse("192.0.2.9")));
        zones.enter(NAS, 600, new RecordData.Dhcid(dhcid(1, NAS)));

        DnsFinding finding = only(audit());

        assertThat(finding.verdict()).isEqualTo(Verdict.CHANGED);
        assertThat(finding.message())
                .isEqualTo(
                        "foreign writer changed nas.viktorbarzin.lan from 192.0.2.60 to 192.0.2.9,"
                                + " ttl 300; it is put back");
        assertThat(books.reopened).containsExactly(AT_60);
    }

    @Test
    void leavesToAPersonWhatAForeignWriterTookOver() {
        books.published(publish(AT_60, NAS, 1));
        zones.enter(NAS, 300, new RecordData.A(Ipv4Address.parse("192.0.2.9")));

        DnsFinding finding = only(audit());

        assertThat(finding.verdict()).isEqualTo(Verdict.FOREIGN);
        assertThat(finding.isAdoptable()).isTrue();
        assertThat(finding.address()).isEqualTo(AT_60);
        assertThat(finding.message())
                .isEqualTo(
                        "foreign writer changed nas.viktorbarzin.lan from 192.0.2.60 to 192.0.2.9,"
                                + " ttl 300, and our DHCID is gone; adopt it to publish it again,"
                                + " or leave it");
        assertThat(books.reopened).isEmpty();
    }

    @Test
    void saysWhoHasANameThatWaits() {
        books.waiting(publish(AT_60, NAS, 1), "CONFLICT");
        zones.enter(NAS, 86400, new RecordData.A(Ipv4Address.parse("192.0.2.9")));

        assertThat(only(audit()).message())
                .isEqualTo(
                        "nas.viktorbarzin.lan was entered by hand or by a program that writes no"
                                + " DHCID: 192.0.2.9, ttl 86400; wanted for 192.0.2.60");

        zones.enter(NAS, 600, new RecordData.Dhcid(dhcid(2, NAS)));
        assertThat(only(audit()).message())
                .isEqualTo(
                        "nas.viktorbarzin.lan belongs to another device, or to a client of another"
                                + " DHCP server: 192.0.2.9, DHCID "
                                + dhcid(2, NAS).base64()
                                + "; wanted for 192.0.2.60");
    }

    @Test
    void passesOverWhatIsUnderWay() {
        books.waiting(publish(AT_60, NAS, 1), "TIMEOUT");

        assertThat(audit().counts()).isEqualTo(new ZoneAudit.Counts(0, 0, 0, 0, 0, 1, 0));
        assertThat(books.reopened).isEmpty();
    }

    @Test
    void aNameThatMayBeOverwrittenIsPutBack() {
        books.published(publish(AT_60, NAS, 1).withMode(ConflictMode.NO_CHECK_WITH_DHCID));
        zones.enter(NAS, 300, new RecordData.A(Ipv4Address.parse("192.0.2.9")));

        assertThat(only(audit()).verdict()).isEqualTo(Verdict.CHANGED);
        assertThat(books.reopened).containsExactly(AT_60);
    }

    @Test
    void aNameOfOneClientAtTwoAddressesIsRightAtEither() {
        Ipv4Address other = Ipv4Address.parse("192.0.2.61");
        books.published(publish(AT_60, NAS, 1));
        books.published(publish(other, NAS, 1));
        zones.enter(NAS, 600, new RecordData.A(other));
        zones.enter(NAS, 600, new RecordData.Dhcid(dhcid(1, NAS)));

        assertThat(audit().counts()).isEqualTo(new ZoneAudit.Counts(2, 0, 0, 0, 0, 0, 0));
        assertThat(books.reopened).isEmpty();
    }

    @Test
    void believesTheNewerOfTransferAndQuery() {
        Publish nas = publish(AT_60, NAS, 1);
        books.published(nas);
        answering = authority();
        enter(answering, nas);

        ZoneAudit audit = audit();

        assertThat(audit.counts()).isEqualTo(new ZoneAudit.Counts(1, 0, 0, 0, 0, 0, 0));
        assertThat(books.reopened).isEmpty();
    }

    @Test
    void asksNameByNameWhereTheZoneIsNotHandedOut() {
        hasKey = false;
        Publish nas = publish(AT_60, NAS, 1);
        books.published(nas);
        books.published(publish(Ipv4Address.parse("192.0.2.61"), ZONE.child("gone"), 2));
        enter(zones, nas);

        ZoneAudit audit = audit();

        assertThat(audit.method()).isEqualTo(ZoneAudit.Method.QUERIES);
        assertThat(audit.summary())
                .startsWith(
                        "read name by name from %s, so names that we did not write were not looked"
                                        .formatted(server.address())
                                + " for; zone transfer of viktorbarzin.lan from ");
        assertThat(audit.counts()).isEqualTo(new ZoneAudit.Counts(1, 1, 0, 0, 0, 0, 0));
        assertThat(books.reopened).containsExactly(Ipv4Address.parse("192.0.2.61"));
    }

    @Test
    void tellsWhatNothingExplains() {
        enter(zones, publish(AT_60, NAS, 1));

        DnsFinding forward = only(audit());
        DnsFinding reverse = only(audit(REVERSE, Optional.empty()));

        assertThat(forward.verdict()).isEqualTo(Verdict.STALE);
        assertThat(forward.isRemovable()).isFalse();
        assertThat(forward.message())
                .isEqualTo(
                        "nas.viktorbarzin.lan has the address 192.0.2.60 in the pool of"
                                + " 192.0.2.0/24 and a DHCID, and no lease explains it: another"
                                + " DHCP server wrote it, or did");
        assertThat(reverse.isRemovable()).isTrue();
        assertThat(reverse.message())
                .isEqualTo(
                        "PTR of 192.0.2.60 in the pool of 192.0.2.0/24 says nas.viktorbarzin.lan,"
                                + " and no lease, reservation or claim explains it; remove it if"
                                + " nobody has the address");
        assertThat(reverse.evidence())
                .containsExactly("60.2.0.192.in-addr.arpa 600 PTR nas.viktorbarzin.lan");
    }

    @Test
    void keepsPointersThatOthersWrote() {
        zones.enter(
                DnsName.parse("20.2.0.192.in-addr.arpa"),
                3600,
                new RecordData.Ptr(ZONE.child("printer")));

        ZoneAudit audit = audit(REVERSE, Optional.empty());

        assertThat(audit.findings()).isEmpty();
        assertThat(audit.pointers())
                .containsExactly(
                        new ZoneAudit.Pointer(
                                Ipv4Address.parse("192.0.2.20"), ZONE.child("printer")));
    }

    private ZoneAudit before(Map<String, Long> serials, List<DnsFinding> findings) {
        return new ZoneAudit(
                ZONE,
                NOON.minusSeconds(7200),
                server.address().toString(),
                ZoneAudit.Method.TRANSFER,
                "",
                serials,
                ZoneAudit.Counts.NONE,
                findings,
                List.of());
    }

    /// B16.
    @Test
    void tellsThatAZoneWentBack() {
        books.published(publish(AT_60, NAS, 1));
        String at = server.address().toString();

        ZoneAudit audit = audit(ZONE, Optional.of(before(Map.of(at, 684609L), List.of())));

        assertThat(only(audit).verdict()).isEqualTo(Verdict.ROLLED_BACK);
        assertThat(only(audit).message())
                .isEqualTo(
                        "zone viktorbarzin.lan at %s went back from serial 684609 to 1: it was"
                                        .formatted(at)
                                + " restored from an earlier state; names that are missing are put"
                                + " back, and secondaries do not follow before the serial is over"
                                + " 684609");
        assertThat(audit.serials()).containsExactly(Map.entry(at, 1L));
        assertThat(books.reopened).containsExactly(AT_60);
    }

    /// B16: the secondary that clients ask stayed behind.
    @Test
    void tellsThatAResolverDoesNotKnowWhatTheZoneHas() {
        Publish nas = publish(AT_60, NAS, 1);
        books.published(nas);
        enter(zones, nas);
        others.put("192.0.2.2", authority());
        resolvers = "192.0.2.2";
        ZoneAudit first = audit();
        assertThat(only(first).message())
                .isEqualTo(
                        "nas.viktorbarzin.lan is known at 127.0.0.1, NXDOMAIN at 192.0.2.2"
                                + " (option 6)");

        ZoneAudit later =
                audit(
                        ZONE,
                        Optional.of(
                                before(
                                        Map.of(),
                                        List.of(only(first).since(NOON.minusSeconds(7205))))));

        assertThat(only(later).message())
                .isEqualTo(
                        "nas.viktorbarzin.lan is known at 127.0.0.1, NXDOMAIN at 192.0.2.2 for 2 h"
                                + " (option 6)");
        assertThat(only(later).since()).isEqualTo(NOON.minusSeconds(7205));
        assertThat(only(later).id()).isEqualTo(only(first).id());
    }

    /// B13.
    @Test
    void asksNoResolverWhereThatIsOff() {
        resolvers = "192.0.2.101";
        settings = AuditSettings.DEFAULT.withoutResolvers();

        assertThat(audit().findings()).isEmpty();
    }

    @Test
    void tellsThatADnsServerOfClientsIsANode() {
        resolvers = "192.0.2.101";

        assertThat(only(audit()).message())
                .isEqualTo(
                        "192.0.2.101 is given to clients of 192.0.2.0/24 as DNS server (option 6)"
                                + " but answers nothing (no answer): it is the address of node"
                                + " k8s-node1, not a DNS server");
    }

    @Test
    void notesOnceThatAPublicResolverDoesNotKnowTheZone() {
        Publish nas = publish(AT_60, NAS, 1);
        Publish tv = publish(Ipv4Address.parse("192.0.2.61"), ZONE.child("tv"), 2);
        for (Publish each : List.of(nas, tv)) {
            books.published(each);
            enter(zones, each);
        }
        others.put("203.0.113.14", new AuthoritativeZones(List.of(), List.of(), CLOCK));
        resolvers = "203.0.113.14";

        assertThat(only(audit()).verdict()).isEqualTo(Verdict.PUBLIC_RESOLVER);
        assertThat(only(audit()).message())
                .isEqualTo(
                        "203.0.113.14 is given to clients of 192.0.2.0/24 as DNS server (option"
                                + " 6), is outside of the plan and does not know the zone"
                                + " viktorbarzin.lan: who asks it first does not find our names");
    }

    /// B13: the zone's own target.
    @Test
    void tellsThatTheServerOfTheZoneAnswersNothing() {
        DnsZoneConfig wrong =
                DnsZoneConfig.of(ZONE, new DnsServer("192.0.2.101", DnsServer.DEFAULT_PORT), KEY);
        ZoneAudit audit =
                new ZoneAuditor(
                                books,
                                new ZoneTable(List.of(wrong)),
                                new DnsLookup(
                                        (_, _, _, _, _) -> new DnsTransport.Delivery.Silent(),
                                        new Random(1)),
                                new ZoneTransfer(CLOCK, Duration.ofSeconds(10), 1000),
                                this::plan,
                                CLOCK,
                                new Random(2),
                                AuditSettings.DEFAULT,
                                Pace.UNLIMITED)
                        .audit(wrong, Optional.of(before(Map.of("x", 7L), List.of())));

        assertThat(audit.method()).isEqualTo(ZoneAudit.Method.NONE);
        assertThat(audit.serials()).containsExactly(Map.entry("x", 7L));
        assertThat(only(audit).message())
                .isEqualTo(
                        "zone viktorbarzin.lan: its server 192.0.2.101:53 answers nothing (no"
                                + " answer); 192.0.2.101 is the address of node k8s-node1; is it a"
                                + " DNS server?");
    }
}
