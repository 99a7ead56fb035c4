package io.leasehold.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** What has to be done to the tables from time to time, once a day or more often. */
final class Maintenance {
    /** Readers of events are at most minutes behind; a page that was away longer reloads. */
    private static final Duration EVENTS_KEPT = Duration.ofDays(7);

    private final Database database;

    Maintenance(Database database) {
        this.database = database;
    }

    /** Makes room for history of this month and the next, and drops events nobody waits for. */
    void run() {
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
                    return dropOldEvents(connection);
                });
    }

    private static int dropOldEvents(Connection connection) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "DELETE FROM event WHERE at < now() - ? * interval '1 second'")) {
            statement.setLong(1, EVENTS_KEPT.toSeconds());
            return statement.executeUpdate();
        }
    }
}
