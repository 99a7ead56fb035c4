package io.leasehold.ipam.plan;

import java.util.List;

/** One wish to change the plan. It is applied whole or not at all. */
public sealed interface PlanEdit {
    /**
     * The part of the plan that the configuration file declares becomes exactly this. Subnets are
     * recognised by prefix; what others than the file added to a subnet that stays is kept.
     *
     * @param subnets with any ids; known prefixes keep theirs, new ones get new ids, and so do
     *     reservations, which are recognised by any of their identifiers
     */
    record DeclareFilePlan(List<Subnet> subnets) implements PlanEdit {
        public DeclareFilePlan {
            subnets = List.copyOf(subnets);
        }
    }

    /** A new reservation in a subnet. */
    record AddReservation(SubnetId subnet, Reservation reservation) implements PlanEdit {}

    /** The reservation with this id becomes this one. */
    record ChangeReservation(Reservation reservation) implements PlanEdit {}

    record DeleteReservation(ReservationId reservation) implements PlanEdit {}
}
