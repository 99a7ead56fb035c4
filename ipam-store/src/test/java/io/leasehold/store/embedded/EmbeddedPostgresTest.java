package io.leasehold.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.lease.ClientIdentity;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.lease.LeaseChange;
import io.leasehold.ipam.lease.LeaseState;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Prefix;
import io.leasehold.ipam.option.OptionSet;
import io.leasehold.ipam.plan.Authority;
import io.leasehold.ipam.plan.DdnsPolicy;
import io.leasehold.ipam.plan.LeaseTimes;
import io.leasehold.ipam.plan.PlanEdit;
import io.leasehold.ipam.plan.Source;
import io.leasehold.ipam.plan.Subnet;
import io.leasehold.ipam.plan.SubnetId;
import io.leasehold.ipam.port.LeaseLog.GroupOutcome;
import io.leasehold.ipam.port.PlanStore;
import io.leasehold.ipam.port.StoreUnavailableException;
import io.leasehold.store.DatabaseSettings;
import io.leasehold.store.PostgresStore;
import io.leasehold.store.testing.TestServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
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

final class EmbeddedPostgresTest {
    private Path directory = Path.of("/nonexistent");

    @BeforeEach
    void makeDirectory() {
        directory = TestServer.temporaryDirectory();
    }

    @AfterEach
    void deleteDirectory() {
        assertThat(new Cluster(directory).running())
                .describedAs("a server that the test has left behind")
                .isEmpty();
        TestServer.delete(directory);
    }

    private EmbeddedPostgres start() {
        return EmbeddedPostgres.start(directory, TestServer.sharedPrograms());
    }

    private static Connection connect(DatabaseSettings settings) throws SQLException {
        return DriverManager.getConnection(
                settings.jdbcUrl(), settings.user(), settings.password());
    }

    private static String ask(DatabaseSettings settings, String query) throws SQLException {
        try (Connection connection = connect(settings);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }

    /** A zombie has no command line any more; whoever inherited it may be slow to bury it. */
    private static boolean isAlive(long pid) {
        try {
            return !Files.readString(Path.of("/proc", Long.toString(pid), "cmdline")).isEmpty();
        } catch (IOException _) {
            return false;
        }
    }

    private static void awaitDeath(long pid) {
        Instant limit = Instant.now().plusSeconds(20);
        while (isAlive(pid)) {
            assertThat(Instant.now()).describedAs("process %d lives on", pid).isBefore(limit);
        }
    }

    private static void kill(long pid) {
        Commands.require(List.of("kill", "-9", Long.toString(pid)), "killing " + pid);
    }

    @Test
    void syncsEveryCommitAndLetsNobodyInWithoutThePassword() throws Exception {
        try (EmbeddedPostgres server = start()) {
            DatabaseSettings settings = server.settings();
            assertThat(ask(settings, "SHOW fsync")).isEqualTo("on");
            assertThat(ask(settings, "SHOW synchronous_commit")).isEqualTo("on");
            assertThat(ask(settings, "SHOW data_checksums")).isEqualTo("on");
            assertThat(ask(settings, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(ask(settings, "SHOW unix_socket_directories")).isEmpty();
            assertThat(ask(settings, "SHOW server_encoding")).isEqualTo("UTF8");
            assertThat(ask(settings, "SELECT string_agg(DISTINCT auth_method, ' ') FROM pg_hba_file_rules"))
                    .isEqualTo("scram-sha-256");
            assertThatThrownBy(
                            () ->
                                    connect(
                                            new DatabaseSettings(
                                                    settings.jdbcUrl(), settings.user(), "guess")))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            refused -> assertThat(refused.getSQLState()).isEqualTo("28P01"));
            assertThat(PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(directory.resolve("password"))))
                    .isEqualTo("rw-------");
            assertThat(settings.toString()).doesNotContain(settings.password());
        }
    }

    @Test
    void isNeverRoot() {
        try (EmbeddedPostgres server = start()) {
            long pid = server.pid().orElseThrow();
            assertThat(ProcessHandle.of(pid).orElseThrow().info().user())
                    .hasValueSatisfying(user -> assertThat(user).isNotEqualTo("root"));
        }
    }

    @Test
    void keepsEverythingOverARestart() throws Exception {
        long first;
        try (EmbeddedPostgres server = start();
                PostgresStore store = PostgresStore.open(server.settings())) {
            first = server.pid().orElseThrow();
            long plan = declareHome(store);
            store.leaseLog().commit(List.of(grant(1), grant(2)), plan);
        }
        assertThat(isAlive(first)).isFalse();
        try (EmbeddedPostgres server = start();
                PostgresStore store = PostgresStore.open(server.settings())) {
            assertThat(stored(store)).containsExactlyInAnyOrder(lease(1), lease(2));
            assertThat(store.planStore().current().version()).isEqualTo(1);
            assertThat(store.planStore().current().declared()).hasSize(1);
            assertThat(
                            store.leaseLog()
                                    .commit(
                                            List.of(grant(3)),
                                            store.planStore().current().version()))
                    .isInstanceOf(GroupOutcome.Committed.class);
        }
    }

    @Test
    void keepsWhatItAcknowledgedWhenItIsKilledAndComesBackByItself() throws Exception {
        try (EmbeddedPostgres server = start();
                PostgresStore store = PostgresStore.open(server.settings())) {
            long plan = declareHome(store);
            Set<Ipv4Address> acknowledged = new HashSet<>();
            for (int round = 0; round < 3; round++) {
                int base = round * 10_000;
                try (ExecutorService pool = Executors.newSingleThreadExecutor()) {
                    Future<Set<Ipv4Address>> writer =
                            pool.submit(() -> commitUntilItBreaks(store, plan, base));
                    while (stored(store).size() < acknowledged.size() + 50) {
                        assertThat(writer).isNotDone();
                    }
                    kill(server.pid().orElseThrow());
                    acknowledged.addAll(writer.get(60, TimeUnit.SECONDS));
                }
                Set<Ipv4Address> kept = new HashSet<>();
                whenBack(store).forEach(lease -> kept.add(lease.address()));
                assertThat(kept).containsAll(acknowledged);
                assertThat(acknowledged).hasSizeGreaterThan(round * 50);
            }
            assertThat(store.trouble()).isEmpty();
        }
    }

    private static Set<Ipv4Address> commitUntilItBreaks(PostgresStore store, long plan, int base) {
        Set<Ipv4Address> acknowledged = new HashSet<>();
        for (int n = base; n < base + 9_000; n += 3) {
            try {
                store.leaseLog().commit(List.of(grant(n), grant(n + 1), grant(n + 2)), plan);
                for (int i = 0; i < 3; i++) {
                    acknowledged.add(lease(n + i).address());
                }
            } catch (StoreUnavailableException expected) {
                assertThat(expected).hasMessageContaining("3 lease changes");
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

    @Test
    void stopsAnOrphanAndStartsAnew() throws Exception {
        DatabaseSettings before;
        try (EmbeddedPostgres server = start();
                PostgresStore store = PostgresStore.open(server.settings())) {
            store.leaseLog().commit(List.of(grant(1)), declareHome(store));
            before = server.settings();
        }
        Cluster cluster = new Cluster(directory);
        String port = before.jdbcUrl().replaceAll(".*:(\\d+)/.*", "$1");
        RunUser user = RunUser.forCluster(cluster.data());
        Path log = Files.createTempFile("orphan", ".log");
        user.own(log);
        Commands.require(
                user.command(
                        List.of(
                                Binaries.unpackedIn(TestServer.sharedPrograms())
                                        .program("pg_ctl")
                                        .toString(),
                                "start",
                                "-w",
                                "-l",
                                log.toString(),
                                "-D",
                                cluster.data().toString(),
                                "-o",
                                "-c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c port="
                                        + port)),
                "starting an orphan");
        long orphan = cluster.running().orElseThrow().pid();

        try (EmbeddedPostgres server = start();
                PostgresStore store = PostgresStore.open(server.settings())) {
            assertThat(isAlive(orphan)).isFalse();
            assertThat(server.pid()).hasValueSatisfying(pid -> assertThat(pid).isNotEqualTo(orphan));
            assertThat(stored(store)).containsExactly(lease(1));
        } finally {
            Files.delete(log);
        }
    }

    @Test
    void aPidFileOfTheDeadIsNoServer() throws Exception {
        start().close();
        Path file = new Cluster(directory).data().resolve("postmaster.pid");
        // This very process has the number now; it must be neither stopped nor believed.
        Files.writeString(
                file,
                ProcessHandle.current().pid() + "\n" + directory.resolve("cluster") + "\n1\n5432\n");

        try (EmbeddedPostgres server = start()) {
            assertThat(ask(server.settings(), "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void diesWithTheProcessThatStartedIt() throws Exception {
        Process parent =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                StartAndWait.class.getName(),
                                directory.toString(),
                                TestServer.sharedPrograms().toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try (BufferedReader says =
                new BufferedReader(
                        new InputStreamReader(parent.getInputStream(), StandardCharsets.UTF_8))) {
            String line = says.readLine();
            while (line != null && !line.startsWith("postgres ")) {
                line = says.readLine();
            }
            long postgres = Long.parseLong(String.valueOf(line).substring("postgres ".length()));
            assertThat(isAlive(postgres)).isTrue();

            assertThat(ask(EmbeddedPostgres.attach(directory), "SELECT 1")).isEqualTo("1");
            assertThatThrownBy(this::start)
                    .isInstanceOf(EmbeddedPostgresException.class)
                    .hasMessageContaining("another Leasehold runs on " + directory);
            assertThat(isAlive(postgres)).describedAs("a refused start harms nobody").isTrue();

            kill(parent.pid());
            awaitDeath(postgres);
        } finally {
            parent.destroyForcibly().waitFor();
        }
        try (EmbeddedPostgres server = start()) {
            assertThat(ask(server.settings(), "SELECT 1")).isEqualTo("1");
        }
    }

    /** A Leasehold that is about to be killed. */
    static final class StartAndWait {
        private StartAndWait() {}

        public static void main(String[] arguments) throws IOException {
            try (EmbeddedPostgres server =
                    EmbeddedPostgres.start(Path.of(arguments[0]), Path.of(arguments[1]))) {
                System.out.println("postgres " + server.pid().orElseThrow());
                int end = System.in.read();
                System.out.println("told to end by " + end);
            }
        }
    }

    @Test
    void refusesToStartTwice() {
        try (EmbeddedPostgres server = start()) {
            assertThatThrownBy(this::start)
                    .isInstanceOf(EmbeddedPostgresException.class)
                    .hasMessageContaining("another Leasehold runs on");
            assertThat(EmbeddedPostgres.attach(directory)).isEqualTo(server.settings());
        }
        assertThatThrownBy(() -> EmbeddedPostgres.attach(directory))
                .isInstanceOf(EmbeddedPostgresException.class)
                .hasMessageContaining("no embedded database runs in");
    }

    @Test
    void refusesTheDataOfAnotherMajorVersion() throws Exception {
        start().close();
        Path version = new Cluster(directory).data().resolve("PG_VERSION");
        Files.writeString(version, "16\n");
        assertThatThrownBy(this::start)
                .isInstanceOf(EmbeddedPostgresException.class)
                .hasMessageContaining("made by PostgreSQL 16")
                .hasMessageContaining("carries 17");
    }

    @Test
    void saysWhichDirectoryIsClosedToTheUserItStepsDownTo() throws Exception {
        if (!System.getProperty("user.name").equals("root")) {
            TestServer.notRun("embedded PostgreSQL: stepping down from root (needs root)");
        }
        Path closed = Files.createDirectory(directory.resolve("closed"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
        assertThatThrownBy(
                        () ->
                                EmbeddedPostgres.start(
                                        closed.resolve("data"), TestServer.sharedPrograms()))
                .isInstanceOf(EmbeddedPostgresException.class)
                .hasMessageContaining("cannot pass through " + closed + " to")
                .hasMessageContaining("chmod o+x " + closed);
    }

    @Test
    void anInterruptedInitdbIsBegunAgain() throws Exception {
        Path unfinished = Files.createDirectory(directory.resolve("cluster.unfinished"));
        Files.writeString(unfinished.resolve("PG_VERSION"), "17\n");
        try (EmbeddedPostgres server = start()) {
            assertThat(ask(server.settings(), "SELECT 1")).isEqualTo("1");
        }
        assertThat(unfinished).doesNotExist();
    }

    private static final Ipv4Address BASE = Ipv4Address.parse("198.18.0.1");
    private static final Instant NOON = Instant.parse("2026-06-21T12:00:00Z");

    private static long declareHome(PostgresStore store) {
        Subnet home =
                new Subnet(
                        new SubnetId(0),
                        Ipv4Prefix.parse("198.18.0.0/15"),
                        "home",
                        Optional.empty(),
                        Authority.LEASEHOLD,
                        Optional.empty(),
                        LeaseTimes.DEFAULT,
                        OptionSet.EMPTY,
                        DdnsPolicy.OFF,
                        Source.FILE,
                        List.of(),
                        List.of(),
                        List.of());
        store.planStore()
                .change(
                        new PlanEdit.DeclareFilePlan(List.of(home)),
                        new PlanStore.Author("test", "test", "1"));
        return store.planStore().current().version();
    }

    private static Lease lease(int n) {
        return new Lease(
                BASE.plus(n),
                new SubnetId(1),
                new ClientIdentity(
                        Optional.empty(),
                        HardwareAddress.parse("%012x".formatted(0x00005e005300L + n))),
                LeaseState.BOUND,
                Optional.empty(),
                Optional.of(new DnsName("host-" + n + ".example.org")),
                NOON,
                NOON.plus(Duration.ofHours(1)),
                NOON,
                Optional.empty(),
                1);
    }

    private static LeaseChange grant(int n) {
        return new LeaseChange(LeaseChange.Kind.GRANT, lease(n), 0, Optional.empty());
    }

    private static List<Lease> stored(PostgresStore store) {
        List<Lease> leases = new ArrayList<>();
        store.leaseLog().load(leases::add);
        return leases;
    }
}
