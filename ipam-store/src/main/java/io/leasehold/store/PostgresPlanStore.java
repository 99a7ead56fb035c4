package io.leasehold.store;

import io.leasehold.ipam.dns.DnsIntent;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.net.Ipv4RangeSet;
import io.leasehold.ipam.plan.DeviceIdentifier;
import io.leasehold.ipam.plan.Effects;
import io.leasehold.ipam.plan.Impact;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.plan.PlanEdit;
import io.leasehold.ipam.plan.PlanEditor;
import io.leasehold.ipam.plan.PlanOutcome;
import io.leasehold.ipam.plan.PlanProblem;
import io.leasehold.ipam.plan.SubnetId;
import io.leasehold.ipam.port.PlanStore;
import io.leasehold.ipam.port.StoreUnavailableException;

import org.hibernate.HibernateException;
import org.hibernate.JDBCException;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;
import org.hibernate.Transaction;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * The plan in tables: read by plain SQL, written as the rows in which the plan that {@link
 * PlanEditor} made differs. What was read or written last is remembered, and read again only when
 * the tables are in another state. Thread-safe; edits take turns across all servers on the
 * database.
 *
 * <p>An edit writes while leases flow on. Only then is the fence closed and asked which live leases
 * it would move; from there to the end of the transaction groups of leases wait. A dry run goes the
 * same way, the constraints of the database included, and rolls back; unless it removes a subnet it
 * leaves the fence open, for what it answers may change the next moment anyway.
 */
final class PostgresPlanStore implements PlanStore {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresPlanStore.class);

    /** Leases of subnets that go: history of those in force, events, and withdrawal from DNS. */
    private static final String REMOVE_LEASES =
            """
            WITH gone AS (
                DELETE FROM lease WHERE subnet_id = ANY (?::int4[]) RETURNING *
            ), remembered AS (
                INSERT INTO lease_history (at, change, address, subnet_id, client_id, hw_type, hw, state, hostname, fqdn,
                                           starts, expires, last_transaction, relay_agent_info, version)
                SELECT clock_timestamp(), 'REVOKE', address, subnet_id, client_id, hw_type, hw, state, hostname, fqdn,
                       starts, expires, last_transaction, relay_agent_info, version
                FROM gone WHERE state = 'BOUND'
            ), told AS (
                INSERT INTO event (type, address) SELECT 'lease.revoke', address FROM gone WHERE state = 'BOUND'
            ), withdrawn AS (
                UPDATE dns_intent i
                SET generation = i.generation + 1, fqdn = NULL, dhcid = NULL, ttl_s = NULL,
                    forward = false, reverse = false, aliases = '{}', alias_dhcids = '{}', desired_since = clock_timestamp()
                FROM gone WHERE gone.address = i.address
                RETURNING i.address, i.generation, i.desired_since
            )
            INSERT INTO dns_pending AS p (address, generation, since)
            SELECT address, generation, desired_since FROM withdrawn ORDER BY address
            ON CONFLICT (address) DO UPDATE SET generation = excluded.generation, since = excluded.since, adopt = false,
                next_attempt = timestamptz 'epoch'
            """;

    /**
     * The version was raised, and history written, before the fence was closed, so that leases
     * waited for neither; now that it is closed both begin anew.
     */
    private static final String BEGIN_NOW =
            """
            WITH moved AS (
                UPDATE plan_version v SET version = v.version FROM plan_version o
                RETURNING o.changed AS early, v.changed AS now
            ), begun AS (
                UPDATE plan_piece p SET since = moved.now FROM moved WHERE p.since = moved.early
            )
            UPDATE plan_piece p SET until = moved.now FROM moved WHERE p.until = moved.early
            """;

    private static final String RAISE_VERSION =
            """
            UPDATE plan_version SET version = ?, last_subnet_id = ?, by_hand = false
            RETURNING raised_by::text AS raised_by
            """;

    private static final String TELL = "INSERT INTO event (type) VALUES ('plan.change')";

    private static final String AUDIT = "SELECT audit_plan(?, ?, ?, ?)";

    /** A range of the primary key for each of the ranges. */
    private static final String LEASES_WITHIN =
            "SELECT "
                    + LeaseRow.COLUMNS
                    + """
                    FROM unnest(?::int8[], ?::int8[]) AS r (first, last)
                    JOIN lease l ON l.address >= inet '0.0.0.0' + r.first AND l.address <= inet '0.0.0.0' + r.last
                    WHERE l.state = 'BOUND' AND l.expires > ?
                    """;

    /**
     * Leases of devices in a subnet. A circuit is only part of what the relay agent said, so this
     * finds some that are another's; {@link Impact} looks closer.
     */
    private static final String LEASES_OF_DEVICES =
            "SELECT "
                    + LeaseRow.COLUMNS
                    + """
                    FROM lease l
                    WHERE l.address >= inet '0.0.0.0' + ?::int8 AND l.address <= inet '0.0.0.0' + ?::int8
                      AND l.state = 'BOUND' AND l.expires > ?
                      AND (l.client_id = ANY (?::bytea[])
                           OR set_byte('\\x00', 0, l.hw_type) || l.hw = ANY (?::bytea[])
                           OR EXISTS (SELECT 1 FROM unnest(?::bytea[]) AS circuit
                                      WHERE position(circuit IN l.relay_agent_info) > 0))
                    """;

    private static final String OCCUPIED =
            """
            SELECT l.address - inet '0.0.0.0' AS address
            FROM lease l
            WHERE l.address >= inet '0.0.0.0' + ?::int8 AND l.address <= inet '0.0.0.0' + ?::int8
              AND l.state IN ('BOUND', 'DECLINED')
            """;

    private static final String NAMED_BY_LEASES =
            """
            SELECT l.address - inet '0.0.0.0' AS address
            FROM lease l
            WHERE l.address = ANY (ARRAY(SELECT inet '0.0.0.0' + n FROM unnest(?::int8[]) AS n))
              AND l.state = 'BOUND' AND l.expires > ? AND l.fqdn IS NOT NULL
            """;

    /** Unique, exclusion, check and reference violations: somebody is in the way of the edit. */
    private static final Set<String> REFUSALS = Set.of("23505", "23P01", "23514", "23503");

    private static final Set<String> TRY_AGAIN = Set.of("40P01", "40001");
    private static final int MOST_TRIES = 5;
    private static final Pattern SPAN = Pattern.compile("\\[(\\d+),(\\d+)\\)");

    private final Database database;
    private final Supplier<SessionFactory> sessions;
    private final Runnable afterCommit;
    private volatile Optional<StoredPlan> last = Optional.empty();

    PostgresPlanStore(Database database, Supplier<SessionFactory> sessions, Runnable afterCommit) {
        this.database = database;
        this.sessions = sessions;
        this.afterCommit = afterCommit;
    }

    @Override
    public Plan current() {
        StoredPlan stored =
                database.snapshot(
                        "read of the plan", connection -> PlanRows.read(connection, last));
        remember(stored);
        return stored.plan();
    }

    private void remember(StoredPlan stored) {
        last = Optional.of(stored);
    }

    /**
     * How a try ended.
     *
     * @param raced whether a lease was granted between the choice of an address and the fence
     */
    private record Try(PlanOutcome outcome, Optional<StoredPlan> durable, boolean raced) {
        static Try nothing(PlanOutcome outcome) {
            return new Try(outcome, Optional.empty(), false);
        }
    }

    @Override
    public PlanOutcome change(Request request) {
        String attempt =
                (request.dryRun() ? "dry run of plan edit " : "plan edit ")
                        + name(request.edit())
                        + " by "
                        + request.author().name();
        for (int tries = 1; ; tries++) {
            try (StatelessSession session = sessions.get().openStatelessSession()) {
                Try result = tried(session, request);
                if (result.raced() && tries < MOST_TRIES) {
                    LOG.debug("{}: try {}: a lease came first", attempt, tries);
                    continue;
                }
                if (result.durable().isPresent()) {
                    remember(result.durable().get());
                    afterCommit.run();
                }
                return result.outcome();
            } catch (JDBCException failure) {
                String state = String.valueOf(failure.getSQLState());
                if (REFUSALS.contains(state)) {
                    LOG.debug("{} refused by the database", attempt, failure);
                    return new PlanOutcome.Refused(List.of(problem(failure.getSQLException())));
                }
                if (!TRY_AGAIN.contains(state) || tries == MOST_TRIES) {
                    database.noteLoss(failure.getSQLException());
                    throw Database.unavailable(attempt, failure.getSQLException());
                }
                LOG.debug("{}: try {} ended with {}", attempt, tries, failure.getMessage());
            } catch (HibernateException failure) {
                throw new StoreUnavailableException(
                        attempt + " failed: " + failure.getMessage(), failure);
            }
        }
    }

    private static String name(PlanEdit edit) {
        return edit.getClass().getSimpleName();
    }

    private Try tried(StatelessSession session, Request request) {
        Transaction transaction = session.beginTransaction();
        try {
            Try result = decide(session, request);
            if (result.durable().isPresent()) {
                transaction.commit();
            } else {
                transaction.rollback();
            }
            return result;
        } catch (RuntimeException failure) {
            if (transaction.isActive()) {
                try {
                    transaction.rollback();
                } catch (RuntimeException gone) {
                    failure.addSuppressed(gone);
                }
            }
            throw failure;
        }
    }

    private Try decide(StatelessSession session, Request request) {
        StoredPlan stored =
                session.doReturningWork(
                        connection -> {
                            Fence.takeTurnAsEdit(connection);
                            return PlanRows.read(connection, last);
                        });
        Plan before = stored.plan();
        if (!request.onlyIf().test(before)) {
            return Try.nothing(new PlanOutcome.Stale());
        }
        PlanOutcome outcome =
                PlanEditor.apply(
                        before,
                        request.edit(),
                        range -> session.doReturningWork(c -> occupied(c, range)));
        if (!(outcome instanceof PlanOutcome.Applied(Plan after, Effects effects))
                || after.version() == before.version()) {
            return Try.nothing(outcome);
        }
        StoredPlan next = new StoredPlan(after, stored.positionsOf(after.content()), "");
        return write(session, request, stored, next, effects);
    }

    private static Try write(
            StatelessSession session,
            Request request,
            StoredPlan stored,
            StoredPlan next,
            Effects effects) {
        PlanWriter writer = new PlanWriter(session, stored, next);
        Set<SubnetId> gone = writer.gone();
        writer.write();
        List<Lease> leases = new ArrayList<>();
        String raisedBy =
                session.doReturningWork(
                        connection -> {
                            String transaction = raiseVersion(connection, next.plan());
                            if (gone.isEmpty()) {
                                checkConstraints(connection);
                            }
                            Instant now = Fence.clock(connection);
                            leases.addAll(
                                    leasesOfDevices(
                                            connection,
                                            next.plan(),
                                            new Impact(stored.plan(), next.plan(), now).devices(),
                                            now));
                            return transaction;
                        });
        Impact impact =
                session.doReturningWork(
                        connection -> {
                            if (!request.dryRun() || !gone.isEmpty()) {
                                Fence.closeForPlanChange(connection);
                                beginNow(connection);
                            }
                            Instant now = Fence.clock(connection);
                            Impact judge = new Impact(stored.plan(), next.plan(), now);
                            leases.addAll(leasesWithin(connection, judge.ground(), now));
                            return judge;
                        });
        PlanOutcome judged = impact.judge(request.edit(), effects, leases);
        if (!(judged instanceof PlanOutcome.Applied)) {
            return new Try(judged, Optional.empty(), asksForTheNext(request.edit()));
        }
        if (!gone.isEmpty()) {
            session.doWork(connection -> removeLeases(connection, gone));
            writer.deleteSubnets();
            session.doWork(PostgresPlanStore::checkConstraints);
        }
        if (request.dryRun()) {
            return Try.nothing(judged);
        }
        session.doWork(
                connection -> {
                    intend(connection, impact.standingNames());
                    tell(connection, request);
                });
        return new Try(
                judged,
                Optional.of(
                        new StoredPlan(
                                next.plan(),
                                next.positions(),
                                PlanRows.stamp(next.plan().version(), raisedBy))),
                false);
    }

    /** The plan is in force from when no more leases can be written under the one before it. */
    private static void beginNow(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(BEGIN_NOW);
        }
    }

    private static boolean asksForTheNext(PlanEdit edit) {
        return edit instanceof PlanEdit.ClaimNext || edit instanceof PlanEdit.ReserveNext;
    }

    /** Deferred constraints speak now, where the answer can still be a refusal with words. */
    private static void checkConstraints(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET CONSTRAINTS ALL IMMEDIATE");
        }
    }

    private static Set<Ipv4Address> occupied(Connection connection, Ipv4Range range)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(OCCUPIED)) {
            statement.setLong(1, range.first().asLong());
            statement.setLong(2, range.last().asLong());
            return Columns.addresses(statement);
        }
    }

    private static List<Lease> leasesWithin(Connection connection, Ipv4RangeSet ground, Instant now)
            throws SQLException {
        if (ground.isEmpty()) {
            return List.of();
        }
        try (PreparedStatement statement = connection.prepareStatement(LEASES_WITHIN)) {
            int next =
                    new Columns.Arrays(statement)
                            .int8(numbers(ground, Ipv4Range::first))
                            .int8(numbers(ground, Ipv4Range::last))
                            .next();
            statement.setObject(next, Columns.timestamp(now));
            return leases(statement);
        }
    }

    private static long[] numbers(
            Ipv4RangeSet ranges, java.util.function.Function<Ipv4Range, Ipv4Address> end) {
        return ranges.ranges().stream().mapToLong(r -> end.apply(r).asLong()).toArray();
    }

    private static List<Lease> leasesOfDevices(
            Connection connection,
            Plan plan,
            Map<SubnetId, Set<DeviceIdentifier>> devices,
            Instant now)
            throws SQLException {
        List<Lease> leases = new ArrayList<>();
        for (Map.Entry<SubnetId, Set<DeviceIdentifier>> entry : devices.entrySet()) {
            Ipv4Range range = plan.subnet(entry.getKey()).orElseThrow().subnet().prefix().range();
            Set<DeviceIdentifier> wanted = entry.getValue();
            try (PreparedStatement statement = connection.prepareStatement(LEASES_OF_DEVICES)) {
                statement.setLong(1, range.first().asLong());
                statement.setLong(2, range.last().asLong());
                statement.setObject(3, Columns.timestamp(now));
                new Columns.Arrays(statement, 4)
                        .bytea(values(wanted, DeviceIdentifier.ClientId.class))
                        .bytea(values(wanted, DeviceIdentifier.Mac.class))
                        .bytea(values(wanted, DeviceIdentifier.CircuitId.class));
                leases.addAll(leases(statement));
            }
        }
        return leases;
    }

    private static byte[][] values(
            Collection<DeviceIdentifier> identifiers, Class<? extends DeviceIdentifier> kind) {
        return identifiers.stream()
                .filter(kind::isInstance)
                .map(PlanRows::value)
                .toArray(byte[][]::new);
    }

    private static List<Lease> leases(PreparedStatement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery()) {
            List<Lease> leases = new ArrayList<>();
            while (row.next()) {
                leases.add(LeaseRow.read(row));
            }
            return leases;
        }
    }

    /** An address with a live lease that has a name of its own keeps that. */
    private static void intend(Connection connection, List<DnsIntent> intents) throws SQLException {
        if (intents.isEmpty()) {
            return;
        }
        Set<Ipv4Address> named;
        try (PreparedStatement statement = connection.prepareStatement(NAMED_BY_LEASES)) {
            int next =
                    new Columns.Arrays(statement)
                            .int8(
                                    Columns.numbers(
                                            intents.stream().map(DnsIntent::address).toList()))
                            .next();
            statement.setObject(next, Columns.timestamp(Fence.clock(connection)));
            named = Columns.addresses(statement);
        }
        PostgresLeaseLog.writeIntents(
                connection,
                intents.stream()
                        .filter(intent -> !named.contains(intent.address()))
                        .sorted(Comparator.comparing(DnsIntent::address))
                        .toList());
    }

    private static void removeLeases(Connection connection, Set<SubnetId> subnets)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(REMOVE_LEASES)) {
            new Columns.Arrays(statement)
                    .int4(subnets.stream().mapToInt(SubnetId::value).toArray());
            statement.executeUpdate();
        }
    }

    /** Returns the transaction, as the table names it. */
    private static String raiseVersion(Connection connection, Plan plan) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(RAISE_VERSION)) {
            statement.setLong(1, plan.version());
            statement.setInt(2, plan.lastSubnetId());
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    throw new IllegalStateException("the table plan_version is empty");
                }
                return row.getString("raised_by");
            }
        }
    }

    private static void tell(Connection connection, Request request) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(TELL);
        }
        try (PreparedStatement statement = connection.prepareStatement(AUDIT)) {
            statement.setString(1, request.author().name());
            statement.setString(2, request.author().via());
            statement.setString(3, request.author().requestId());
            statement.setString(4, name(request.edit()));
            statement.execute();
        }
    }

    /**
     * The rules of the core have passed the edit, so this is a bug of theirs or a hand-made row.
     * What PostgreSQL says names both parties; ranges are put back into addresses.
     */
    private static PlanProblem problem(SQLException violation) {
        String constraint = "a constraint";
        String detail = String.valueOf(violation.getMessage());
        ServerErrorMessage server =
                violation instanceof PSQLException postgres
                        ? postgres.getServerErrorMessage()
                        : null;
        if (server != null) {
            constraint = String.valueOf(server.getConstraint()).replace('_', ' ');
            detail =
                    Objects.requireNonNullElse(
                            server.getDetail(), String.valueOf(server.getMessage()));
        }
        return new PlanProblem(
                "plan",
                "the database refuses the plan: " + constraint + ". " + withAddresses(detail),
                "change one of the two; if the plan looks right, a row was made by hand in SQL",
                List.of());
    }

    static String withAddresses(String detail) {
        return SPAN.matcher(detail)
                .replaceAll(
                        span -> {
                            long first = Long.parseLong(span.group(1));
                            long beyond = Long.parseLong(span.group(2));
                            return new Ipv4Range(
                                            Ipv4Address.ofLong(first),
                                            Ipv4Address.ofLong(beyond - 1))
                                    .toString();
                        });
    }
}
