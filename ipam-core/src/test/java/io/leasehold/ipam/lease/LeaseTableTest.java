package io.leasehold.ipam.lease;

import static io.leasehold.ipam.testing.Leases.NOON;
import static io.leasehold.ipam.testing.Leases.bound;
import static io.leasehold.ipam.testing.Leases.client;
import static io.leasehold.ipam.testing.Leases.lease;
import static io.leasehold.ipam.testing.SubnetBuilder.subnet;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.plan.Claim;
import io.leasehold.ipam.plan.OwnerKind;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.plan.Pool;
import io.leasehold.ipam.plan.Source;
import io.leasehold.ipam.plan.Standing;
import io.leasehold.ipam.plan.SubnetId;
import io.leasehold.ipam.plan.SubnetSnapshot;
import io.leasehold.ipam.testing.SubnetBuilder;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

class LeaseTableTest {
    private static final SubnetId SUBNET = new SubnetId(1);

    private static LeaseTable table(String... pools) {
        LeaseTable table = new LeaseTable();
        table.adopt(plan(1, pools));
        return table;
    }

    private static Plan plan(long version, String... pools) {
        var subnet = subnet("192.0.2.0/24").gateway("192.0.2.1");
        for (String pool : pools) {
            subnet.pool(pool);
        }
        return SubnetBuilder.plan(version, subnet);
    }

    private static Ipv4Address ip(int last) {
        return Ipv4Address.parse("192.0.2." + last);
    }

    @Test
    void anAddressNeverUsedIsFoundBeforeOneThatWas() {
        LeaseTable table = table("192.0.2.10-192.0.2.12");
        table.restore(lease("192.0.2.10", client(1), LeaseState.RELEASED, NOON));
        table.restore(bound("192.0.2.11", client(2)));

        assertThat(table.anyFree(SUBNET, Set::isEmpty, 0)).contains(ip(12));
        table.hold(ip(12));
        assertThat(table.anyFree(SUBNET, Set::isEmpty, 0)).contains(ip(10));
        table.hold(ip(10));
        assertThat(table.anyFree(SUBNET, Set::isEmpty, 0)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"BOUND, 0", "DECLINED, 0", "RELEASED, 1", "EXPIRED, 1"})
    void anAddressIsFreeAgainOnlyWhenItsLeaseHasEnded(LeaseState state, long free) {
        LeaseTable table = table("192.0.2.10");
        table.restore(lease("192.0.2.10", client(1), state, NOON.minusSeconds(7200)));

        assertThat(table.free(SUBNET)).isEqualTo(free);
        assertThat(table.isUnleasedFor(client(2), ip(10))).isEqualTo(free == 1);
    }

    @Test
    void aBoundLeaseStandsInTheWayOfOthersOnlyAndAProbationOfAll() {
        LeaseTable table = table("192.0.2.10-192.0.2.12");
        table.restore(bound("192.0.2.10", client(1)));
        table.restore(lease("192.0.2.11", client(1), LeaseState.DECLINED, NOON));

        assertThat(table.isUnleasedFor(client(1), ip(10))).isTrue();
        assertThat(table.isUnleasedFor(client(2), ip(10))).isFalse();
        assertThat(table.isUnleasedFor(client(1), ip(11))).isFalse();
    }

    @Test
    void aClientIsFoundByItsBoundLeaseBeforeAYoungerEndedOne() {
        LeaseTable table = table("192.0.2.10-192.0.2.12");
        table.restore(bound("192.0.2.10", client(1)));
        table.restore(lease("192.0.2.11", client(1), LeaseState.RELEASED, NOON));

        assertThat(table.of(client(1), SUBNET).map(Lease::address)).contains(ip(10));
        assertThat(table.of(client(1), new SubnetId(2))).isEmpty();
        assertThat(table.of(client(2), SUBNET)).isEmpty();
    }

    @Test
    void anAddressThatChangedHandsIsNoLongerFoundByItsFormerClient() {
        LeaseTable table = table("192.0.2.10-192.0.2.12");
        table.restore(lease("192.0.2.10", client(1), LeaseState.EXPIRED, NOON));
        table.restore(lease("192.0.2.10", client(2), LeaseState.BOUND, NOON, 2));

        assertThat(table.of(client(1), SUBNET)).isEmpty();
        assertThat(table.of(client(2), SUBNET).map(Lease::address)).contains(ip(10));
    }

    @Test
    void aForgottenRowLeavesAnAddressNeverUsed() {
        LeaseTable table = table("192.0.2.10");
        table.restore(bound("192.0.2.10", client(1)));
        table.forget(ip(10));

        assertThat(table.at(ip(10))).isEmpty();
        assertThat(table.of(client(1), SUBNET)).isEmpty();
        assertThat(table.anyFree(SUBNET, Set::isEmpty, 0)).contains(ip(10));
    }

    private static Claim heldBack(String range) {
        return SubnetBuilder.claimOf(OwnerKind.KUBERNETES_PODS, "pods", range)
                .but()
                .source(Source.OBSERVED)
                .standing(Standing.HELD_BACK)
                .build();
    }

    @Test
    void aLastResortIsFoundApartFromTheDynamicAddresses() {
        LeaseTable table = new LeaseTable();
        table.adopt(
                SubnetBuilder.plan(
                        1,
                        subnet("192.0.2.0/24")
                                .pool("192.0.2.10-192.0.2.13")
                                .claim(heldBack("192.0.2.10/31"))));
        assertThat(table.free(SUBNET)).isEqualTo(2);
        assertThat(table.anyFree(SUBNET, Set::isEmpty, 0)).contains(ip(12));
        assertThat(table.anyLastResort(SUBNET, Set::isEmpty, 0)).contains(ip(10));

        table.hold(ip(10));
        assertThat(table.anyLastResort(SUBNET, Set::isEmpty, 0)).contains(ip(11));
        table.restore(bound("192.0.2.11", client(1)));
        assertThat(table.anyLastResort(SUBNET, Set::isEmpty, 0)).isEmpty();
        table.restore(lease("192.0.2.11", client(1), LeaseState.RELEASED, NOON, 2));
        assertThat(table.anyLastResort(SUBNET, Set::isEmpty, 0)).contains(ip(11));
        assertThat(table.free(SUBNET)).as("dynamic").isEqualTo(2);
    }

    /** Whatever was left as it was, it is what a table that starts with this plan has. */
    @ParameterizedTest
    @ValueSource(longs = {41, 42, 43, 44})
    void anEditLeavesWhatAFreshStartFinds(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        Map<Integer, SubnetBuilder> subnets = new HashMap<>();
        Plan plan = Plan.EMPTY;
        LeaseTable table = new LeaseTable();
        Map<Ipv4Address, Lease> leases = new HashMap<>();
        Set<Ipv4Address> held = new HashSet<>();
        int kept = 0;
        for (int step = 1; step <= 300; step++) {
            int id = 1 + random.nextInt(3);
            if (random.nextInt(8) == 0) {
                subnets.remove(id);
            } else {
                subnets.put(id, randomSubnet(id, random));
            }
            Plan before = plan;
            plan =
                    plan.followedBy(
                            step,
                            3,
                            SubnetBuilder.content(subnets.values().toArray(SubnetBuilder[]::new)));
            for (SubnetSnapshot snapshot : plan.subnets()) {
                kept += before.subnet(snapshot.id()).filter(s -> s == snapshot).isPresent() ? 1 : 0;
            }
            table.adopt(plan);
            // Few leases at first, so that both ways of placing them are taken.
            for (int i = 0; i < step % 5; i++) {
                Ipv4Address address = ip(random.nextInt(192));
                Lease lease =
                        lease(
                                address.toString(),
                                client(random.nextInt(50)),
                                LeaseState.values()[random.nextInt(4)],
                                NOON);
                leases.put(address, lease);
                table.restore(lease);
            }
            Ipv4Address other = ip(random.nextInt(192));
            if (held.remove(other)) {
                table.unhold(other);
            } else {
                held.add(other);
                table.hold(other);
            }

            LeaseTable fresh = new LeaseTable();
            fresh.adopt(plan);
            leases.values().forEach(fresh::restore);
            held.forEach(fresh::hold);
            for (int subnet = 1; subnet <= 3; subnet++) {
                SubnetId which = new SubnetId(subnet);
                String where = "seed " + seed + " step " + step + " subnet " + subnet;
                assertThat(table.free(which)).as(where).isEqualTo(fresh.free(which));
                for (int start = 0; start < 64; start++) {
                    assertThat(table.anyFree(which, Set::isEmpty, start))
                            .as(where)
                            .isEqualTo(fresh.anyFree(which, Set::isEmpty, start));
                    assertThat(table.anyLastResort(which, Set::isEmpty, start))
                            .as(where)
                            .isEqualTo(fresh.anyLastResort(which, Set::isEmpty, start));
                }
            }
        }
        assertThat(kept).as("snapshots that were the same as before").isGreaterThan(100);
    }

    private static SubnetBuilder randomSubnet(int id, RandomGenerator random) {
        int network = 64 * (id - 1);
        SubnetBuilder subnet = subnet("192.0.2." + network + "/26").id(id);
        if (random.nextInt(5) > 0) {
            int first = network + 1 + random.nextInt(40);
            subnet.pool(ip(first) + "-" + ip(first + random.nextInt(20)));
            if (random.nextBoolean()) {
                subnet.claim(heldBack("192.0.2." + (network + 8 * random.nextInt(8)) + "/29"));
            }
        }
        return subnet;
    }

    @Test
    void leasesOutliveAPlanThatTakesTheirAddressAway() {
        LeaseTable table = table("192.0.2.10-192.0.2.12");
        table.restore(bound("192.0.2.10", client(1)));
        table.adopt(
                SubnetBuilder.plan(
                        2,
                        subnet("192.0.2.0/24")
                                .pool("192.0.2.10-192.0.2.12")
                                .claim(OwnerKind.KUBERNETES_LB, "lb", "192.0.2.10/31")));

        assertThat(table.at(ip(10)).map(Lease::state)).contains(LeaseState.BOUND);
        assertThat(table.free(SUBNET)).isEqualTo(1);
        assertThat(table.anyFree(SUBNET, Set::isEmpty, 0)).contains(ip(12));
    }

    @Test
    void aHugeSubnetWithoutAPoolCostsNothingAndHasNothingFree() {
        LeaseTable table = new LeaseTable();
        table.adopt(SubnetBuilder.plan(1, subnet("0.0.0.0/0")));

        assertThat(table.free(SUBNET)).isZero();
        assertThat(table.anyFree(SUBNET, Set::isEmpty, 5)).isEmpty();
    }

    @ParameterizedTest(name = "a lease of {0} may be reclaimed {1} after its end")
    @CsvSource({"PT10M, PT30S", "PT5M, PT30S", "PT4M, PT24S", "PT10S, PT1S", "PT24H, PT30S"})
    void graceIsTheLesserOfHalfAMinuteAndATenthOfTheLease(Duration time, Duration grace) {
        Instant granted = NOON.minusSeconds(3600);
        Lease lease = lease("192.0.2.10", client(1), LeaseState.BOUND, granted.plus(time));

        assertThat(LeaseTable.reclaimableAt(lease)).isEqualTo(granted.plus(time).plus(grace));
    }

    @Test
    void aProbationEndsWithoutGrace() {
        Lease lease = lease("192.0.2.10", client(1), LeaseState.DECLINED, NOON);

        assertThat(LeaseTable.reclaimableAt(lease)).isEqualTo(NOON);
    }

    /** Each dynamic address is in exactly one state, whatever happened in whatever order. */
    @ParameterizedTest
    @ValueSource(longs = {31, 32, 33, 34, 35, 36})
    void agreesWithANaiveModel(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        List<Plan> plans =
                List.of(
                        plan(1, "192.0.2.10-192.0.2.29"),
                        plan(2, "192.0.2.0/27"),
                        plan(3),
                        plan(4, "192.0.2.20-192.0.2.25", "192.0.2.40-192.0.2.44"));
        LeaseTable table = new LeaseTable();
        Plan plan = plans.getFirst();
        table.adopt(plan);
        Map<Ipv4Address, Lease> leases = new HashMap<>();
        Set<Ipv4Address> held = new HashSet<>();
        for (int step = 0; step < 5_000; step++) {
            Ipv4Address address = ip(random.nextInt(50));
            switch (random.nextInt(10)) {
                case 0, 1 -> {
                    table.hold(address);
                    held.add(address);
                }
                case 2, 3 -> {
                    table.unhold(address);
                    held.remove(address);
                }
                case 4 -> {
                    table.forget(address);
                    leases.remove(address);
                }
                case 5 -> {
                    if (random.nextInt(20) == 0) {
                        plan = plans.get(random.nextInt(plans.size()));
                        table.adopt(plan);
                    }
                }
                default -> {
                    long version =
                            Optional.ofNullable(leases.get(address)).map(Lease::version).orElse(0L);
                    Lease after =
                            lease(
                                    address.toString(),
                                    client(random.nextInt(12)),
                                    LeaseState.values()[random.nextInt(4)],
                                    NOON,
                                    version + 1);
                    table.apply(
                            new LeaseChange(
                                    LeaseChange.Kind.GRANT, after, version, Optional.empty()));
                    leases.put(address, after);
                }
            }
            check("seed " + seed + " step " + step, table, plan, leases, held, random.nextInt());
        }
    }

    private static void check(
            String where,
            LeaseTable table,
            Plan plan,
            Map<Ipv4Address, Lease> leases,
            Set<Ipv4Address> held,
            int start) {
        TreeSet<Ipv4Address> neverUsed = new TreeSet<>();
        TreeSet<Ipv4Address> reusable = new TreeSet<>();
        var ranges = plan.subnet(SUBNET).orElseThrow().pool().dynamic().ranges();
        for (int i = 0; i < 50; i++) {
            Ipv4Address address = ip(i);
            boolean dynamic = ranges.stream().anyMatch(r -> r.contains(address));
            Lease lease = leases.get(address);
            assertThat(table.at(address)).as(where).isEqualTo(Optional.ofNullable(lease));
            assertThat(table.isHeld(address)).as(where).isEqualTo(held.contains(address));
            if (!dynamic || held.contains(address)) {
                continue;
            }
            if (lease == null) {
                neverUsed.add(address);
            } else if (lease.state() == LeaseState.RELEASED
                    || lease.state() == LeaseState.EXPIRED) {
                reusable.add(address);
            }
        }
        assertThat(table.free(SUBNET)).as(where).isEqualTo(neverUsed.size() + reusable.size());
        // Of the used ones that which has been free for longest.
        Optional<Ipv4Address> expected =
                reusable.stream()
                        .min(
                                Comparator.comparing(
                                                (Ipv4Address a) ->
                                                        Objects.requireNonNull(leases.get(a))
                                                                .expires())
                                        .thenComparing(a -> a));
        if (!neverUsed.isEmpty()) {
            // From the first to the last address of the pools, whatever is carved out of them.
            var pools =
                    plan.subnet(SUBNET).orElseThrow().subnet().pools().stream()
                            .map(Pool::range)
                            .sorted()
                            .toList();
            Ipv4Address first = pools.getFirst().first();
            long span = pools.getLast().last().asLong() - first.asLong() + 1;
            Ipv4Address from = first.plus(Integer.toUnsignedLong(start) % span);
            expected =
                    Optional.ofNullable(neverUsed.ceiling(from))
                            .or(() -> Optional.of(neverUsed.first()));
        }
        assertThat(table.anyFree(SUBNET, Set::isEmpty, start)).as(where).isEqualTo(expected);
        for (int i = 0; i < 12; i++) {
            ClientIdentity client = client(i);
            boolean any = leases.values().stream().anyMatch(l -> l.isHeldBy(client));
            assertThat(table.of(client, SUBNET).isPresent()).as(where).isEqualTo(any);
        }
    }
}
