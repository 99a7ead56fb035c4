package io.leasehold.store.embedded;

import io.leasehold.store.DatabaseSettings;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/// A PostgreSQL of our own on one directory, running from [#start] to [#close]. Thread-safe.
///
/// Linux only, as root or any user; root's PostgreSQL runs as the owner of the directory, as
/// `postgres` or as `nobody`.
public final class EmbeddedPostgres implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);
    private static final String DATABASE = "leasehold";
    private static final int ATTEMPTS = 5;
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final String NO_SUCH_DATABASE = "3D000";
    private static final String DATABASE_EXISTS = "42P04";
    private static final String WRONG_PASSWORD = "28P01";

    private final DirectoryLock lock;
    private final Postmaster postmaster;
    private final DatabaseSettings settings;
    private boolean closed;

    private EmbeddedPostgres(DirectoryLock lock, Postmaster postmaster, DatabaseSettings settings) {
        this.lock = lock;
        this.postmaster = postmaster;
        this.settings = settings;
    }

    /// Starts the server on a directory and returns when its database takes connections: at the
    /// first start after unpacking the programs and creating the database, later after well under a
    /// second, or longer if it has to recover from a crash. A server that a killed Leasehold left
    /// behind is stopped first.
    ///
    /// @throws EmbeddedPostgresException if it cannot; then nothing is left running
    public static EmbeddedPostgres start(Path directory) {
        long began = System.nanoTime();
        Layout layout = Layout.create(directory);
        DirectoryLock lock = DirectoryLock.take(layout);
        try {
            ServiceUser user = ServiceUser.choose(layout);
            user.checkReach(layout);
            Programs.unpack(layout);
            Orphan.stop(layout, user);
            String password = Cluster.prepare(layout, user);
            new Owner(ProcessIdentity.ours(), OptionalInt.empty()).write(layout);
            Postmaster postmaster = startOnFreePort(layout, user);
            try {
                DatabaseSettings settings = settings(postmaster.port(), password);
                ensureDatabase(layout, settings);
                new Owner(ProcessIdentity.ours(), OptionalInt.of(postmaster.port())).write(layout);
                LOG.info(
                        "PostgreSQL runs in {} as user {} on 127.0.0.1 port {} after {} ms",
                        layout.directory(),
                        user.name(),
                        postmaster.port(),
                        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
                return new EmbeddedPostgres(lock, postmaster, settings);
            } catch (RuntimeException e) {
                postmaster.close();
                throw e;
            }
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /// How to reach the server that another process runs on that directory; empty if none does or
    /// it is not ready yet.
    ///
    /// @throws EmbeddedPostgresException if one runs but this user may not read the password
    public static Optional<DatabaseSettings> attach(Path directory) {
        if (!Files.isDirectory(directory)) {
            return Optional.empty();
        }
        Layout layout = Layout.create(directory);
        return Owner.read(layout)
                .filter(owner -> owner.jvm().lives() && owner.port().isPresent())
                .map(owner -> settings(owner.port().getAsInt(), Cluster.readPassword(layout)));
    }

    /// How to reach it; the same until [#close].
    public DatabaseSettings settings() {
        return settings;
    }

    /// The pid of the server now, 0 while it is being started again.
    long pid() {
        return postmaster.pid();
    }

    /// Stops the server: open transactions are rolled back, a checkpoint is written. Takes a tenth
    /// of a second, at most 40 seconds. Closing again does nothing.
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        postmaster.close();
        lock.close();
    }

    private static DatabaseSettings settings(int port, String password) {
        return new DatabaseSettings(
                "jdbc:postgresql://127.0.0.1:" + port + "/" + DATABASE, Cluster.USER, password);
    }

    /// Starts again when the port was taken in between, or when the last processes of a killed
    /// server still end.
    private static Postmaster startOnFreePort(Layout layout, ServiceUser user) {
        for (int attempt = 1; ; attempt++) {
            try {
                return Postmaster.start(layout, user, freePort());
            } catch (Postmaster.EndedAtStart e) {
                boolean passes =
                        e.said().contains("Address already in use")
                                || e.said().contains("pre-existing shared memory block");
                if (!passes || attempt == ATTEMPTS) {
                    throw new EmbeddedPostgresException(
                            "embedded PostgreSQL on "
                                    + layout.data()
                                    + " as user "
                                    + user.name()
                                    + " ended at once (attempt "
                                    + attempt
                                    + "); it said: "
                                    + e.said());
                }
                Await.until(PAUSE.multipliedBy(attempt), () -> false);
            }
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new EmbeddedPostgresException(
                    "embedded PostgreSQL: no free TCP port on 127.0.0.1; is the interface lo up?",
                    e);
        }
    }

    /// Proves that the password opens the database, which the first start creates.
    private static void ensureDatabase(Layout layout, DatabaseSettings settings) {
        try (Connection _ = connect(settings.jdbcUrl(), settings)) {
            return;
        } catch (SQLException e) {
            if (!NO_SUCH_DATABASE.equals(e.getSQLState())) {
                throw unreachable(layout, settings, e);
            }
        }
        String maintenance = settings.jdbcUrl().replaceFirst("/[^/]*$", "/postgres");
        try (Connection connection = connect(maintenance, settings);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + DATABASE);
        } catch (SQLException e) {
            if (!DATABASE_EXISTS.equals(e.getSQLState())) {
                throw unreachable(layout, settings, e);
            }
        }
    }

    private static Connection connect(String url, DatabaseSettings settings) throws SQLException {
        return DriverManager.getConnection(url, settings.user(), settings.password());
    }

    private static EmbeddedPostgresException unreachable(
            Layout layout, DatabaseSettings settings, SQLException e) {
        String remedy =
                WRONG_PASSWORD.equals(e.getSQLState())
                        ? "; "
                                + layout.password()
                                + " does not belong to "
                                + layout.data()
                                + ": bring it back from a backup"
                        : "; its own words are in the log at DEBUG";
        return new EmbeddedPostgresException(
                "embedded PostgreSQL: cannot open " + settings.jdbcUrl() + remedy, e);
    }
}
