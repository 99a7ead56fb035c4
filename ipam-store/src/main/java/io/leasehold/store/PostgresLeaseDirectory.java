package io.leasehold.store;

import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.lease.LeaseState;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.port.LeaseDirectory;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Leases for people. A search by text reads the leases in address order until it has enough, for no
 * index is kept on what renewals write; a million leases without a match take about a second.
 * Thread-safe.
 */
final class PostgresLeaseDirectory implements LeaseDirectory {
    private static final String ENTRIES =
            "SELECT "
                    + LeaseRow.COLUMNS
                    + """
                    , i.desired_since, p.address IS NULL AS confirmed,
                    CASE WHEN s.failed_generation = i.generation THEN s.failure_reason END AS failure
                    FROM lease l
                    LEFT JOIN dns_intent i ON i.address = l.address
                    LEFT JOIN dns_pending p ON p.address = l.address
                    LEFT JOIN dns_state s ON s.address = l.address
                    """;

    /**
     * Host names are raw bytes, and not always UTF-8: both sides are compared in the escape format,
     * where every byte has a spelling. {@code position} and not LIKE, so that {@code %} and {@code
     * _} are nothing special.
     */
    private static final String SEARCH =
            ENTRIES
                    + """
                    CROSS JOIN (SELECT ?::text AS text, ?::text AS digits) AS wanted
                    WHERE l.address >= inet '0.0.0.0' + ?::int8 AND l.address <= inet '0.0.0.0' + ?::int8
                      AND (?::text IS NULL OR l.state = ?::text::lease_state)
                      AND (wanted.text = ''
                           OR position(wanted.text IN host(l.address)) > 0
                           OR position(wanted.text IN l.fqdn) > 0
                           OR position(encode(convert_to(wanted.text, 'UTF8'), 'escape')
                                       IN lower(encode(l.hostname, 'escape'))) > 0
                           OR (wanted.digits <> ''
                               AND (position(wanted.digits IN encode(l.hw, 'hex')) > 0
                                    OR position(wanted.digits IN encode(l.client_id, 'hex')) > 0)))
                    ORDER BY l.address
                    LIMIT ?
                    """;

    private static final String ONE = ENTRIES + "WHERE l.address = inet '0.0.0.0' + ?::int8";

    private static final String HISTORY =
            "SELECT "
                    + LeaseRow.COLUMNS
                    + """
                    , l.at, l.change
                    FROM lease_history l
                    WHERE l.address = inet '0.0.0.0' + ?::int8
                    ORDER BY l.at DESC, l.version DESC
                    LIMIT ?
                    """;

    private static final String AT =
            "SELECT "
                    + LeaseRow.COLUMNS
                    + """
                    , l.at, l.change
                    FROM lease_history l
                    WHERE l.address = inet '0.0.0.0' + ?::int8 AND l.at <= ?
                    ORDER BY l.at DESC, l.version DESC
                    LIMIT 1
                    """;

    /** Wherever the name has ever been, what was the last that had happened there by then. */
    private static final String NAMED =
            "SELECT "
                    + LeaseRow.COLUMNS
                    + """
                    , l.at, l.change
                    FROM (SELECT DISTINCT h.address FROM lease_history h WHERE h.fqdn = ? AND h.at <= ?) AS been
                    CROSS JOIN LATERAL (
                        SELECT * FROM lease_history h
                        WHERE h.address = been.address AND h.at <= ?
                        ORDER BY h.at DESC, h.version DESC
                        LIMIT 1
                    ) AS l
                    WHERE l.fqdn = ? AND l.state = 'BOUND' AND l.expires > ? AND l.change <> 'REVOKE'
                    ORDER BY l.address
                    """;

    private static final String LIVE =
            "SELECT "
                    + LeaseRow.COLUMNS
                    + """
                    FROM lease l
                    WHERE l.address >= inet '0.0.0.0' + ?::int8 AND l.address <= inet '0.0.0.0' + ?::int8
                      AND l.state = 'BOUND' AND l.expires > ?
                    ORDER BY l.address
                    """;

    private final Database database;

    PostgresLeaseDirectory(Database database) {
        this.database = database;
    }

    @Override
    public List<Entry> leases(
            Ipv4Range within,
            Optional<Ipv4Address> after,
            Optional<LeaseState> state,
            String text,
            int limit) {
        long from =
                after.map(a -> Math.max(a.asLong() + 1, within.first().asLong()))
                        .orElse(within.first().asLong());
        if (from > within.last().asLong()) {
            return List.of();
        }
        String folded = text.toLowerCase(Locale.ROOT);
        String squeezed = folded.replaceAll("[:.\\-]", "");
        String digits = squeezed.matches("[0-9a-f]+") ? squeezed : "";
        return database.transaction(
                "search of leases in " + within,
                connection -> {
                    try (PreparedStatement statement = connection.prepareStatement(SEARCH)) {
                        statement.setString(1, folded);
                        statement.setString(2, digits);
                        statement.setLong(3, from);
                        statement.setLong(4, within.last().asLong());
                        statement.setString(5, state.map(LeaseState::name).orElse(null));
                        statement.setString(6, state.map(LeaseState::name).orElse(null));
                        statement.setInt(7, limit);
                        return entries(statement);
                    }
                });
    }

    @Override
    public Optional<Entry> lease(Ipv4Address address) {
        return database.transaction(
                "read of lease " + address,
                connection -> {
                    try (PreparedStatement statement = connection.prepareStatement(ONE)) {
                        statement.setLong(1, address.asLong());
                        return entries(statement).stream().findFirst();
                    }
                });
    }

    private static List<Entry> entries(PreparedStatement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery()) {
            List<Entry> entries = new ArrayList<>();
            while (row.next()) {
                entries.add(new Entry(LeaseRow.read(row), dns(row)));
            }
            return entries;
        }
    }

    private static Optional<DnsState> dns(ResultSet row) throws SQLException {
        return row.getObject("desired_since") == null
                ? Optional.empty()
                : Optional.of(
                        new DnsState(
                                row.getBoolean("confirmed"),
                                Columns.maybeText(row, "failure"),
                                Columns.instant(row, "desired_since")));
    }

    @Override
    public List<Moment> history(Ipv4Address address, int limit) {
        return database.transaction(
                "read of the history of " + address,
                connection -> history(connection, address, limit));
    }

    private static List<Moment> history(Connection connection, Ipv4Address address, int limit)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(HISTORY)) {
            statement.setLong(1, address.asLong());
            statement.setInt(2, limit);
            return moments(statement);
        }
    }

    private static List<Moment> moments(PreparedStatement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery()) {
            List<Moment> moments = new ArrayList<>();
            while (row.next()) {
                moments.add(
                        new Moment(
                                Columns.instant(row, "at"),
                                row.getString("change"),
                                LeaseRow.read(row)));
            }
            return moments;
        }
    }

    @Override
    public Optional<Moment> at(Ipv4Address address, Instant when) {
        return database.transaction(
                "read of the lease of " + address + " at " + when,
                connection -> {
                    try (PreparedStatement statement = connection.prepareStatement(AT)) {
                        statement.setLong(1, address.asLong());
                        statement.setObject(2, Columns.timestamp(when));
                        return moments(statement).stream().findFirst();
                    }
                });
    }

    @Override
    public List<Moment> named(DnsName name, Instant when) {
        return database.transaction(
                "read of the leases of " + name + " at " + when,
                connection -> {
                    try (PreparedStatement statement = connection.prepareStatement(NAMED)) {
                        statement.setString(1, name.text());
                        statement.setObject(2, Columns.timestamp(when));
                        statement.setObject(3, Columns.timestamp(when));
                        statement.setString(4, name.text());
                        statement.setObject(5, Columns.timestamp(when));
                        return moments(statement);
                    }
                });
    }

    @Override
    public List<Lease> live(Ipv4Range within, Instant now) {
        return database.transaction(
                "read of live leases in " + within,
                connection -> {
                    try (PreparedStatement statement = connection.prepareStatement(LIVE)) {
                        statement.setLong(1, within.first().asLong());
                        statement.setLong(2, within.last().asLong());
                        statement.setObject(3, Columns.timestamp(now));
                        try (ResultSet row = statement.executeQuery()) {
                            List<Lease> leases = new ArrayList<>();
                            while (row.next()) {
                                leases.add(LeaseRow.read(row));
                            }
                            return leases;
                        }
                    }
                });
    }
}
