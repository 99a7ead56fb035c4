package io.leasehold.store.testing;

import io.leasehold.store.DatabaseSettings;
import io.leasehold.store.embedded.EmbeddedPostgres;

import org.junit.jupiter.api.Assumptions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A PostgreSQL with a data directory that goes with it. */
public final class TestServer implements AutoCloseable {
    private final Path directory;
    private final EmbeddedPostgres server;

    private TestServer(Path directory, EmbeddedPostgres server) {
        this.directory = directory;
        this.server = server;
    }

    /** The one that Leasehold carries. */
    public static TestServer embedded() {
        Path directory = temporaryDirectory();
        return new TestServer(directory, EmbeddedPostgres.start(directory, sharedPrograms()));
    }

    /** The one the distribution has installed; skips the test when there is none. */
    public static TestServer installed() {
        Optional<Path> home = installedHome();
        if (home.isEmpty()) {
            notRun("store on an installed PostgreSQL: no /usr/lib/postgresql/*/bin/initdb");
        }
        Path directory = temporaryDirectory();
        return new TestServer(
                directory, EmbeddedPostgres.startInstalled(directory, home.orElseThrow()));
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
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
            return directory;
        } catch (IOException failure) {
            throw new UncheckedIOException("making a directory for a test server", failure);
        }
    }

    /** Unpacked once for all runs: that takes longer than most tests. */
    public static Path sharedPrograms() {
        return Path.of(
                System.getProperty("java.io.tmpdir"),
                "leasehold-test-programs-" + System.getProperty("user.name"));
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
        return server.settings();
    }

    public EmbeddedPostgres server() {
        return server;
    }

    @Override
    public void close() {
        server.close();
        delete(directory);
    }
}
