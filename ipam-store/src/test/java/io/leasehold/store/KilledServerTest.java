package io.leasehold.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.ipam.lease.ClientIdentity;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.lease.LeaseChange;
import io.leasehold.ipam.lease.LeaseState;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Prefix;
import io.leasehold.ipam.plan.PlanContent;
import io.leasehold.ipam.plan.PlanEdit;
import io.leasehold.ipam.plan.Source;
import io.leasehold.ipam.plan.Subnet;
import io.leasehold.ipam.plan.SubnetId;
import io.leasehold.ipam.port.PlanStore;
import io.leasehold.ipam.port.StoreUnavailableException;
import io.leasehold.store.testing.TestServer;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** What was acknowledged is there, however the server dies; the store comes back by itself. */
final class KilledServerTest {
    private static final Instant NOON = Instant.parse("2126-06-21T12:00:00Z");
    private static final int GROUP = 3;

    @Test
    void aServerKilledInMidCommitKeepsWhatItAcknowledged() throws Exception {
        try (TestServer server = TestServer.embedded();
                PostgresStore store = PostgresStore.open(server.settings())) {
            long plan = declareHome(store);
            Set<Ipv4Address> acknowledged = new HashSet<>();
            for (int round = 0; round < 3; round++) {
                int base = round * 20_000;
                int before = acknowledged.size();
                try (ExecutorService pool = Executors.newSingleThreadExecutor()) {
                    Future<Set<Ipv4Address>> writer =
                            pool.submit(() -> commitUntilItBreaks(store, plan, base));
                    while (stored(store).size() < before + 50) {
                        assertThat(writer).isNotDone();
                    }
                    new ProcessBuilder("kill", "-9", Long.toString(server.pid()))
                            .inheritIO()
                            .start()
                            .waitFor();
                    acknowledged.addAll(writer.get(60, TimeUnit.SECONDS));
                }
                assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(before + 45);

                List<Ipv4Address> kept = whenBack(store).stream().map(Lease::address).toList();
                assertThat(kept).containsAll(acknowledged);
                assertThat(kept.size() % GROUP)
                        .describedAs("a group is durable whole or not at all")
                        .isZero();
                acknowledged.addAll(kept);
            }
            assertThat(store.trouble()).isEmpty();
        }
    }

    private static Set<Ipv4Address> commitUntilItBreaks(PostgresStore store, long plan, int base) {
        Set<Ipv4Address> acknowledged = new HashSet<>();
        for (int n = base; n < base + 20_000 - GROUP; n += GROUP) {
            List<LeaseChange> group =
                    IntStream.range(n, n + GROUP).mapToObj(KilledServerTest::grant).toList();
            try {
                store.leaseLog().commit(group, plan);
                group.forEach(change -> acknowledged.add(change.after().address()));
            } catch (StoreUnavailableException expected) {
                assertThat(expected).hasMessageContaining("commit of 3 lease changes from 198.1");
                return acknowledged;
            }
        }
        return acknowledged;
    }

    private static List<Lease> whenBack(PostgresStore store) {
        Instant limit = Instant.now().plusSeconds(60);
        while (true) {
            try {
                return stored(store);
            } catch (StoreUnavailableException away) {
                assertThat(Instant.now()).isBefore(limit);
            }
        }
    }

    private static List<Lease> stored(PostgresStore store) {
        List<Lease> leases = new ArrayList<>();
        store.leaseLog().load(leases::add);
        return leases;
    }

    private static long declareHome(PostgresStore store) {
        Subnet home = Subnet.of(Ipv4Prefix.parse("198.18.0.0/15")).source(Source.FILE).build();
        store.planStore()
                .change(
                        new PlanEdit.DeclareFilePlan(PlanContent.of(List.of(home), List.of())),
                        new PlanStore.Author("test", "test", "1"));
        return store.planStore().current().version();
    }

    private static LeaseChange grant(int n) {
        Lease lease =
                new Lease(
                        Ipv4Address.parse("198.18.0.1").plus(n),
                        new SubnetId(1),
                        new ClientIdentity(
                                Optional.empty(),
                                HardwareAddress.parse("%012x".formatted(0x00005e000000L + n))),
                        LeaseState.BOUND,
                        Optional.empty(),
                        Optional.empty(),
                        NOON,
                        NOON.plusSeconds(3600),
                        NOON,
                        Optional.empty(),
                        1);
        return new LeaseChange(LeaseChange.Kind.GRANT, lease, 0, Optional.empty());
    }
}
