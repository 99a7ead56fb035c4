package io.leasehold.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

import io.leasehold.ipam.port.ConflictStore;
import io.leasehold.ipam.port.DnsAuditStore;
import io.leasehold.ipam.port.DnsLedger;
import io.leasehold.ipam.port.EventFeed;
import io.leasehold.ipam.port.LeaseDirectory;
import io.leasehold.ipam.port.LeaseLog;
import io.leasehold.ipam.port.PlanHistory;
import io.leasehold.ipam.port.PlanStore;
import io.leasehold.ipam.port.SightingStore;
import io.leasehold.ipam.port.StoreUnavailableException;
import io.leasehold.ipam.port.TokenStore;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.hibernate.SessionFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;

/**
 * One PostgreSQL database, migrated and ready, with every port of the core on it. Thread-safe.
 *
 * <p>Leases have a pool of connections of their own: a page that searches a million rows, or ten of
 * them, must not keep a client waiting for its ACK.
 */
public final class PostgresStore implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresStore.class);
    private static final int LEAST_MAJOR = 15;

    /** How long history is kept by default: a year and the month that is being looked back at. */
    public static final Duration HISTORY_KEPT = Duration.ofDays(400);

    private final HikariDataSource leases;
    private final HikariDataSource management;
    private final NewsHint hint;
    private final LeaseLog leaseLog;
    private final PlanStore planStore;
    private final DnsLedger dnsLedger;
    private final EventFeed eventFeed;
    private final LeaseDirectory leaseDirectory;
    private final TokenStore tokenStore;
    private final PlanHistory planHistory;
    private final ConflictStore conflictStore;
    private final SightingStore sightingStore;
    private final DnsAuditStore dnsAuditStore;
    private final Maintenance maintenance;
    private final Object sessionsLock = new Object();
    private @Nullable SessionFactory sessions;

    private PostgresStore(HikariDataSource leases, HikariDataSource management) {
        this.leases = leases;
        this.management = management;
        this.hint = new NewsHint(management);
        Database books = new Database(management, this::forgetConnections);
        this.leaseLog =
                new PostgresLeaseLog(new Database(leases, this::forgetConnections), hint::tell);
        this.planStore = new PostgresPlanStore(books, this::sessions, hint::tell);
        this.dnsLedger = new PostgresDnsLedger(books);
        this.eventFeed = new PostgresEventFeed(books);
        this.leaseDirectory = new PostgresLeaseDirectory(books);
        this.tokenStore = new PostgresTokenStore(books);
        this.planHistory = new PostgresPlanHistory(books);
        this.conflictStore = new PostgresConflictStore(books, hint::tell);
        this.sightingStore = new PostgresSightingStore(books);
        this.dnsAuditStore = new PostgresDnsAuditStore(books);
        this.maintenance = new Maintenance(books);
    }

    /**
     * Connects, refuses a database that does not sync its commits, brings the schema up to date.
     *
     * @throws StoreUnavailableException saying what is wrong with the database
     */
    public static PostgresStore open(DatabaseSettings settings) {
        HikariDataSource management = pool(settings, "management", 6);
        // Now, although needed last: its first connection is made while the schema is looked at.
        HikariDataSource leases = pool(settings, "leases", 4);
        try {
            requireUsable(settings, management);
            migrate(settings, management);
            return new PostgresStore(leases, management);
        } catch (RuntimeException failure) {
            leases.close();
            management.close();
            throw failure;
        }
    }

    private static HikariDataSource pool(DatabaseSettings settings, String name, int size) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("leasehold-" + name);
        config.setJdbcUrl(settings.jdbcUrl());
        config.setUsername(settings.user());
        config.setPassword(settings.password());
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(5_000);
        // Also starts when the database is away; open() asks it right after.
        config.setInitializationFailTimeout(-1);
        config.setAutoCommit(false);
        config.addDataSourceProperty("ApplicationName", "leasehold " + name);
        config.addDataSourceProperty("tcpKeepAlive", "true");
        config.addDataSourceProperty("connectTimeout", "5");
        // Seconds without a byte from the server, after which a connection is given up as dead.
        config.addDataSourceProperty("socketTimeout", "60");
        // A server that is frozen in mid-transaction must not hold the locks of the others for
        // ever.
        config.addDataSourceProperty(
                "options", "-c idle_in_transaction_session_timeout=15s -c lock_timeout=30s");
        return new HikariDataSource(config);
    }

    private static void requireUsable(DatabaseSettings settings, HikariDataSource pool) {
        try (Connection connection = pool.getConnection()) {
            int major = connection.getMetaData().getDatabaseMajorVersion();
            if (major < LEAST_MAJOR) {
                throw new StoreUnavailableException(
                        settings
                                + " is PostgreSQL "
                                + major
                                + "; Leasehold needs "
                                + LEAST_MAJOR
                                + " or later",
                        new IllegalStateException("PostgreSQL " + major));
            }
            PostgresLeaseLog.requireDurableCommits(connection);
        } catch (SQLException failure) {
            throw Database.unavailable("connection to " + settings, failure);
        }
    }

    private static void migrate(DatabaseSettings settings, HikariDataSource pool) {
        try {
            Flyway.configure(PostgresStore.class.getClassLoader())
                    .dataSource(pool)
                    .locations("classpath:db/migration")
                    .failOnMissingLocations(true)
                    .load()
                    .migrate();
        } catch (FlywayException failure) {
            throw new StoreUnavailableException(
                    "migration of the schema at " + settings + " failed: " + failure.getMessage(),
                    failure);
        }
    }

    public LeaseLog leaseLog() {
        return leaseLog;
    }

    public PlanStore planStore() {
        return planStore;
    }

    public DnsLedger dnsLedger() {
        return dnsLedger;
    }

    public EventFeed eventFeed() {
        return eventFeed;
    }

    public LeaseDirectory leaseDirectory() {
        return leaseDirectory;
    }

    public TokenStore tokenStore() {
        return tokenStore;
    }

    public PlanHistory planHistory() {
        return planHistory;
    }

    public ConflictStore conflictStore() {
        return conflictStore;
    }

    public DnsAuditStore dnsAuditStore() {
        return dnsAuditStore;
    }

    public SightingStore sightingStore() {
        return sightingStore;
    }

    /**
     * Does what the first plan edit would otherwise wait for, about a second. Call it once clients
     * are served, on a thread that may block.
     */
    public void warmUp() {
        sessions();
    }

    /** {@link #maintain(Duration)} with what is kept unless somebody says otherwise. */
    public void maintain() {
        maintain(HISTORY_KEPT);
    }

    /**
     * Daily care of the tables; safe at any time and from several servers.
     *
     * @param retention how long it can be asked what was: leases by whole months, the plan, its
     *     audit and closed conflicts. What is still so stays however old it is.
     */
    public void maintain(Duration retention) {
        maintenance.run(retention);
    }

    /** Whether the database answers now: empty when it does, else why not, in words. */
    public Optional<String> trouble() {
        try (Connection connection = management.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT version FROM plan_version")) {
            return row.next() ? Optional.empty() : Optional.of("the table plan_version is empty");
        } catch (SQLException failure) {
            return Optional.of(String.valueOf(failure.getMessage()));
        }
    }

    /** The idle ones at once, those in use when they come back. */
    private void forgetConnections() {
        leases.getHikariPoolMXBean().softEvictConnections();
        management.getHikariPoolMXBean().softEvictConnections();
    }

    private SessionFactory sessions() {
        synchronized (sessionsLock) {
            SessionFactory built = sessions;
            if (built == null) {
                built = Sessions.over(management);
                sessions = built;
            }
            return built;
        }
    }

    @Override
    public void close() {
        hint.close();
        synchronized (sessionsLock) {
            if (sessions != null) {
                sessions.close();
            }
        }
        leases.close();
        management.close();
        LOG.debug("store closed");
    }
}
