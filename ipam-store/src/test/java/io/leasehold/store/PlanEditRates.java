package io.leasehold.store;

import io.leasehold.ipam.lease.ClientIdentity;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.lease.LeaseChange;
import io.leasehold.ipam.lease.LeaseState;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Prefix;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.option.OptionSet;
import io.leasehold.ipam.plan.Claim;
import io.leasehold.ipam.plan.ClaimId;
import io.leasehold.ipam.plan.ClaimSemantics;
import io.leasehold.ipam.plan.DeviceIdentifier;
import io.leasehold.ipam.plan.LivePlan;
import io.leasehold.ipam.plan.Owner;
import io.leasehold.ipam.plan.OwnerKind;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.plan.PlanContent;
import io.leasehold.ipam.plan.PlanEdit;
import io.leasehold.ipam.plan.PlanEditor;
import io.leasehold.ipam.plan.PlanOutcome;
import io.leasehold.ipam.plan.Pool;
import io.leasehold.ipam.plan.Reservation;
import io.leasehold.ipam.plan.ReservationId;
import io.leasehold.ipam.plan.Source;
import io.leasehold.ipam.plan.Subnet;
import io.leasehold.ipam.plan.SubnetId;
import io.leasehold.ipam.port.LeaseLog.GroupOutcome;
import io.leasehold.ipam.port.PlanStore;
import io.leasehold.store.testing.TestServer;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.IntFunction;

/**
 * Not a test: prints how long one edit takes in a plan of 1,000 subnets with 5,000 reservations,
 * 3,000 claims and 100,000 live leases. The README says how to run it.
 */
final class PlanEditRates {
    private static final int SUBNETS = 1000;
    private static final int LEASES_EACH = 100;
    private static final int ROUNDS = 200;
    private static final PlanStore.Author AUTHOR = new PlanStore.Author("bench", "bench", "1");

    private final PostgresStore store;
    private final LivePlan live;

    private PlanEditRates(PostgresStore store) {
        this.store = store;
        this.live = new LivePlan(store.planStore());
    }

    public static void main(String[] arguments) {
        try (TestServer server = TestServer.embedded();
                PostgresStore store = PostgresStore.open(server.settings())) {
            store.warmUp();
            PlanEditRates rates = new PlanEditRates(store);
            rates.fill();
            for (int i = 0; i < 2; i++) {
                rates.run("AddClaim", PlanEditRates::addClaim, false);
                rates.run("AddClaim, dry run", PlanEditRates::addClaim, true);
                rates.run("AddReservation", PlanEditRates::addReservation, false);
                rates.run("ChangeSubnet", rates::changeSubnet, false);
                rates.run("ClaimNext", PlanEditRates::claimNext, false);
                rates.alone();
            }
            try (PostgresStore other = PostgresStore.open(server.settings())) {
                long start = System.nanoTime();
                other.planStore().current();
                System.out.printf("first read: %.1f ms%n", (System.nanoTime() - start) / 1e6);
                rates.run("AddClaim", PlanEditRates::addClaim, false);
                start = System.nanoTime();
                other.planStore().current();
                System.out.printf("next read: %.1f ms%n", (System.nanoTime() - start) / 1e6);
            }
        }
    }

    private static String prefix(int n) {
        return "10.%d.%d.".formatted(n / 250, n % 250);
    }

    private void fill() {
        List<Subnet> subnets = new ArrayList<>();
        List<Claim> claims = new ArrayList<>();
        for (int n = 0; n < SUBNETS; n++) {
            List<Reservation> reservations = new ArrayList<>();
            for (int r = 0; r < 5; r++) {
                reservations.add(reservation(prefix(n) + (240 + r), n * 5 + r, Source.FILE));
            }
            for (int c = 0; c < 3; c++) {
                claims.add(claim(prefix(n) + (10 + c), Source.FILE));
            }
            subnets.add(
                    Subnet.of(Ipv4Prefix.parse(prefix(n) + "0/24"))
                            .gateway(Optional.of(Ipv4Address.parse(prefix(n) + "1")))
                            .pools(
                                    List.of(
                                            new Pool(
                                                    Ipv4Range.parse(
                                                            prefix(n) + "100-" + prefix(n)
                                                                    + "229"))))
                            .source(Source.FILE)
                            .reservations(reservations)
                            .build());
        }
        long start = System.nanoTime();
        change(new PlanEdit.DeclareFilePlan(PlanContent.of(subnets, claims)), false);
        System.out.printf("declared all: %.1f s%n", (System.nanoTime() - start) / 1e9);
        start = System.nanoTime();
        List<LeaseChange> group = new ArrayList<>();
        for (int n = 0; n < SUBNETS; n++) {
            for (int l = 0; l < LEASES_EACH; l++) {
                group.add(grant(n, l));
            }
            if (n % 10 == 9) {
                long version = live.current().version();
                if (!(store.leaseLog().commit(group, version) instanceof GroupOutcome.Committed)) {
                    throw new IllegalStateException("the plan has moved");
                }
                group.clear();
            }
        }
        System.out.printf("leases: %.1f s%n", (System.nanoTime() - start) / 1e9);
    }

    private static LeaseChange grant(int subnet, int n) {
        Instant now = Instant.now();
        Lease lease =
                new Lease(
                        Ipv4Address.parse(prefix(subnet) + (120 + n)),
                        new SubnetId(subnet + 1),
                        new ClientIdentity(
                                Optional.empty(), hardware(1_000_000 + subnet * 200 + n)),
                        LeaseState.BOUND,
                        Optional.empty(),
                        Optional.empty(),
                        now,
                        now.plus(Duration.ofHours(8)),
                        now,
                        Optional.empty(),
                        1);
        return new LeaseChange(LeaseChange.Kind.GRANT, lease, 0, Optional.empty());
    }

    private static HardwareAddress hardware(int n) {
        return new HardwareAddress(
                1,
                OctetString.of(
                        new byte[] {0, 0, 0x5e, (byte) (n >>> 16), (byte) (n >>> 8), (byte) n}));
    }

    private static Claim claim(String range, Source source) {
        return new Claim(
                new ClaimId(UUID.randomUUID()),
                Ipv4Range.parse(range),
                new Owner(OwnerKind.STATIC, "host-" + range),
                ClaimSemantics.EXCLUDE,
                source);
    }

    private static Reservation reservation(String address, int n, Source source) {
        return new Reservation(
                new ReservationId(UUID.randomUUID()),
                Set.of(new DeviceIdentifier.Mac(hardware(n))),
                Optional.of(Ipv4Address.parse(address)),
                Optional.of("device-" + n),
                OptionSet.EMPTY,
                source);
    }

    private static int added;

    private static PlanEdit addClaim(int i) {
        int n = added++;
        return new PlanEdit.AddClaim(
                claim(prefix(n * 7 % SUBNETS) + (100 + n / SUBNETS), Source.API));
    }

    private static PlanEdit addReservation(int i) {
        int n = added++;
        return new PlanEdit.AddReservation(
                new SubnetId(n * 7 % SUBNETS + 1),
                reservation(
                        prefix(n * 7 % SUBNETS) + (100 + n / SUBNETS), 2_000_000 + n, Source.API));
    }

    private PlanEdit changeSubnet(int i) {
        Subnet subnet = live.current().declared().getLast();
        if (subnet.source() == Source.FILE) {
            return new PlanEdit.AddSubnet(
                    Subnet.of(Ipv4Prefix.parse("10.99.0.0/24"))
                            .pools(List.of(new Pool(Ipv4Range.parse("10.99.0.10-10.99.0.20"))))
                            .build());
        }
        return new PlanEdit.ChangeSubnet(
                subnet.but()
                        .pools(List.of(new Pool(Ipv4Range.parse("10.99.0.10-10.99.0." + (20 + i)))))
                        .build());
    }

    private static PlanEdit claimNext(int i) {
        return new PlanEdit.ClaimNext(
                new SubnetId(i * 7 % SUBNETS + 1), Optional.empty(), claim("0.0.0.0", Source.API));
    }

    private PlanOutcome change(PlanEdit edit, boolean dryRun) {
        PlanStore.Request request = PlanStore.Request.of(edit, AUTHOR);
        PlanOutcome outcome = live.change(dryRun ? request.asDryRun() : request);
        if (!(outcome instanceof PlanOutcome.Applied)) {
            throw new IllegalStateException(outcome.toString());
        }
        return outcome;
    }

    private void run(String what, IntFunction<PlanEdit> edits, boolean dryRun) {
        long[] nanos = new long[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            PlanEdit edit = edits.apply(i);
            long before = System.nanoTime();
            change(edit, dryRun);
            nanos[i] = System.nanoTime() - before;
        }
        print(what, nanos);
    }

    /** The share of the core: no database. */
    private void alone() {
        Plan plan = live.current();
        long[] nanos = new long[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            PlanEdit edit = addClaim(i);
            long before = System.nanoTime();
            PlanEditor.apply(plan, edit);
            nanos[i] = System.nanoTime() - before;
        }
        print("of that PlanEditor.apply", nanos);
    }

    private static void print(String what, long[] nanos) {
        java.util.Arrays.sort(nanos);
        System.out.printf(
                "%-26s p50 %5.1f ms, p99 %5.1f ms, worst %5.1f ms%n",
                what,
                nanos[ROUNDS / 2] / 1e6,
                nanos[ROUNDS * 99 / 100] / 1e6,
                nanos[ROUNDS - 1] / 1e6);
    }
}
