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
    /**
     * How many numbers a row takes: it stands for as many events as it has addresses, at most as
     * many as this. The migration V24 says the same.
     */
    private static final int NUMBERS_PER_ROW = 65_536;

    /** The rows first, by the index and no more than can be needed, then their events. */
    private static final String AFTER =
            """
            SELECT e.xid::text AS xid, e.seq + coalesce(o.nth - 1, 0) AS seq, e.at,
                   coalesce('lease.' || lower(o.change::text), e.type) AS type,
                   coalesce(o.address, e.address - inet '0.0.0.0') AS address
            FROM (
                SELECT r.* FROM event r
                WHERE (r.xid, r.seq) > (?::text::xid8, ? - %d) AND r.xid < pg_snapshot_xmin(pg_current_snapshot())
                  AND (r.addresses IS NOT NULL OR (r.xid, r.seq) > (?::text::xid8, ?))
                ORDER BY r.xid, r.seq
                LIMIT ? + 1
            ) AS e
            LEFT JOIN LATERAL unnest(e.changes, e.addresses) WITH ORDINALITY AS o (change, address, nth) ON true
            WHERE (e.xid, e.seq + coalesce(o.nth - 1, 0)) > (?::text::xid8, ?)
            ORDER BY e.xid, e.seq + coalesce(o.nth - 1, 0)
            LIMIT ?
            """
                    .formatted(NUMBERS_PER_ROW);

    private static final String END =
            """
            SELECT e.xid::text AS xid, e.seq + coalesce(cardinality(e.addresses) - 1, 0) AS seq
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
                        for (int at : new int[] {1, 3, 6}) {
                            statement.setString(at, Long.toString(cursor.transaction()));
                            statement.setLong(at + 1, cursor.sequence());
                        }
                        statement.setInt(5, limit);
                        statement.setInt(8, limit);
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
