package io.leasehold.ipam.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.leasehold.ipam.dns.ConflictMode;
import io.leasehold.ipam.dns.DnsIntent;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.lease.LeaseChange;
import io.leasehold.ipam.lease.LeaseState;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Prefix;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.option.OptionCatalog;
import io.leasehold.ipam.option.OptionDefinition;
import io.leasehold.ipam.option.OptionSet;
import io.leasehold.ipam.option.OptionShape;
import io.leasehold.ipam.option.OptionTerms;
import io.leasehold.ipam.plan.Authority;
import io.leasehold.ipam.plan.Boot;
import io.leasehold.ipam.plan.Claim;
import io.leasehold.ipam.plan.ClaimId;
import io.leasehold.ipam.plan.ClaimSemantics;
import io.leasehold.ipam.plan.ClientClass;
import io.leasehold.ipam.plan.Container;
import io.leasehold.ipam.plan.CustomField;
import io.leasehold.ipam.plan.CustomOption;
import io.leasehold.ipam.plan.DdnsPolicy;
import io.leasehold.ipam.plan.Defaults;
import io.leasehold.ipam.plan.DeviceIdentifier;
import io.leasehold.ipam.plan.GeneratedNames;
import io.leasehold.ipam.plan.Handling;
import io.leasehold.ipam.plan.LeaseTerms;
import io.leasehold.ipam.plan.LeaseTimes;
import io.leasehold.ipam.plan.NameTtl;
import io.leasehold.ipam.plan.Notes;
import io.leasehold.ipam.plan.OwnerKind;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.plan.PlanContent;
import io.leasehold.ipam.plan.PlanEdit;
import io.leasehold.ipam.plan.PlanOutcome;
import io.leasehold.ipam.plan.Pool;
import io.leasehold.ipam.plan.Reservation;
import io.leasehold.ipam.plan.ReservationId;
import io.leasehold.ipam.plan.ReservedName;
import io.leasehold.ipam.plan.Section;
import io.leasehold.ipam.plan.SharedNetwork;
import io.leasehold.ipam.plan.Source;
import io.leasehold.ipam.plan.Space;
import io.leasehold.ipam.plan.Standing;
import io.leasehold.ipam.plan.Subnet;
import io.leasehold.ipam.plan.SubnetId;
import io.leasehold.ipam.plan.Terms;
import io.leasehold.ipam.plan.Vlan;
import io.leasehold.ipam.plan.VlanId;
import io.leasehold.ipam.port.DnsLedger;
import io.leasehold.ipam.port.EventFeed;
import io.leasehold.ipam.port.PlanStore;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** What every {@link io.leasehold.ipam.port.PlanStore} promises. */
public abstract class PlanStoreContract extends StoreContract {

    private static Reservation reservation(int n, String address, Source source) {
        return new Reservation(
                new ReservationId(new UUID(0, n)),
                Set.of(new DeviceIdentifier.Mac(client(n).hardware())),
                Optional.of(Ipv4Address.parse(address)),
                Optional.of("cp-" + n),
                OptionSet.EMPTY,
                source);
    }

    private static Subnet full() {
        return Subnet.of(Ipv4Prefix.parse("192.0.2.0/24"))
                .name("home 'sweet' \"home\"")
                .section(Optional.of("Site/Home"))
                .vlan(Optional.of(new VlanId(20, "upstairs")))
                .networkInterface(Optional.of("br0.20"))
                .gateway(Optional.of(Ipv4Address.parse("192.0.2.1")))
                .leaseTimes(
                        new LeaseTimes(
                                Duration.ofHours(3), Duration.ofSeconds(90), Duration.ofDays(8)))
                .options(
                        OptionSet.of(
                                Map.of(
                                        6,
                                        OctetString.parseHex("0a450101"),
                                        121,
                                        OctetString.EMPTY,
                                        254,
                                        OctetString.parseHex("00ff"))))
                .ddns(
                        new DdnsPolicy(Optional.of(ZONE), true)
                                .overriding(false, false)
                                .withGenerated(
                                        new GeneratedNames(
                                                GeneratedNames.When.WHEN_NOT_PRESENT, "dhcp"))
                                .withSuffix(ZONE.child("floor-2"))
                                .withConflict(ConflictMode.CHECK_EXISTS_WITH_DHCID)
                                .withTtl(
                                        new NameTtl(
                                                Optional.empty(),
                                                Optional.of(50),
                                                Optional.of(Duration.ofSeconds(60)),
                                                Optional.of(Duration.ofHours(1))))
                                .updatingOnRenew())
                .dot0Dot255(true)
                .announceRoutes(true)
                .notes(NOTES)
                .source(Source.FILE)
                // Not in address order: what is stored keeps the order it was declared in.
                .sharedNetwork(Optional.of("floor 2"))
                .relays(Set.of(Ipv4Address.parse("203.0.113.9")))
                .classes(Set.of("nas"))
                .handling(new Handling(Optional.of(true), Optional.of(false)))
                .pools(
                        List.of(
                                new Pool(
                                        Ipv4Range.parse("192.0.2.200-192.0.2.220"),
                                        Set.of("KNOWN", "nas"),
                                        TERMS),
                                new Pool(Ipv4Range.parse("192.0.2.50-192.0.2.149"))))
                .reservations(
                        List.of(
                                new Reservation(
                                        new ReservationId(new UUID(7, 7)),
                                        Set.of(
                                                new DeviceIdentifier.Mac(
                                                        HardwareAddress.parse("00:00:5e:00:53:01")),
                                                new DeviceIdentifier.Mac(
                                                        new HardwareAddress(
                                                                32, OctetString.parseHex("0102"))),
                                                new DeviceIdentifier.ClientId(
                                                        OctetString.parseHex("00:6e:61:73")),
                                                new DeviceIdentifier.CircuitId(
                                                        OctetString.parseHex("00:ff:07"))),
                                        Optional.of(Ipv4Address.parse("192.0.2.101")),
                                        Optional.of("nas"),
                                        Set.of("nas", "KNOWN"),
                                        TERMS,
                                        Source.FILE,
                                        ReservedName.ALWAYS,
                                        Optional.of(ConflictMode.NO_CHECK_WITHOUT_DHCID),
                                        true,
                                        true,
                                        NOTES),
                                new Reservation(
                                        new ReservationId(new UUID(7, 8)),
                                        Set.of(
                                                new DeviceIdentifier.ClientId(
                                                        OctetString.parseHex("01"))),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Set.of(),
                                        Terms.NONE,
                                        Source.FILE,
                                        ReservedName.WHILE_LEASED,
                                        Optional.empty(),
                                        false,
                                        false,
                                        Notes.NONE)))
                .build();
    }

    /** {@link #full} as far as it needs nothing else of the plan. */
    private static Subnet home() {
        return full().but()
                .section(Optional.empty())
                .sharedNetwork(Optional.empty())
                .classes(Set.of())
                .pools(full().pools().stream().map(p -> new Pool(p.range())).toList())
                .vlan(Optional.empty())
                .notes(Notes.NONE)
                .reservations(
                        full().reservations().stream()
                                .map(
                                        r ->
                                                new Reservation(
                                                        r.id(),
                                                        r.identifiers(),
                                                        r.address(),
                                                        r.hostname(),
                                                        r.terms().options().values(),
                                                        r.source()))
                                .toList())
                .build();
    }

    /** Every field of terms set, but for lease times: a reservation has none. */
    private static final Terms TERMS =
            new Terms(
                    new OptionTerms(
                            OptionSet.of(Map.of(66, OctetString.parseHex("7478"))),
                            Set.of(66, 43),
                            Set.of(3)),
                    LeaseTerms.NONE,
                    new Boot(
                            Optional.of(Ipv4Address.parse("192.0.2.9")),
                            Optional.of("tftp.example.org"),
                            Optional.of("pxelinux.0")));

    /** Every field of terms set. */
    private static final Terms ALL_TERMS =
            TERMS.with(
                    new LeaseTerms(
                            Optional.of(Duration.ofHours(3)),
                            Optional.of(Duration.ofSeconds(1)),
                            Optional.of(LeaseTimes.INFINITE),
                            Optional.of(Duration.ofMinutes(40)),
                            Optional.of(Duration.ofHours(2)),
                            Optional.of(0),
                            Optional.of(85)));

    private static final Notes NOTES =
            new Notes("it's \"new\"\n{}", Set.of("core", "up.stairs"), Map.of("rack", "7"));

    /** Something of every kind, every field of it set. */
    private static PlanContent everything() {
        Claim block =
                claim("192.0.2.150-192.0.2.165", OwnerKind.KUBERNETES_LB, "metallb/first-pool")
                        .but()
                        .semantics(ClaimSemantics.EXCLUDE)
                        .written(Optional.of("192.0.2.150 to 165"))
                        .drain(true)
                        .notes(new Notes("lb", Set.of("core"), Map.of()))
                        .build();
        return new PlanContent(
                new Defaults(
                        ALL_TERMS,
                        new Handling(Optional.of(false), Optional.of(true)),
                        Source.FILE),
                List.of(
                        new CustomOption(
                                new OptionDefinition(
                                        OptionCatalog.DHCP4,
                                        222,
                                        "my-blob",
                                        OptionShape.of(
                                                "record",
                                                true,
                                                List.of("uint8", "address"),
                                                Optional.empty())),
                                Source.FILE),
                        new CustomOption(
                                new OptionDefinition(
                                        "vendor-4491",
                                        221,
                                        "site-names",
                                        OptionShape.of(
                                                "fqdn", false, List.of(), Optional.of("mine"))),
                                Source.FILE)),
                List.of(
                        new ClientClass("nas", Optional.empty(), Terms.NONE, Source.FILE),
                        new ClientClass(
                                "pxe: uefi",
                                Optional.of("option[93].hex == 0x0007"),
                                ALL_TERMS,
                                Source.FILE)),
                List.of(
                        new SharedNetwork(
                                "floor 2",
                                Optional.of("br0.20"),
                                Set.of(
                                        Ipv4Address.parse("198.51.100.1"),
                                        Ipv4Address.parse("198.51.100.2")),
                                Set.of("nas", "pxe: uefi"),
                                new Handling(Optional.empty(), Optional.of(false)),
                                ALL_TERMS,
                                Source.FILE)),
                List.of(
                        full(),
                        Subnet.of(Ipv4Prefix.parse("192.0.2.0/25"))
                                .space(new Space("lab"))
                                .authority(Authority.FOREIGN)
                                .dhcpServer(Optional.of("tp-link"))
                                .source(Source.FILE)
                                .build()),
                List.of(
                        new Container(
                                Space.LAN,
                                Ipv4Prefix.parse("192.0.0.0/16"),
                                "all",
                                Optional.of("Site"),
                                NOTES,
                                Source.FILE)),
                List.of(
                        block,
                        claim("192.0.2.160", OwnerKind.KUBERNETES_LB, "metallb/first-pool")
                                .but()
                                .label("media/plex")
                                .hostnames(List.of("plex", "www.example.net"))
                                .build(),
                        claim("192.0.3.0/24", OwnerKind.KUBERNETES_PODS, "calico")
                                .but()
                                .semantics(ClaimSemantics.CLAIM)
                                .via(Optional.of(Ipv4Address.parse("192.0.2.9")))
                                .drawnIn(Optional.of(VlanId.of(7)))
                                .build(),
                        claim("10.0.0.0/8", OwnerKind.KUBERNETES_PODS, "overlay")
                                .but()
                                .semantics(ClaimSemantics.OVERLAY)
                                .build(),
                        claim("192.0.2.20", OwnerKind.STATIC, "lab-host")
                                .but()
                                .space(new Space("lab"))
                                .build()),
                List.of(
                        new Section("Site", "all of it", Source.FILE),
                        new Section("Site/Home", "", Source.FILE)),
                List.of(
                        new Vlan(new VlanId(20, "upstairs"), "home", Source.FILE),
                        new Vlan(VlanId.of(20), "lan", Source.FILE)),
                List.of(
                        new CustomField(
                                "rack",
                                EnumSet.allOf(CustomField.Target.class),
                                CustomField.Type.INTEGER,
                                List.of(),
                                Source.FILE),
                        new CustomField(
                                "owner",
                                Set.of(CustomField.Target.CLAIM),
                                CustomField.Type.CHOICE,
                                List.of("it", "ops"),
                                Source.FILE)));
    }

    private static Claim claim(String range, OwnerKind kind, String name) {
        return SubnetBuilder.claimOf(kind, name, range)
                .but()
                .semantics(ClaimSemantics.ADDRESS)
                .build();
    }

    @Test
    void beginsEmpty() {
        Plan plan = ports.planStore().current();

        assertThat(plan.version()).isZero();
        assertThat(plan.declared()).isEmpty();
    }

    @Test
    void givesBackEveryFieldInTheOrderDeclared() {
        Plan declared = declare(everything());
        Plan stored = ports.planStore().current();

        assertThat(stored.version()).isEqualTo(1);
        assertThat(stored.content()).isEqualTo(declared.content());
        assertThat(stored.declared().getFirst()).isEqualTo(full().withId(new SubnetId(1)));
        assertThat(stored.content().withSubnets(List.of()))
                .isEqualTo(everything().withSubnets(List.of()));
        assertThat(stored.lastSubnetId()).isEqualTo(2);
    }

    @Test
    void replacesWhatTheFileNoLongerSays() {
        declare(everything());
        Subnet changed =
                Subnet.of(full().prefix())
                        .name("renamed")
                        .ddns(new DdnsPolicy(Optional.of(ZONE), false))
                        .source(Source.FILE)
                        .pools(
                                List.of(
                                        new Pool(Ipv4Range.parse("192.0.2.40-192.0.2.60")),
                                        new Pool(Ipv4Range.parse("192.0.2.200-192.0.2.220"))))
                        .reservations(List.of(full().reservations().get(1).withEnabled(true)))
                        .build();
        Plan next =
                declare(
                        PlanContent.of(
                                List.of(subnet("198.51.100.0/24"), changed),
                                everything().claims().subList(1, 2)));

        assertThat(next.version()).isEqualTo(2);
        assertThat(ports.planStore().current().content())
                .isEqualTo(next.content())
                .isEqualTo(
                        PlanContent.of(
                                List.of(
                                        subnet("198.51.100.0/24").withId(new SubnetId(3)),
                                        changed.withId(new SubnetId(1))),
                                everything().claims().subList(1, 2)));
    }

    @Test
    void neverGivesASubnetIdTwice() {
        declare(subnet("192.0.2.0/24"), subnet("198.51.100.0/24"));
        declare(subnet("192.0.2.0/24"));
        Plan next = declare(subnet("192.0.2.0/24"), subnet("203.0.113.0/24"));

        assertThat(next.declared()).extracting(s -> s.id().value()).containsExactly(1, 3);
        assertThat(ports.planStore().current().lastSubnetId()).isEqualTo(3);
    }

    @Test
    void keepsWhatIsObservedWhateverTheFileSays() {
        declare(everything());
        Claim node =
                claim("192.0.2.60", OwnerKind.NODE, "n1").but().source(Source.KUBERNETES).build();
        change(new PlanEdit.Observe("kubernetes home", List.of(node)));
        Plan next = declare(everything());

        assertThat(next.content().claims())
                .filteredOn(c -> c.observer().equals("kubernetes home"))
                .singleElement()
                .satisfies(
                        c -> {
                            assertThat(c.range()).isEqualTo(node.range());
                            assertThat(c.standing()).isEqualTo(Standing.IN_FORCE);
                        });
        assertThat(ports.planStore().current().content()).isEqualTo(next.content());
        change(new PlanEdit.Observe("kubernetes home", List.of()));
        assertThat(ports.planStore().current().content().claims())
                .containsExactlyElementsOf(everything().claims());
    }

    @Test
    void changesEveryKindOfPiece() {
        declare(subnet("192.0.2.0/24", "192.0.2.10-192.0.2.99"));
        Space lab = new Space("lab");
        Claim nas = claim("192.0.2.200", OwnerKind.STATIC, "nas").but().source(Source.API).build();
        CustomField rack =
                new CustomField(
                        "rack",
                        Set.of(CustomField.Target.SUBNET),
                        CustomField.Type.TEXT,
                        List.of(),
                        Source.API);
        Subnet added =
                Subnet.of(Ipv4Prefix.parse("198.51.100.0/24"))
                        .section(Optional.of("Lab"))
                        .vlan(Optional.of(VlanId.of(9)))
                        .notes(new Notes("", Set.of(), Map.of("rack", "7")))
                        .build();
        change(
                new PlanEdit.Batch(
                        List.of(
                                new PlanEdit.PutSection(new Section("Lab", "", Source.API)),
                                new PlanEdit.PutVlan(new Vlan(VlanId.of(9), "lab", Source.API)),
                                new PlanEdit.PutCustomField(rack),
                                new PlanEdit.PutContainer(
                                        new Container(
                                                lab,
                                                Ipv4Prefix.parse("10.0.0.0/8"),
                                                "ten",
                                                Optional.empty(),
                                                Notes.NONE,
                                                Source.API)),
                                new PlanEdit.AddSubnet(added),
                                new PlanEdit.AddClaim(nas))));
        Plan first = ports.planStore().current();
        assertThat(first.version()).isEqualTo(2);
        assertThat(first.declared()).contains(added.withId(new SubnetId(2)));
        assertThat(first.content().claims()).containsExactly(nas);
        assertThat(first.content().containers()).hasSize(1);

        Claim moved = nas.but().range(Ipv4Range.parse("192.0.2.201")).label("new").build();
        change(new PlanEdit.ChangeClaim(moved));
        change(
                new PlanEdit.ChangeSubnet(
                        added.but()
                                .id(new SubnetId(2))
                                .prefix(Ipv4Prefix.parse("198.51.100.0/23"))
                                .pools(List.of(new Pool(Ipv4Range.parse("198.51.101.7"))))
                                .build()));
        Plan second = ports.planStore().current();
        assertThat(second.content().claims()).containsExactly(moved);
        assertThat(second.subnet(new SubnetId(2)).orElseThrow().pool().size()).isEqualTo(1);

        change(
                new PlanEdit.Batch(
                        List.of(
                                new PlanEdit.DeleteClaim(nas.id()),
                                new PlanEdit.DeleteSubnet(new SubnetId(2), false),
                                new PlanEdit.DeleteCustomField("rack"),
                                new PlanEdit.DeleteVlan(VlanId.of(9)),
                                new PlanEdit.DeleteSection("Lab"),
                                new PlanEdit.DeleteContainer(
                                        lab, Ipv4Prefix.parse("10.0.0.0/8")))));
        assertThat(ports.planStore().current().content())
                .isEqualTo(
                        PlanContent.of(
                                List.of(
                                        subnet("192.0.2.0/24", "192.0.2.10-192.0.2.99")
                                                .withId(new SubnetId(1))),
                                List.of()));
    }

    private void change(PlanEdit edit) {
        assertThat(ports.planStore().change(edit, AUTHOR)).isInstanceOf(PlanOutcome.Applied.class);
    }

    @Test
    void aDryRunAnswersTheSameAndChangesNothing() {
        Plan plan = declare(subnet("198.18.0.0/16", "198.18.0.10-198.18.255.200"));
        commit(plan.version(), grant(bound(1, client(1), 1)));
        Claim draining =
                claim(address(1).toString(), OwnerKind.STATIC, "nas")
                        .but()
                        .source(Source.API)
                        .drain(true)
                        .build();
        PlanStore.Request request = PlanStore.Request.of(new PlanEdit.AddClaim(draining), AUTHOR);

        PlanOutcome dry = ports.planStore().change(request.asDryRun());
        assertThat(ports.planStore().current().version()).isEqualTo(plan.version());
        assertThat(ports.planStore().current().content()).isEqualTo(plan.content());
        assertThat(events(2)).hasSize(2);
        PlanOutcome real = ports.planStore().change(request);

        assertThat(moved(dry)).containsExactly(address(1).toString());
        assertThat(moved(real)).containsExactly(address(1).toString());
        assertThat(ports.planStore().current().version()).isEqualTo(plan.version() + 1);
    }

    private static List<String> moved(PlanOutcome outcome) {
        return ((PlanOutcome.Applied) outcome)
                .effects().moves().stream().map(m -> m.lease().address().toString()).toList();
    }

    @Test
    void refusesAClaimOverALiveLeaseUnlessItDrains() {
        Plan plan = declare(subnet("198.18.0.0/16", "198.18.0.10-198.18.255.200"));
        commit(plan.version(), grant(bound(1, client(1), 1)), grant(bound(2, client(2), 1)));
        Claim block =
                claim(address(1).toString(), OwnerKind.KUBERNETES_LB, "lb")
                        .but()
                        .semantics(ClaimSemantics.EXCLUDE)
                        .range(new Ipv4Range(address(1), address(4)))
                        .source(Source.API)
                        .build();

        assertThat(ports.planStore().change(new PlanEdit.AddClaim(block), AUTHOR))
                .isInstanceOfSatisfying(
                        PlanOutcome.Refused.class,
                        refused ->
                                assertThat(refused.problems())
                                        .singleElement()
                                        .satisfies(
                                                p -> {
                                                    assertThat(p.path()).isEqualTo("drain");
                                                    assertThat(p.message())
                                                            .startsWith(
                                                                    "kubernetes-lb lb would take 2"
                                                                            + " addresses with a"
                                                                            + " live lease: ")
                                                            .contains(
                                                                    address(1).toString(),
                                                                    address(2).toString());
                                                }));
        assertThat(ports.planStore().current().version()).isEqualTo(plan.version());
        change(new PlanEdit.AddClaim(block.but().drain(true).build()));
        assertThat(ports.planStore().current().subnet(HOME).orElseThrow().pool().size())
                .isEqualTo(plan.subnet(HOME).orElseThrow().pool().size() - 4);
    }

    @Test
    void refusesToDeleteASubnetWithLiveLeasesUnlessTheyAreRevoked() {
        Subnet api =
                Subnet.of(Ipv4Prefix.parse("198.18.0.0/16"))
                        .pools(List.of(new Pool(Ipv4Range.parse("198.18.1.0-198.18.1.99"))))
                        .build();
        change(new PlanEdit.AddSubnet(api));
        commit(1, grant(bound(1, client(1), 1)));

        assertThat(ports.planStore().change(new PlanEdit.DeleteSubnet(HOME, false), AUTHOR))
                .isInstanceOf(PlanOutcome.Refused.class);
        assertThat(stored(1)).isPresent();
        change(new PlanEdit.DeleteSubnet(HOME, true));
        assertThat(stored(1)).isEmpty();
    }

    @Test
    void aStaleEditChangesNothing() {
        declare(everything());

        assertThat(
                        ports.planStore()
                                .change(
                                        PlanStore.Request.of(
                                                        new PlanEdit.PutSection(
                                                                new Section("x", "", Source.API)),
                                                        AUTHOR)
                                                .onlyIf(plan -> plan.version() == 99)))
                .isEqualTo(new PlanOutcome.Stale());
        assertThat(ports.planStore().current().version()).isEqualTo(1);
    }

    @Test
    void givesEachOfManyWhoAskAtOnceAnAddressOfItsOwn() throws Exception {
        // 192.0.2.0/26 without network, broadcast and gateway, less one claim: 60 are free.
        declare(
                PlanContent.of(
                        List.of(
                                subnet("192.0.2.0/26")
                                        .but()
                                        .gateway(Optional.of(Ipv4Address.parse("192.0.2.1")))
                                        .build()),
                        List.of(claim("192.0.2.33", OwnerKind.STATIC, "nas"))));
        List<Future<PlanOutcome>> asked = new ArrayList<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(64)) {
            for (int n = 0; n < 64; n++) {
                Claim wish =
                        claim("0.0.0.0", OwnerKind.STATIC, "host-" + n)
                                .but()
                                .id(new ClaimId(new UUID(64, n)))
                                .source(Source.API)
                                .build();
                PlanEdit edit = new PlanEdit.ClaimNext(HOME, Optional.empty(), wish);
                asked.add(pool.submit(() -> ports.planStore().change(edit, AUTHOR)));
            }
        }
        Set<String> given = new TreeSet<>();
        int refused = 0;
        for (int n = 0; n < 64; n++) {
            if (asked.get(n).get() instanceof PlanOutcome.Refused) {
                refused++;
            } else {
                given.add(
                        ports.planStore()
                                .current()
                                .claim(new ClaimId(new UUID(64, n)))
                                .orElseThrow()
                                .range()
                                .toString());
            }
        }
        assertThat(given).hasSize(60).doesNotContain("192.0.2.1", "192.0.2.33");
        assertThat(refused).isEqualTo(4);
    }

    @Test
    void publishesTheNamesThatAreAlwaysThere() {
        declare(everything());
        DnsName plex = ZONE.child("floor-2").child("plex");
        Ipv4Address service = Ipv4Address.parse("192.0.2.160");
        assertThat(desired(service))
                .singleElement()
                .isEqualTo(
                        ports.planStore()
                                .current()
                                .subnet(new SubnetId(1))
                                .flatMap(s -> s.standingName(service))
                                .orElseThrow())
                .satisfies(
                        intent -> {
                            DnsIntent.Publish names = (DnsIntent.Publish) intent;
                            assertThat(names.name()).isEqualTo(plex);
                            assertThat(names.aliases())
                                    .extracting(DnsIntent.Alias::name)
                                    .containsExactly(DnsName.parse("www.example.net"));
                        });
        assertThat(desired(Ipv4Address.parse("192.0.2.101")))
                .singleElement()
                .satisfies(
                        intent -> {
                            assertThat(intent).isInstanceOf(DnsIntent.Publish.class);
                            DnsIntent.Publish name = (DnsIntent.Publish) intent;
                            assertThat(name.name()).isEqualTo(ZONE.child("floor-2").child("nas"));
                            assertThat(name.mode()).isEqualTo(ConflictMode.NO_CHECK_WITHOUT_DHCID);
                            assertThat(name.ttl()).isEqualTo(Duration.ofHours(1));
                            assertThat(name.address()).hasToString("192.0.2.101");
                            assertThat(name.reverse()).isTrue();
                        });
        declare(everything().withSubnets(List.of(full().withReservations(List.of()))));
        assertThat(desired(Ipv4Address.parse("192.0.2.101")))
                .containsExactly(new DnsIntent.Withdraw(Ipv4Address.parse("192.0.2.101")));
        declare(everything().withClaims(List.of()));
        assertThat(desired(service)).containsExactly(new DnsIntent.Withdraw(service));
    }

    private List<DnsIntent> desired(Ipv4Address address) {
        return ports.dnsLedger().due(now.plusSeconds(60), 10).stream()
                .map(DnsLedger.Work::desired)
                .filter(intent -> intent.address().equals(address))
                .toList();
    }

    @Test
    void movesThingsIntoEachOthersPlaces() {
        // Each intermediate state would break an exclusion constraint; the end does not.
        PlanContent before =
                PlanContent.of(
                        List.of(
                                subnet(
                                                "192.0.2.0/24",
                                                "192.0.2.10-192.0.2.19",
                                                "192.0.2.20-192.0.2.29")
                                        .withReservations(
                                                List.of(
                                                        reservation(1, "192.0.2.201", Source.FILE),
                                                        reservation(
                                                                2, "192.0.2.202", Source.FILE)))),
                        List.of(
                                claim("192.0.2.100", OwnerKind.STATIC, "a"),
                                claim("192.0.2.101", OwnerKind.STATIC, "b")));
        PlanContent after =
                PlanContent.of(
                        List.of(
                                subnet(
                                                "192.0.2.0/24",
                                                "192.0.2.20-192.0.2.29",
                                                "192.0.2.10-192.0.2.19")
                                        .withReservations(
                                                List.of(
                                                        reservation(1, "192.0.2.202", Source.FILE),
                                                        reservation(
                                                                2, "192.0.2.201", Source.FILE)))),
                        List.of(
                                claim("192.0.2.101", OwnerKind.STATIC, "a"),
                                claim("192.0.2.100", OwnerKind.STATIC, "b")));
        declare(before);
        Plan next = declare(after);

        assertThat(ports.planStore().current().content()).isEqualTo(next.content());
        declare(subnet("192.0.2.0/25"), subnet("192.0.2.128/25"));
        assertThat(ports.planStore().current().declared()).hasSize(2);
    }

    @Test
    void keepsTheVersionWhenNothingChanges() {
        long version = declare(home()).version();

        assertThat(declare(home()).version()).isEqualTo(version);
        assertThat(declare(home(), subnet("198.51.100.0/24")).version()).isEqualTo(version + 1);
        assertThat(events(2)).hasSize(2);
    }

    @Test
    void refusesWholeAndChangesNothing() {
        Plan kept = declare(home());
        PlanOutcome outcome =
                ports.planStore()
                        .change(
                                new PlanEdit.DeclareFilePlan(
                                        PlanContent.of(
                                                List.of(
                                                        subnet("198.51.100.0/24"),
                                                        subnet("198.51.100.128/25")),
                                                List.of())),
                                AUTHOR);

        assertThat(outcome).isInstanceOf(PlanOutcome.Refused.class);
        assertThat(ports.planStore().current().version()).isEqualTo(kept.version());
        assertThat(ports.planStore().current().declared()).isEqualTo(kept.declared());
    }

    @Test
    void addsChangesAndDeletesReservations() {
        declare(home());
        Reservation added = reservation(40, "192.0.2.102", Source.API);
        ports.planStore().change(new PlanEdit.AddReservation(HOME, added), AUTHOR);
        assertThat(ports.planStore().current().declared().getFirst().reservations())
                .hasSize(3)
                .contains(added);

        Reservation changed =
                new Reservation(
                        added.id(),
                        Set.of(
                                new DeviceIdentifier.Mac(client(40).hardware()),
                                new DeviceIdentifier.Mac(client(41).hardware())),
                        Optional.empty(),
                        Optional.of("other"),
                        OptionSet.of(Map.of(15, OctetString.parseHex("61"))),
                        Source.API);
        ports.planStore().change(new PlanEdit.ChangeReservation(changed), AUTHOR);
        assertThat(ports.planStore().current().declared().getFirst().reservations())
                .hasSize(3)
                .contains(changed);

        PlanOutcome outcome =
                ports.planStore().change(new PlanEdit.DeleteReservation(added.id()), AUTHOR);
        assertThat(outcome).isInstanceOf(PlanOutcome.Applied.class);
        Plan last = ports.planStore().current();
        assertThat(last.version()).isEqualTo(4);
        assertThat(last.declared()).containsExactly(home().withId(HOME));
    }

    @Test
    void keepsOneReservationAnId() {
        declare(home());
        Reservation first = reservation(40, "192.0.2.102", Source.API);
        Reservation second =
                new Reservation(
                        first.id(),
                        Set.of(new DeviceIdentifier.Mac(client(41).hardware())),
                        Optional.empty(),
                        Optional.of("other"),
                        OptionSet.EMPTY,
                        Source.API);
        ports.planStore().change(new PlanEdit.AddReservation(HOME, first), AUTHOR);

        assertThat(ports.planStore().change(new PlanEdit.AddReservation(HOME, second), AUTHOR))
                .isInstanceOf(PlanOutcome.Refused.class);
        assertThat(ports.planStore().current().declared().getFirst().reservations())
                .contains(first)
                .doesNotContain(second);
    }

    @Test
    void saysWhatIsMissingAndWhatTheFileOwns() {
        declare(home());

        assertThat(
                        ports.planStore()
                                .change(
                                        new PlanEdit.DeleteReservation(
                                                new ReservationId(new UUID(1, 1))),
                                        AUTHOR))
                .isInstanceOf(PlanOutcome.Missing.class);
        assertThat(
                        ports.planStore()
                                .change(
                                        new PlanEdit.DeleteReservation(
                                                new ReservationId(new UUID(7, 7))),
                                        AUTHOR))
                .isInstanceOf(PlanOutcome.OwnedByFile.class);
    }

    @Test
    void tellsOfAChange() {
        declare(home());

        assertThat(events(1)).extracting(EventFeed.Event::type).containsExactly("plan.change");
    }

    @Test
    void takesTheLeasesOfASubnetAwayWithIt() {
        Plan plan = declare(subnet("198.18.0.0/16", "198.18.1.0-198.18.1.200"), home());
        commit(
                plan.version(),
                grant(bound(1, client(1), 1)),
                new LeaseChange(
                        LeaseChange.Kind.GRANT, bound(2, client(2), 1), 0, Optional.empty()));
        commit(
                plan.version(),
                end(LeaseChange.Kind.RELEASE, LeaseState.RELEASED, bound(2, client(2), 1)));
        declare(home());

        assertThat(stored(1)).isEmpty();
        assertThat(stored(2)).isEmpty();
        assertThat(ports.dnsLedger().due(now.plusSeconds(60), 10))
                .filteredOn(work -> work.address().equals(address(1)))
                .extracting(DnsLedger.Work::desired, DnsLedger.Work::generation)
                .containsExactly(tuple(new DnsIntent.Withdraw(address(1)), 2L));
        assertThat(ports.leaseDirectory().history(address(1), 10))
                .extracting(moment -> moment.kind())
                .containsExactly("REVOKE", "GRANT");
    }

    @Test
    void losesNoEditOfManyAtOnce() throws Exception {
        declare(home());
        try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
            List<Future<PlanOutcome>> outcomes = new ArrayList<>();
            for (int n = 0; n < 12; n++) {
                PlanEdit edit =
                        new PlanEdit.AddReservation(
                                HOME, reservation(100 + n, "192.0.2." + (102 + n), Source.API));
                outcomes.add(pool.submit(() -> ports.planStore().change(edit, AUTHOR)));
            }
            for (Future<PlanOutcome> outcome : outcomes) {
                assertThat(outcome.get()).isInstanceOf(PlanOutcome.Applied.class);
            }
        }
        Plan last = ports.planStore().current();
        assertThat(last.version()).isEqualTo(13);
        assertThat(last.declared().getFirst().reservations()).hasSize(14);
    }
}
