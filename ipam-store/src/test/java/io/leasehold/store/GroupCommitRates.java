package io.leasehold.store;

import io.leasehold.ipam.dns.Dhcid;
import io.leasehold.ipam.dns.DnsIntent;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.lease.ClientIdentity;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.lease.LeaseChange;
import io.leasehold.ipam.lease.LeaseState;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Prefix;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.plan.PlanContent;
import io.leasehold.ipam.plan.PlanEdit;
import io.leasehold.ipam.plan.Source;
import io.leasehold.ipam.plan.Subnet;
import io.leasehold.ipam.plan.SubnetId;
import io.leasehold.ipam.port.LeaseLog.GroupOutcome;
import io.leasehold.ipam.port.PlanStore;
import io.leasehold.store.testing.TestServer;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Not a test: prints how many leases a second one connection commits in groups of several sizes,
 * and how long it takes to load them all. The README says how to run it.
 */
final class GroupCommitRates {
    private static final int LEASES = 200_000;
    private static final Ipv4Address BASE = Ipv4Address.parse("10.0.0.0");
    private static final Instant NOON = Instant.parse("2126-06-21T12:00:00Z");

    private final PostgresStore store;
    private final long plan;
    private final long[] versions = new long[LEASES];

    private GroupCommitRates(PostgresStore store, long plan) {
        this.store = store;
        this.plan = plan;
    }

    public static void main(String[] arguments) {
        try (TestServer server = TestServer.embedded();
                PostgresStore store = PostgresStore.open(server.settings())) {
            GroupCommitRates rates = new GroupCommitRates(store, declare(store));
            rates.fill();
            for (int size : new int[] {1, 16, 64, 256, 1000}) {
                rates.run("renewals", size, false, Duration.ofSeconds(2));
                rates.run("renewals", size, false, Duration.ofSeconds(5));
            }
            for (int size : new int[] {1, 64, 256}) {
                rates.run("grants with DNS", size, true, Duration.ofSeconds(5));
            }
            for (int i = 0; i < 3; i++) {
                rates.load();
            }
        }
    }

    private static long declare(PostgresStore store) {
        Subnet all = Subnet.of(Ipv4Prefix.parse("10.0.0.0/8")).source(Source.FILE).build();
        store.planStore()
                .change(
                        new PlanEdit.DeclareFilePlan(PlanContent.of(List.of(all), List.of())),
                        new PlanStore.Author("bench", "bench", "1"));
        return store.planStore().current().version();
    }

    private void fill() {
        long start = System.nanoTime();
        for (int from = 0; from < LEASES; from += 1000) {
            List<LeaseChange> group = new ArrayList<>();
            for (int n = from; n < from + 1000; n++) {
                group.add(change(n, false));
            }
            commit(group);
        }
        System.out.printf(
                "%d new leases in groups of 1000: %.0f/s%n",
                LEASES, LEASES / ((System.nanoTime() - start) / 1e9));
    }

    private void run(String what, int size, boolean withDns, Duration time) {
        Random random = new Random(size);
        List<Long> nanos = new ArrayList<>();
        long start = System.nanoTime();
        while (System.nanoTime() - start < time.toNanos()) {
            int[] picked = random.ints(0, LEASES).distinct().limit(size).toArray();
            List<LeaseChange> group = new ArrayList<>();
            for (int n : picked) {
                group.add(change(n, withDns));
            }
            long before = System.nanoTime();
            commit(group);
            nanos.add(System.nanoTime() - before);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
        System.out.printf(
                "%s, groups of %4d: %7.0f leases/s, commit p50 %.2f ms, p99 %.2f ms%n",
                what,
                size,
                (double) sorted.length * size / seconds,
                sorted[sorted.length / 2] / 1e6,
                sorted[sorted.length * 99 / 100] / 1e6);
    }

    private void commit(List<LeaseChange> group) {
        if (!(store.leaseLog().commit(group, plan) instanceof GroupOutcome.Committed)) {
            throw new IllegalStateException("the plan has moved during a measurement");
        }
    }

    private void load() {
        AtomicInteger count = new AtomicInteger();
        long start = System.nanoTime();
        store.leaseLog().load(_ -> count.incrementAndGet());
        System.out.printf(
                "load of %d leases: %.2f s%n", count.get(), (System.nanoTime() - start) / 1e9);
    }

    private LeaseChange change(int n, boolean withDns) {
        long version = ++versions[n];
        DnsName name = new DnsName("host-" + n + ".example.org");
        ClientIdentity client =
                new ClientIdentity(
                        Optional.of(OctetString.parseHex("ff%012x".formatted(n))),
                        HardwareAddress.parse("%012x".formatted(n)));
        Lease after =
                new Lease(
                        BASE.plus(n),
                        new SubnetId(1),
                        client,
                        LeaseState.BOUND,
                        Optional.of(
                                OctetString.of(("host-" + n).getBytes(StandardCharsets.US_ASCII))),
                        Optional.of(name),
                        NOON,
                        NOON.plusSeconds(version),
                        NOON,
                        Optional.empty(),
                        version);
        return new LeaseChange(
                version == 1 ? LeaseChange.Kind.GRANT : LeaseChange.Kind.RENEW,
                after,
                version - 1,
                withDns
                        ? Optional.of(
                                new DnsIntent.Publish(
                                        after.address(),
                                        name,
                                        Dhcid.of(client, name),
                                        Duration.ofMinutes(10),
                                        true,
                                        true))
                        : Optional.empty());
    }
}
