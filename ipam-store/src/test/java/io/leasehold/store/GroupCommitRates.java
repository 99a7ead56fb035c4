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

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Not a test: prints for groups of several sizes how many leases a second one connection commits,
 * how long a commit takes, and what a lease costs the processes of the database and the committing
 * thread in CPU time; then how long it takes to load them all. The README says how to run it.
 */
final class GroupCommitRates {
    private static final int HELD = 200_000;
    private static final int MOST = 2_000_000;
    private static final Ipv4Address BASE = Ipv4Address.parse("10.0.0.0");
    private static final Instant NOON = Instant.parse("2126-06-21T12:00:00Z");

    /** Clock ticks of {@code /proc} a second, on every Linux that runs Java 25. */
    private static final double TICKS = 100;

    private final PostgresStore store;
    private final long postmaster;
    private final long plan;
    private final int[] versions = new int[MOST];
    private int granted;

    private GroupCommitRates(PostgresStore store, long postmaster, long plan) {
        this.store = store;
        this.postmaster = postmaster;
        this.plan = plan;
    }

    /** What a group consists of. */
    private enum Kind {
        GRANTS(true, false),
        GRANTS_WITH_DNS(true, true),
        RENEWALS(false, false);

        final boolean fresh;
        final boolean withDns;

        Kind(boolean fresh, boolean withDns) {
            this.fresh = fresh;
            this.withDns = withDns;
        }
    }

    /**
     * @param arguments how many seconds each measurement takes; of which {@link Kind} alone; in
     *     groups of which size alone
     */
    public static void main(String[] arguments) throws IOException {
        Duration time = Duration.ofSeconds(arguments.length > 0 ? Long.parseLong(arguments[0]) : 3);
        try (TestServer server = TestServer.embedded();
                PostgresStore store = PostgresStore.open(server.settings())) {
            GroupCommitRates rates = new GroupCommitRates(store, server.pid(), declare(store));
            rates.fill();
            for (Kind kind :
                    arguments.length > 1
                            ? new Kind[] {Kind.valueOf(arguments[1])}
                            : Kind.values()) {
                rates.run(kind, 16, Duration.ofSeconds(3), false);
                for (int size :
                        arguments.length > 2
                                ? new int[] {Integer.parseInt(arguments[2])}
                                : new int[] {1, 16, 64, 256}) {
                    rates.run(kind, size, time, true);
                }
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
        while (granted < HELD) {
            List<LeaseChange> group = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                group.add(change(granted++, false));
            }
            commit(group);
        }
        System.out.printf(
                "%d new leases in groups of 1000: %.0f/s%n",
                HELD, HELD / ((System.nanoTime() - start) / 1e9));
    }

    private void run(Kind kind, int size, Duration time, boolean print) throws IOException {
        Random random = new Random(size);
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        List<Long> nanos = new ArrayList<>();
        long threadNanos = 0;
        double database = databaseSeconds();
        long start = System.nanoTime();
        while (System.nanoTime() - start < time.toNanos()) {
            int[] picked =
                    kind.fresh
                            ? IntStream.range(granted, granted += size).toArray()
                            : random.ints(0, HELD).distinct().limit(size).toArray();
            List<LeaseChange> group = new ArrayList<>();
            for (int n : picked) {
                group.add(change(n, kind.withDns));
            }
            long before = System.nanoTime();
            long cpuBefore = threads.getCurrentThreadCpuTime();
            commit(group);
            threadNanos += threads.getCurrentThreadCpuTime() - cpuBefore;
            nanos.add(System.nanoTime() - before);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        if (!print) {
            return;
        }
        long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
        double rows = (double) sorted.length * size;
        System.out.printf(
                "%-16s groups of %4d: %6.0f leases/s, commit p50 %.2f ms, p99 %.2f ms,"
                        + " database %5.1f us a lease, thread %5.1f us a lease%n",
                kind,
                size,
                rows / seconds,
                sorted[sorted.length / 2] / 1e6,
                sorted[sorted.length * 99 / 100] / 1e6,
                (databaseSeconds() - database) / rows * 1e6,
                threadNanos / rows / 1e3);
    }

    /** CPU time of the postmaster and all its processes, those that have ended included. */
    private double databaseSeconds() throws IOException {
        double ticks = 0;
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            for (Path process :
                    processes.filter(p -> p.getFileName().toString().matches("\\d+")).toList()) {
                String stat;
                try {
                    stat = Files.readString(process.resolve("stat"));
                } catch (IOException _) {
                    continue; // it has just ended
                }
                // After the name, which may hold anything: state, ppid, ..., 14th utime, stime,
                // cutime, cstime of the manual's proc(5).
                String[] field = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
                boolean isPostmaster =
                        process.getFileName().toString().equals(Long.toString(postmaster));
                if (isPostmaster || field[1].equals(Long.toString(postmaster))) {
                    ticks += Long.parseLong(field[11]) + Long.parseLong(field[12]);
                }
                if (isPostmaster) {
                    ticks += Long.parseLong(field[13]) + Long.parseLong(field[14]);
                }
            }
        }
        return ticks / TICKS;
    }

    private void commit(List<LeaseChange> group) {
        if (!(store.leaseLog().commit(group, plan) instanceof GroupOutcome.Committed)) {
            throw new IllegalStateException("the plan has moved during a measurement");
        }
    }

    private void load() {
        AtomicInteger count = new AtomicInteger();
        long start = System.nanoTime();
        store.leaseLog().loadRows(_ -> count.incrementAndGet());
        System.out.printf(
                "load of %d leases: %.2f s%n", count.get(), (System.nanoTime() - start) / 1e9);
    }

    private LeaseChange change(int n, boolean withDns) {
        int version = ++versions[n];
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
