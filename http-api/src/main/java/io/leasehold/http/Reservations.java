package io.leasehold.http;

import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.plan.PlanEdit;
import io.leasehold.ipam.plan.Reservation;
import io.leasehold.ipam.plan.ReservationId;
import io.leasehold.ipam.plan.Subnet;
import io.leasehold.ipam.plan.SubnetId;

import java.util.Optional;

/** Changing reservations, for the API and the pages alike. Calls block; thread-safe. */
final class Reservations {
    private final PlanWrites writes;

    Reservations(PlanWrites writes) {
        this.writes = writes;
    }

    /** A reservation where it stands. */
    record Placed(Subnet subnet, Reservation reservation) {
        /** Changes whenever anything a client can see of the reservation changes. */
        String etag() {
            return Etags.of(Views.reservation(subnet, reservation));
        }
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

    static String location(Reservation reservation) {
        return "/api/v1/reservations/" + reservation.id();
    }

    ReservationId newId(Ask ask) {
        return new ReservationId(writes.newId(ask, "createReservation"));
    }

    /**
     * @param identifiers the field of the request that says how the device is recognised
     */
    PlanWrites.Written add(Ask ask, SubnetId subnet, Reservation reservation, String identifiers) {
        return writes.add(
                ask,
                new PlanEdit.AddReservation(subnet, reservation),
                plan -> find(plan, reservation.id()).isPresent(),
                Pointers.reservation("", identifiers));
    }

    /**
     * Replaces a reservation that is still what the caller saw.
     *
     * @param subnet where it is; a reservation does not move
     */
    PlanWrites.Written replace(Ask ask, Reservation wanted, SubnetId subnet, String identifiers) {
        return writes.write(
                ask,
                new PlanEdit.ChangeReservation(wanted),
                Precondition.unchanged(
                                name(wanted.id()),
                                ask.header("if-match"),
                                plan -> find(plan, wanted.id()).map(Placed::etag))
                        .butAlso(plan -> moved(plan, wanted.id(), subnet)),
                Pointers.reservation("", identifiers));
    }

    private static Optional<Problem> moved(Plan plan, ReservationId id, SubnetId subnet) {
        return find(plan, id)
                .filter(placed -> !placed.subnet().id().equals(subnet))
                .map(
                        placed ->
                                Problem.invalid(
                                        Problem.Fault.ofBody(
                                                "/subnet",
                                                "immutable",
                                                "the reservation is in "
                                                        + placed.subnet().prefix()
                                                        + " and stays there; delete it and reserve"
                                                        + " again")));
    }

    /**
     * @param ifMatch ETags as the header lists them; empty when there was no header
     */
    PlanWrites.Written delete(Ask ask, ReservationId id, Optional<String> ifMatch) {
        return writes.write(
                ask,
                new PlanEdit.DeleteReservation(id),
                Precondition.unchanged(name(id), ifMatch, plan -> find(plan, id).map(Placed::etag)),
                Pointers.NONE);
    }

    private static String name(ReservationId id) {
        return "reservation " + id;
    }
}
