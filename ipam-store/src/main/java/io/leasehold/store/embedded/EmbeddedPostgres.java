package io.leasehold.store.embedded;

import io.leasehold.store.DatabaseSettings;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A PostgreSQL of our own on the loopback interface, from {@link #start} to {@link #close}. It dies
 * with this process, even when that is killed; should it not, the next start finds and stops it.
 * When the server dies and we do not, it is started again on the same port. Thread-safe.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final long LOG_LIMIT_BYTES = 10L << 20;

    /** What an invalid database is told by, when only the name is wrong. */
    private static final String NO_SUCH_DATABASE = "3D000";

    private final Cluster cluster;
    private final Binaries binaries;
    private final RunUser user;
    private final FileChannel lockFile;
    private final int port;
    private final List<String> warnings = new ArrayList<>();
    private final CompletableFuture<Boolean> firstStart = new CompletableFuture<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread keeper;
    private volatile @Nullable Process postmaster;

    private EmbeddedPostgres(
            Cluster cluster, Binaries binaries, RunUser user, FileChannel lockFile, int port) {
        this.cluster = cluster;
        this.binaries = binaries;
        this.user = user;
        this.lockFile = lockFile;
        this.port = port;
        if (Commands.find("setpriv").isEmpty()) {
            warnings.add(
                    "setpriv (package util-linux) is not there: if Leasehold is killed, its"
                            + " PostgreSQL lives on until the next start");
        }
        // The death signal of a child follows the thread that made it, so this one stays with it.
        this.keeper = Thread.ofPlatform().name("embedded-postgres").unstarted(this::keepRunning);
    }

    /** Starts the server of a data directory, which is made when it is not there. */
    public static EmbeddedPostgres start(Path directory) {
        return start(directory, directory);
    }

    /**
     * Starts the server of a data directory with programs that several directories share.
     *
     * @param programs where the programs of PostgreSQL are, or will be, unpacked
     * @throws EmbeddedPostgresException saying what is in the way
     */
    public static EmbeddedPostgres start(Path directory, Path programs) {
        try {
            Path cache = canonical(programs);
            return start(new Cluster(canonical(directory)), () -> Binaries.unpackedIn(cache));
        } catch (IOException failure) {
            throw new EmbeddedPostgresException(
                    "cannot start the embedded database in " + directory + ": " + failure, failure);
        }
    }

    /**
     * Starts the server of a data directory with an installed PostgreSQL.
     *
     * @param home of the installation, with {@code bin} in it, like {@code /usr/lib/postgresql/15}
     * @throws EmbeddedPostgresException saying what is in the way
     */
    public static EmbeddedPostgres startInstalled(Path directory, Path home) {
        try {
            return start(new Cluster(canonical(directory)), () -> Binaries.installedIn(home));
        } catch (IOException failure) {
            throw new EmbeddedPostgresException(
                    "cannot start PostgreSQL of " + home + " in " + directory + ": " + failure,
                    failure);
        }
    }

    /**
     * PostgreSQL reports its directory without links, so that is how it is named from the start.
     */
    private static Path canonical(Path directory) throws IOException {
        Path absolute = directory.toAbsolutePath().normalize();
        Path existing = absolute;
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        return existing.toRealPath().resolve(existing.relativize(absolute)).normalize();
    }

    private static EmbeddedPostgres start(Cluster cluster, Supplier<Binaries> programs)
            throws IOException {
        cluster.create();
        FileChannel lockFile = lock(cluster);
        try {
            Binaries binaries = programs.get();
            RunUser user = RunUser.forCluster(cluster.data());
            cluster.requireReachable(user);
            if (!cluster.exists()) {
                cluster.initialize(binaries, user);
            }
            cluster.requireMajor(binaries.major());
            stopOrphan(cluster, binaries, user);
            EmbeddedPostgres server =
                    new EmbeddedPostgres(cluster, binaries, user, lockFile, freePort());
            server.warnings.forEach(warning -> LOG.warn("EMBEDDED_POSTGRES {}", warning));
            server.keeper.start();
            server.awaitFirstStart();
            return server;
        } catch (IOException | RuntimeException failure) {
            lockFile.close();
            throw failure;
        }
    }

    /**
     * How to reach the server that another process runs on this directory, for commands.
     *
     * @throws EmbeddedPostgresException when none runs, or its password is not for us to read
     */
    public static DatabaseSettings attach(Path directory) {
        try {
            Cluster cluster = new Cluster(canonical(directory));
            return cluster.running()
                    .map(server -> cluster.settings(server.port(), Cluster.DATABASE))
                    .orElseThrow(
                            () ->
                                    new EmbeddedPostgresException(
                                            "no embedded database runs in "
                                                    + cluster.root()
                                                    + ", or it is not for us to see; is Leasehold"
                                                    + " running, and is this its user?"));
        } catch (IOException failure) {
            throw new EmbeddedPostgresException("cannot look into " + directory, failure);
        }
    }

    /** The kernel gives the lock back however the process that has it ends. */
    private static FileChannel lock(Cluster cluster) throws IOException {
        FileChannel file =
                FileChannel.open(
                        cluster.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = file.tryLock();
            if (lock != null) {
                return file;
            }
        } catch (OverlappingFileLockException _) {
            LOG.debug("{} is locked by this very process", cluster.lock());
        }
        file.close();
        throw new EmbeddedPostgresException(
                "another Leasehold runs on "
                        + cluster.root()
                        + "; stop it first, or choose another database.embedded directory");
    }

    /** We have the lock, so a server that runs here was left behind by a process that is dead. */
    private static void stopOrphan(Cluster cluster, Binaries binaries, RunUser user)
            throws IOException {
        Optional<Cluster.Postmaster> orphan = cluster.running();
        if (orphan.isPresent()) {
            LOG.warn(
                    "EMBEDDED_POSTGRES_ORPHAN PostgreSQL {} was left behind in {}; stopping it",
                    orphan.get().pid(),
                    cluster.data());
            cluster.stop(binaries, user);
        }
        cluster.forgetDeadServer();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitFirstStart() throws IOException {
        try {
            firstStart.get();
        } catch (InterruptedException interrupted) {
            close();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while PostgreSQL was starting", interrupted);
        } catch (ExecutionException failure) {
            close();
            throw failure.getCause() instanceof EmbeddedPostgresException known
                    ? known
                    : new EmbeddedPostgresException("PostgreSQL did not start", failure);
        }
    }

    /** The life of the keeper: start the server, wait for its end, and again until closed. */
    private void keepRunning() {
        int failures = 0;
        while (closing.getCount() > 0) {
            try {
                Process process = spawn();
                postmaster = process;
                if (closing.getCount() == 0) {
                    end(process); // closed while it was being spawned
                    return;
                }
                awaitReady(process);
                ensureDatabase();
                failures = 0;
                firstStart.complete(true);
                int status = process.waitFor();
                if (closing.getCount() > 0) {
                    LOG.error(
                            "EMBEDDED_POSTGRES_DIED PostgreSQL ended with status {}; starting it"
                                    + " again, see {}",
                            status,
                            cluster.log());
                    cluster.forgetDeadServer();
                }
            } catch (InterruptedException interrupted) {
                firstStart.completeExceptionally(interrupted);
                return;
            } catch (IOException | SQLException | EmbeddedPostgresException failure) {
                failures++;
                end(postmaster);
                if (firstStart.completeExceptionally(failure)) {
                    return;
                }
                LOG.error("EMBEDDED_POSTGRES_DIED it does not start again either", failure);
                if (pause(Duration.ofMillis(Math.min(100L << Math.min(failures, 7), 10_000)))) {
                    return;
                }
            }
        }
    }

    /** Ends a server that did not come up; it has no clients, so SIGTERM is enough for most. */
    private static void end(@Nullable Process process) {
        if (process == null || !process.isAlive()) {
            return;
        }
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** Whether it was closed meanwhile. */
    private boolean pause(Duration time) {
        try {
            return closing.await(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            return true;
        }
    }

    private Process spawn() throws IOException {
        List<String> command = new ArrayList<>();
        // In a session of its own: Ctrl-C on the terminal is for Leasehold, which stops in order.
        Commands.find("setsid").ifPresent(setsid -> command.add(setsid.toString()));
        List<String> postgres = new ArrayList<>();
        Commands.find("setpriv")
                .ifPresent(
                        setpriv -> {
                            postgres.add(setpriv.toString());
                            // SIGINT is "fast shutdown". Set last: changing user clears it.
                            postgres.add("--pdeathsig=INT");
                        });
        postgres.add(binaries.program("postgres").toString());
        postgres.addAll(List.of("-D", cluster.data().toString()));
        for (String setting :
                List.of(
                        "listen_addresses=127.0.0.1",
                        "port=" + port,
                        "unix_socket_directories=",
                        "fsync=on",
                        "full_page_writes=on",
                        "synchronous_commit=on",
                        "password_encryption=scram-sha-256",
                        "max_connections=40",
                        "timezone=UTC",
                        "log_timezone=UTC",
                        "log_line_prefix=%m [%p] ",
                        "logging_collector=off")) {
            postgres.addAll(List.of("-c", setting));
        }
        command.addAll(user.command(postgres));
        File log = rotatedLog();
        return Commands.builder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                .start();
    }

    private File rotatedLog() throws IOException {
        Path log = cluster.log();
        if (Files.exists(log) && Files.size(log) > LOG_LIMIT_BYTES) {
            Files.move(
                    log,
                    log.resolveSibling(log.getFileName() + ".1"),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        return log.toFile();
    }

    /** A server that recovers after a crash answers late, so the limit is generous. */
    private void awaitReady(Process process) throws SQLException, InterruptedException {
        long limit = System.nanoTime() + START_LIMIT.toNanos();
        while (true) {
            if (process.waitFor(20, TimeUnit.MILLISECONDS)) {
                throw new EmbeddedPostgresException(
                        "PostgreSQL ended with status "
                                + process.exitValue()
                                + " instead of starting; it said: "
                                + lastWords());
            }
            try (Connection _ = connect("postgres")) {
                return;
            } catch (SQLException notYet) {
                if (System.nanoTime() > limit) {
                    throw notYet;
                }
            }
        }
    }

    private String lastWords() {
        try {
            List<String> lines = Files.readAllLines(cluster.log());
            return String.join(" | ", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
        } catch (IOException failure) {
            return failure.toString();
        }
    }

    private void ensureDatabase() throws SQLException {
        try (Connection _ = connect(Cluster.DATABASE)) {
            return;
        } catch (SQLException failure) {
            if (!NO_SUCH_DATABASE.equals(failure.getSQLState())) {
                throw failure;
            }
        }
        try (Connection connection = connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + Cluster.DATABASE);
        }
    }

    private Connection connect(String database) throws SQLException {
        DatabaseSettings settings = cluster.settings(port, database);
        Connection connection =
                DriverManager.getConnection(
                        settings.jdbcUrl(), settings.user(), settings.password());
        // Another server on our port would have to know our password; ask all the same.
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW data_directory")) {
            row.next();
            if (!row.getString(1).equals(cluster.data().toString())) {
                throw new EmbeddedPostgresException(
                        "port " + port + " belongs to the PostgreSQL of " + row.getString(1));
            }
            return connection;
        } catch (SQLException | RuntimeException failure) {
            connection.close();
            throw failure;
        }
    }

    public DatabaseSettings settings() {
        return cluster.settings(port, Cluster.DATABASE);
    }

    /** What is worse than it could be, in words, for logs and pages. */
    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    /** The process id of the server that runs now, if one does. */
    public Optional<Long> pid() {
        return Optional.ofNullable(postmaster).filter(Process::isAlive).map(Process::pid);
    }

    /** Stops the server; what was committed is on disk. */
    @Override
    public void close() {
        closing.countDown();
        try {
            if (cluster.running().isPresent()) {
                cluster.stop(binaries, user);
            }
            Process process = postmaster;
            if (process != null && !process.waitFor(10, TimeUnit.SECONDS)) {
                LOG.warn(
                        "EMBEDDED_POSTGRES PostgreSQL {} does not stop; killing it", process.pid());
                process.destroyForcibly().waitFor();
            }
            keeper.join();
            lockFile.close();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (IOException failure) {
            throw new EmbeddedPostgresException("cannot release " + cluster.lock(), failure);
        }
    }
}
