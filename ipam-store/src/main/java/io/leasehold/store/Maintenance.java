package io.leasehold.store;

import io.leasehold.ipam.port.StoreUnavailableException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;

/** What has to be done to the tables from time to time, once a day or more often. */
final class Maintenance {
    private static final Logger LOG = LoggerFactory.getLogger(Maintenance.class);

    /** Readers of events are at most minutes behind; a page that was away longer reloads. */
    private static final Duration EVENTS_KEPT = Duration.ofDays(7);

    /** A host that was not heard for so long is not there any more. */
    private static final Duration SIGHTINGS_KEPT = Duration.ofDays(90);

    /**
     * Any host on a link can make up others; the ones seen last stay, more than a {@link
     * io.leasehold.ipam.sight.SightingBook} holds.
     */
    static final int SIGHTINGS_MOST = 300_000;

    private static final String DROP_SIGHTINGS =
            """
            DELETE FROM sighting
            WHERE last_seen <= (SELECT last_seen FROM sighting ORDER BY last_seen DESC OFFSET ? LIMIT 1)
            """;

    private static final String DROP_MONTHS = "SELECT drop_lease_history_before(?)";

    private final Database database;

    Maintenance(Database database) {
        this.database = database;
    }

    /**
     * Makes room for history of this month and the next, and drops what nobody waits for.
     *
     * @param retention how long history and audit are kept; what is still so is kept in any case
     */
    void run(Duration retention) {
        Instant now =
                database.transaction(
                        "maintenance",
                        connection -> {
                            try (Statement statement = connection.createStatement()) {
                                statement.execute(
                                        """
                                        SELECT ensure_lease_history_month(now()),
                                               ensure_lease_history_month(now() + interval '1 month')
                                        """);
                            }
                            Instant clock = Fence.clock(connection);
                            Instant horizon = clock.minus(retention);
                            delete(connection, "event WHERE at < ?", clock.minus(EVENTS_KEPT));
                            delete(
                                    connection,
                                    "sighting WHERE last_seen < ?",
                                    clock.minus(SIGHTINGS_KEPT));
                            dropSightings(connection);
                            delete(connection, "plan_piece WHERE until < ?", horizon);
                            delete(connection, "audit WHERE at < ?", horizon);
                            delete(connection, "conflict WHERE closed < ?", horizon);
                            return clock;
                        });
        dropMonths(now.minus(retention));
    }

    private static void delete(Connection connection, String what, Instant horizon)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("DELETE FROM " + what)) {
            statement.setObject(1, Columns.timestamp(horizon));
            statement.executeUpdate();
        }
    }

    private static void dropSightings(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(DROP_SIGHTINGS)) {
            statement.setInt(1, SIGHTINGS_MOST);
            statement.executeUpdate();
        }
    }

    /**
     * Dropping a month locks all history, and whoever waits for that lock makes the groups of
     * leases behind it wait, too. So it waits only a moment for readers; tomorrow is another day.
     */
    private void dropMonths(Instant horizon) {
        try {
            LOG.debug(
                    "dropped {} months of lease history before {}",
                    monthsDropped(horizon),
                    horizon);
        } catch (StoreUnavailableException inUse) {
            LOG.info(
                    "lease history before {} is dropped another time: {}",
                    horizon,
                    inUse.getMessage());
        }
    }

    private int monthsDropped(Instant horizon) {
        return database.transaction(
                "dropping of lease history before " + horizon,
                connection -> {
                    try (Statement statement = connection.createStatement()) {
                        statement.execute("SET LOCAL lock_timeout = '500ms'");
                    }
                    try (PreparedStatement statement = connection.prepareStatement(DROP_MONTHS)) {
                        statement.setObject(1, Columns.timestamp(horizon));
                        try (var row = statement.executeQuery()) {
                            row.next();
                            return row.getInt(1);
                        }
                    }
                });
    }
}
