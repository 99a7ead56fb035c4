package io.leasehold.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.store.DatabaseSettings;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The real programs, in directories that every user can reach.
final class EmbeddedPostgresTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    /// The programs, unpacked once for all tests.
    private static Path shared;

    private Path base;
    private Path directory;

    @BeforeAll
    static void unpackOnce() throws IOException {
        shared = reachable();
        Programs.unpack(new Layout(shared));
    }

    @AfterAll
    static void deleteShared() throws IOException {
        Layout.deleteTree(shared);
    }

    @BeforeEach
    void makeDirectory() throws IOException {
        base = reachable();
        directory = base.resolve("database");
        Layout layout = Layout.create(directory);
        Files.createSymbolicLink(layout.programs(), new Layout(shared).programs());
    }

    @AfterEach
    void deleteDirectory() throws IOException {
        Layout.deleteTree(base);
    }

    private static Path reachable() throws IOException {
        Path path = Files.createTempDirectory(Path.of("/tmp"), "embedded-postgres");
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
        return path.toRealPath();
    }

    @Test
    void aFreshDirectoryGetsProgramsDataAndASecretPassword() throws Exception {
        Path fresh = base.resolve("not/there/yet");
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(fresh)) {
            assertThat(ask(postgres.settings(), "SELECT current_database()"))
                    .isEqualTo("leasehold");
            assertThat(fresh.resolve("postgres-17.11/bin/postgres")).isExecutable();
            assertThat(
                            PosixFilePermissions.toString(
                                    Files.getPosixFilePermissions(fresh.resolve("password"))))
                    .isEqualTo("rw-------");
            assertThat(postgres.settings().toString())
                    .doesNotContain(postgres.settings().password());
        }
    }

    @Test
    void whatWasCommittedIsThereAtTheNextStart() throws Exception {
        String password;
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory)) {
            password = postgres.settings().password();
            run(postgres.settings(), "CREATE TABLE kept AS SELECT 42 AS answer");
        }
        assertThat(directory.resolve("owner")).doesNotExist();
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory)) {
            assertThat(postgres.settings().password()).isEqualTo(password);
            assertThat(ask(postgres.settings(), "SELECT answer FROM kept")).isEqualTo("42");
        }
    }

    @Test
    void aCommitIsOnDiskAndPagesAreChecked() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory)) {
            Map<String, String> wanted =
                    Map.of(
                            "fsync", "on",
                            "synchronous_commit", "on",
                            "full_page_writes", "on",
                            "data_checksums", "on",
                            "server_encoding", "UTF8",
                            "shared_buffers", "128MB",
                            "max_connections", "40");
            for (Map.Entry<String, String> setting : wanted.entrySet()) {
                assertThat(ask(postgres.settings(), "SHOW " + setting.getKey()))
                        .as(setting.getKey())
                        .isEqualTo(setting.getValue());
            }
        }
    }

    @Test
    void nobodyGetsInWithoutThePassword() {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory)) {
            DatabaseSettings right = postgres.settings();
            assertThatThrownBy(
                            () ->
                                    ask(
                                            new DatabaseSettings(
                                                    right.jdbcUrl(), right.user(), "guess"),
                                            "SELECT 1"))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
        }
    }

    @Test
    void itListensOnLoopbackOnly() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory)) {
            assertThat(ask(postgres.settings(), "SHOW listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(ask(postgres.settings(), "SHOW unix_socket_directories")).isEmpty();
            int port = Integer.parseInt(ask(postgres.settings(), "SHOW port"));
            List<InetAddress> others =
                    NetworkInterface.networkInterfaces()
                            .flatMap(NetworkInterface::inetAddresses)
                            .filter(address -> !address.equals(InetAddress.ofLiteral("127.0.0.1")))
                            .toList();
            for (InetAddress other : others) {
                assertThatThrownBy(
                                () -> {
                                    try (Socket socket = new Socket()) {
                                        socket.connect(new InetSocketAddress(other, port), 2000);
                                    }
                                })
                        .as(other.toString())
                        .isInstanceOf(IOException.class);
            }
        }
    }

    @Test
    void aKilledServerIsStartedAgainWithAllThatWasCommitted() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory)) {
            run(postgres.settings(), "CREATE TABLE kept AS SELECT 42 AS answer");
            long before = postgres.pid();
            assertThat(ProcessHandle.of(before).orElseThrow().destroyForcibly()).isTrue();
            assertThat(
                            Await.until(
                                    SOON,
                                    () -> postgres.pid() != before && answers(postgres.settings())))
                    .isTrue();
            assertThat(ask(postgres.settings(), "SELECT answer FROM kept")).isEqualTo("42");
        }
    }

    @Test
    void aKilledLeaseholdTakesTheServerWithItAndLosesNothing() throws Exception {
        needs(
                Tool.find("setpriv").isPresent(),
                "embedded PostgreSQL dies with its JVM: needs setpriv");
        Holder holder = Holder.start(directory);
        DatabaseSettings settings = EmbeddedPostgres.attach(directory).orElseThrow();
        run(settings, "CREATE TABLE kept AS SELECT 42 AS answer");
        holder.process().destroyForcibly().waitFor();

        assertThat(EmbeddedPostgres.attach(directory)).isEmpty();
        assertThat(Await.until(SOON, () -> ProcessIdentity.of(holder.postgres()).isEmpty()))
                .as("the server with pid %s has ended", holder.postgres())
                .isTrue();
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory)) {
            assertThat(ask(postgres.settings(), "SELECT answer FROM kept")).isEqualTo("42");
        }
    }

    /// As where `setpriv` is missing: the server is started without the death signal and its
    /// Leasehold is gone.
    @Test
    void anOrphanIsStoppedBeforeTheNextStart() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory)) {
            run(postgres.settings(), "CREATE TABLE kept AS SELECT 42 AS answer");
        }
        Layout layout = Layout.create(directory);
        Process orphan =
                Tool.prepare(
                                ServiceUser.choose(layout)
                                        .command(
                                                List.of(
                                                        layout.program("postgres").toString(),
                                                        "-D",
                                                        layout.data().toString(),
                                                        "--listen_addresses=",
                                                        "--unix_socket_directories=",
                                                        "--restart_after_crash=on")))
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try {
            // The file appears empty and is written a moment later.
            assertThat(Await.until(SOON, () -> saysSomething(layout.postmasterPid()))).isTrue();
            try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory)) {
                assertThat(orphan.isAlive()).isFalse();
                assertThat(postgres.pid()).isNotEqualTo(orphan.pid());
                assertThat(ask(postgres.settings(), "SELECT answer FROM kept")).isEqualTo("42");
            }
        } finally {
            orphan.destroyForcibly();
        }
    }

    private static boolean saysSomething(Path file) {
        try {
            return Files.size(file) > 0;
        } catch (IOException _) {
            return false;
        }
    }

    @Test
    void aStalePidFileOfAnotherProgramDoesNotStopTheStart() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory)) {
            assertThat(answers(postgres.settings())).isTrue();
        }
        Layout layout = Layout.create(directory);
        // Above the greatest pid of the kernel.
        Files.writeString(
                layout.postmasterPid(), "4194999\n" + layout.data() + "\n1\n5432\n\n\n\n");
        ServiceUser.choose(layout).give(layout.postmasterPid());
        Files.setPosixFilePermissions(
                layout.postmasterPid(), PosixFilePermissions.fromString("rw-------"));
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory)) {
            assertThat(answers(postgres.settings())).isTrue();
        }
    }

    @Test
    void aSecondStartIsRefusedHereAndInAnotherProcess() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory)) {
            assertThatThrownBy(() -> EmbeddedPostgres.start(directory))
                    .isInstanceOf(EmbeddedPostgresException.class)
                    .hasMessageContaining("already in use by this very process");
            Process second = Holder.spawn(directory);
            String said =
                    new String(second.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(second.waitFor()).isNotZero();
            assertThat(said).contains("already in use by process " + ProcessHandle.current().pid());
            assertThat(answers(postgres.settings())).isTrue();
        }
    }

    @Test
    void closingAgainDoesNotTouchTheNextOne() throws Exception {
        EmbeddedPostgres first = EmbeddedPostgres.start(directory);
        first.close();
        try (EmbeddedPostgres second = EmbeddedPostgres.start(directory)) {
            first.close();
            assertThat(EmbeddedPostgres.attach(directory)).contains(second.settings());
            assertThatThrownBy(() -> EmbeddedPostgres.start(directory))
                    .hasMessageContaining("already in use");
        }
    }

    @Test
    void aCommandFindsTheRunningServer() throws Exception {
        assertThat(EmbeddedPostgres.attach(base.resolve("nowhere"))).isEmpty();
        assertThat(EmbeddedPostgres.attach(directory)).isEmpty();
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory)) {
            Optional<DatabaseSettings> found = EmbeddedPostgres.attach(directory);
            assertThat(found).contains(postgres.settings());
            assertThat(answers(found.orElseThrow())).isTrue();
        }
        assertThat(EmbeddedPostgres.attach(directory)).isEmpty();
    }

    @Test
    void dataOfAnotherMajorVersionAreRefusedAndLeftAlone() throws Exception {
        Files.createDirectory(directory.resolve("data"));
        Files.writeString(directory.resolve("data/PG_VERSION"), "16\n");
        assertThatThrownBy(() -> EmbeddedPostgres.start(directory))
                .isInstanceOf(EmbeddedPostgresException.class)
                .hasMessageContaining("written by PostgreSQL 16")
                .hasMessageContaining("export");
        assertThat(directory.resolve("data/PG_VERSION")).hasContent("16");
        // Refused is not held: the directory can be tried again.
        assertThatThrownBy(() -> EmbeddedPostgres.start(directory))
                .hasMessageContaining("written by PostgreSQL 16");
    }

    @Test
    void rootsServerRunsAsSomebodyElseWithoutCapabilities() throws Exception {
        needs(isRoot(), "embedded PostgreSQL drops root: needs root");
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory)) {
            List<String> status =
                    Files.readAllLines(Path.of("/proc/" + postgres.pid() + "/status"));
            assertThat(status).noneMatch(line -> line.matches("[UG]id:.*\\b0\\b.*"));
            assertThat(status).contains("CapEff:\t0000000000000000", "CapBnd:\t0000000000000000");
        }
    }

    @Test
    void aDirectoryThatTheOtherUserCannotReachIsNamed() throws Exception {
        needs(isRoot(), "embedded PostgreSQL names a directory in the way: needs root");
        Files.setPosixFilePermissions(base, PosixFilePermissions.fromString("rwx------"));
        assertThatThrownBy(() -> EmbeddedPostgres.start(directory))
                .isInstanceOf(EmbeddedPostgresException.class)
                .hasMessageContaining("may not pass through " + base + ";")
                .hasMessageContaining("chmod o+x " + base);
    }

    @Test
    void aLostPasswordIsSaidSo() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory)) {
            assertThat(answers(postgres.settings())).isTrue();
        }
        Files.writeString(directory.resolve("password"), "another\n");
        assertThatThrownBy(() -> EmbeddedPostgres.start(directory))
                .isInstanceOf(EmbeddedPostgresException.class)
                .hasMessageContaining("does not belong to");
        Files.delete(directory.resolve("password"));
        assertThatThrownBy(() -> EmbeddedPostgres.start(directory))
                .isInstanceOf(EmbeddedPostgresException.class)
                .hasMessageContaining("cannot read " + directory.resolve("password"));
    }

    /// Skips the test, and has the build say so at its end.
    private static void needs(boolean possible, String what) throws IOException {
        if (!possible) {
            Path note = Path.of(System.getProperty("leasehold.root", "."), "target", "not-run.txt");
            Files.createDirectories(note.getParent());
            Files.writeString(
                    note, what + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            Assumptions.abort(what);
        }
    }

    private static boolean isRoot() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .anyMatch(line -> line.matches("Uid:\\s+0\\s+0\\b.*"));
    }

    private static boolean answers(DatabaseSettings settings) {
        try {
            return ask(settings, "SELECT 1").equals("1");
        } catch (SQLException _) {
            return false;
        }
    }

    private static String ask(DatabaseSettings settings, String query) throws SQLException {
        try (Connection connection = connect(settings);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            assertThat(row.next()).isTrue();
            return row.getString(1);
        }
    }

    private static void run(DatabaseSettings settings, String command) throws SQLException {
        try (Connection connection = connect(settings);
                Statement statement = connection.createStatement()) {
            statement.execute(command);
        }
    }

    private static Connection connect(DatabaseSettings settings) throws SQLException {
        return DriverManager.getConnection(
                settings.jdbcUrl(), settings.user(), settings.password());
    }

    /// A second JVM that runs the server.
    private record Holder(Process process, long postgres) {
        static Holder start(Path directory) throws IOException {
            Process process = spawn(directory);
            BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
            StringBuilder said = new StringBuilder();
            long pid = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                said.append(line).append('\n');
                if (line.startsWith("pid ")) {
                    pid = Long.parseLong(line.substring(4));
                } else if (line.startsWith("ready ")) {
                    return new Holder(process, pid);
                }
            }
            throw new AssertionError("the other JVM did not get ready: " + said);
        }

        static Process spawn(Path directory) throws IOException {
            return new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            HoldsDatabase.class.getName(),
                            directory.toString())
                    .redirectErrorStream(true)
                    .start();
        }
    }
}
