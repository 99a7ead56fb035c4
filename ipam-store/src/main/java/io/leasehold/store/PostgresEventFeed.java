package io.leasehold.store;

import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.port.EventFeed;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tails the {@code event} table. Transactions commit in another order than they number their
 * events, so a reader that goes by number alone misses what commits late. Here only events of
 * transactions older than every one still running are shown: nothing can appear before them any
 * more. Thread-safe.
 */
final class PostgresEventFeed implements EventFeed {
    private static final String AFTER =
            """
            SELECT e.xid::text AS xid, e.seq, e.at, e.type, e.address - inet '0.0.0.0' AS address
            FROM event e
            WHERE (e.xid, e.seq) > (?::text::xid8, ?) AND e.xid < pg_snapshot_xmin(pg_current_snapshot())
            ORDER BY e.xid, e.seq
            LIMIT ?
            """;

    private static final String END =
            """
            SELECT e.xid::text AS xid, e.seq
            FROM event e
            WHERE e.xid < pg_snapshot_xmin(pg_current_snapshot())
            ORDER BY e.xid DESC, e.seq DESC
            LIMIT 1
            """;

    private final Database database;

    PostgresEventFeed(Database database) {
        this.database = database;
    }

    @Override
    public List<Event> after(Cursor cursor, int limit) {
        return database.transaction(
                "read of events",
                connection -> {
                    try (PreparedStatement statement = connection.prepareStatement(AFTER)) {
                        statement.setString(1, Long.toString(cursor.transaction()));
                        statement.setLong(2, cursor.sequence());
                        statement.setInt(3, limit);
                        try (ResultSet row = statement.executeQuery()) {
                            List<Event> events = new ArrayList<>();
                            while (row.next()) {
                                events.add(event(row));
                            }
                            return events;
                        }
                    }
                });
    }

    private static Event event(ResultSet row) throws SQLException {
        long address = row.getLong("address");
        Optional<Ipv4Address> about =
                row.wasNull() ? Optional.empty() : Optional.of(Ipv4Address.ofLong(address));
        return new Event(
                new Cursor(Long.parseLong(row.getString("xid")), row.getLong("seq")),
                Columns.instant(row, "at"),
                row.getString("type"),
                about);
    }

    @Override
    public Cursor end() {
        return database.transaction(
                "read of the last event",
                connection -> {
                    try (PreparedStatement statement = connection.prepareStatement(END);
                            ResultSet row = statement.executeQuery()) {
                        return row.next()
                                ? new Cursor(
                                        Long.parseLong(row.getString("xid")), row.getLong("seq"))
                                : Cursor.START;
                    }
                });
    }
}
