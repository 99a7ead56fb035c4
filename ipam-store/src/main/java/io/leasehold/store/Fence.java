package io.leasehold.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;

/**
 * The locks between leases and plan. Order everywhere: edits, fence, leases by address, intents by
 * address.
 *
 * <p>A group of leases takes the fence shared and then reads the plan version <em>in another
 * statement</em>, whose snapshot is younger than the lock. A plan change takes it exclusively as
 * the last thing before it raises the version, so it waits only for groups that are already
 * writing.
 */
final class Fence {
    // Two-key locks, so that nothing else that shares the database collides by chance: the first
    // key is "Leas" in ASCII. The migrations V12 to V14 take the same.
    private static final String SHARED = "SELECT pg_advisory_xact_lock_shared(1281712499, 1)";
    private static final String EXCLUSIVE = "SELECT pg_advisory_xact_lock(1281712499, 1)";
    private static final String EDITS = "SELECT pg_advisory_xact_lock(1281712499, 2)";

    private Fence() {}

    /** Until the end of the transaction no plan change commits. */
    static void passAsGroup(Connection connection) throws SQLException {
        lock(connection, SHARED);
    }

    /** Until the end of the transaction no group of leases is being written. */
    static void closeForPlanChange(Connection connection) throws SQLException {
        lock(connection, EXCLUSIVE);
    }

    /** One plan edit at a time, so that each sees the plan the one before it has left. */
    static void takeTurnAsEdit(Connection connection) throws SQLException {
        lock(connection, EDITS);
    }

    /** What time it is for everybody on the database. */
    static Instant clock(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT clock_timestamp() AS now")) {
            row.next();
            return Columns.instant(row, "now");
        }
    }

    private static void lock(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
