package io.leasehold.store;

import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.dns.ZoneTest;
import io.leasehold.ipam.inventory.DnsFinding;
import io.leasehold.ipam.inventory.ZoneAudit;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.port.DnsAuditStore;
import io.leasehold.ipam.port.DnsLedger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What was found in zones, a few rows each. Thread-safe. */
final class PostgresDnsAuditStore implements DnsAuditStore {
    private static final String FORGET_FINDINGS = "DELETE FROM dns_finding WHERE zone = ?";

    private static final String SAVE_AUDIT =
            """
            INSERT INTO dns_zone_audit AS a (zone, at, server, method, summary, serial_servers, serials, counts,
                                             pointers, pointer_names)
            VALUES (?, ?, ?, ?, ?, ?::text[], ?::int8[], ?::int8[], ?::int8[], ?::text[])
            ON CONFLICT (zone) DO UPDATE
            SET at = excluded.at, server = excluded.server, method = excluded.method, summary = excluded.summary,
                serial_servers = excluded.serial_servers, serials = excluded.serials, counts = excluded.counts,
                pointers = excluded.pointers, pointer_names = excluded.pointer_names
            """;

    private static final String SAVE_FINDING =
            """
            INSERT INTO dns_finding (zone, place, verdict, address, name, party, since, message, evidence)
            VALUES (?, ?, ?, inet '0.0.0.0' + ?::int8, ?, ?, ?, ?, ?::text[])
            """;

    private static final String AUDITS =
            """
            SELECT zone, at, server, method, summary, serial_servers, serials, counts, pointers, pointer_names
            FROM dns_zone_audit
            ORDER BY zone COLLATE "C"
            """;

    private static final String FINDINGS =
            """
            SELECT zone, verdict, address - inet '0.0.0.0' AS address, name, party, since, message, evidence
            FROM dns_finding
            ORDER BY zone, place
            """;

    private static final String SAVE_TEST =
            """
            INSERT INTO dns_zone_test (zone, at, servers, stages, outcomes, words)
            VALUES (?, ?, ?::text[], ?::text[], ?::text[], ?::text[])
            ON CONFLICT (zone) DO UPDATE
            SET at = excluded.at, servers = excluded.servers, stages = excluded.stages, outcomes = excluded.outcomes,
                words = excluded.words
            """;

    private static final String TESTS =
            "SELECT zone, at, servers, stages, outcomes, words FROM dns_zone_test ORDER BY zone"
                    + " COLLATE \"C\"";

    private static final String PENDING =
            """
            SELECT p.address - inet '0.0.0.0' AS address, i.fqdn, p.since,
                   s.failure_kind, s.failure_reason, s.attempts, p.next_attempt
            FROM dns_pending p
            JOIN dns_intent i ON i.address = p.address
            LEFT JOIN dns_state s ON s.address = p.address AND s.failed_generation = i.generation
            ORDER BY p.since, p.address
            LIMIT ?
            """;

    private final Database database;

    PostgresDnsAuditStore(Database database) {
        this.database = database;
    }

    @Override
    public void save(ZoneAudit audit) {
        database.transaction(
                "saving of what was found in zone " + audit.zone(),
                connection -> {
                    saveAudit(connection, audit);
                    saveFindings(connection, audit);
                    return true;
                });
    }

    private static void saveAudit(Connection connection, ZoneAudit audit) throws SQLException {
        List<Map.Entry<String, Long>> serials =
                audit.serials().entrySet().stream().sorted(Map.Entry.comparingByKey()).toList();
        ZoneAudit.Counts counts = audit.counts();
        try (PreparedStatement statement = connection.prepareStatement(SAVE_AUDIT)) {
            statement.setString(1, audit.zone().text());
            statement.setObject(2, Columns.timestamp(audit.at()));
            statement.setString(3, audit.server());
            statement.setString(4, audit.method().name());
            statement.setString(5, audit.summary());
            new Columns.Arrays(statement, 6)
                    .text(serials.stream().map(Map.Entry::getKey).toArray(String[]::new))
                    .int8(serials.stream().mapToLong(Map.Entry::getValue).toArray())
                    .int8(
                            new long[] {
                                counts.ok(),
                                counts.missing(),
                                counts.changed(),
                                counts.foreign(),
                                counts.stale(),
                                counts.pending(),
                                counts.unread()
                            })
                    .int8(
                            audit.pointers().stream()
                                    .mapToLong(pointer -> pointer.address().asLong())
                                    .toArray())
                    .text(texts(audit.pointers(), pointer -> pointer.name().text()));
            statement.executeUpdate();
        }
    }

    private static <T> String[] texts(List<T> list, Function<T, String> text) {
        return list.stream().map(text).toArray(String[]::new);
    }

    private static void saveFindings(Connection connection, ZoneAudit audit) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(FORGET_FINDINGS)) {
            statement.setString(1, audit.zone().text());
            statement.executeUpdate();
        }
        try (PreparedStatement statement = connection.prepareStatement(SAVE_FINDING)) {
            int place = 0;
            for (DnsFinding finding : audit.findings()) {
                statement.setString(1, audit.zone().text());
                statement.setInt(2, place++);
                statement.setString(3, finding.verdict().name());
                statement.setLong(4, finding.address().asLong());
                statement.setString(5, finding.name().text());
                statement.setString(6, finding.party());
                statement.setObject(7, Columns.timestamp(finding.since()));
                statement.setString(8, finding.message());
                new Columns.Arrays(statement, 9).text(finding.evidence().toArray(String[]::new));
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    @Override
    public void save(ZoneTest test) {
        database.transaction(
                "saving of the test of zone " + test.zone(),
                connection -> {
                    try (PreparedStatement statement = connection.prepareStatement(SAVE_TEST)) {
                        statement.setString(1, test.zone().text());
                        statement.setObject(2, Columns.timestamp(test.at()));
                        new Columns.Arrays(statement, 3)
                                .text(texts(test.steps(), ZoneTest.Step::server))
                                .text(texts(test.steps(), step -> step.stage().name()))
                                .text(texts(test.steps(), step -> step.outcome().name()))
                                .text(texts(test.steps(), ZoneTest.Step::words));
                        return statement.executeUpdate();
                    }
                });
    }

    @Override
    public List<ZoneAudit> audits() {
        return database.transaction(
                "read of what was found in zones",
                connection -> {
                    Map<DnsName, List<DnsFinding>> findings = findings(connection);
                    try (PreparedStatement statement = connection.prepareStatement(AUDITS);
                            ResultSet row = statement.executeQuery()) {
                        List<ZoneAudit> audits = new ArrayList<>();
                        while (row.next()) {
                            DnsName zone = new DnsName(row.getString("zone"));
                            audits.add(audit(row, zone, findings.getOrDefault(zone, List.of())));
                        }
                        return audits;
                    }
                });
    }

    private static Map<DnsName, List<DnsFinding>> findings(Connection connection)
            throws SQLException {
        Map<DnsName, List<DnsFinding>> findings = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(FINDINGS);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                DnsName zone = new DnsName(row.getString("zone"));
                findings.computeIfAbsent(zone, _ -> new ArrayList<>())
                        .add(
                                new DnsFinding(
                                        DnsFinding.Verdict.valueOf(row.getString("verdict")),
                                        zone,
                                        Columns.address(row, "address"),
                                        new DnsName(row.getString("name")),
                                        row.getString("party"),
                                        Columns.instant(row, "since"),
                                        row.getString("message"),
                                        Columns.texts(row, "evidence")));
            }
        }
        return findings;
    }

    private static ZoneAudit audit(ResultSet row, DnsName zone, List<DnsFinding> findings)
            throws SQLException {
        List<String> servers = Columns.texts(row, "serial_servers");
        List<Long> serials = numbers(row, "serials");
        Map<String, Long> byServer = new HashMap<>();
        for (int i = 0; i < servers.size(); i++) {
            byServer.put(servers.get(i), serials.get(i));
        }
        List<Long> counts = numbers(row, "counts");
        List<Long> addresses = numbers(row, "pointers");
        List<String> names = Columns.texts(row, "pointer_names");
        List<ZoneAudit.Pointer> pointers = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            pointers.add(
                    new ZoneAudit.Pointer(
                            Ipv4Address.ANY.plus(addresses.get(i)), new DnsName(names.get(i))));
        }
        return new ZoneAudit(
                zone,
                Columns.instant(row, "at"),
                row.getString("server"),
                ZoneAudit.Method.valueOf(row.getString("method")),
                row.getString("summary"),
                byServer,
                new ZoneAudit.Counts(
                        counts.get(0),
                        counts.get(1),
                        counts.get(2),
                        counts.get(3),
                        counts.get(4),
                        counts.get(5),
                        counts.get(6)),
                findings,
                pointers);
    }

    private static List<Long> numbers(ResultSet row, String column) throws SQLException {
        return List.of((Long[]) row.getArray(column).getArray());
    }

    @Override
    public Optional<ZoneAudit> audit(DnsName zone) {
        return audits().stream().filter(audit -> audit.zone().equals(zone)).findFirst();
    }

    @Override
    public List<ZoneTest> tests() {
        return database.transaction(
                "read of tests of zones",
                connection -> {
                    try (PreparedStatement statement = connection.prepareStatement(TESTS);
                            ResultSet row = statement.executeQuery()) {
                        List<ZoneTest> tests = new ArrayList<>();
                        while (row.next()) {
                            tests.add(test(row));
                        }
                        return tests;
                    }
                });
    }

    private static ZoneTest test(ResultSet row) throws SQLException {
        List<String> servers = Columns.texts(row, "servers");
        List<String> stages = Columns.texts(row, "stages");
        List<String> outcomes = Columns.texts(row, "outcomes");
        List<String> words = Columns.texts(row, "words");
        List<ZoneTest.Step> steps = new ArrayList<>();
        for (int i = 0; i < servers.size(); i++) {
            steps.add(
                    new ZoneTest.Step(
                            servers.get(i),
                            ZoneTest.Stage.valueOf(stages.get(i)),
                            ZoneTest.Outcome.valueOf(outcomes.get(i)),
                            words.get(i)));
        }
        return new ZoneTest(new DnsName(row.getString("zone")), Columns.instant(row, "at"), steps);
    }

    @Override
    public List<Pending> pending(int limit) {
        return database.transaction(
                "read of what waits for DNS",
                connection -> {
                    try (PreparedStatement statement = connection.prepareStatement(PENDING)) {
                        statement.setInt(1, limit);
                        try (ResultSet row = statement.executeQuery()) {
                            List<Pending> pending = new ArrayList<>();
                            while (row.next()) {
                                pending.add(pending(row));
                            }
                            return pending;
                        }
                    }
                });
    }

    private static Pending pending(ResultSet row) throws SQLException {
        Optional<String> kind = Columns.maybeText(row, "failure_kind");
        Optional<DnsLedger.Failure> failure =
                kind.isEmpty()
                        ? Optional.empty()
                        : Optional.of(
                                new DnsLedger.Failure(
                                        kind.get(),
                                        row.getString("failure_reason"),
                                        row.getInt("attempts"),
                                        Columns.instant(row, "next_attempt")));
        return new Pending(
                Columns.address(row, "address"),
                Columns.maybeText(row, "fqdn").map(DnsName::new),
                Columns.instant(row, "since"),
                failure);
    }

    @Override
    public void retain(Collection<DnsName> zones) {
        String[] names = zones.stream().map(DnsName::text).toArray(String[]::new);
        database.transaction(
                "forgetting of zones that are not configured",
                connection -> {
                    for (String table : List.of("dns_zone_audit", "dns_zone_test")) {
                        try (PreparedStatement statement =
                                connection.prepareStatement(
                                        "DELETE FROM "
                                                + table
                                                + " WHERE zone <> ALL (?::text[])")) {
                            new Columns.Arrays(statement).text(names);
                            statement.executeUpdate();
                        }
                    }
                    return true;
                });
    }
}
