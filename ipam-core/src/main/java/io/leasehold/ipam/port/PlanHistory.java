package io.leasehold.ipam.port;

import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Prefix;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.plan.Space;
import io.leasehold.ipam.plan.SubnetId;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the plan was, and who made it so. Calls block; thread-safe. */
public interface PlanHistory {
    /** What a piece of the plan is. */
    enum Kind {
        SUBNET,
        CONTAINER,
        CLAIM,
        RESERVATION
    }

    /**
     * A piece of the plan as it was for a while.
     *
     * @param id of the subnet, claim or reservation; the prefix of a container, behind the name of
     *     its space and a blank when that is not the LAN's
     * @param name what people call it: the name of a subnet, a container or a claim's owner, a
     *     reservation's title
     * @param where its addresses; empty for a reservation without an address
     * @param json all of it, as in the audit
     * @param until empty for what is still so
     */
    record Piece(
            Kind kind,
            String id,
            String name,
            Space space,
            Optional<Ipv4Range> where,
            String json,
            Instant since,
            Optional<Instant> until) {}

    /** What the plan said of an address at a time; by kind, then by place. */
    List<Piece> at(Space space, Ipv4Address address, Instant when);

    /** What had this name at a time, whatever the case of its letters. */
    List<Piece> named(String name, Instant when);

    /** How one piece was, youngest first. */
    List<Piece> of(Kind kind, String id, int limit);

    /**
     * The last change of a subnet's prefix.
     *
     * @param before what it was until then
     */
    record PrefixChange(Ipv4Prefix before, Instant at) {}

    Optional<PrefixChange> prefixChange(SubnetId subnet);

    /**
     * One change, of the plan or of what people said of a conflict.
     *
     * @param edit what kind of change it was, like {@code AddClaim}
     * @param before the pieces that changed as they were, JSON
     * @param after and as they are since
     */
    record Audit(
            long number,
            Instant at,
            String who,
            String via,
            String requestId,
            String edit,
            long planVersion,
            String before,
            String after) {}

    /** Changes below a number, youngest first. */
    List<Audit> audit(long below, int limit);
}
