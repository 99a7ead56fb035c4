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
import java.util.TreeMap;

/**
 * The reconciler's books. Lease transactions write {@code dns_intent} and {@code dns_pending}; this
 * class writes the rest and strikes from {@code dns_pending} what is done. Thread-safe.
 */
final class PostgresDnsLedger implements DnsLedger {
    private static final String DUE =
            """
            WITH due AS (
                SELECT p.address, p.since, i.generation, i.fqdn, i.dhcid, i.ttl_s, i.forward, i.reverse, i.aliases,
                       i.alias_dhcids, CASE WHEN p.adopt AND i.mode <> 'NO_CHECK_WITHOUT_DHCID' THEN 'NO_CHECK_WITH_DHCID' ELSE i.mode END
                           AS mode,
                       CASE WHEN s.failed_generation = i.generation THEN s.attempts ELSE 0 END AS attempts
                FROM dns_pending p
                JOIN dns_intent i ON i.address = p.address
                LEFT JOIN dns_state s ON s.address = p.address
                WHERE s.failed_generation IS DISTINCT FROM i.generation OR s.next_attempt <= ?
                ORDER BY p.since, p.address
                LIMIT ?
            )
            SELECT due.address - inet '0.0.0.0' AS address, due.generation, due.fqdn, due.dhcid, due.ttl_s, due.forward,
                   due.reverse, due.mode, due.aliases, due.alias_dhcids, due.attempts,
                   t.fqdn AS trace_fqdn, t.dhcid AS trace_dhcid, t.forward AS trace_forward, t.reverse AS trace_reverse
            FROM due
            LEFT JOIN dns_published t ON t.address = due.address
            ORDER BY due.since, due.address, t.fqdn, t.dhcid
            """;

    private static final String ANNOUNCE =
            """
            INSERT INTO dns_published AS t (address, fqdn, dhcid, forward, reverse)
            SELECT inet '0.0.0.0' + w.address, w.fqdn, w.dhcid, w.forward, w.reverse
            FROM unnest(?::int8[], ?::text[], ?::bytea[], ?::bool[], ?::bool[])
                 AS w (address, fqdn, dhcid, forward, reverse)
            ORDER BY w.address, w.fqdn, w.dhcid
            ON CONFLICT (address, fqdn, dhcid) DO UPDATE
            SET forward = t.forward OR excluded.forward, reverse = t.reverse OR excluded.reverse
            """;

    /** Locked in address order, as lease transactions do, so that the two cannot deadlock. */
    private static final String LOCK_PENDING =
            """
            SELECT p.address - inet '0.0.0.0' AS address, p.generation
            FROM dns_pending p
            WHERE p.address = ANY (ARRAY(SELECT inet '0.0.0.0' + n FROM unnest(?::int8[]) AS n))
            ORDER BY p.address
            FOR UPDATE
            """;

    private static final String FORGET_TRACES =
            """
            DELETE FROM dns_published
            WHERE address = ANY (ARRAY(SELECT inet '0.0.0.0' + n FROM unnest(?::int8[]) AS n))
            """;

    private static final String STRIKE =
            """
            DELETE FROM dns_pending
            WHERE address = ANY (ARRAY(SELECT inet '0.0.0.0' + n FROM unnest(?::int8[]) AS n))
            """;

    private static final String CONFIRM =
            """
            INSERT INTO dns_state (address, confirmed_generation)
            SELECT inet '0.0.0.0' + w.address, w.generation
            FROM unnest(?::int8[], ?::int8[]) AS w (address, generation)
            ORDER BY w.address
            ON CONFLICT (address) DO UPDATE
            SET confirmed_generation = excluded.confirmed_generation, failed_generation = 0, attempts = 0,
                next_attempt = NULL, failure_kind = NULL, failure_reason = NULL
            """;

    private static final String FAIL =
            """
            INSERT INTO dns_state AS s (address, failed_generation, attempts, next_attempt, failure_kind, failure_reason)
            SELECT inet '0.0.0.0' + w.address, w.generation, 1,
                   timestamptz 'epoch' + w.next_attempt * interval '1 microsecond', w.kind, w.reason
            FROM unnest(?::int8[], ?::int8[], ?::int8[], ?::text[], ?::text[])
                 AS w (address, generation, next_attempt, kind, reason)
            ORDER BY w.address
            ON CONFLICT (address) DO UPDATE
            SET attempts = CASE WHEN s.failed_generation = excluded.failed_generation THEN s.attempts + 1 ELSE 1 END,
                failed_generation = excluded.failed_generation, next_attempt = excluded.next_attempt,
                failure_kind = excluded.failure_kind, failure_reason = excluded.failure_reason
            """;

    /** Pending rows are locked in address order, as everywhere. */
    private static final String REOPEN =
            """
            WITH opened AS (
                INSERT INTO dns_pending AS p (address, generation, since, adopt)
                SELECT i.address, i.generation, clock_timestamp(), ?
                FROM dns_intent i
                WHERE i.address = ANY (ARRAY(SELECT inet '0.0.0.0' + n FROM unnest(?::int8[]) AS n))
                ORDER BY i.address
                ON CONFLICT (address) DO UPDATE SET adopt = p.adopt OR excluded.adopt
                RETURNING p.address
            )
            UPDATE dns_state s SET next_attempt = timestamptz 'epoch' FROM opened WHERE opened.address = s.address
            """;

    private static final String BOOK =
            """
            WITH page AS (
                SELECT i.*, p.address IS NULL AS confirmed
                FROM dns_intent i
                LEFT JOIN dns_pending p ON p.address = i.address
                WHERE i.address > inet '0.0.0.0' + ?
                ORDER BY i.address
                LIMIT ?
            )
            SELECT page.address - inet '0.0.0.0' AS address, page.fqdn, page.dhcid, page.ttl_s, page.forward,
                   page.reverse, page.mode, page.aliases, page.alias_dhcids, page.confirmed,
                   s.failure_kind, s.failure_reason, s.attempts, s.next_attempt,
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
        Map<Ipv4Address, Work> due = new LinkedHashMap<>();
        Map<Ipv4Address, List<Trace>> traces = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(DUE)) {
            statement.setObject(1, Columns.timestamp(now));
            statement.setInt(2, limit);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    Ipv4Address address = Columns.address(row, "address");
                    trace(row, address)
                            .ifPresent(
                                    t ->
                                            traces.computeIfAbsent(address, _ -> new ArrayList<>())
                                                    .add(t));
                    due.put(
                            address,
                            new Work(
                                    address,
                                    row.getLong("generation"),
                                    intent(row, address),
                                    List.of(),
                                    row.getInt("attempts")));
                }
            }
        }
        return due.values().stream()
                .map(
                        work ->
                                new Work(
                                        work.address(),
                                        work.generation(),
                                        work.desired(),
                                        traces.getOrDefault(work.address(), List.of()),
                                        work.attempts()))
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
    public void announce(List<Trace> traces) {
        if (traces.isEmpty()) {
            return;
        }
        database.transaction(
                "announcement of " + traces.size() + " DNS names",
                connection -> {
                    record(connection, traces);
                    return true;
                });
    }

    private static void record(Connection connection, List<Trace> traces) throws SQLException {
        List<Trace> merged = merge(traces);
        int n = merged.size();
        long[] address = new long[n];
        String[] fqdn = new String[n];
        byte[][] dhcid = new byte[n][];
        boolean[] forward = new boolean[n];
        boolean[] reverse = new boolean[n];
        for (int i = 0; i < n; i++) {
            Trace trace = merged.get(i);
            address[i] = trace.address().asLong();
            fqdn[i] = trace.name().text();
            dhcid[i] = trace.dhcid().map(d -> d.rdata().toBytes()).orElse(new byte[0]);
            forward[i] = trace.forward();
            reverse[i] = trace.reverse();
        }
        try (PreparedStatement statement = connection.prepareStatement(ANNOUNCE)) {
            new Columns.Arrays(statement)
                    .int8(address)
                    .text(fqdn)
                    .bytea(dhcid)
                    .bool(forward)
                    .bool(reverse);
            statement.executeUpdate();
        }
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
    public void settle(List<Settlement> settlements) {
        if (settlements.isEmpty()) {
            return;
        }
        database.transaction(
                "settlement of " + settlements.size() + " DNS attempts",
                connection -> {
                    for (Collection<Settlement> round : rounds(settlements)) {
                        settle(connection, round);
                    }
                    return true;
                });
    }

    /** Settlements in address order, one an address and round; those of one address keep order. */
    private static List<Collection<Settlement>> rounds(List<Settlement> settlements) {
        List<Map<Ipv4Address, Settlement>> rounds = new ArrayList<>();
        for (Settlement settlement : settlements) {
            Ipv4Address address = settlement.work().address();
            int round = 0;
            while (round < rounds.size() && rounds.get(round).containsKey(address)) {
                round++;
            }
            if (round == rounds.size()) {
                rounds.add(new TreeMap<>());
            }
            rounds.get(round).put(address, settlement);
        }
        return rounds.stream().<Collection<Settlement>>map(Map::values).toList();
    }

    private static void settle(Connection connection, Collection<Settlement> round)
            throws SQLException {
        Map<Ipv4Address, Long> pending =
                lockPending(connection, round.stream().map(s -> s.work().address()).toList());
        Set<Ipv4Address> retraced = new HashSet<>();
        List<Trace> traces = new ArrayList<>();
        List<Work> confirmed = new ArrayList<>();
        List<Settlement.Failed> failed = new ArrayList<>();
        for (Settlement settlement : round) {
            Work work = settlement.work();
            Long wanted = pending.get(work.address());
            boolean open = wanted != null && wanted == work.generation();
            switch (settlement) {
                case Settlement.Done(_, List<Trace> kept) -> {
                    retraced.add(work.address());
                    traces.addAll(kept);
                    if (open) {
                        confirmed.add(work);
                    }
                }
                case Settlement.Failed failure when open -> {
                    retraced.add(work.address());
                    traces.addAll(failure.traces());
                    failed.add(failure);
                }
                // A newer desired state is due by itself; the traces say what this attempt left.
                case Settlement.Failed _ -> {}
            }
        }
        onAddresses(connection, FORGET_TRACES, retraced);
        if (!traces.isEmpty()) {
            record(connection, traces);
        }
        onAddresses(connection, STRIKE, confirmed.stream().map(Work::address).toList());
        confirm(connection, confirmed);
        fail(connection, failed);
    }

    private static Map<Ipv4Address, Long> lockPending(
            Connection connection, Collection<Ipv4Address> addresses) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LOCK_PENDING)) {
            new Columns.Arrays(statement).int8(Columns.numbers(addresses));
            try (ResultSet row = statement.executeQuery()) {
                Map<Ipv4Address, Long> generations = new HashMap<>();
                while (row.next()) {
                    generations.put(Columns.address(row, "address"), row.getLong("generation"));
                }
                return generations;
            }
        }
    }

    private static void onAddresses(
            Connection connection, String sql, Collection<Ipv4Address> addresses)
            throws SQLException {
        if (addresses.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            new Columns.Arrays(statement).int8(Columns.numbers(addresses));
            statement.executeUpdate();
        }
    }

    private static void confirm(Connection connection, List<Work> confirmed) throws SQLException {
        if (confirmed.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(CONFIRM)) {
            new Columns.Arrays(statement)
                    .int8(confirmed.stream().mapToLong(w -> w.address().asLong()).toArray())
                    .int8(confirmed.stream().mapToLong(Work::generation).toArray());
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
                    try (PreparedStatement statement = connection.prepareStatement(REOPEN)) {
                        statement.setBoolean(1, adopt);
                        new Columns.Arrays(statement, 2).int8(Columns.numbers(addresses));
                        statement.executeUpdate();
                    }
                    return true;
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
