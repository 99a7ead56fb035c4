package io.leasehold.store;

import io.leasehold.ipam.dns.ConflictMode;
import io.leasehold.ipam.dns.DnsIntent;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.lease.LeaseChange;
import io.leasehold.ipam.lease.LeaseSink;
import io.leasehold.ipam.lease.RawLease;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.port.LeaseLog;
import io.leasehold.ipam.port.StoreUnavailableException;

import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
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
 * Group commit. Whatever the size of the group, a transaction is at most: the fence; one statement
 * that writes leases, history and events; one for DNS intents if the winners have any; one that
 * reads the rows of the losers if there are any; COMMIT. Thread-safe.
 */
final class PostgresLeaseLog implements LeaseLog {
    /**
     * Everything after the upsert is fed by its RETURNING, hence is about winners only, and there
     * is no join: a planner that does not know the size of a group would choose nested loops.
     *
     * <p>The row must be the one the change was decided on ({@code version}). A bound row goes to
     * another device, or expires, only after its end and grace in the time of the database, which
     * all servers share; this is {@code LeaseTable.reclaimableAt}. A device is the same by client
     * identifier or by hardware address: which of the two counts is the engine's to say.
     */
    private static final String WRITE_LEASES =
            """
            WITH wanted AS (
                SELECT inet '0.0.0.0' + w.address AS address, w.subnet_id, w.client_id, w.hw_type, w.hw,
                       w.state::lease_state AS state, w.change::lease_change AS change, w.hostname, w.fqdn,
                       timestamptz 'epoch' + w.starts * interval '1 microsecond' AS starts,
                       timestamptz 'epoch' + w.expires * interval '1 microsecond' AS expires,
                       timestamptz 'epoch' + w.last_transaction * interval '1 microsecond' AS last_transaction,
                       w.relay_agent_info, w.version
                FROM unnest(?::int8[], ?::int4[], ?::bytea[], ?::int2[], ?::bytea[], ?::text[], ?::text[], ?::bytea[],
                            ?::text[], ?::int8[], ?::int8[], ?::int8[], ?::bytea[], ?::int8[])
                     AS w (address, subnet_id, client_id, hw_type, hw, state, change, hostname,
                           fqdn, starts, expires, last_transaction, relay_agent_info, version)
            ), won AS (
                INSERT INTO lease AS l (address, subnet_id, client_id, hw_type, hw, state, last_change, hostname, fqdn,
                                        starts, expires, last_transaction, relay_agent_info, version)
                SELECT address, subnet_id, client_id, hw_type, hw, state, change, hostname, fqdn,
                       starts, expires, last_transaction, relay_agent_info, version
                FROM wanted
                WHERE (SELECT p.version FROM plan_version p) = ?
                  AND (version = 1 OR EXISTS (SELECT 1 FROM lease e WHERE e.address = wanted.address))
                ORDER BY address
                ON CONFLICT (address) DO UPDATE
                SET subnet_id = excluded.subnet_id, client_id = excluded.client_id, hw_type = excluded.hw_type,
                    hw = excluded.hw, state = excluded.state, last_change = excluded.last_change,
                    hostname = excluded.hostname, fqdn = excluded.fqdn, starts = excluded.starts,
                    expires = excluded.expires, last_transaction = excluded.last_transaction,
                    relay_agent_info = excluded.relay_agent_info, version = excluded.version
                WHERE l.version = excluded.version - 1
                  AND (l.state <> 'BOUND'
                       OR (excluded.last_change <> 'EXPIRE'
                           AND (l.client_id = excluded.client_id
                                OR (length(l.hw) > 0 AND l.hw_type = excluded.hw_type AND l.hw = excluded.hw)))
                       OR l.expires + greatest(interval '0',
                                               least(interval '30 seconds', (l.expires - l.last_transaction) / 10))
                          <= clock_timestamp())
                RETURNING l.*
            ), remembered AS (
                INSERT INTO lease_history (at, change, address, subnet_id, client_id, hw_type, hw, state, hostname, fqdn,
                                           starts, expires, last_transaction, relay_agent_info, version)
                SELECT clock_timestamp(), last_change, address, subnet_id, client_id, hw_type, hw, state, hostname, fqdn,
                       starts, expires, last_transaction, relay_agent_info, version
                FROM won
            ), told AS (
                INSERT INTO event (type, address)
                SELECT 'lease.' || lower(last_change::text), address FROM won
            )
            SELECT p.version AS plan, won.address - inet '0.0.0.0' AS address
            FROM plan_version p LEFT JOIN won ON true
            """;

    private static final String WRITE_INTENTS =
            """
            WITH intended AS (
                INSERT INTO dns_intent AS i (address, generation, fqdn, dhcid, ttl_s, forward, reverse, mode, aliases,
                                             alias_dhcids, desired_since)
                SELECT inet '0.0.0.0' + w.address, 1, w.fqdn, w.dhcid, nullif(w.ttl_s, -1), w.forward, w.reverse, w.mode,
                       string_to_array(w.aliases, ' '), string_to_array(w.alias_dhcids, ' '), clock_timestamp()
                FROM unnest(?::int8[], ?::text[], ?::bytea[], ?::int8[], ?::bool[], ?::bool[], ?::text[], ?::text[],
                            ?::text[])
                     AS w (address, fqdn, dhcid, ttl_s, forward, reverse, mode, aliases, alias_dhcids)
                ORDER BY w.address
                ON CONFLICT (address) DO UPDATE
                SET generation = i.generation + 1, fqdn = excluded.fqdn, dhcid = excluded.dhcid,
                    ttl_s = excluded.ttl_s, forward = excluded.forward, reverse = excluded.reverse, mode = excluded.mode,
                    aliases = excluded.aliases, alias_dhcids = excluded.alias_dhcids,
                    desired_since = excluded.desired_since
                RETURNING i.address, i.generation, i.desired_since
            )
            INSERT INTO dns_pending AS p (address, generation, since)
            SELECT address, generation, desired_since FROM intended ORDER BY address
            ON CONFLICT (address) DO UPDATE SET generation = excluded.generation, since = excluded.since, adopt = false,
                next_attempt = timestamptz 'epoch'
            """;

    private static final String READ =
            "SELECT "
                    + LeaseRow.COLUMNS
                    + """
                    FROM lease l
                    WHERE l.address = ANY (ARRAY(SELECT inet '0.0.0.0' + n FROM unnest(?::int8[]) AS n))
                    ORDER BY l.address
                    """;

    private static final String NO_SUCH_SUBNET = "23503";

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
        // Sorted, so that groups of several servers take their row locks in the same order.
        List<LeaseChange> sorted = new ArrayList<>(group);
        sorted.sort(Comparator.comparing(c -> c.after().address()));
        for (int i = 1; i < sorted.size(); i++) {
            if (sorted.get(i).after().address().equals(sorted.get(i - 1).after().address())) {
                throw new IllegalArgumentException(
                        "group of "
                                + group.size()
                                + " lease changes has two of "
                                + sorted.get(i).after().address());
            }
        }
        GroupOutcome outcome =
                database.transaction(
                        "commit of " + describe(sorted),
                        connection -> write(connection, group, sorted, planVersion));
        afterCommit.run();
        return outcome;
    }

    private static String describe(List<LeaseChange> sorted) {
        return switch (sorted.size()) {
            case 0 -> "an empty group";
            case 1 -> "a lease change of " + sorted.getFirst().after().address();
            default ->
                    sorted.size()
                            + " lease changes from "
                            + sorted.getFirst().after().address()
                            + " to "
                            + sorted.getLast().after().address();
        };
    }

    private static GroupOutcome write(
            Connection connection,
            List<LeaseChange> group,
            List<LeaseChange> sorted,
            long planVersion)
            throws SQLException {
        Fence.passAsGroup(connection);
        Set<Ipv4Address> won = new HashSet<>();
        long plan = writeLeases(connection, sorted, planVersion, won);
        if (plan != planVersion) {
            connection.rollback();
            return new GroupOutcome.PlanMoved(plan);
        }
        writeIntents(
                connection,
                sorted.stream()
                        .filter(c -> won.contains(c.after().address()))
                        .flatMap(c -> c.dns().stream())
                        .toList());
        Map<Ipv4Address, Lease> current = new HashMap<>();
        if (won.size() < sorted.size()) {
            List<Ipv4Address> lost =
                    sorted.stream()
                            .map(c -> c.after().address())
                            .filter(a -> !won.contains(a))
                            .toList();
            read(connection, lost).forEach(lease -> current.put(lease.address(), lease));
        }
        return new GroupOutcome.Committed(
                group.stream()
                        .<ChangeOutcome>map(
                                change -> {
                                    Lease after = change.after();
                                    return won.contains(after.address())
                                            ? new ChangeOutcome.Written(after)
                                            : new ChangeOutcome.Lost(
                                                    Optional.ofNullable(
                                                            current.get(after.address())));
                                })
                        .toList());
    }

    /** Returns the plan version that stands, and writes only if it is the expected one. */
    private static long writeLeases(
            Connection connection, List<LeaseChange> sorted, long planVersion, Set<Ipv4Address> won)
            throws SQLException {
        int n = sorted.size();
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
            address[i] = lease.address().asLong();
            subnet[i] = lease.subnet().value();
            clientId[i] = Columns.bytes(lease.client().clientId());
            hwType[i] = (short) lease.client().hardware().type();
            hw[i] = lease.client().hardware().octets().toBytes();
            state[i] = lease.state().name();
            change[i] = sorted.get(i).kind().name();
            hostname[i] = Columns.bytes(lease.hostname());
            fqdn[i] = lease.fqdn().map(name -> name.text()).orElse(null);
            starts[i] = Columns.micros(lease.starts());
            expires[i] = Columns.micros(lease.expires());
            lastTransaction[i] = Columns.micros(lease.lastTransaction());
            relayAgentInfo[i] = Columns.bytes(lease.relayAgentInfo());
            version[i] = lease.version();
        }
        try (PreparedStatement statement = connection.prepareStatement(WRITE_LEASES)) {
            int next =
                    new Columns.Arrays(statement)
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
            statement.setLong(next, planVersion);
            try (ResultSet rows = statement.executeQuery()) {
                long plan = -1;
                while (rows.next()) {
                    plan = rows.getLong("plan");
                    long winner = rows.getLong("address");
                    if (!rows.wasNull()) {
                        won.add(Ipv4Address.ofLong(winner));
                    }
                }
                return plan;
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

    /** Writes what DNS should say from now on; the addresses in order, the fence passed. */
    static void writeIntents(Connection connection, List<DnsIntent> intents) throws SQLException {
        if (intents.isEmpty()) {
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
        try (PreparedStatement statement = connection.prepareStatement(WRITE_INTENTS)) {
            new Columns.Arrays(statement)
                    .int8(address)
                    .text(fqdn)
                    .bytea(dhcid)
                    .int8(ttl)
                    .bool(forward)
                    .bool(reverse)
                    .text(mode)
                    .text(aliases)
                    .text(aliasDhcids);
            statement.executeUpdate();
        }
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
                    RawLease row = new RawLease();
                    LeaseCopy.read(connection, lease -> sink.row(row.set(lease)));
                    return true;
                });
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
