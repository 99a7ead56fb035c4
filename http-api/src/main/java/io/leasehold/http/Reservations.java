package io.leasehold.http;

import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.plan.LivePlan;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.plan.PlanEdit;
import io.leasehold.ipam.plan.PlanOutcome;
import io.leasehold.ipam.plan.Reservation;
import io.leasehold.ipam.plan.ReservationId;
import io.leasehold.ipam.plan.Subnet;
import io.leasehold.ipam.plan.SubnetId;
import io.leasehold.ipam.port.PlanStore;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Changing reservations, for the API and the pages alike. Calls block; thread-safe. */
final class Reservations {
    private final LivePlan plan;
    private final RandomGenerator random;

    Reservations(LivePlan plan, RandomGenerator random) {
        this.plan = plan;
        this.random = random;
    }

    /** A reservation where it stands. */
    record Placed(Subnet subnet, Reservation reservation) {
        /** Changes whenever anything a client can see of the reservation changes. */
        String etag() {
            String seen = Views.reservation(subnet, reservation).encode();
            try {
                byte[] digest =
                        MessageDigest.getInstance("SHA-256")
                                .digest(seen.getBytes(StandardCharsets.UTF_8));
                return '"' + HexFormat.of().formatHex(digest, 0, 12) + '"';
            } catch (NoSuchAlgorithmException impossible) {
                throw new IllegalStateException("every Java platform has SHA-256", impossible);
            }
        }
    }

    /** What became of a change. */
    sealed interface Outcome {
        record Done(Placed placed) implements Outcome {}

        record Deleted() implements Outcome {}

        record Failed(Problem problem) implements Outcome {}
    }

    static Optional<Placed> find(Plan plan, ReservationId id) {
        for (Subnet subnet : plan.declared()) {
            for (Reservation reservation : subnet.reservations()) {
                if (reservation.id().equals(id)) {
                    return Optional.of(new Placed(subnet, reservation));
                }
            }
        }
        return Optional.empty();
    }

    ReservationId newId() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        bytes[6] = (byte) (bytes[6] & 0x0f | 0x40);
        bytes[8] = (byte) (bytes[8] & 0x3f | 0x80);
        OctetString value = OctetString.of(bytes);
        long high = 0;
        long low = 0;
        for (int i = 0; i < 8; i++) {
            high = high << 8 | value.at(i);
            low = low << 8 | value.at(8 + i);
        }
        return new ReservationId(new UUID(high, low));
    }

    Outcome add(SubnetId subnet, Reservation reservation, PlanStore.Author author) {
        return conclude(
                plan.change(new PlanEdit.AddReservation(subnet, reservation), author),
                reservation.id());
    }

    /**
     * Replaces a reservation that is still what the caller saw.
     *
     * @param ifMatch ETags as the header lists them; empty when there was no header
     */
    Outcome replace(
            Reservation wanted,
            SubnetId subnet,
            Optional<String> ifMatch,
            PlanStore.Author author) {
        // The plan's own lock, so that nobody in this process changes it between looking and
        // writing.
        synchronized (plan) {
            Optional<Placed> current = find(plan.current(), wanted.id());
            Optional<Problem> stale = check(current, wanted.id(), ifMatch);
            if (stale.isPresent()) {
                return new Outcome.Failed(stale.get());
            }
            if (current.filter(c -> c.subnet().id().equals(subnet)).isEmpty()) {
                return new Outcome.Failed(
                        Problem.invalid(
                                Problem.Fault.ofBody(
                                        "/subnet",
                                        "immutable",
                                        "a reservation stays in its subnet; delete it and reserve"
                                                + " again")));
            }
            return conclude(
                    plan.change(new PlanEdit.ChangeReservation(wanted), author), wanted.id());
        }
    }

    Outcome delete(ReservationId id, Optional<String> ifMatch, PlanStore.Author author) {
        synchronized (plan) {
            Optional<Problem> stale = check(find(plan.current(), id), id, ifMatch);
            if (stale.isPresent()) {
                return new Outcome.Failed(stale.get());
            }
            PlanOutcome outcome = plan.change(new PlanEdit.DeleteReservation(id), author);
            return Problem.ofOutcome(outcome)
                    .<Outcome>map(Outcome.Failed::new)
                    .orElseGet(Outcome.Deleted::new);
        }
    }

    private static Optional<Problem> check(
            Optional<Placed> current, ReservationId id, Optional<String> ifMatch) {
        if (current.isEmpty()) {
            return Optional.of(Problem.notFound("reservation " + id));
        }
        if (ifMatch.isEmpty()) {
            return Optional.of(
                    Problem.of(
                            428,
                            "precondition-required",
                            "If-Match is needed",
                            "read the reservation and send its ETag as If-Match, so that nobody's"
                                    + " change is overwritten unseen"));
        }
        return etagMatches(ifMatch.get(), current.get().etag())
                ? Optional.empty()
                : Optional.of(
                        Problem.of(
                                412,
                                "precondition-failed",
                                "Changed meanwhile",
                                "reservation "
                                        + current.get().reservation().title()
                                        + " is no longer what you read; read it again"));
    }

    /** RFC 9110 section 13.1.1: a list of strong tags, or a star. */
    static boolean etagMatches(String header, String etag) {
        for (String candidate : header.split(",", -1)) {
            String tag = candidate.strip();
            if (tag.equals("*") || tag.equals(etag)) {
                return true;
            }
        }
        return false;
    }

    private Outcome conclude(PlanOutcome outcome, ReservationId id) {
        Optional<Problem> problem = Problem.ofOutcome(outcome);
        if (problem.isPresent()) {
            return new Outcome.Failed(problem.get());
        }
        Plan after =
                outcome instanceof PlanOutcome.Applied applied ? applied.plan() : plan.current();
        return new Outcome.Done(
                find(after, id)
                        .orElseThrow(
                                () ->
                                        new IllegalStateException(
                                                "plan "
                                                        + after.version()
                                                        + " lacks reservation "
                                                        + id
                                                        + " that was just written")));
    }
}
