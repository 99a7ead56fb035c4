package io.leasehold.store;

import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.plan.PlanEdit;
import io.leasehold.ipam.plan.PlanEditor;
import io.leasehold.ipam.plan.PlanOutcome;
import io.leasehold.ipam.plan.PlanProblem;
import io.leasehold.ipam.plan.Reservation;
import io.leasehold.ipam.plan.Subnet;
import io.leasehold.ipam.port.PlanStore;
import io.leasehold.ipam.port.StoreUnavailableException;

import org.hibernate.HibernateException;
import org.hibernate.JDBCException;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.Transaction;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * The plan in tables: read by plain SQL, written as the difference that Hibernate finds between the
 * entities and the plan that {@link PlanEditor} made. Thread-safe; edits take turns across all
 * servers on the database.
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
                    forward = false, reverse = false, desired_since = clock_timestamp()
                FROM gone WHERE gone.address = i.address
                RETURNING i.address, i.generation, i.desired_since
            )
            INSERT INTO dns_pending AS p (address, generation, since)
            SELECT address, generation, desired_since FROM withdrawn ORDER BY address
            ON CONFLICT (address) DO UPDATE SET generation = excluded.generation, since = excluded.since
            """;

    private static final String RAISE_VERSION = "UPDATE plan_version SET version = ?";

    private static final String TELL = "INSERT INTO event (type) VALUES ('plan.change')";

    private static final String AUDIT =
            """
            INSERT INTO audit (who, via, request_id, edit, plan_version, before, after)
            VALUES (?, ?, ?, ?, ?, ?::jsonb, ?::jsonb)
            """;

    /** Unique, exclusion and check violations: somebody is in the way of the edit. */
    private static final Set<String> REFUSALS = Set.of("23505", "23P01", "23514");

    private static final Set<String> TRY_AGAIN = Set.of("40P01", "40001");
    private static final int MOST_TRIES = 5;
    private static final Pattern SPAN = Pattern.compile("\\[(\\d+),(\\d+)\\)");

    private final Database database;
    private final Supplier<SessionFactory> sessions;
    private final Runnable afterCommit;

    PostgresPlanStore(Database database, Supplier<SessionFactory> sessions, Runnable afterCommit) {
        this.database = database;
        this.sessions = sessions;
        this.afterCommit = afterCommit;
    }

    @Override
    public Plan current() {
        return database.snapshot("read of the plan", PlanRows::read);
    }

    @Override
    public PlanOutcome change(PlanEdit edit, Author author) {
        String attempt = "plan edit " + name(edit) + " by " + author.name();
        for (int tries = 1; ; tries++) {
            try (Session session = sessions.get().openSession()) {
                PlanOutcome outcome = change(session, edit, author);
                afterCommit.run();
                return outcome;
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

    private static PlanOutcome change(Session session, PlanEdit edit, Author author) {
        Transaction transaction = session.beginTransaction();
        try {
            Plan before =
                    session.doReturningWork(
                            connection -> {
                                Fence.takeTurnAsEdit(connection);
                                return PlanRows.read(connection);
                            });
            PlanOutcome outcome = PlanEditor.apply(before, edit);
            if (!(outcome instanceof PlanOutcome.Applied(Plan after))
                    || after.version() == before.version()) {
                transaction.rollback();
                return outcome;
            }
            write(session, before, after);
            session.doWork(connection -> record(connection, edit, author, before, after));
            transaction.commit();
            return outcome;
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

    /**
     * What stays and what is new is written while leases flow on. The fence is closed after that,
     * and only then do the leases of removed subnets go: before it, a group could still add some.
     */
    private static void write(Session session, Plan before, Plan after) {
        Map<Integer, Placed> old = placed(before);
        Map<Integer, Placed> wanted = placed(after);
        Set<UUID> kept = new HashSet<>();
        after.declared().forEach(s -> s.reservations().forEach(r -> kept.add(r.id().value())));
        wanted.forEach(
                (id, next) -> {
                    if (!next.equals(old.get(id))) {
                        write(session, Optional.ofNullable(old.get(id)), next, kept);
                    }
                });
        session.flush();
        Set<Integer> gone = new HashSet<>(old.keySet());
        gone.removeAll(wanted.keySet());
        if (gone.isEmpty()) {
            session.doWork(PostgresPlanStore::checkConstraints);
            session.doWork(Fence::closeForPlanChange);
            return;
        }
        session.doWork(
                connection -> {
                    Fence.closeForPlanChange(connection);
                    removeLeases(connection, gone);
                });
        for (Subnet subnet : before.declared()) {
            if (gone.contains(subnet.id().value())) {
                removeReservations(session, subnet, kept);
                session.remove(session.find(SubnetEntity.class, subnet.id().value()));
            }
        }
        session.flush();
        session.doWork(PostgresPlanStore::checkConstraints);
    }

    /** A subnet and its place in the order of declaration. */
    private record Placed(Subnet subnet, int place) {}

    private static Map<Integer, Placed> placed(Plan plan) {
        Map<Integer, Placed> placed = new HashMap<>();
        List<Subnet> subnets = plan.declared();
        for (int i = 0; i < subnets.size(); i++) {
            placed.put(subnets.get(i).id().value(), new Placed(subnets.get(i), i));
        }
        return placed;
    }

    private static void write(
            Session session, Optional<Placed> before, Placed after, Set<UUID> kept) {
        Subnet subnet = after.subnet();
        int id = subnet.id().value();
        SubnetEntity entity =
                before.isPresent() ? session.find(SubnetEntity.class, id) : new SubnetEntity(id);
        entity.become(subnet, after.place());
        if (before.isEmpty()) {
            session.persist(entity);
        } else {
            removeReservations(session, before.get().subnet(), kept);
        }
        List<Reservation> reservations = subnet.reservations();
        for (int i = 0; i < reservations.size(); i++) {
            Reservation reservation = reservations.get(i);
            boolean unchanged =
                    before.isPresent()
                            && i < before.get().subnet().reservations().size()
                            && before.get().subnet().reservations().get(i).equals(reservation);
            if (!unchanged) {
                write(session, reservation, id, i);
            }
        }
    }

    private static void write(Session session, Reservation reservation, int subnet, int place) {
        ReservationEntity known = session.find(ReservationEntity.class, reservation.id().value());
        ReservationEntity entity =
                known == null ? new ReservationEntity(reservation.id().value()) : known;
        entity.become(reservation, subnet, place);
        if (known == null) {
            session.persist(entity);
        }
    }

    private static void removeReservations(Session session, Subnet before, Set<UUID> kept) {
        for (Reservation reservation : before.reservations()) {
            if (!kept.contains(reservation.id().value())) {
                session.remove(session.find(ReservationEntity.class, reservation.id().value()));
            }
        }
    }

    /** Deferred constraints speak now, where the answer can still be a refusal with words. */
    private static void checkConstraints(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET CONSTRAINTS ALL IMMEDIATE");
        }
    }

    private static void removeLeases(Connection connection, Set<Integer> subnets)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(REMOVE_LEASES)) {
            new Columns.Arrays(statement)
                    .int4(subnets.stream().mapToInt(Integer::intValue).toArray());
            statement.executeUpdate();
        }
    }

    private static void record(
            Connection connection, PlanEdit edit, Author author, Plan before, Plan after)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(RAISE_VERSION)) {
            statement.setLong(1, after.version());
            statement.executeUpdate();
        }
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(TELL);
        }
        try (PreparedStatement statement = connection.prepareStatement(AUDIT)) {
            statement.setString(1, author.name());
            statement.setString(2, author.via());
            statement.setString(3, author.requestId());
            statement.setString(4, name(edit));
            statement.setLong(5, after.version());
            statement.setString(6, PlanJson.subnets(without(before, after)));
            statement.setString(7, PlanJson.subnets(without(after, before)));
            statement.executeUpdate();
        }
    }

    /** The subnets of one plan that the other does not have just so. */
    private static List<Subnet> without(Plan plan, Plan other) {
        Set<Subnet> same = new HashSet<>(other.declared());
        return plan.declared().stream().filter(s -> !same.contains(s)).toList();
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
            detail = Objects.requireNonNullElse(server.getDetail(), detail);
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
