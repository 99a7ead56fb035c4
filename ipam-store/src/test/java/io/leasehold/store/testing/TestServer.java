package io.leasehold.store.testing;

import io.leasehold.store.DatabaseSettings;
import io.leasehold.store.embedded.EmbeddedPostgres;

import org.junit.jupiter.api.Assumptions;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A PostgreSQL with a data directory that goes with it. */
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
        EmbeddedPostgres server = EmbeddedPostgres.start(directory);
        return new TestServer(directory, server.settings(), server::close);
    }

    /** The one the distribution has installed; skips the test when there is none. */
    public static TestServer installed() {
        Optional<Path> home = installedHome();
        if (home.isEmpty()) {
            notRun("store on an installed PostgreSQL: no /usr/lib/postgresql/*/bin/initdb");
        }
        Path bin = home.orElseThrow().resolve("bin");
        Path directory = temporaryDirectory();
        Path data = directory.resolve("data");
        int port = freePort();
        try {
            Files.writeString(directory.resolve("password"), "test-only");
            Files.createDirectory(data);
            asService("chown", "", data.toString());
            asService(
                    bin.resolve("initdb").toString(),
                    "-A scram-sha-256 --locale=C --encoding=UTF8 -U leasehold --pwfile="
                            + directory.resolve("password")
                            + " -D "
                            + data);
            asService(
                    bin.resolve("pg_ctl").toString(),
                    "-w -s -D " + data + " -l " + data.resolve("log") + " start -o",
                    "-c listen_addresses=127.0.0.1 -c unix_socket_directories= -p " + port);
        } catch (IOException failure) {
            throw new UncheckedIOException("preparing a server in " + directory, failure);
        }
        return new TestServer(
                directory,
                new DatabaseSettings(
                        "jdbc:postgresql://127.0.0.1:" + port + "/postgres",
                        "leasehold",
                        "test-only"),
                () ->
                        asService(
                                bin.resolve("pg_ctl").toString(),
                                "-w -s -m fast -D " + data + " stop"));
    }

    /**
     * PostgreSQL refuses to be root, so as root its programs run as the user Debian made for it.
     */
    private static void asService(String program, String options, String... more) {
        boolean root = "root".equals(System.getProperty("user.name"));
        List<String> command = new ArrayList<>();
        if (program.equals("chown")) {
            if (!root) {
                return;
            }
            command.addAll(List.of("chown", "postgres:"));
        } else {
            if (root) {
                command.addAll(
                        List.of(
                                "setpriv",
                                "--reuid=postgres",
                                "--regid=postgres",
                                "--clear-groups"));
            }
            command.add(program);
        }
        if (!options.isEmpty()) {
            command.addAll(List.of(options.split(" ", -1)));
        }
        command.addAll(List.of(more));
        try {
            Process process =
                    new ProcessBuilder(command)
                            .directory(new File("/tmp"))
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            if (process.waitFor() != 0) {
                throw new IllegalStateException(
                        command + " ended with status " + process.exitValue());
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("running " + command, failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while running " + command, interrupted);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException failure) {
            throw new UncheckedIOException("looking for a free port", failure);
        }
    }

    private static Optional<Path> installedHome() {
        Path all = Path.of("/usr/lib/postgresql");
        if (!Files.isDirectory(all)) {
            return Optional.empty();
        }
        try (Stream<Path> homes = Files.list(all)) {
            return homes.filter(home -> Files.isExecutable(home.resolve("bin/initdb")))
                    .max(Comparator.comparing(Path::toString));
        } catch (IOException failure) {
            throw new UncheckedIOException("looking into " + all, failure);
        }
    }

    /** Skips the running test and has the build say so at its end. */
    public static void notRun(String what) {
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
    public static Path temporaryDirectory() {
        try {
            Path directory = Files.createTempDirectory("leasehold-test");
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
            return directory;
        } catch (IOException failure) {
            throw new UncheckedIOException("making a directory for a test server", failure);
        }
    }

    public static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.delete(file);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("deleting " + directory, failure);
        }
    }

    public DatabaseSettings settings() {
        return settings;
    }

    @Override
    public void close() {
        stop.run();
        delete(directory);
    }
}
