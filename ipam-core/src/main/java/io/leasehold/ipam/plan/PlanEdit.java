package io.leasehold.ipam.plan;

import io.leasehold.ipam.net.Ipv4Prefix;
import io.leasehold.ipam.net.Ipv4Range;

import java.util.List;
import java.util.Optional;

/** One wish to change the plan. It is applied whole or not at all. */
public sealed interface PlanEdit {
    /**
     * The part of the plan that the configuration file declares becomes exactly this.
     *
     * <p>Subnets are recognised by prefix; a new prefix that alone encloses, or lies in, the prefix
     * of one file subnet that is gone is that subnet, resized. Claims are recognised by owner and
     * range, reservations by any of their identifiers. What others than the file added stays.
     *
     * @param declared all of source FILE, with any ids
     */
    record DeclareFilePlan(PlanContent declared) implements PlanEdit {}

    /** A new subnet, with its pools and reservations, whatever its id. */
    record AddSubnet(Subnet subnet) implements PlanEdit {}

    /**
     * The subnet with this id becomes this one, pools included; its reservations stay what they
     * are. Its prefix may change: leases stay.
     */
    record ChangeSubnet(Subnet subnet) implements PlanEdit {}

    /**
     * The subnet goes with its pools and reservations.
     *
     * @param revoke whether live leases go with it; else it is refused while there are any
     */
    record DeleteSubnet(SubnetId subnet, boolean revoke) implements PlanEdit {}

    /** A new container, or the one with this space and prefix becomes this. */
    record PutContainer(Container container) implements PlanEdit {}

    record DeleteContainer(Space space, Ipv4Prefix prefix) implements PlanEdit {}

    /** A new section, or the one with this path becomes this. */
    record PutSection(Section section) implements PlanEdit {}

    record DeleteSection(String path) implements PlanEdit {}

    /** A new VLAN, or the one with this id becomes this. */
    record PutVlan(Vlan vlan) implements PlanEdit {}

    record DeleteVlan(VlanId vlan) implements PlanEdit {}

    /** A new custom field, or the one with this name becomes this. */
    record PutCustomField(CustomField field) implements PlanEdit {}

    record DeleteCustomField(String name) implements PlanEdit {}

    /** The widest scope becomes this. */
    record ChangeDefaults(Defaults defaults) implements PlanEdit {}

    /** A new custom option, or the one with this space and code becomes this. */
    record PutOption(CustomOption option) implements PlanEdit {}

    record DeleteOption(String space, int code) implements PlanEdit {}

    /** A new class, evaluated last, or the one with this name becomes this. */
    record PutClass(ClientClass clientClass) implements PlanEdit {}

    record DeleteClass(String name) implements PlanEdit {}

    /** A new shared network, or the one with this name becomes this. */
    record PutSharedNetwork(SharedNetwork network) implements PlanEdit {}

    record DeleteSharedNetwork(String name) implements PlanEdit {}

    /** A new claim. */
    record AddClaim(Claim claim) implements PlanEdit {}

    /** The claim with this id becomes this one. */
    record ChangeClaim(Claim claim) implements PlanEdit {}

    record DeleteClaim(ClaimId claim) implements PlanEdit {}

    /** A person wants a claim in force that was held back. */
    record ConfirmClaim(ClaimId claim) implements PlanEdit {}

    /** A new reservation in a subnet. */
    record AddReservation(SubnetId subnet, Reservation reservation) implements PlanEdit {}

    /** The reservation with this id becomes this one. */
    record ChangeReservation(Reservation reservation) implements PlanEdit {}

    record DeleteReservation(ReservationId reservation) implements PlanEdit {}

    /**
     * The lowest address of a subnet that is nobody's becomes a claim of one address.
     *
     * @param within only these addresses; empty for all of the subnet that is in no pool
     * @param claim what to make of it, with any range
     */
    record ClaimNext(SubnetId subnet, Optional<Ipv4Range> within, Claim claim)
            implements PlanEdit {}

    /**
     * As {@link ClaimNext}, for a reservation.
     *
     * @param reservation what to make of it, with any address
     */
    record ReserveNext(SubnetId subnet, Optional<Ipv4Range> within, Reservation reservation)
            implements PlanEdit {}

    /**
     * What an observer sees is exactly this now. These are facts: nothing is refused, what is in
     * somebody's way is a {@link Conflict}, and what would take more than half of a pool is {@link
     * Standing#HELD_BACK}. An observer that cannot see says nothing, and its claims stay.
     *
     * @param observer like {@code kubernetes home}
     * @param claims with any ids; known ones keep theirs
     */
    record Observe(String observer, List<Claim> claims) implements PlanEdit {
        public Observe {
            claims = List.copyOf(claims);
        }
    }

    /** All of these, one after the other, or none of them. */
    record Batch(List<PlanEdit> edits) implements PlanEdit {
        public Batch {
            edits = List.copyOf(edits);
        }
    }
}
