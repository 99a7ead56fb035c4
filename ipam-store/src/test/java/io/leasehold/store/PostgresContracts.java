package io.leasehold.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.plan.PlanContent;
import io.leasehold.ipam.plan.PlanEdit;
import io.leasehold.ipam.plan.PlanOutcome;
import io.leasehold.ipam.port.EventFeed;
import io.leasehold.ipam.port.LeaseLog.GroupOutcome;
import io.leasehold.ipam.port.PlanStore;
import io.leasehold.ipam.port.StoreUnavailableException;
import io.leasehold.ipam.testing.ConflictStoreContract;
import io.leasehold.ipam.testing.DnsAuditStoreContract;
import io.leasehold.ipam.testing.DnsLedgerContract;
import io.leasehold.ipam.testing.EventFeedContract;
import io.leasehold.ipam.testing.LeaseDirectoryContract;
import io.leasehold.ipam.testing.LeaseLogContract;
import io.leasehold.ipam.testing.PlanHistoryContract;
import io.leasehold.ipam.testing.PlanStoreContract;
import io.leasehold.ipam.testing.Ports;
import io.leasehold.ipam.testing.SightingStoreContract;
import io.leasehold.ipam.testing.StoreContract;
import io.leasehold.ipam.testing.TokenStoreContract;
import io.leasehold.store.testing.Sql;
import io.leasehold.store.testing.TestServer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.postgresql.PGConnection;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** All contracts, and what only PostgreSQL can be asked, on one server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class PostgresContracts {
    private TestServer server;
    private PostgresStore store;
    private PostgresStore other;

    /** A server of the kind to test. */
    abstract TestServer start();

    @BeforeAll
    void open() {
        server = start();
        store = PostgresStore.open(server.settings());
        other = PostgresStore.open(server.settings());
    }

    @AfterAll
    void close() {
        if (store != null) {
            store.close();
        }
        if (other != null) {
            other.close();
        }
        if (server != null) {
            server.close();
        }
    }

    Ports empty() {
        prompt().clear();
        return new Ports(
                store.leaseLog(),
                writtenByOneReadByAnother(),
                store.dnsLedger(),
                store.eventFeed(),
                store.leaseDirectory(),
                store.tokenStore(),
                store.planHistory(),
                store.conflictStore(),
                store.sightingStore(),
                store.dnsAuditStore());
    }

    /** A store remembers what it wrote; what is in the tables another one has to say. */
    private PlanStore writtenByOneReadByAnother() {
        return new PlanStore() {
            @Override
            public Plan current() {
                return other.planStore().current();
            }

            @Override
            public PlanOutcome change(Request request) {
                return store.planStore().change(request);
            }
        };
    }

    private Sql prompt() {
        return new Sql(server.settings());
    }

    Connection connection() throws SQLException {
        return prompt().connection();
    }

    /** Statements in one transaction. */
    void sql(String... statements) {
        prompt().run(statements);
    }

    String ask(String query) {
        return prompt().ask(query);
    }

    @Nested
    class Leases extends LeaseLogContract {
        @Override
        protected Ports open() {
            return empty();
        }
    }

    @Nested
    class Plans extends PlanStoreContract {
        @Override
        protected Ports open() {
            return empty();
        }
    }

    @Nested
    class Ledger extends DnsLedgerContract {
        @Override
        protected Ports open() {
            return empty();
        }
    }

    @Nested
    class Events extends EventFeedContract {
        @Override
        protected Ports open() {
            return empty();
        }

        @Test
        void anEventWaitsForEveryTransactionThatIsOlder() throws Exception {
            try (Connection slow = connection();
                    Statement statement = slow.createStatement()) {
                slow.setAutoCommit(false);
                statement.execute("INSERT INTO event (type) VALUES ('slow')");
                declareHome();
                assertThat(store.eventFeed().after(EventFeed.Cursor.START, 10))
                        .describedAs(
                                "the later one must not be shown before the earlier is decided")
                        .isEmpty();
                slow.commit();
            }
            assertThat(events(2)).extracting(e -> e.type()).containsExactly("slow", "plan.change");
        }

        @Test
        void tellsListenersThatThereIsNews() throws Exception {
            try (Connection listener = connection();
                    Statement statement = listener.createStatement()) {
                statement.execute("LISTEN " + NewsHint.CHANNEL);
                declareHome();
                assertThat(listener.unwrap(PGConnection.class).getNotifications(10_000))
                        .isNotEmpty();
            }
        }
    }

    @Nested
    class Directory extends LeaseDirectoryContract {
        @Override
        protected Ports open() {
            return empty();
        }
    }

    @Nested
    class Tokens extends TokenStoreContract {
        @Override
        protected Ports open() {
            return empty();
        }
    }

    @Nested
    class History extends PlanHistoryContract {
        @Override
        protected Ports open() {
            return empty();
        }
    }

    @Nested
    class Conflicts extends ConflictStoreContract {
        @Override
        protected Ports open() {
            return empty();
        }
    }

    @Nested
    class DnsAudits extends DnsAuditStoreContract {
        @Override
        protected Ports open() {
            return empty();
        }
    }

    @Nested
    class Sightings extends SightingStoreContract {
        @Override
        protected Ports open() {
            return empty();
        }
    }

    /** What must hold even against a hand-written INSERT. */
    @Nested
    class Schema extends StoreContract {
        private static final String SUBNET =
                """
                INSERT INTO subnet (id, position, prefix, name, authority, lease_default_s, lease_min_s, lease_max_s,
                                    options, ddns_reverse, source)
                VALUES (%s, 0, '%s', '', 'LEASEHOLD', 60, 60, 60, '{}', false, 'FILE')
                """;
        private static final String POOL =
                "INSERT INTO pool (subnet_id, position, first, last) VALUES (1, %s, '%s', '%s')";
        private static final String CLAIM =
                """
                INSERT INTO claim (position, first, last, owner_kind, owner_name, semantics, source)
                VALUES (%s, '%s', '%s', 'STATIC', '%s', '%s', '%s')
                """;

        @Override
        protected Ports open() {
            return empty();
        }

        private void refuses(String constraint, String... statements) {
            assertThatThrownBy(() -> sql(statements))
                    .isInstanceOf(Sql.Refused.class)
                    .hasMessageContaining(constraint);
        }

        private static final String LEASE =
                """
                INSERT INTO lease (address, subnet_id, hw_type, hw, state, last_change, starts, expires,
                                   last_transaction, version)
                VALUES ('192.0.2.7', %s, 1, '\\x00005e005301', 'RELEASED', 'RELEASE', now(), now(), now(), 1)
                """;

        @Test
        void aLeaseIsOfASubnet() {
            sql(SUBNET.formatted(1, "192.0.2.0/24"), SUBNET.formatted(2, "198.51.100.0/24"));
            refuses("there is no subnet 3", LEASE.formatted(3));
            sql(LEASE.formatted(1));
            refuses("there is no subnet 3", "UPDATE lease SET subnet_id = 3");
            refuses("subnet 1 still has leases", "DELETE FROM subnet");
            refuses("subnet 1 still has leases", "UPDATE subnet SET id = 3 WHERE id = 1");
            refuses("subnet 1 still has leases", "TRUNCATE subnet CASCADE");
            sql("UPDATE lease SET subnet_id = 2", "DELETE FROM subnet WHERE id = 1");
            sql("DELETE FROM lease", "DELETE FROM subnet");
        }

        @Test
        void aSnapshotThatIsTooOldToSeeTheSubnetsIsRefused() {
            sql(SUBNET.formatted(1, "192.0.2.0/24"));
            String old = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ";
            refuses("READ COMMITTED only", old, LEASE.formatted(1));
            refuses("READ COMMITTED only", old, "DELETE FROM subnet");
        }

        @Test
        void aSubnetDoesNotGoWhileALeaseComes() throws Exception {
            sql(SUBNET.formatted(1, "192.0.2.0/24"));
            try (ExecutorService pool = Executors.newSingleThreadExecutor();
                    Connection comes = connection();
                    Statement statement = comes.createStatement()) {
                comes.setAutoCommit(false);
                statement.execute(LEASE.formatted(1));
                Future<?> goes = pool.submit(() -> sql("DELETE FROM subnet"));
                while (ask("SELECT count(*) FROM pg_locks WHERE NOT granted").equals("0")) {
                    assertThat(goes).isNotDone();
                }
                comes.commit();
                assertThatThrownBy(() -> goes.get(30, TimeUnit.SECONDS))
                        .hasMessageContaining("subnet 1 still has leases");
            }
        }

        @Test
        void subnetsNeverOverlap() {
            sql(SUBNET.formatted(1, "192.0.2.0/24"));
            refuses("subnets_never_overlap", SUBNET.formatted(2, "192.0.2.128/25"));
            refuses("subnets_never_overlap", SUBNET.formatted(2, "192.0.0.0/16"));
            refuses("subnet_prefix_check", SUBNET.formatted(2, "2001:db8::/64"));
            sql(SUBNET.formatted(2, "192.0.3.0/24"));
        }

        @Test
        void poolsNeverOverlap() {
            sql(SUBNET.formatted(1, "192.0.2.0/24"), POOL.formatted(0, "192.0.2.10", "192.0.2.20"));
            refuses("pools_never_overlap", POOL.formatted(1, "192.0.2.20", "192.0.2.30"));
            refuses("range lower bound", POOL.formatted(1, "192.0.2.40", "192.0.2.30"));
            refuses("pool_first_check", POOL.formatted(1, "192.0.2.40/24", "192.0.2.50"));
            sql(POOL.formatted(1, "192.0.2.21", "192.0.2.30"));
        }

        @Test
        void declaredOwnersNeverOverlap() {
            sql(
                    SUBNET.formatted(1, "192.0.2.0/24"),
                    CLAIM.formatted(0, "192.0.2.10", "192.0.2.20", "a", "EXCLUDE", "FILE"));
            refuses(
                    "owners_never_overlap",
                    CLAIM.formatted(1, "192.0.2.20", "192.0.2.20", "b", "ADDRESS", "API"));
            sql(
                    CLAIM.formatted(1, "192.0.2.12", "192.0.2.12", "a", "ADDRESS", "FILE"),
                    CLAIM.formatted(2, "192.0.2.12", "192.0.2.12", "b", "ADDRESS", "OBSERVED"),
                    CLAIM.formatted(3, "192.0.2.0", "192.0.2.255", "c", "CLAIM", "FILE"));
        }

        @Test
        void aReservedAddressIsReservedOnce() {
            String reservation =
                    """
                    INSERT INTO reservation (id, subnet_id, position, address, options, source)
                    VALUES (gen_random_uuid(), 1, 0, '192.0.2.9', '{}', 'API')
                    """;
            sql(SUBNET.formatted(1, "192.0.2.0/24"), reservation);
            refuses("one_reservation_per_address", reservation);
        }

        @Test
        void anEditWaitsForOneByHandAndSeesIt() throws Exception {
            try (ExecutorService pool = Executors.newSingleThreadExecutor();
                    Connection byHand = connection();
                    Statement statement = byHand.createStatement()) {
                byHand.setAutoCommit(false);
                statement.execute(SUBNET.formatted(99, "192.0.2.128/25").replace("FILE", "API"));
                Future<PlanOutcome> edit =
                        pool.submit(
                                () ->
                                        store.planStore()
                                                .change(declaration("192.0.2.0/24"), AUTHOR));
                while (ask("SELECT count(*) FROM pg_locks WHERE NOT granted").equals("0")) {
                    assertThat(edit).isNotDone();
                }
                byHand.commit();
                refusedNaming(
                        edit.get(30, TimeUnit.SECONDS),
                        "subnet 192.0.2.",
                        "overlaps",
                        "192.0.2.0/24",
                        "192.0.2.128/25");
            }
            assertThat(store.planStore().current().version()).isEqualTo(1);
        }

        @Test
        void anOverlapThatTheRulesCouldNotSeeIsARefusalThatNamesBoth() {
            // As a restore does it: no trigger runs, so nobody knows.
            store.planStore().current();
            sql(
                    "SET LOCAL session_replication_role = replica",
                    SUBNET.formatted(99, "192.0.2.128/25"));

            refusedNaming(
                    store.planStore().change(declaration("192.0.2.0/24"), AUTHOR),
                    "subnets never overlap",
                    "192.0.2.0/24",
                    "192.0.2.128/25");
            assertThat(store.planStore().current().version()).isZero();
        }

        private static PlanEdit declaration(String prefix) {
            return new PlanEdit.DeclareFilePlan(PlanContent.of(List.of(subnet(prefix)), List.of()));
        }

        private static void refusedNaming(PlanOutcome outcome, String... names) {
            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            PlanOutcome.Refused.class,
                            refused ->
                                    assertThat(refused.problems().getFirst().message())
                                            .contains(names));
        }

        @Test
        void aRefusalSpeaksOfAddresses() {
            assertThat(
                            PostgresPlanStore.withAddresses(
                                    "Key (span)=([3221225994,3221226005)) conflicts"))
                    .isEqualTo("Key (span)=(192.0.2.10-192.0.2.20) conflicts");
        }

        @Test
        void historyHasAPartitionForThisMonthAndTheNext() {
            store.maintain();
            assertThat(
                            ask(
                                    """
                                    SELECT count(*) FROM pg_inherits
                                    WHERE inhparent = 'lease_history'::regclass
                                    """))
                    .isIn("3", "4");
            commit(declareHome(), grant(bound(1, client(1), 1)));
            assertThat(ask("SELECT count(*) FROM lease_history_default")).isEqualTo("0");
        }

        @Test
        void aLatePartitionTakesOverWhatTheDefaultCaught() {
            sql(
                    """
                    INSERT INTO lease_history (at, change, address, subnet_id, hw_type, hw, state, starts, expires,
                                               last_transaction, version)
                    VALUES ('2031-05-31 23:59:59+00', 'GRANT', '192.0.2.1', 1, 1, '', 'BOUND', now(), now(), now(), 1),
                           ('2031-06-01 00:00:00+00', 'GRANT', '192.0.2.1', 1, 1, '', 'BOUND', now(), now(), now(), 1)
                    """);
            assertThat(ask("SELECT ensure_lease_history_month('2031-05-07')")).isEqualTo("t");
            assertThat(ask("SELECT ensure_lease_history_month('2031-05-09')")).isEqualTo("f");
            assertThat(ask("SELECT count(*) FROM lease_history_2031_05")).isEqualTo("1");
            assertThat(ask("SELECT count(*) FROM lease_history_default")).isEqualTo("1");
            sql("DROP TABLE lease_history_2031_05");
        }

        @Test
        void renewalsTouchNoIndex() {
            assertThat(
                            ask(
                                    """
                                    SELECT string_agg(indexdef, '; ') FROM pg_indexes
                                    WHERE tablename = 'lease'
                                    """))
                    .describedAs("an index on what a renewal changes halves the rate of renewals")
                    .isEqualTo(
                            "CREATE UNIQUE INDEX lease_pkey ON public.lease USING btree (address)");
        }

        @Test
        void theAuditTellsWhoMadeWhatOfWhat() {
            declare(subnet("192.0.2.0/24"), subnet("198.51.100.0/24"));
            declare(subnet("192.0.2.0/24"), subnet("198.51.100.0/24", "198.51.100.7"));

            assertThat(
                            ask(
                                    """
                                    SELECT concat_ws(' ', who, via, request_id, edit, plan_version,
                                                     before->0->'pools', after->0->'pools', jsonb_array_length(after))
                                    FROM audit ORDER BY seq DESC LIMIT 1
                                    """))
                    .isEqualTo("alice test request-1 DeclareFilePlan 2 [] [\"198.51.100.7\"] 1");
        }
    }

    /** What the driver and the server do under trouble. */
    @Nested
    class Trouble extends StoreContract {
        @Override
        protected Ports open() {
            return empty();
        }

        @Test
        void aDatabaseThatDoesNotSyncIsRefused() {
            sql("ALTER ROLE leasehold SET synchronous_commit = off");
            try {
                assertThatThrownBy(() -> PostgresStore.open(server.settings()))
                        .isInstanceOf(StoreUnavailableException.class)
                        .hasMessageContaining("synchronous_commit = off");
            } finally {
                sql("ALTER ROLE leasehold RESET synchronous_commit");
            }
        }

        @Test
        void saysHowItIs() {
            assertThat(store.trouble()).isEmpty();
        }

        @Test
        void aGroupDecidedBeforeAPlanChangeWaitsAndThenDecidesAgain() throws Exception {
            long plan = declareHome();
            CountDownLatch closed = new CountDownLatch(1);
            try (ExecutorService pool = Executors.newSingleThreadExecutor();
                    Connection edit = connection();
                    Statement statement = edit.createStatement()) {
                edit.setAutoCommit(false);
                Fence.closeForPlanChange(edit);
                Future<GroupOutcome> group =
                        pool.submit(
                                () -> {
                                    closed.countDown();
                                    return store.leaseLog()
                                            .commit(List.of(grant(bound(1, client(1), 1))), plan);
                                });
                closed.await();
                statement.execute("UPDATE plan_version SET version = version + 1");
                while (ask("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT"
                                + " granted")
                        .equals("0")) {
                    assertThat(group).isNotDone();
                }
                edit.commit();
                assertThat(group.get(10, TimeUnit.SECONDS))
                        .isEqualTo(new GroupOutcome.PlanMoved(plan + 1));
            }
        }

        @Test
        void aDeadlockIsTriedAgain() throws Exception {
            long plan = declareHome();
            commit(plan, grant(bound(1, client(1), 1)), grant(bound(2, client(2), 1)));
            try (ExecutorService pool = Executors.newSingleThreadExecutor();
                    Connection other = connection();
                    Statement statement = other.createStatement()) {
                other.setAutoCommit(false);
                // Against the order everybody keeps: the higher address first.
                statement.execute("SET deadlock_timeout = '10s'");
                statement.execute(
                        "SELECT 1 FROM lease WHERE address = '%s' FOR UPDATE"
                                .formatted(address(2)));
                Future<?> group =
                        pool.submit(
                                () ->
                                        commit(
                                                plan,
                                                renew(bound(1, client(1), 2)),
                                                renew(bound(2, client(2), 2))));
                while (ask("SELECT count(*) FROM pg_locks WHERE NOT granted").equals("0")) {
                    assertThat(group).isNotDone();
                }
                statement.execute(
                        "SELECT 1 FROM lease WHERE address = '%s' FOR UPDATE"
                                .formatted(address(1)));
                other.commit();
                group.get(30, TimeUnit.SECONDS);
            }
            assertThat(stored(1)).hasValueSatisfying(l -> assertThat(l.version()).isEqualTo(2));
            assertThat(stored(2)).hasValueSatisfying(l -> assertThat(l.version()).isEqualTo(2));
        }

        @Test
        void aBrokenConnectionIsUnavailableAndTheNextOneWorks() {
            long plan = declareHome();
            commit(plan, grant(bound(1, client(1), 1)));
            sql(
                    """
                    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                    WHERE application_name LIKE 'leasehold %'
                    """);
            GroupOutcome outcome = null;
            for (int tries = 0; outcome == null; tries++) {
                try {
                    outcome = store.leaseLog().commit(List.of(renew(bound(1, client(1), 2))), plan);
                } catch (StoreUnavailableException expected) {
                    assertThat(expected).hasMessageContaining("commit of a lease change of");
                    assertThat(tries).isLessThan(10);
                }
            }
            assertThat(stored(1)).hasValueSatisfying(l -> assertThat(l.version()).isEqualTo(2));
        }
    }
}
