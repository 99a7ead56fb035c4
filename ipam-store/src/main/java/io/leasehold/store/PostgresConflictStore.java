package io.leasehold.store;

import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.plan.Conflict;
import io.leasehold.ipam.plan.Space;
import io.leasehold.ipam.port.ConflictStore;
import io.leasehold.ipam.port.PlanStore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Conflicts, open and closed. Servers that share the database reconcile one after the other; when
 * nothing has changed, nothing is written. Thread-safe.
 */
final class PostgresConflictStore implements ConflictStore {
    private static final String ENTRIES =
            """
            SELECT id, kind, severity, space, first - inet '0.0.0.0' AS first, last - inet '0.0.0.0' AS last, parties,
                   message, evidence, opened, closed, mute_by, mute_reason, mute_until
            FROM conflict
            """;

    private static final String OPEN =
            ENTRIES
                    + """
                    WHERE closed IS NULL
                    ORDER BY array_position('{CRITICAL,WARNING,INFO}', severity), first, id
                    """;

    private static final String CLOSED =
            ENTRIES + "WHERE closed IS NOT NULL ORDER BY closed DESC, id LIMIT ?";

    private static final String ONE = ENTRIES + "WHERE id = ?";

    /** Only one server at a time; the next key after those of {@link Fence}. */
    private static final String TURN = "SELECT pg_advisory_xact_lock(1281712499, 3)";

    private static final String PUT =
            """
            INSERT INTO conflict AS c (id, kind, severity, space, first, last, parties, message, evidence, opened)
            VALUES (?, ?, ?, ?, inet '0.0.0.0' + ?::int8, inet '0.0.0.0' + ?::int8, ?, ?, ?, clock_timestamp())
            ON CONFLICT (id) DO UPDATE
            SET kind = excluded.kind, severity = excluded.severity, space = excluded.space, first = excluded.first,
                last = excluded.last, parties = excluded.parties, message = excluded.message,
                evidence = excluded.evidence,
                opened = CASE WHEN c.closed IS NULL THEN c.opened ELSE excluded.opened END, closed = NULL
            """;

    private static final String CLOSE =
            "UPDATE conflict SET closed = greatest(opened, clock_timestamp()) WHERE id = ?";

    private static final String TELL =
            "INSERT INTO event (type, address) VALUES (?, inet '0.0.0.0' + ?::int8)";

    private static final String MUTE =
            "UPDATE conflict SET mute_by = ?, mute_reason = ?, mute_until = ? WHERE id = ?";

    private static final String AUDIT =
            """
            INSERT INTO audit (who, via, request_id, edit, plan_version, before, after)
            SELECT ?, ?, ?, ?, version, ?::jsonb, ?::jsonb FROM plan_version
            """;

    private final Database database;
    private final Runnable afterCommit;

    PostgresConflictStore(Database database, Runnable afterCommit) {
        this.database = database;
        this.afterCommit = afterCommit;
    }

    @Override
    public void reconcile(List<Conflict> current) {
        boolean news =
                database.transaction(
                        "reconciliation of " + current.size() + " conflicts",
                        connection -> reconcile(connection, current));
        if (news) {
            afterCommit.run();
        }
    }

    /** Returns whether anything opened or closed. */
    private static boolean reconcile(Connection connection, List<Conflict> current)
            throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(TURN);
        }
        Map<String, Conflict> gone = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(OPEN)) {
            entries(statement).forEach(e -> gone.put(e.conflict().id(), e.conflict()));
        }
        boolean news = false;
        for (Conflict conflict : current) {
            Conflict known = gone.remove(conflict.id());
            if (conflict.equals(known)) {
                continue;
            }
            put(connection, conflict);
            if (known == null) {
                tell(connection, "conflict.open", conflict);
                news = true;
            }
        }
        for (Conflict conflict : gone.values()) {
            try (PreparedStatement statement = connection.prepareStatement(CLOSE)) {
                statement.setString(1, conflict.id());
                statement.executeUpdate();
            }
            tell(connection, "conflict.close", conflict);
            news = true;
        }
        return news;
    }

    private static void put(Connection connection, Conflict conflict) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(PUT)) {
            statement.setString(1, conflict.id());
            statement.setString(2, conflict.kind().name());
            statement.setString(3, conflict.severity().name());
            statement.setString(4, conflict.space().name());
            statement.setLong(5, conflict.where().first().asLong());
            statement.setLong(6, conflict.where().last().asLong());
            statement.setArray(7, texts(connection, conflict.parties()));
            statement.setString(8, conflict.message());
            statement.setArray(9, texts(connection, conflict.evidence()));
            statement.executeUpdate();
        }
    }

    private static java.sql.Array texts(Connection connection, List<String> texts)
            throws SQLException {
        return connection.createArrayOf("text", texts.toArray(String[]::new));
    }

    private static void tell(Connection connection, String type, Conflict conflict)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(TELL)) {
            statement.setString(1, type);
            statement.setLong(2, conflict.where().first().asLong());
            statement.executeUpdate();
        }
    }

    @Override
    public List<Entry> open() {
        return ask("read of open conflicts", OPEN, _ -> {});
    }

    @Override
    public List<Entry> closed(int limit) {
        return ask("read of closed conflicts", CLOSED, statement -> statement.setInt(1, limit));
    }

    @Override
    public Optional<Entry> find(String id) {
        return ask("read of conflict " + id, ONE, statement -> statement.setString(1, id)).stream()
                .findFirst();
    }

    /** Sets the parameters of a statement. */
    @FunctionalInterface
    private interface Parameters {
        void set(PreparedStatement statement) throws SQLException;
    }

    private List<Entry> ask(String what, String sql, Parameters parameters) {
        return database.transaction(
                what,
                connection -> {
                    try (PreparedStatement statement = connection.prepareStatement(sql)) {
                        parameters.set(statement);
                        return entries(statement);
                    }
                });
    }

    private static List<Entry> entries(PreparedStatement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery()) {
            List<Entry> entries = new ArrayList<>();
            while (row.next()) {
                entries.add(entry(row));
            }
            return entries;
        }
    }

    private static Entry entry(ResultSet row) throws SQLException {
        Conflict conflict =
                new Conflict(
                        row.getString("id"),
                        Conflict.Kind.valueOf(row.getString("kind")),
                        Conflict.Severity.valueOf(row.getString("severity")),
                        new Space(row.getString("space")),
                        new Ipv4Range(
                                Ipv4Address.ofLong(row.getLong("first")),
                                Ipv4Address.ofLong(row.getLong("last"))),
                        Columns.texts(row, "parties"),
                        row.getString("message"),
                        Columns.texts(row, "evidence"));
        Optional<String> by = Columns.maybeText(row, "mute_by");
        String reason = row.getString("mute_reason");
        Optional<Instant> until = Columns.maybeInstant(row, "mute_until");
        return new Entry(
                conflict,
                Columns.instant(row, "opened"),
                Columns.maybeInstant(row, "closed"),
                by.map(name -> new Mute(name, reason, until)));
    }

    @Override
    public boolean mute(String id, Optional<Mute> mute, PlanStore.Author author) {
        return database.transaction(
                (mute.isPresent() ? "muting" : "unmuting") + " of conflict " + id,
                connection -> {
                    Optional<Entry> before;
                    try (PreparedStatement statement =
                            connection.prepareStatement(ONE + " FOR UPDATE")) {
                        statement.setString(1, id);
                        before = entries(statement).stream().findFirst();
                    }
                    if (before.isEmpty()) {
                        return false;
                    }
                    write(connection, id, mute);
                    audit(connection, before.get(), mute, author);
                    return true;
                });
    }

    private static void write(Connection connection, String id, Optional<Mute> mute)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(MUTE)) {
            statement.setString(1, mute.map(Mute::by).orElse(null));
            statement.setString(2, mute.map(Mute::reason).orElse(null));
            statement.setObject(3, mute.flatMap(Mute::until).map(Columns::timestamp).orElse(null));
            statement.setString(4, id);
            statement.executeUpdate();
        }
    }

    private static void audit(
            Connection connection, Entry before, Optional<Mute> mute, PlanStore.Author author)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(AUDIT)) {
            statement.setString(1, author.name());
            statement.setString(2, author.via());
            statement.setString(3, author.requestId());
            statement.setString(4, mute.isPresent() ? "MuteConflict" : "UnmuteConflict");
            statement.setString(5, json(before, before.mute()));
            statement.setString(6, json(before, mute));
            statement.executeUpdate();
        }
    }

    /** An array of one, as for pieces of the plan. */
    private static String json(Entry entry, Optional<Mute> mute) {
        Map<String, String> said = new HashMap<>();
        said.put("piece", "conflict");
        said.put("id", entry.conflict().id());
        said.put("message", entry.conflict().message());
        mute.ifPresent(
                m -> {
                    said.put("mute_by", m.by());
                    said.put("mute_reason", m.reason());
                    m.until().ifPresent(until -> said.put("mute_until", until.toString()));
                });
        return "[" + PlanJson.texts(said) + "]";
    }
}
