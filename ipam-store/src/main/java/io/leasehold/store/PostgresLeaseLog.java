package io.leasehold.store;

import io.leasehold.ipam.dns.ConflictMode;
import io.leasehold.ipam.dns.DnsIntent;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.lease.LeaseChange;
import io.leasehold.ipam.lease.LeaseSink;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.port.LeaseLog;
import io.leasehold.ipam.port.StoreUnavailableException;

import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Group commit: one call of {@code commit_leases} in the database, which passes the fence, writes
 * leases, history, events and DNS intents, and is a transaction by itself. So a group is one round
 * trip and one fsync whatever its size; losers, rare, cost a second trip to read their rows.
 * Thread-safe.
 *
 * <p>The rules the function keeps: a row must be the one the change was decided on ({@code
 * version}). A bound row goes to another device, or expires, only after its end and grace in the
 * time of the database, which all servers share; this is {@code LeaseTable.reclaimableAt}. A device
 * is the same by client identifier or by hardware address: which of the two counts is the engine's
 * to say.
 */
final class PostgresLeaseLog implements LeaseLog {
    private static final String COMMIT =
            """
            SELECT commit_leases(?, ?, ?::int8[], ?::int4[], ?::bytea[], ?::int2[], ?::bytea[], ?::lease_state[], ?::lease_change[], ?::bytea[],
                               ?::text[], ?::int8[], ?::int8[], ?::int8[], ?::bytea[], ?::int8[],
                               ?::int8[], ?::text[], ?::bytea[], ?::int8[], ?::bool[], ?::bool[], ?::text[], ?::text[], ?::text[])
            """;

    private static final String WRITE_INTENTS =
            """
            SELECT write_intents(?::int8[], ?::text[], ?::bytea[], ?::int8[], ?::bool[], ?::bool[], ?::text[], ?::text[],
                                 ?::text[])
            """;

    /** By address, the order in which rows are locked; those that expect no row come first. */
    private static final Comparator<LeaseChange> IN_ORDER =
            Comparator.<LeaseChange, Boolean>comparing(c -> c.expectedVersion() != 0)
                    .thenComparing(c -> c.after().address());

    private static final String READ =
            "SELECT "
                    + LeaseRow.COLUMNS
                    + """
                    FROM lease l
                    WHERE l.address = ANY (ARRAY(SELECT inet '0.0.0.0' + n FROM unnest(?::int8[]) AS n))
                    ORDER BY l.address
                    """;

    /** As last counted by PostgreSQL, or by the size of the file while it has not counted. */
    private static final String ROUGH_COUNT =
            """
            SELECT greatest(c.reltuples::int8, pg_relation_size(c.oid) / 300) AS leases
            FROM pg_class c
            WHERE c.oid = 'lease'::regclass
            """;

    private static final String NO_SUCH_SUBNET = "23503";
    private static final int INTENT_ARRAYS = 9;

    private final Database database;
    private final Runnable afterCommit;

    /**
     * @param afterCommit told after each group, must return at once: tells others that there is
     *     news
     */
    PostgresLeaseLog(Database database, Runnable afterCommit) {
        this.database = database;
        this.afterCommit = afterCommit;
    }

    @Override
    public GroupOutcome commit(List<LeaseChange> group, long planVersion) {
        refuseTwoOfOneAddress(group);
        List<LeaseChange> sorted = new ArrayList<>(group);
        sorted.sort(IN_ORDER);
        Answer answer =
                database.single(
                        () -> "commit of " + describe(group),
                        connection -> call(connection, sorted, planVersion));
        GroupOutcome outcome =
                answer.plan() == planVersion
                        ? committed(group, answer.lost())
                        : new GroupOutcome.PlanMoved(answer.plan());
        afterCommit.run();
        return outcome;
    }

    private static void refuseTwoOfOneAddress(List<LeaseChange> group) {
        Set<Ipv4Address> seen = HashSet.newHashSet(group.size());
        for (LeaseChange change : group) {
            if (!seen.add(change.after().address())) {
                throw new IllegalArgumentException(
                        "group of "
                                + group.size()
                                + " lease changes has two of "
                                + change.after().address());
            }
        }
    }

    private GroupOutcome committed(List<LeaseChange> group, Set<Ipv4Address> lost) {
        Map<Ipv4Address, Lease> current = new HashMap<>();
        if (!lost.isEmpty()) {
            read(lost).forEach(lease -> current.put(lease.address(), lease));
        }
        List<ChangeOutcome> outcomes = new ArrayList<>(group.size());
        for (LeaseChange change : group) {
            Lease after = change.after();
            outcomes.add(
                    lost.contains(after.address())
                            ? new ChangeOutcome.Lost(
                                    Optional.ofNullable(current.get(after.address())))
                            : new ChangeOutcome.Written(after));
        }
        return new GroupOutcome.Committed(outcomes);
    }

    /**
     * What the call returned.
     *
     * @param plan the version that stands; nothing was written unless it is the expected one
     * @param lost whose row was not what the change expected
     */
    private record Answer(long plan, Set<Ipv4Address> lost) {}

    private static String describe(List<LeaseChange> group) {
        return switch (group.size()) {
            case 0 -> "an empty group";
            case 1 -> "a lease change of " + group.getFirst().after().address();
            default -> {
                List<Ipv4Address> addresses =
                        group.stream().map(change -> change.after().address()).sorted().toList();
                yield group.size()
                        + " lease changes from "
                        + addresses.getFirst()
                        + " to "
                        + addresses.getLast();
            }
        };
    }

    private static Answer call(Connection connection, List<LeaseChange> sorted, long planVersion)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(COMMIT)) {
            statement.setLong(1, planVersion);
            int next = setLeases(statement, 2, sorted);
            setIntents(
                    statement,
                    next,
                    sorted.stream()
                            .flatMap(change -> change.dns().stream())
                            .sorted(Comparator.comparing(DnsIntent::address))
                            .toList());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                Long[] answer = (Long[]) row.getArray(1).getArray();
                return new Answer(
                        answer[0],
                        Arrays.stream(answer, 1, answer.length)
                                .map(Ipv4Address::ofLong)
                                .collect(Collectors.toSet()));
            }
        } catch (SQLException failure) {
            if (NO_SUCH_SUBNET.equals(failure.getSQLState())) {
                throw new IllegalStateException(
                        describe(sorted)
                                + " under plan "
                                + planVersion
                                + ", which has no such subnet: "
                                + failure.getMessage(),
                        failure);
            }
            throw failure;
        }
    }

    /** Returns the index of the first parameter after those of the leases. */
    private static int setLeases(PreparedStatement statement, int first, List<LeaseChange> sorted)
            throws SQLException {
        int n = sorted.size();
        int fresh = 0;
        long[] address = new long[n];
        int[] subnet = new int[n];
        byte[] @Nullable [] clientId = new byte[n][];
        short[] hwType = new short[n];
        byte[][] hw = new byte[n][];
        String[] state = new String[n];
        String[] change = new String[n];
        byte[] @Nullable [] hostname = new byte[n][];
        @Nullable String[] fqdn = new String[n];
        long[] starts = new long[n];
        long[] expires = new long[n];
        long[] lastTransaction = new long[n];
        byte[] @Nullable [] relayAgentInfo = new byte[n][];
        long[] version = new long[n];
        for (int i = 0; i < n; i++) {
            Lease lease = sorted.get(i).after();
            fresh += sorted.get(i).expectedVersion() == 0 ? 1 : 0;
            address[i] = lease.address().asLong();
            subnet[i] = lease.subnet().value();
            clientId[i] = Columns.bytes(lease.client().clientId());
            hwType[i] = (short) lease.client().hardware().type();
            hw[i] = lease.client().hardware().octets().toBytes();
            state[i] = lease.state().name();
            change[i] = sorted.get(i).kind().name();
            hostname[i] = Columns.bytes(lease.hostname());
            fqdn[i] = lease.fqdn().map(DnsName::text).orElse(null);
            starts[i] = Columns.micros(lease.starts());
            expires[i] = Columns.micros(lease.expires());
            lastTransaction[i] = Columns.micros(lease.lastTransaction());
            relayAgentInfo[i] = Columns.bytes(lease.relayAgentInfo());
            version[i] = lease.version();
        }
        statement.setInt(first, fresh);
        return new Columns.Arrays(statement, first + 1)
                .int8(address)
                .int4(subnet)
                .bytea(clientId)
                .int2(hwType)
                .bytea(hw)
                .text(state)
                .text(change)
                .bytea(hostname)
                .text(fqdn)
                .int8(starts)
                .int8(expires)
                .int8(lastTransaction)
                .bytea(relayAgentInfo)
                .int8(version)
                .next();
    }

    /** Writes what DNS should say from now on; the addresses in order, the fence passed. */
    static void writeIntents(Connection connection, List<DnsIntent> intents) throws SQLException {
        if (intents.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(WRITE_INTENTS)) {
            setIntents(statement, 1, intents);
            statement.execute();
        }
    }

    /** Sets nine arrays; nulls when there is nothing to intend. */
    private static void setIntents(PreparedStatement statement, int first, List<DnsIntent> intents)
            throws SQLException {
        if (intents.isEmpty()) {
            for (int i = 0; i < INTENT_ARRAYS; i++) {
                statement.setNull(first + i, Types.ARRAY);
            }
            return;
        }
        int n = intents.size();
        long[] address = new long[n];
        @Nullable String[] fqdn = new String[n];
        byte[] @Nullable [] dhcid = new byte[n][];
        long[] ttl = new long[n];
        boolean[] forward = new boolean[n];
        boolean[] reverse = new boolean[n];
        String[] mode = new String[n];
        String[] aliases = new String[n];
        String[] aliasDhcids = new String[n];
        for (int i = 0; i < n; i++) {
            mode[i] = ConflictMode.CHECK_WITH_DHCID.name();
            aliases[i] = "";
            aliasDhcids[i] = "";
            address[i] = intents.get(i).address().asLong();
            switch (intents.get(i)) {
                case DnsIntent.Publish publish -> {
                    fqdn[i] = publish.name().text();
                    dhcid[i] = publish.dhcid().rdata().toBytes();
                    ttl[i] = publish.ttl().toSeconds();
                    forward[i] = publish.forward();
                    reverse[i] = publish.reverse();
                    mode[i] = publish.mode().name();
                    aliases[i] = joined(publish, alias -> alias.name().text());
                    aliasDhcids[i] = joined(publish, alias -> alias.dhcid().base64());
                }
                case DnsIntent.Withdraw _ -> ttl[i] = -1;
            }
        }
        new Columns.Arrays(statement, first)
                .int8(address)
                .text(fqdn)
                .bytea(dhcid)
                .int8(ttl)
                .bool(forward)
                .bool(reverse)
                .text(mode)
                .text(aliases)
                .text(aliasDhcids);
    }

    /** Neither names nor base64 have blanks; arrays of arrays would have to be of one length. */
    private static String joined(
            DnsIntent.Publish publish, Function<DnsIntent.Alias, String> part) {
        return publish.aliases().stream().map(part).collect(Collectors.joining(" "));
    }

    @Override
    public void loadRows(LeaseSink sink) {
        database.snapshot(
                "load of all leases",
                connection -> {
                    sink.expect(roughCount(connection));
                    LeaseCopy.read(connection, sink);
                    return true;
                });
    }

    private static int roughCount(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ROUGH_COUNT);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return (int) Math.min(row.getLong("leases"), Integer.MAX_VALUE);
        }
    }

    @Override
    public List<Lease> read(Collection<Ipv4Address> addresses) {
        return database.transaction(
                "read of " + addresses.size() + " leases",
                connection -> read(connection, addresses));
    }

    private static List<Lease> read(Connection connection, Collection<Ipv4Address> addresses)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(READ)) {
            new Columns.Arrays(statement).int8(Columns.numbers(addresses));
            try (ResultSet rows = statement.executeQuery()) {
                List<Lease> leases = new ArrayList<>();
                while (rows.next()) {
                    leases.add(LeaseRow.read(rows));
                }
                return leases;
            }
        }
    }

    /**
     * Refuses a database that would acknowledge what it may still lose.
     *
     * @throws StoreUnavailableException naming the setting and how to change it
     */
    static void requireDurableCommits(Connection connection) throws SQLException {
        for (String setting : List.of("fsync", "synchronous_commit")) {
            try (var statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SHOW " + setting)) {
                row.next();
                if (row.getString(1).equals("off")) {
                    throw new StoreUnavailableException(
                            "the database has "
                                    + setting
                                    + " = off, so a lease could be acknowledged and then lost; set "
                                    + setting
                                    + " = on in postgresql.conf (or for this role and database) and"
                                    + " reload PostgreSQL",
                            new IllegalStateException(setting + " = off"));
                }
            }
        }
    }
}
