package io.leasehold.ipam.lease;

import static io.leasehold.ipam.testing.Leases.NOON;
import static io.leasehold.ipam.testing.SubnetBuilder.subnet;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.plan.LeaseTimes;
import io.leasehold.ipam.plan.OwnerKind;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.plan.Source;
import io.leasehold.ipam.plan.Standing;
import io.leasehold.ipam.plan.SubnetId;
import io.leasehold.ipam.testing.Leases;
import io.leasehold.ipam.testing.SubnetBuilder;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Whatever happens to the table, it answers every question as {@link ModelTable} does. */
class LeaseTableModelTest {
    private static final int CLIENTS = 40;

    private final LeaseTable table = new LeaseTable();
    private final ModelTable model = new ModelTable();
    private Instant now = NOON;
    private int granted;

    @ParameterizedTest
    @ValueSource(longs = {61, 62, 63, 64, 65, 66, 67, 68})
    void answersAsTheModelDoes(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        if (seed % 2 == 0) {
            table.indexHardware();
        }
        adopt(plan(random, 1));
        for (int step = 0; step < 4_000; step++) {
            step(random, step);
            compare(random, "seed " + seed + " step " + step);
            if (step % 250 == 0) {
                compareAll("seed " + seed + " step " + step);
            }
        }
        assertThat(granted).as("leases of many clients").isGreaterThan(1000);
    }

    private void step(RandomGenerator random, int step) {
        Ipv4Address address = address(random);
        switch (random.nextInt(20)) {
            case 0, 1, 2 -> {
                table.hold(address);
                model.hold(address);
            }
            case 3, 4, 5 -> {
                table.unhold(address);
                model.unhold(address);
            }
            case 6 -> {
                table.forget(address);
                model.forget(address);
            }
            case 7 -> {
                if (random.nextInt(8) == 0) {
                    adopt(plan(random, step + 2));
                }
            }
            case 8, 9 -> {
                now = now.plusMillis(random.nextInt(40_000));
                List<Lease> over = new ArrayList<>(table.reclaimable(now, Integer.MAX_VALUE));
                over.sort(Comparator.comparing(Lease::address));
                assertThat(over).isEqualTo(model.reclaimable(now));
                for (Lease lease : over) {
                    if (random.nextInt(4) == 0) {
                        Instant later = now.plusMillis(random.nextInt(3000));
                        table.remind(lease.address(), later);
                        model.remind(lease.address(), later);
                    } else {
                        put(random, ended(lease));
                    }
                }
            }
            default -> put(random, lease(random, address));
        }
    }

    private void adopt(Plan plan) {
        table.adopt(plan);
        model.adopt(plan);
    }

    private void put(RandomGenerator random, Lease lease) {
        granted++;
        model.restore(lease);
        switch (random.nextInt(3)) {
            case 0 -> table.restore(lease);
            case 1 -> table.restore(new RawLease().set(lease));
            default ->
                    table.apply(
                            new LeaseChange(
                                    LeaseChange.Kind.GRANT,
                                    lease,
                                    lease.version() - 1,
                                    Optional.empty()));
        }
    }

    /** Two subnets of 64 addresses and what lies between and beyond them. */
    private static Ipv4Address address(RandomGenerator random) {
        return Ipv4Address.parse("192.0.2." + random.nextInt(160));
    }

    /** The same clients with different identifiers, and several with one. */
    private static ClientIdentity client(int number) {
        HardwareAddress hardware =
                number % 7 == 0
                        ? new HardwareAddress(number % 2, OctetString.EMPTY)
                        : Leases.hardware(number / 2);
        return new ClientIdentity(
                number % 3 == 0
                        ? Optional.of(OctetString.of(new byte[1 + number * number % 400]))
                        : Optional.empty(),
                hardware);
    }

    private Lease lease(RandomGenerator random, Ipv4Address address) {
        Optional<Lease> before = model.at(address);
        boolean renewal = before.isPresent() && random.nextInt(3) > 0;
        ClientIdentity client =
                renewal ? before.orElseThrow().client() : client(random.nextInt(CLIENTS));
        Instant last = now.minusMillis(random.nextInt(3) * 1000L);
        return new Lease(
                address,
                new SubnetId(1 + random.nextInt(2)),
                client,
                LeaseState.values()[random.nextInt(renewal ? 2 : 4)],
                random.nextInt(4) == 0
                        ? Optional.of(OctetString.of(new byte[random.nextInt(300)]))
                        : before.flatMap(Lease::hostname),
                random.nextInt(4) == 0
                        ? Optional.of(DnsName.parse("h" + random.nextInt(9) + ".example.org"))
                        : Optional.empty(),
                last.minusSeconds(random.nextInt(100)),
                expires(random),
                last,
                random.nextInt(6) == 0
                        ? Optional.of(OctetString.of(new byte[random.nextInt(50)]))
                        : Optional.empty(),
                before.map(Lease::version).orElse(0L) + 1);
    }

    private Instant expires(RandomGenerator random) {
        return switch (random.nextInt(10)) {
            case 0 -> now.plus(LeaseTimes.INFINITE);
            case 1 -> now.minusSeconds(random.nextInt(600));
            case 2 -> now.plus(random.nextInt(90_000_000), ChronoUnit.MICROS);
            default -> now.plusSeconds(random.nextInt(600));
        };
    }

    private static Lease ended(Lease lease) {
        return new Lease(
                lease.address(),
                lease.subnet(),
                lease.client(),
                LeaseState.EXPIRED,
                lease.hostname(),
                Optional.empty(),
                lease.starts(),
                lease.expires(),
                lease.lastTransaction(),
                lease.relayAgentInfo(),
                lease.version() + 1);
    }

    /** Pools that come and go, some for members of a class, some under a claim held back. */
    private static Plan plan(RandomGenerator random, long version) {
        List<SubnetBuilder> subnets = new ArrayList<>();
        for (int id = 1; id <= 2; id++) {
            if (random.nextInt(6) == 0) {
                continue;
            }
            int network = 64 * (id - 1);
            SubnetBuilder subnet = subnet("192.0.2." + network + "/26").id(id);
            int first = network + 1 + random.nextInt(3);
            subnet.pool(range(first, network + 30));
            switch (random.nextInt(3)) {
                case 0 -> subnet.pool(range(network + 31, network + 50), "voip");
                case 1 -> subnet.pool(range(network + 35, network + 50));
                default -> {}
            }
            if (random.nextInt(3) == 0) {
                subnet.claim(
                        SubnetBuilder.claimOf(
                                        OwnerKind.KUBERNETES_PODS,
                                        "pods",
                                        "192.0.2." + (network + 8 * random.nextInt(7)) + "/29")
                                .but()
                                .source(Source.OBSERVED)
                                .standing(
                                        random.nextBoolean()
                                                ? Standing.HELD_BACK
                                                : Standing.IN_FORCE)
                                .build());
            }
            subnets.add(subnet);
        }
        return SubnetBuilder.plan(version, subnets.toArray(SubnetBuilder[]::new));
    }

    private static String range(int first, int last) {
        return "192.0.2." + first + "-192.0.2." + last;
    }

    private void compare(RandomGenerator random, String where) {
        Ipv4Address address = address(random);
        ClientIdentity client = client(random.nextInt(CLIENTS));
        assertThat(table.at(address)).as(where).isEqualTo(model.at(address));
        assertThat(table.isHeld(address)).as(where).isEqualTo(model.isHeld(address));
        assertThat(table.isUnleasedFor(client, address))
                .as(where)
                .isEqualTo(model.isUnleasedFor(client, address));
        for (int id = 1; id <= 2; id++) {
            SubnetId subnet = new SubnetId(id);
            int start = random.nextInt();
            Set<String> classes = random.nextBoolean() ? Set.of() : Set.of("voip");
            Predicate<Set<String>> gate =
                    gated -> gated.isEmpty() || gated.stream().anyMatch(classes::contains);
            assertThat(table.of(client, subnet)).as(where).isEqualTo(model.of(client, subnet));
            assertThat(table.free(subnet)).as(where).isEqualTo(model.free(subnet));
            assertThat(table.anyFree(subnet, gate, start))
                    .as(where)
                    .isEqualTo(model.anyFree(subnet, gate, start));
            assertThat(table.anyLastResort(subnet, gate, start))
                    .as(where)
                    .isEqualTo(model.anyLastResort(subnet, gate, start));
        }
    }

    private void compareAll(String where) {
        assertThat(table.all()).as(where).containsExactlyInAnyOrderElementsOf(model.all());
        assertThat(table.all()).as(where).hasSize(model.all().size());
        for (int i = 0; i < 160; i++) {
            Ipv4Address address = Ipv4Address.parse("192.0.2." + i);
            assertThat(table.at(address)).as(where).isEqualTo(model.at(address));
        }
        for (int i = 0; i < CLIENTS; i++) {
            ClientIdentity client = client(i);
            assertThat(table.withHardware(client.hardware()))
                    .as(where)
                    .isEqualTo(model.withHardware(client.hardware()));
            client.clientId()
                    .ifPresent(
                            id ->
                                    assertThat(table.withClientId(id))
                                            .as(where)
                                            .isEqualTo(model.withClientId(id)));
        }
    }
}
