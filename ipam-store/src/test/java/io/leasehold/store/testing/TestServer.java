package io.leasehold.store.testing;

import io.leasehold.store.DatabaseSettings;
import io.leasehold.store.embedded.EmbeddedPostgres;

import org.junit.jupiter.api.Assumptions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A PostgreSQL with a directory that goes with it. */
public final class TestServer implements AutoCloseable {
    private final Path directory;
    private final DatabaseSettings settings;
    private final Runnable stop;

    private TestServer(Path directory, DatabaseSettings settings, Runnable stop) {
        this.directory = directory;
        this.settings = settings;
        this.stop = stop;
    }

    /** The one that Leasehold carries. */
    public static TestServer embedded() {
        Path directory = temporaryDirectory();
        EmbeddedPostgres postgres = EmbeddedPostgres.start(directory);
        return new TestServer(directory, postgres.settings(), postgres::close);
    }

    /** The one the distribution has installed; skips the test when there is none. */
    public static TestServer installed() {
        Optional<Path> programs = installedPrograms();
        if (programs.isEmpty()) {
            notRun("store on an installed PostgreSQL: no /usr/lib/postgresql/*/bin/initdb");
        }
        Path directory = temporaryDirectory();
        try {
            return startInstalled(programs.orElseThrow(), directory);
        } catch (IOException | InterruptedException failure) {
            throw new IllegalStateException(
                    "cannot start " + programs.orElseThrow() + " in " + directory, failure);
        }
    }

    private static TestServer startInstalled(Path programs, Path directory)
            throws IOException, InterruptedException {
        Path data = Files.createDirectory(directory.resolve("data"));
        Path password = Files.writeString(directory.resolve("password"), "for a test");
        boolean root = System.getProperty("user.name").equals("root");
        if (root) {
            finish("chown", "nobody", data.toString());
        }
        finish(
                child(
                        root,
                        programs.resolve("initdb").toString(),
                        "--pgdata=" + data,
                        "--username=leasehold",
                        "--pwfile=" + password,
                        "--auth=scram-sha-256",
                        "--locale=C",
                        "--encoding=UTF8"));
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            port = socket.getLocalPort();
        }
        // It dies with the test, however that ends: the thread that starts it is the test's.
        Process server =
                new ProcessBuilder(
                                child(
                                        root,
                                        programs.resolve("postgres").toString(),
                                        "-D",
                                        data.toString(),
                                        "--listen_addresses=127.0.0.1",
                                        "--unix_socket_directories=",
                                        "--port=" + port))
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve("log").toFile())
                        .start();
        DatabaseSettings settings =
                new DatabaseSettings(
                        "jdbc:postgresql://127.0.0.1:" + port + "/postgres",
                        "leasehold",
                        "for a test");
        awaitReady(server, settings);
        return new TestServer(directory, settings, () -> stop(server));
    }

    private static String[] child(boolean root, String... command) {
        List<String> all = new ArrayList<>(List.of("setpriv", "--pdeathsig=INT"));
        if (root) {
            all.addAll(List.of("--reuid=nobody", "--regid=nogroup", "--clear-groups"));
        }
        all.addAll(List.of(command));
        return all.toArray(String[]::new);
    }

    private static void finish(String... command) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(command)
                        .directory(Path.of("/").toFile())
                        .redirectErrorStream(true)
                        .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + said);
        }
    }

    private static void awaitReady(Process server, DatabaseSettings settings)
            throws InterruptedException {
        Instant limit = Instant.now().plusSeconds(30);
        while (!server.waitFor(50, TimeUnit.MILLISECONDS)) {
            try (Connection _ =
                    DriverManager.getConnection(
                            settings.jdbcUrl(), settings.user(), settings.password())) {
                return;
            } catch (SQLException notYet) {
                if (Instant.now().isAfter(limit)) {
                    stop(server);
                    throw new IllegalStateException("PostgreSQL does not come up", notYet);
                }
            }
        }
        throw new IllegalStateException("PostgreSQL ended with " + server.exitValue());
    }

    private static void stop(Process server) {
        try {
            // Not SIGTERM, which lets it wait for its clients.
            finish("kill", "-INT", Long.toString(server.pid()));
            if (!server.waitFor(20, TimeUnit.SECONDS)) {
                server.destroyForcibly().waitFor();
            }
        } catch (IOException | InterruptedException failure) {
            throw new IllegalStateException("stopping PostgreSQL " + server.pid(), failure);
        }
    }

    private static Optional<Path> installedPrograms() {
        Path all = Path.of("/usr/lib/postgresql");
        if (!Files.isDirectory(all)) {
            return Optional.empty();
        }
        try (Stream<Path> homes = Files.list(all)) {
            return homes.map(home -> home.resolve("bin"))
                    .filter(programs -> Files.isExecutable(programs.resolve("initdb")))
                    .max(Comparator.comparing(Path::toString));
        } catch (IOException failure) {
            throw new UncheckedIOException("looking into " + all, failure);
        }
    }

    private static void notRun(String what) {
        Path file =
                Path.of(System.getProperty("leasehold.root", ".")).resolve("target/not-run.txt");
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(
                    file, what + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException failure) {
            throw new UncheckedIOException("note in " + file + " what was not run", failure);
        }
        Assumptions.abort(what);
    }

    /** Below /tmp, because as root the server runs as somebody who must get there. */
    private static Path temporaryDirectory() {
        try {
            Path directory = Files.createTempDirectory(Path.of("/tmp"), "leasehold-store-test");
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
            return directory;
        } catch (IOException failure) {
            throw new UncheckedIOException("making a directory for a test server", failure);
        }
    }

    public DatabaseSettings settings() {
        return settings;
    }

    /** The process id in {@code postmaster.pid}: that of the server, if it runs. */
    public long pid() {
        try {
            return Long.parseLong(
                    Files.readAllLines(directory.resolve("data/postmaster.pid"))
                            .getFirst()
                            .strip());
        } catch (IOException failure) {
            throw new UncheckedIOException("no server in " + directory, failure);
        }
    }

    @Override
    public void close() {
        stop.run();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("deleting " + directory, failure);
        }
    }
}
