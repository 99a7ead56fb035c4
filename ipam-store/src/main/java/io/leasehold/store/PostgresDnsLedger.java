package io.leasehold.store;

import io.leasehold.ipam.dns.ConflictMode;
import io.leasehold.ipam.dns.Dhcid;
import io.leasehold.ipam.dns.DnsIntent;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.port.DnsLedger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The reconciler's books. Lease transactions write {@code dns_intent} and {@code dns_pending}; this
 * class writes the rest and strikes from {@code dns_pending} what is done. Thread-safe.
 */
final class PostgresDnsLedger implements DnsLedger {
    private static final String NOT_ELSEWHERE =
            """
            AND p.address NOT IN (SELECT unnest(c.addresses) FROM dns_claim c WHERE c.server <> ?)
            """;

    /**
     * What is due at a time, without what a condition leaves out. Each join looks up one address,
     * whatever the planner believes about the size of tables that were empty a minute ago.
     */
    private static String due(String condition) {
        return """
        SELECT due.address - inet '0.0.0.0' AS address, due.since, i.generation, i.fqdn, i.dhcid, i.ttl_s, i.forward, i.reverse,
               i.aliases, i.alias_dhcids,
               CASE WHEN due.adopt AND i.mode <> 'NO_CHECK_WITHOUT_DHCID' THEN 'NO_CHECK_WITH_DHCID'
                    ELSE i.mode END AS mode,
               CASE WHEN s.failed_generation = i.generation THEN s.attempts ELSE 0 END AS attempts,
               t.fqdn AS trace_fqdn, t.dhcid AS trace_dhcid, t.forward AS trace_forward,
               t.reverse AS trace_reverse
        FROM (SELECT p.address, p.since, p.adopt
              FROM dns_pending p
              WHERE p.next_attempt <= ?
        """
                + condition
                + """
                      ORDER BY p.since, p.address
                      LIMIT ?) AS due
                CROSS JOIN LATERAL (SELECT * FROM dns_intent WHERE address = due.address OFFSET 0) AS i
                LEFT JOIN LATERAL (SELECT * FROM dns_state WHERE address = due.address OFFSET 0) AS s ON true
                LEFT JOIN LATERAL (SELECT * FROM dns_published WHERE address = due.address OFFSET 0) AS t ON true
                ORDER BY due.since, due.address, t.fqdn, t.dhcid
                """;
    }

    private static final String DUE = due("");

    /**
     * One round trip. Servers claim one after the other, each seeing what the one before took; what
     * has run out is gone first, so whatever claim of others is left stands.
     */
    private static final String LOOK =
            """
            SELECT pg_advisory_xact_lock(1281712499, 4);
            DELETE FROM dns_claim WHERE until < clock_timestamp();
            SELECT unnest(c.names) AS name FROM dns_claim c WHERE c.server <> ?;
            """
                    + due(NOT_ELSEWHERE);

    private static final String CLAIM =
            """
            WITH announced AS (
                INSERT INTO dns_published AS t (address, fqdn, dhcid, forward, reverse)
                SELECT inet '0.0.0.0' + w.address, w.fqdn, w.dhcid, w.forward, w.reverse
                FROM unnest(?::int8[], ?::text[], ?::bytea[], ?::bool[], ?::bool[])
                     AS w (address, fqdn, dhcid, forward, reverse)
                ORDER BY w.address, w.fqdn, w.dhcid
                ON CONFLICT (address, fqdn, dhcid) DO UPDATE
                SET forward = t.forward OR excluded.forward, reverse = t.reverse OR excluded.reverse
            )
            INSERT INTO dns_claim (addresses, names, server, until)
            SELECT ARRAY(SELECT inet '0.0.0.0' + n FROM unnest(?::int8[]) AS n), ?::text[], ?,
                   clock_timestamp() + ?::int8 * interval '1 microsecond'
            RETURNING id
            """;

    /** Somebody else who finds a claim run out waits until this one has renewed it, or not. */
    private static final String RENEW =
            """
            DELETE FROM dns_claim WHERE server = ? AND id <> ALL (?::int8[]);
            UPDATE dns_claim SET until = clock_timestamp() + ?::int8 * interval '1 microsecond' WHERE server = ?
            RETURNING id
            """;

    private static final String RELEASE = "DELETE FROM dns_claim WHERE server = ?";

    /** Whoever wants to take over what has run out waits until this settlement is in. */
    private static final String STANDING =
            "SELECT id FROM dns_claim WHERE id = ANY (?::int8[]) ORDER BY id FOR KEY SHARE";

    private static final String END = "DELETE FROM dns_claim WHERE id = ANY (?::int8[])";

    /** Other addresses that desire a name. */
    private static final String WANTED =
            """
            SELECT i.address - inet '0.0.0.0' AS address
            FROM unnest(?::int8[], ?::text[]) AS gone (address, name)
            JOIN dns_intent i ON i.fqdn = gone.name AND i.address <> inet '0.0.0.0' + gone.address
            WHERE i.fqdn IS NOT NULL AND i.forward
            UNION
            SELECT i.address - inet '0.0.0.0'
            FROM unnest(?::int8[], ?::text[]) AS gone (address, name)
            JOIN dns_intent i ON gone.name = ANY (i.aliases) AND i.address <> inet '0.0.0.0' + gone.address
            WHERE i.aliases <> '{}' AND i.forward
            """;

    private static final String RECORD =
            """
            INSERT INTO dns_published (address, fqdn, dhcid, forward, reverse)
            SELECT inet '0.0.0.0' + w.address, w.fqdn, w.dhcid, w.forward, w.reverse
            FROM unnest(?::int8[], ?::text[], ?::bytea[], ?::bool[], ?::bool[])
                 AS w (address, fqdn, dhcid, forward, reverse)
            ORDER BY w.address, w.fqdn, w.dhcid
            ON CONFLICT (address, fqdn, dhcid) DO UPDATE SET forward = excluded.forward, reverse = excluded.reverse
            """;

    private static final String FORGET =
            """
            DELETE FROM dns_published t
            USING unnest(?::int8[], ?::text[], ?::bytea[]) AS w (address, fqdn, dhcid)
            WHERE t.address = inet '0.0.0.0' + w.address AND t.fqdn = w.fqdn AND t.dhcid = w.dhcid
            """;

    /** Locked in address order, as lease transactions do, so that the two cannot deadlock. */
    private static final String LOCK_PENDING =
            """
            SELECT p.address - inet '0.0.0.0' AS address, p.generation, p.adopt
            FROM dns_pending p
            WHERE p.address = ANY (ARRAY(SELECT inet '0.0.0.0' + n FROM unnest(?::int8[]) AS n))
            ORDER BY p.address
            FOR UPDATE
            """;

    private static final String CONFIRM =
            """
            WITH done AS (
                DELETE FROM dns_pending
                WHERE address = ANY (ARRAY(SELECT inet '0.0.0.0' + n FROM unnest(?::int8[]) AS n))
                RETURNING address
            )
            DELETE FROM dns_state s USING done WHERE s.address = done.address
            """;

    private static final String FAIL =
            """
            WITH failed AS (
                SELECT inet '0.0.0.0' + w.address AS address, w.generation,
                       timestamptz 'epoch' + w.next_attempt * interval '1 microsecond' AS next_attempt, w.kind, w.reason
                FROM unnest(?::int8[], ?::int8[], ?::int8[], ?::text[], ?::text[])
                     AS w (address, generation, next_attempt, kind, reason)
            ), later AS (
                UPDATE dns_pending p SET next_attempt = failed.next_attempt FROM failed WHERE failed.address = p.address
            )
            INSERT INTO dns_state AS s (address, failed_generation, attempts, failure_kind, failure_reason)
            SELECT address, generation, 1, kind, reason FROM failed ORDER BY address
            ON CONFLICT (address) DO UPDATE
            SET attempts = CASE WHEN s.failed_generation = excluded.failed_generation THEN s.attempts + 1 ELSE 1 END,
                failed_generation = excluded.failed_generation,
                failure_kind = excluded.failure_kind, failure_reason = excluded.failure_reason
            """;

    /** Pending rows are locked in address order, as everywhere. */
    private static final String REOPEN =
            """
            INSERT INTO dns_pending AS p (address, generation, since, adopt)
            SELECT i.address, i.generation, clock_timestamp(), ?
            FROM dns_intent i
            WHERE i.address = ANY (ARRAY(SELECT inet '0.0.0.0' + n FROM unnest(?::int8[]) AS n))
            ORDER BY i.address
            ON CONFLICT (address) DO UPDATE
            SET adopt = p.adopt OR excluded.adopt, next_attempt = timestamptz 'epoch'
            """;

    private static final String HASTEN =
            """
            UPDATE dns_pending p SET next_attempt = timestamptz 'epoch'
            FROM (SELECT w.address
                  FROM dns_pending w
                  JOIN dns_state s ON s.address = w.address
                  WHERE s.failure_kind = ANY (?::text[]) AND w.next_attempt > timestamptz 'epoch'
                  ORDER BY w.address FOR UPDATE OF w) AS waiting
            WHERE p.address = waiting.address
            """;

    private static final String BOOK =
            """
            WITH page AS (
                SELECT i.*, p.address IS NULL AS confirmed, p.next_attempt
                FROM dns_intent i
                LEFT JOIN dns_pending p ON p.address = i.address
                WHERE i.address > inet '0.0.0.0' + ?
                ORDER BY i.address
                LIMIT ?
            )
            SELECT page.address - inet '0.0.0.0' AS address, page.fqdn, page.dhcid, page.ttl_s, page.forward,
                   page.reverse, page.mode, page.aliases, page.alias_dhcids, page.confirmed,
                   s.failure_kind, s.failure_reason, s.attempts, page.next_attempt,
                   t.fqdn AS trace_fqdn, t.dhcid AS trace_dhcid, t.forward AS trace_forward, t.reverse AS trace_reverse
            FROM page
            LEFT JOIN dns_state s ON s.address = page.address AND s.failed_generation = page.generation
            LEFT JOIN dns_published t ON t.address = page.address
            ORDER BY page.address, t.fqdn, t.dhcid
            """;

    private final Database database;

    PostgresDnsLedger(Database database) {
        this.database = database;
    }

    @Override
    public List<Work> due(Instant now, int limit) {
        return database.transaction(
                "read of due DNS work", connection -> due(connection, now, limit));
    }

    private static List<Work> due(Connection connection, Instant now, int limit)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(DUE)) {
            statement.setObject(1, Columns.timestamp(now));
            statement.setInt(2, limit);
            try (ResultSet row = statement.executeQuery()) {
                return works(row);
            }
        }
    }

    private static List<Work> works(ResultSet row) throws SQLException {
        Map<Ipv4Address, Work> due = new LinkedHashMap<>();
        Map<Ipv4Address, List<Trace>> traces = new HashMap<>();
        while (row.next()) {
            Ipv4Address address = Columns.address(row, "address");
            trace(row, address)
                    .ifPresent(t -> traces.computeIfAbsent(address, _ -> new ArrayList<>()).add(t));
            due.put(
                    address,
                    new Work(
                            address,
                            row.getLong("generation"),
                            intent(row, address),
                            List.of(),
                            row.getInt("attempts"),
                            Columns.instant(row, "since")));
        }
        return due.values().stream()
                .map(
                        work ->
                                new Work(
                                        work.address(),
                                        work.generation(),
                                        work.desired(),
                                        traces.getOrDefault(work.address(), List.of()),
                                        work.attempts(),
                                        work.since()))
                .toList();
    }

    private static Optional<Trace> trace(ResultSet row, Ipv4Address address) throws SQLException {
        Optional<String> name = Columns.maybeText(row, "trace_fqdn");
        return name.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Trace(
                                address,
                                new DnsName(name.get()),
                                mark(Columns.octets(row, "trace_dhcid")),
                                row.getBoolean("trace_forward"),
                                row.getBoolean("trace_reverse")));
    }

    /** Of a key column, where an empty string stands for none. */
    private static Optional<Dhcid> mark(OctetString column) {
        return column.isEmpty() ? Optional.empty() : Optional.of(new Dhcid(column));
    }

    private static DnsIntent intent(ResultSet row, Ipv4Address address) throws SQLException {
        Optional<String> fqdn = Columns.maybeText(row, "fqdn");
        return fqdn.isEmpty()
                ? new DnsIntent.Withdraw(address)
                : new DnsIntent.Publish(
                        address,
                        new DnsName(fqdn.get()),
                        new Dhcid(Columns.octets(row, "dhcid")),
                        Duration.ofSeconds(row.getLong("ttl_s")),
                        row.getBoolean("forward"),
                        row.getBoolean("reverse"),
                        ConflictMode.valueOf(row.getString("mode")),
                        aliases(row));
    }

    private static List<DnsIntent.Alias> aliases(ResultSet row) throws SQLException {
        String[] names = (String[]) row.getArray("aliases").getArray();
        String[] dhcids = (String[]) row.getArray("alias_dhcids").getArray();
        List<DnsIntent.Alias> aliases = new ArrayList<>();
        for (int i = 0; i < names.length; i++) {
            aliases.add(new DnsIntent.Alias(new DnsName(names[i]), Dhcid.ofBase64(dhcids[i])));
        }
        return aliases;
    }

    @Override
    public Claim claim(String server, Duration time, Instant now, int limit, Choice choice) {
        return database.transaction(
                "claim of due DNS work",
                connection -> {
                    List<Choice.Taken> chosen = choose(connection, server, now, limit, choice);
                    return chosen.isEmpty()
                            ? Claim.NOTHING
                            : claim(connection, server, time, chosen);
                });
    }

    private static List<Choice.Taken> choose(
            Connection connection, String server, Instant now, int limit, Choice choice)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LOOK)) {
            statement.setString(1, server);
            statement.setObject(2, Columns.timestamp(now));
            statement.setString(3, server);
            statement.setInt(4, limit);
            statement.execute();
            Set<DnsName> elsewhere = new HashSet<>();
            try (ResultSet row = nextRows(statement)) {
                while (row.next()) {
                    elsewhere.add(new DnsName(row.getString("name")));
                }
            }
            try (ResultSet row = nextRows(statement)) {
                return choice.choose(works(row), elsewhere);
            }
        }
    }

    /** The rows of the next of several statements that has any. */
    private static ResultSet nextRows(PreparedStatement statement) throws SQLException {
        while (!statement.getMoreResults()) {
            if (statement.getUpdateCount() < 0) {
                throw new IllegalStateException("no more rows from " + statement);
            }
        }
        return statement.getResultSet();
    }

    private static Claim claim(
            Connection connection, String server, Duration time, List<Choice.Taken> chosen)
            throws SQLException {
        Set<DnsName> names = new TreeSet<>();
        List<Trace> announced = new ArrayList<>();
        for (Choice.Taken taken : chosen) {
            names.addAll(taken.names());
            announced.addAll(taken.announced());
        }
        try (PreparedStatement statement = connection.prepareStatement(CLAIM)) {
            Columns.Arrays arrays = new Columns.Arrays(statement);
            traces(arrays, merge(announced));
            arrays.int8(Columns.numbers(chosen.stream().map(t -> t.work().address()).toList()))
                    .text(names.stream().map(DnsName::text).toArray(String[]::new));
            statement.setString(arrays.next(), server);
            statement.setLong(arrays.next() + 1, micros(time));
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                long id = row.getLong("id");
                return new Claim(
                        id, chosen.stream().map(t -> t.work().claimed(id, t.announced())).toList());
            }
        }
    }

    private static long micros(Duration time) {
        return time.toNanos() / 1000;
    }

    @Override
    public Set<Long> renew(String server, Set<Long> claims, Duration time) {
        return database.transaction(
                "renewal of claims to DNS work",
                connection -> {
                    try (PreparedStatement statement = connection.prepareStatement(RENEW)) {
                        statement.setString(1, server);
                        new Columns.Arrays(statement, 2).int8(ids(claims));
                        statement.setLong(3, micros(time));
                        statement.setString(4, server);
                        statement.execute();
                        try (ResultSet row = nextRows(statement)) {
                            return ids(row);
                        }
                    }
                });
    }

    private static long[] ids(Set<Long> claims) {
        return claims.stream().mapToLong(Long::longValue).sorted().toArray();
    }

    private static Set<Long> ids(ResultSet row) throws SQLException {
        Set<Long> ids = new HashSet<>();
        while (row.next()) {
            ids.add(row.getLong("id"));
        }
        return ids;
    }

    @Override
    public void release(String server) {
        database.transaction(
                "release of claims to DNS work",
                connection -> {
                    try (PreparedStatement statement = connection.prepareStatement(RELEASE)) {
                        statement.setString(1, server);
                        return statement.executeUpdate();
                    }
                });
    }

    private static void record(Connection connection, List<Trace> traces) throws SQLException {
        if (traces.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(RECORD)) {
            traces(new Columns.Arrays(statement), traces);
            statement.executeUpdate();
        }
    }

    private static void forget(Connection connection, List<Trace> traces) throws SQLException {
        if (traces.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(FORGET)) {
            keys(new Columns.Arrays(statement), traces);
            statement.executeUpdate();
        }
    }

    private static void traces(Columns.Arrays arrays, List<Trace> traces) throws SQLException {
        int n = traces.size();
        boolean[] forward = new boolean[n];
        boolean[] reverse = new boolean[n];
        for (int i = 0; i < n; i++) {
            forward[i] = traces.get(i).forward();
            reverse[i] = traces.get(i).reverse();
        }
        keys(arrays, traces);
        arrays.bool(forward).bool(reverse);
    }

    private static void keys(Columns.Arrays arrays, List<Trace> traces) throws SQLException {
        int n = traces.size();
        long[] address = new long[n];
        String[] fqdn = new String[n];
        byte[][] dhcid = new byte[n][];
        for (int i = 0; i < n; i++) {
            Trace trace = traces.get(i);
            address[i] = trace.address().asLong();
            fqdn[i] = trace.name().text();
            dhcid[i] = trace.dhcid().map(d -> d.rdata().toBytes()).orElse(new byte[0]);
        }
        arrays.int8(address).text(fqdn).bytea(dhcid);
    }

    /** One trace a key, because one INSERT cannot touch a row twice. */
    private static List<Trace> merge(List<Trace> traces) {
        Map<Trace, Trace> byKey = new LinkedHashMap<>();
        for (Trace trace : traces) {
            byKey.merge(trace.with(false, false), trace, Trace::and);
        }
        return List.copyOf(byKey.values());
    }

    @Override
    public void settle(List<Settlement> settlements, Set<Long> over) {
        if (settlements.isEmpty() && over.isEmpty()) {
            return;
        }
        database.transaction(
                "settlement of " + settlements.size() + " DNS attempts",
                connection -> {
                    Set<Long> standing = standing(connection, settlements);
                    settle(
                            connection,
                            settlements.stream()
                                    .filter(s -> standing.contains(s.work().claim()))
                                    .toList());
                    try (PreparedStatement statement = connection.prepareStatement(END)) {
                        new Columns.Arrays(statement).int8(ids(over));
                        return statement.executeUpdate();
                    }
                });
    }

    private static Set<Long> standing(Connection connection, List<Settlement> settlements)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(STANDING)) {
            new Columns.Arrays(statement)
                    .int8(
                            settlements.stream()
                                    .mapToLong(s -> s.work().claim())
                                    .distinct()
                                    .toArray());
            try (ResultSet row = statement.executeQuery()) {
                return ids(row);
            }
        }
    }

    /** What dns_pending says of an address. */
    private record Pending(long generation, boolean adopt) {}

    private static void settle(Connection connection, List<Settlement> settlements)
            throws SQLException {
        Set<Ipv4Address> reopened = wanted(connection, settlements);
        Set<Ipv4Address> touched = new HashSet<>(reopened);
        settlements.forEach(settlement -> touched.add(settlement.work().address()));
        Map<Ipv4Address, Pending> pending = lockPending(connection, touched);
        List<Trace> gone = new ArrayList<>();
        List<Trace> changed = new ArrayList<>();
        List<Ipv4Address> confirmed = new ArrayList<>();
        List<Settlement.Failed> failed = new ArrayList<>();
        for (Settlement settlement : settlements) {
            Work work = settlement.work();
            List<Trace> left = merge(settlement.left());
            for (Trace before : work.traces()) {
                if (left.stream().noneMatch(before::isLike)) {
                    gone.add(before);
                }
            }
            for (Trace trace : left) {
                if (!work.traces().contains(trace)) {
                    changed.add(trace);
                }
            }
            Pending now = pending.get(work.address());
            boolean about = now != null && settlement.isAbout(now.generation(), now.adopt());
            switch (settlement) {
                case Settlement.Done _ when about -> confirmed.add(work.address());
                case Settlement.Failed failure when about -> failed.add(failure);
                // What is newer is due by itself.
                case Settlement.Done _, Settlement.Failed _ -> {}
            }
        }
        forget(connection, gone);
        record(connection, changed);
        confirm(connection, confirmed);
        fail(connection, failed);
        reopen(connection, reopened, false);
    }

    private static Set<Ipv4Address> wanted(Connection connection, List<Settlement> settlements)
            throws SQLException {
        List<Long> addresses = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (Settlement settlement : settlements) {
            for (DnsName name : settlement.takenOff()) {
                addresses.add(settlement.work().address().asLong());
                names.add(name.text());
            }
        }
        if (names.isEmpty()) {
            return Set.of();
        }
        long[] address = addresses.stream().mapToLong(Long::longValue).toArray();
        String[] name = names.toArray(String[]::new);
        try (PreparedStatement statement = connection.prepareStatement(WANTED)) {
            new Columns.Arrays(statement).int8(address).text(name).int8(address).text(name);
            return Columns.addresses(statement);
        }
    }

    private static Map<Ipv4Address, Pending> lockPending(
            Connection connection, Collection<Ipv4Address> addresses) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LOCK_PENDING)) {
            new Columns.Arrays(statement).int8(Columns.numbers(addresses));
            try (ResultSet row = statement.executeQuery()) {
                Map<Ipv4Address, Pending> pending = new HashMap<>();
                while (row.next()) {
                    pending.put(
                            Columns.address(row, "address"),
                            new Pending(row.getLong("generation"), row.getBoolean("adopt")));
                }
                return pending;
            }
        }
    }

    private static void confirm(Connection connection, List<Ipv4Address> confirmed)
            throws SQLException {
        if (confirmed.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(CONFIRM)) {
            new Columns.Arrays(statement).int8(Columns.numbers(confirmed));
            statement.executeUpdate();
        }
    }

    private static void fail(Connection connection, List<Settlement.Failed> failed)
            throws SQLException {
        if (failed.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(FAIL)) {
            new Columns.Arrays(statement)
                    .int8(failed.stream().mapToLong(f -> f.work().address().asLong()).toArray())
                    .int8(failed.stream().mapToLong(f -> f.work().generation()).toArray())
                    .int8(failed.stream().mapToLong(f -> Columns.micros(f.retryAt())).toArray())
                    .text(failed.stream().map(Settlement.Failed::kind).toArray(String[]::new))
                    .text(failed.stream().map(Settlement.Failed::reason).toArray(String[]::new));
            statement.executeUpdate();
        }
    }

    @Override
    public Backlog backlog() {
        return database.transaction(
                "count of pending DNS work",
                connection -> {
                    try (PreparedStatement statement =
                                    connection.prepareStatement(
                                            """
                                            SELECT count(*) AS pending, min(since) AS oldest
                                            FROM dns_pending
                                            """);
                            ResultSet row = statement.executeQuery()) {
                        row.next();
                        long pending = row.getLong("pending");
                        return new Backlog(
                                pending,
                                pending == 0
                                        ? Optional.empty()
                                        : Optional.of(Columns.instant(row, "oldest")));
                    }
                });
    }

    @Override
    public void reopen(Collection<Ipv4Address> addresses) {
        reopen(addresses, false);
    }

    @Override
    public void adopt(Ipv4Address address) {
        reopen(List.of(address), true);
    }

    private void reopen(Collection<Ipv4Address> addresses, boolean adopt) {
        if (addresses.isEmpty()) {
            return;
        }
        database.transaction(
                "reopening of " + addresses.size() + " DNS names",
                connection -> {
                    reopen(connection, addresses, adopt);
                    return true;
                });
    }

    private static void reopen(
            Connection connection, Collection<Ipv4Address> addresses, boolean adopt)
            throws SQLException {
        if (addresses.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(REOPEN)) {
            statement.setBoolean(1, adopt);
            new Columns.Arrays(statement, 2).int8(Columns.numbers(addresses));
            statement.executeUpdate();
        }
    }

    @Override
    public void hasten(Set<String> kinds) {
        database.transaction(
                "hastening of failed DNS work",
                connection -> {
                    try (PreparedStatement statement = connection.prepareStatement(HASTEN)) {
                        new Columns.Arrays(statement).text(kinds.toArray(String[]::new));
                        return statement.executeUpdate();
                    }
                });
    }

    @Override
    public List<BookEntry> book(Optional<Ipv4Address> after, int limit) {
        return database.transaction(
                "read of the DNS book",
                connection -> {
                    try (PreparedStatement statement = connection.prepareStatement(BOOK)) {
                        statement.setLong(1, after.map(Ipv4Address::asLong).orElse(0L));
                        statement.setInt(2, limit);
                        try (ResultSet row = statement.executeQuery()) {
                            return entries(row);
                        }
                    }
                });
    }

    private static List<BookEntry> entries(ResultSet row) throws SQLException {
        Map<Ipv4Address, BookEntry> entries = new LinkedHashMap<>();
        while (row.next()) {
            Ipv4Address address = Columns.address(row, "address");
            List<Trace> traces = new ArrayList<>();
            BookEntry begun = entries.get(address);
            if (begun != null) {
                traces.addAll(begun.traces());
            }
            trace(row, address).ifPresent(traces::add);
            entries.put(
                    address,
                    new BookEntry(
                            address,
                            intent(row, address),
                            traces,
                            row.getBoolean("confirmed"),
                            failure(row)));
        }
        return List.copyOf(entries.values());
    }

    private static Optional<Failure> failure(ResultSet row) throws SQLException {
        Optional<String> kind = Columns.maybeText(row, "failure_kind");
        return kind.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Failure(
                                kind.get(),
                                row.getString("failure_reason"),
                                row.getInt("attempts"),
                                Columns.instant(row, "next_attempt")));
    }
}
