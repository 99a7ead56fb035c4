package io.leasehold.store;

import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Prefix;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.plan.Space;
import io.leasehold.ipam.plan.SubnetId;
import io.leasehold.ipam.port.PlanHistory;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What triggers remember of the plan's tables, see migration V13. Thread-safe. */
final class PostgresPlanHistory implements PlanHistory {
    private static final String PIECES =
            """
            SELECT p.kind, p.id, p.name, p.space, lower(p.span) AS first, upper(p.span) - 1 AS last, p.body, p.since,
                   p.until
            FROM plan_piece p
            """;

    private static final String IN_ORDER =
            """
            ORDER BY array_position('{SUBNET,CONTAINER,CLAIM,RESERVATION}', p.kind), p.span, p.id
            """;

    private static final String AT =
            PIECES
                    + """
                    WHERE p.space = ? AND p.span @> ?::int8 AND p.since <= ? AND (p.until IS NULL OR p.until > ?)
                    """
                    + IN_ORDER;

    private static final String NAMED =
            PIECES
                    + """
                    WHERE lower(p.name) = lower(?) AND p.since <= ? AND (p.until IS NULL OR p.until > ?)
                      AND p.kind IN ('SUBNET', 'CONTAINER', 'CLAIM', 'RESERVATION')
                    """
                    + IN_ORDER;

    private static final String OF =
            PIECES + "WHERE p.kind = ? AND p.id = ? ORDER BY p.since DESC LIMIT ?";

    private static final String PREFIX_CHANGE =
            """
            SELECT was, since
            FROM (SELECT p.since, p.body ->> 'prefix' AS prefix,
                         lag(p.body ->> 'prefix') OVER (ORDER BY p.since) AS was
                  FROM plan_piece p WHERE p.kind = 'SUBNET' AND p.id = ?) AS lives
            WHERE was <> prefix
            ORDER BY since DESC
            LIMIT 1
            """;

    private static final String AUDIT =
            """
            SELECT seq, at, who, via, request_id, edit, plan_version, before, after
            FROM audit WHERE seq < ? ORDER BY seq DESC LIMIT ?
            """;

    private final Database database;

    PostgresPlanHistory(Database database) {
        this.database = database;
    }

    /** Sets the parameters of a statement. */
    @FunctionalInterface
    private interface Parameters {
        void set(PreparedStatement statement) throws SQLException;
    }

    /** Reads one row. */
    @FunctionalInterface
    private interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    private <T> List<T> ask(String what, String sql, Parameters parameters, Reader<T> reader) {
        return database.transaction(
                what,
                connection -> {
                    try (PreparedStatement statement = connection.prepareStatement(sql)) {
                        parameters.set(statement);
                        try (ResultSet row = statement.executeQuery()) {
                            List<T> found = new ArrayList<>();
                            while (row.next()) {
                                found.add(reader.read(row));
                            }
                            return found;
                        }
                    }
                });
    }

    @Override
    public List<Piece> at(Space space, Ipv4Address address, Instant when) {
        return ask(
                "read of the plan of " + address + " at " + when,
                AT,
                statement -> {
                    statement.setString(1, space.name());
                    statement.setLong(2, address.asLong());
                    statement.setObject(3, Columns.timestamp(when));
                    statement.setObject(4, Columns.timestamp(when));
                },
                PostgresPlanHistory::piece);
    }

    @Override
    public List<Piece> named(String name, Instant when) {
        return ask(
                "read of what was called " + name + " at " + when,
                NAMED,
                statement -> {
                    statement.setString(1, name);
                    statement.setObject(2, Columns.timestamp(when));
                    statement.setObject(3, Columns.timestamp(when));
                },
                PostgresPlanHistory::piece);
    }

    @Override
    public List<Piece> of(Kind kind, String id, int limit) {
        return ask(
                "read of the history of " + kind + " " + id,
                OF,
                statement -> {
                    statement.setString(1, kind.name());
                    statement.setString(2, id);
                    statement.setInt(3, limit);
                },
                PostgresPlanHistory::piece);
    }

    private static Piece piece(ResultSet row) throws SQLException {
        long first = row.getLong("first");
        Optional<Ipv4Range> where =
                row.wasNull()
                        ? Optional.empty()
                        : Optional.of(
                                new Ipv4Range(
                                        Ipv4Address.ofLong(first),
                                        Ipv4Address.ofLong(row.getLong("last"))));
        return new Piece(
                Kind.valueOf(row.getString("kind")),
                row.getString("id"),
                row.getString("name"),
                new Space(row.getString("space")),
                where,
                row.getString("body"),
                Columns.instant(row, "since"),
                Columns.maybeInstant(row, "until"));
    }

    @Override
    public Optional<PrefixChange> prefixChange(SubnetId subnet) {
        return ask(
                        "read of the prefixes of subnet " + subnet,
                        PREFIX_CHANGE,
                        statement -> statement.setString(1, subnet.toString()),
                        row ->
                                new PrefixChange(
                                        Ipv4Prefix.parse(row.getString("was")),
                                        Columns.instant(row, "since")))
                .stream()
                .findFirst();
    }

    @Override
    public List<Audit> audit(long below, int limit) {
        return ask(
                "read of the audit",
                AUDIT,
                statement -> {
                    statement.setLong(1, below);
                    statement.setInt(2, limit);
                },
                row ->
                        new Audit(
                                row.getLong("seq"),
                                Columns.instant(row, "at"),
                                row.getString("who"),
                                row.getString("via"),
                                row.getString("request_id"),
                                row.getString("edit"),
                                row.getLong("plan_version"),
                                row.getString("before"),
                                row.getString("after")));
    }
}
