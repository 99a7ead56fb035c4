package io.leasehold.ipam.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.leasehold.ipam.dns.DnsIntent;
import io.leasehold.ipam.lease.LeaseChange;
import io.leasehold.ipam.lease.LeaseState;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Prefix;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.option.OptionSet;
import io.leasehold.ipam.plan.Authority;
import io.leasehold.ipam.plan.Claim;
import io.leasehold.ipam.plan.ClaimSemantics;
import io.leasehold.ipam.plan.DdnsPolicy;
import io.leasehold.ipam.plan.DeviceIdentifier;
import io.leasehold.ipam.plan.LeaseTimes;
import io.leasehold.ipam.plan.Owner;
import io.leasehold.ipam.plan.OwnerKind;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.plan.PlanEdit;
import io.leasehold.ipam.plan.PlanOutcome;
import io.leasehold.ipam.plan.Pool;
import io.leasehold.ipam.plan.Reservation;
import io.leasehold.ipam.plan.ReservationId;
import io.leasehold.ipam.plan.Source;
import io.leasehold.ipam.plan.Subnet;
import io.leasehold.ipam.plan.SubnetId;
import io.leasehold.ipam.port.DnsLedger;
import io.leasehold.ipam.port.EventFeed;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
        return new Subnet(
                new SubnetId(0),
                Ipv4Prefix.parse("192.0.2.0/24"),
                "home 'sweet' \"home\"",
                Optional.of("br0.20"),
                Authority.LEASEHOLD,
                Optional.of(Ipv4Address.parse("192.0.2.1")),
                new LeaseTimes(Duration.ofHours(3), Duration.ofSeconds(90), Duration.ofDays(8)),
                OptionSet.of(
                        Map.of(
                                6,
                                OctetString.parseHex("0a450101"),
                                121,
                                OctetString.EMPTY,
                                254,
                                OctetString.parseHex("00ff"))),
                new DdnsPolicy(Optional.of(ZONE), true),
                Source.FILE,
                // Not in address order: what is stored keeps the order it was declared in.
                List.of(
                        new Pool(Ipv4Range.parse("192.0.2.200-192.0.2.220")),
                        new Pool(Ipv4Range.parse("192.0.2.50-192.0.2.149"))),
                List.of(
                        new Claim(
                                Ipv4Range.parse("192.0.2.150-192.0.2.165"),
                                new Owner(OwnerKind.KUBERNETES_LB, "metallb/first-pool"),
                                ClaimSemantics.EXCLUDE,
                                Source.FILE),
                        new Claim(
                                Ipv4Range.parse("192.0.2.160"),
                                new Owner(OwnerKind.KUBERNETES_LB, "metallb/first-pool"),
                                ClaimSemantics.ADDRESS,
                                Source.FILE),
                        new Claim(
                                Ipv4Range.parse("192.0.2.155-192.0.2.156"),
                                new Owner(OwnerKind.FOREIGN_DHCP, "router"),
                                ClaimSemantics.EXCLUDE,
                                Source.OBSERVED),
                        new Claim(
                                Ipv4Range.parse("192.0.2.0/24"),
                                new Owner(OwnerKind.KUBERNETES_PODS, "calico/lan"),
                                ClaimSemantics.CLAIM,
                                Source.KUBERNETES),
                        new Claim(
                                Ipv4Range.parse("10.0.0.0/8"),
                                new Owner(OwnerKind.KUBERNETES_PODS, "overlay"),
                                ClaimSemantics.OVERLAY,
                                Source.FILE)),
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
                                                OctetString.parseHex("00:6e:61:73"))),
                                Optional.of(Ipv4Address.parse("192.0.2.101")),
                                Optional.of("nas"),
                                OptionSet.of(Map.of(66, OctetString.parseHex("7478"))),
                                Source.FILE),
                        new Reservation(
                                new ReservationId(new UUID(7, 8)),
                                Set.of(new DeviceIdentifier.ClientId(OctetString.parseHex("01"))),
                                Optional.empty(),
                                Optional.empty(),
                                OptionSet.EMPTY,
                                Source.FILE)));
    }

    @Test
    void beginsEmpty() {
        Plan plan = ports.planStore().current();

        assertThat(plan.version()).isZero();
        assertThat(plan.declared()).isEmpty();
    }

    @Test
    void givesBackEveryFieldInTheOrderDeclared() {
        Plan declared = declare(subnet("203.0.113.0/24"), full());
        Plan stored = ports.planStore().current();

        assertThat(declared.version()).isEqualTo(1);
        assertThat(stored.version()).isEqualTo(1);
        assertThat(stored.declared()).isEqualTo(declared.declared());
        assertThat(stored.declared().get(1)).isEqualTo(full().withId(new SubnetId(2)));
    }

    @Test
    void replacesWhatTheFileNoLongerSays() {
        declare(full(), subnet("203.0.113.0/24"));
        Subnet changed =
                new Subnet(
                        new SubnetId(9),
                        full().prefix(),
                        "renamed",
                        Optional.empty(),
                        Authority.LEASEHOLD,
                        Optional.empty(),
                        LeaseTimes.DEFAULT,
                        OptionSet.EMPTY,
                        DdnsPolicy.OFF,
                        Source.FILE,
                        List.of(
                                new Pool(Ipv4Range.parse("192.0.2.40-192.0.2.60")),
                                new Pool(Ipv4Range.parse("192.0.2.200-192.0.2.220"))),
                        full().claims().subList(1, 2),
                        full().reservations().subList(1, 2));
        Plan next = declare(subnet("198.51.100.0/24"), changed);

        assertThat(next.version()).isEqualTo(2);
        assertThat(ports.planStore().current().declared())
                .isEqualTo(next.declared())
                .contains(
                        changed.withId(new SubnetId(1))
                                .withClaims(
                                        full().claims().stream()
                                                .filter(
                                                        claim ->
                                                                changed.claims().contains(claim)
                                                                        || claim.source()
                                                                                != Source.FILE)
                                                .toList()));
    }

    @Test
    void movesThingsIntoEachOthersPlaces() {
        // Each intermediate state would break an exclusion constraint; the end does not.
        Owner a = new Owner(OwnerKind.STATIC, "a");
        Owner b = new Owner(OwnerKind.STATIC, "b");
        Subnet before =
                with(
                        subnet("192.0.2.0/24", "192.0.2.10-192.0.2.19", "192.0.2.20-192.0.2.29"),
                        List.of(claim("192.0.2.100", a), claim("192.0.2.101", b)),
                        List.of(
                                reservation(1, "192.0.2.201", Source.FILE),
                                reservation(2, "192.0.2.202", Source.FILE)));
        Subnet after =
                with(
                        subnet("192.0.2.0/24", "192.0.2.20-192.0.2.29", "192.0.2.10-192.0.2.19"),
                        List.of(claim("192.0.2.101", a), claim("192.0.2.100", b)),
                        List.of(
                                reservation(1, "192.0.2.202", Source.FILE),
                                reservation(2, "192.0.2.201", Source.FILE)));
        declare(before);
        Plan next = declare(after);

        assertThat(ports.planStore().current().declared()).isEqualTo(next.declared());
        declare(subnet("192.0.2.0/25"), subnet("192.0.2.128/25"));
        assertThat(ports.planStore().current().declared()).hasSize(2);
    }

    private static Claim claim(String range, Owner owner) {
        return new Claim(Ipv4Range.parse(range), owner, ClaimSemantics.ADDRESS, Source.FILE);
    }

    private static Subnet with(Subnet s, List<Claim> claims, List<Reservation> reservations) {
        return new Subnet(
                s.id(),
                s.prefix(),
                s.name(),
                s.networkInterface(),
                s.authority(),
                s.gateway(),
                s.leaseTimes(),
                s.options(),
                s.ddns(),
                s.source(),
                s.pools(),
                claims,
                reservations);
    }

    @Test
    void keepsTheVersionWhenNothingChanges() {
        long version = declare(full()).version();

        assertThat(declare(full()).version()).isEqualTo(version);
        assertThat(declare(full(), subnet("198.51.100.0/24")).version()).isEqualTo(version + 1);
        assertThat(events(2)).hasSize(2);
    }

    @Test
    void refusesWholeAndChangesNothing() {
        Plan kept = declare(full());
        PlanOutcome outcome =
                ports.planStore()
                        .change(
                                new PlanEdit.DeclareFilePlan(
                                        List.of(
                                                subnet("198.51.100.0/24"),
                                                subnet("198.51.100.128/25"))),
                                AUTHOR);

        assertThat(outcome).isInstanceOf(PlanOutcome.Refused.class);
        assertThat(ports.planStore().current().version()).isEqualTo(kept.version());
        assertThat(ports.planStore().current().declared()).isEqualTo(kept.declared());
    }

    @Test
    void addsChangesAndDeletesReservations() {
        declare(full());
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
        assertThat(last.declared()).containsExactly(full().withId(HOME));
    }

    @Test
    void keepsOneReservationAnId() {
        declare(full());
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
        declare(full());

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
        declare(full());

        assertThat(events(1)).extracting(EventFeed.Event::type).containsExactly("plan.change");
    }

    @Test
    void takesTheLeasesOfASubnetAwayWithIt() {
        Plan plan = declare(subnet("198.18.0.0/16", "198.18.1.0-198.18.1.200"), full());
        commit(
                plan.version(),
                grant(bound(1, client(1), 1)),
                new LeaseChange(
                        LeaseChange.Kind.GRANT, bound(2, client(2), 1), 0, Optional.empty()));
        commit(
                plan.version(),
                end(LeaseChange.Kind.RELEASE, LeaseState.RELEASED, bound(2, client(2), 1)));
        declare(full());

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
        declare(full());
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
