package io.leasehold.store;

import io.leasehold.ipam.port.StoreUnavailableException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.function.Supplier;

import javax.sql.DataSource;

/** Connections, transactions, and what becomes of their failures. Thread-safe. */
final class Database {
    private static final Logger LOG = LoggerFactory.getLogger(Database.class);

    /** Deadlock and serialization failure: PostgreSQL has rolled back and says "try again". */
    private static final Set<String> TRY_AGAIN = Set.of("40P01", "40001");

    private static final int MOST_TRIES = 5;

    private final DataSource source;
    private final Runnable onLostConnection;

    /**
     * @param onLostConnection called when a connection turns out dead: its neighbours are, too, if
     *     the server went down, and each would fail one caller
     */
    Database(DataSource source, Runnable onLostConnection) {
        this.source = source;
        this.onLostConnection = onLostConnection;
    }

    /** What to do with a connection. */
    @FunctionalInterface
    interface Work<T> {
        T with(Connection connection) throws SQLException;
    }

    /**
     * Does the work in one READ COMMITTED transaction and commits. Work that PostgreSQL refused for
     * reasons of concurrency is done again, so it must not change anything but the database.
     *
     * @param attempt what this is, for the message of a failure: "commit of 3 lease changes"
     * @throws StoreUnavailableException when it is unknown whether the work became durable
     */
    <T> T transaction(String attempt, Work<T> work) {
        return tried(() -> attempt, connection -> inTransaction(connection, work));
    }

    /**
     * As {@link #transaction}, for work that is one statement: that is a transaction by itself,
     * without a round trip to commit it.
     */
    <T> T single(Supplier<String> attempt, Work<T> work) {
        return tried(
                attempt,
                connection -> {
                    connection.setAutoCommit(true); // the pool takes it back
                    return work.with(connection);
                });
    }

    private <T> T tried(Supplier<String> attempt, Work<T> work) {
        for (int tries = 1; ; tries++) {
            try (Connection connection = source.getConnection()) {
                return work.with(connection);
            } catch (SQLException failure) {
                if (TRY_AGAIN.contains(String.valueOf(failure.getSQLState()))
                        && tries < MOST_TRIES) {
                    LOG.debug(
                            "{}: try {} ended with {}", attempt.get(), tries, failure.getMessage());
                } else {
                    noteLoss(failure);
                    throw unavailable(attempt.get(), failure);
                }
            }
        }
    }

    /** Class 08 is "connection exception", 57P01 to 57P03 say that the server goes or comes. */
    void noteLoss(SQLException failure) {
        String state = String.valueOf(failure.getSQLState());
        if (state.startsWith("08") || state.startsWith("57P")) {
            onLostConnection.run();
        }
    }

    private static <T> T inTransaction(Connection connection, Work<T> work) throws SQLException {
        connection.setAutoCommit(false);
        try {
            T result = work.with(connection);
            connection.commit();
            return result;
        } catch (SQLException | RuntimeException failure) {
            rollback(connection, failure);
            throw failure;
        }
    }

    private static void rollback(Connection connection, Exception because) {
        try {
            connection.rollback();
        } catch (SQLException gone) {
            because.addSuppressed(gone);
        }
    }

    /** Does the work in a read-only transaction that sees one instant of the database. */
    <T> T snapshot(String attempt, Work<T> work) {
        return transaction(
                attempt,
                connection -> {
                    try (var statement = connection.createStatement()) {
                        statement.execute(
                                "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
                    }
                    return work.with(connection);
                });
    }

    static StoreUnavailableException unavailable(String attempt, SQLException cause) {
        return new StoreUnavailableException(
                attempt
                        + " failed ("
                        + (cause.getSQLState() == null ? "no state" : cause.getSQLState())
                        + "): "
                        + cause.getMessage(),
                cause);
    }
}
