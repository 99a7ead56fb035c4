package io.leasehold.store.embedded;

import io.leasehold.store.DatabaseSettings;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The files of an embedded server below one data directory: {@code cluster} is what PostgreSQL
 * calls its data directory, {@code password} opens it, {@code postgres.log} is what it says.
 */
record Cluster(Path root) {
    private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);
    static final String USER = "leasehold";
    static final String DATABASE = "leasehold";

    Path data() {
        return root.resolve("cluster");
    }

    Path log() {
        return root.resolve("postgres.log");
    }

    Path lock() {
        return root.resolve("leasehold.lock");
    }

    private Path passwordFile() {
        return root.resolve("password");
    }

    /** A postmaster that {@code postmaster.pid} speaks of. */
    record Postmaster(long pid, int port) {}

    /** Makes the directory. What is made here others may pass through, but not list. */
    void create() throws IOException {
        if (!Files.isDirectory(root)) {
            Files.createDirectories(root);
            Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx--x--x"));
        }
    }

    /**
     * @throws EmbeddedPostgresException when the run user cannot reach the directory, naming the
     *     directory that is closed to it
     */
    void requireReachable(RunUser user) {
        List<Path> way = new ArrayList<>();
        for (Path step = root; step != null; step = step.getParent()) {
            way.addFirst(step);
        }
        for (Path step : way) {
            if (!Commands.run(user.command(List.of("test", "-x", step.toString()))).succeeded()) {
                throw new EmbeddedPostgresException(
                        "the embedded database runs as user "
                                + user.name()
                                + ", who cannot pass through "
                                + step
                                + " to "
                                + root
                                + "; run 'chmod o+x "
                                + step
                                + "' or choose a database.embedded directory like"
                                + " /var/lib/leasehold");
            }
        }
    }

    /** Whether initdb was run here; its result appears whole. */
    boolean exists() {
        return Files.exists(data(), LinkOption.NOFOLLOW_LINKS);
    }

    void requireMajor(int major) throws IOException {
        String found = Files.readString(data().resolve("PG_VERSION")).strip();
        if (!found.equals(Integer.toString(major))) {
            throw new EmbeddedPostgresException(
                    data()
                            + " was made by PostgreSQL "
                            + found
                            + ", but this Leasehold carries "
                            + major
                            + "; start the Leasehold that made it, export, and import into a new"
                            + " data directory");
        }
    }

    /** Runs initdb: scram passwords for everybody, data checksums, no locale that could change. */
    void initialize(Binaries binaries, RunUser user) throws IOException {
        LOG.info("creating the database cluster {} for user {}", data(), user.name());
        Path unfinished = root.resolve("cluster.unfinished");
        if (Files.exists(unfinished)) {
            Trees.delete(unfinished);
        }
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        String password = HexFormat.of().formatHex(random);
        writePrivately(passwordFile(), password);
        Files.createDirectory(unfinished);
        Files.setPosixFilePermissions(unfinished, PosixFilePermissions.fromString("rwx------"));
        user.own(unfinished);
        // initdb wants to read it itself and wants its directory empty, so it lies beside.
        Path handed = root.resolve("password.initdb");
        writePrivately(handed, password);
        user.own(handed);
        try {
            Commands.require(
                    user.command(
                            List.of(
                                    binaries.program("initdb").toString(),
                                    "-D",
                                    unfinished.toString(),
                                    "-U",
                                    USER,
                                    "--auth=scram-sha-256",
                                    "--pwfile=" + handed,
                                    "--data-checksums",
                                    "--locale=C",
                                    "--encoding=UTF8")),
                    "initdb in " + unfinished);
        } finally {
            Files.delete(handed);
        }
        Files.move(unfinished, data(), StandardCopyOption.ATOMIC_MOVE);
    }

    private static void writePrivately(Path file, String text) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(
                file,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, text, StandardOpenOption.WRITE);
    }

    DatabaseSettings settings(int port, String database) {
        try {
            return new DatabaseSettings(
                    "jdbc:postgresql://127.0.0.1:" + port + "/" + database,
                    USER,
                    Files.readString(passwordFile()).strip());
        } catch (IOException failure) {
            throw new EmbeddedPostgresException(
                    "cannot read "
                            + passwordFile()
                            + " ("
                            + failure
                            + "); run this as the user who runs Leasehold",
                    failure);
        }
    }

    /**
     * The server that runs on this data directory, whoever started it: {@code postmaster.pid} names
     * it, and the process of that number is a postgres that works in the directory. A number alone
     * proves nothing, it may have gone to another process since.
     */
    Optional<Postmaster> running() {
        Path file = data().resolve("postmaster.pid");
        try {
            List<String> lines = Files.readAllLines(file);
            long pid = Long.parseLong(lines.getFirst().strip());
            int port = Integer.parseInt(lines.get(3).strip());
            String command = Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"));
            String program = command.split("\0", 2)[0];
            boolean ours =
                    program.endsWith("/postgres")
                            && command.contains("\0-D\0" + data() + "\0")
                            && isAlive(pid);
            return ours ? Optional.of(new Postmaster(pid, port)) : Optional.empty();
        } catch (IOException | IndexOutOfBoundsException | NumberFormatException _) {
            return Optional.empty(); // no file, half a file, or no such process
        }
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    /** Removes what a dead server has left, lest PostgreSQL take another process for it. */
    void forgetDeadServer() throws IOException {
        if (running().isEmpty()) {
            Files.deleteIfExists(data().resolve("postmaster.pid"));
        }
    }

    /** Ends a running server at once and in order; its clients are disconnected. */
    void stop(Binaries binaries, RunUser user) {
        Commands.require(
                user.command(
                        List.of(
                                binaries.program("pg_ctl").toString(),
                                "stop",
                                "-D",
                                data().toString(),
                                "-m",
                                "fast",
                                "-w",
                                "-t",
                                "60")),
                "stopping PostgreSQL in " + data());
    }
}
