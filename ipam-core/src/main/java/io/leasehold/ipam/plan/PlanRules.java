package io.leasehold.ipam.plan;

import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Prefix;
import io.leasehold.ipam.net.Ipv4Range;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What must be true of a plan. All problems are found at once, each naming the parties. */
public final class PlanRules {
    private static final Pattern LDH_LABEL =
            Pattern.compile("[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?");

    private final List<PlanProblem> problems = new ArrayList<>();

    private PlanRules() {}

    /** Every way in which these subnets cannot be a plan; empty when they can. */
    public static List<PlanProblem> check(List<Subnet> subnets) {
        PlanRules rules = new PlanRules();
        for (int i = 0; i < subnets.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (subnets.get(i).prefix().overlaps(subnets.get(j).prefix())) {
                    rules.refuse(
                            "subnets[" + i + "].prefix",
                            "subnet "
                                    + subnets.get(i).prefix()
                                    + " overlaps subnet "
                                    + subnets.get(j).prefix(),
                            "leaf subnets never overlap; keep one of the two or split them");
                }
            }
            rules.checkSubnet("subnets[" + i + "]", subnets.get(i));
        }
        if (rules.problems.isEmpty()) {
            // A file derives the id from the device, so a device reserved twice was named already.
            rules.checkReservationIds(subnets);
        }
        return List.copyOf(rules.problems);
    }

    /** An id names one reservation of the whole plan; a store keeps only one of two. */
    private void checkReservationIds(List<Subnet> subnets) {
        Map<ReservationId, Reservation> byId = new HashMap<>();
        for (int i = 0; i < subnets.size(); i++) {
            List<Reservation> reservations = subnets.get(i).reservations();
            for (int j = 0; j < reservations.size(); j++) {
                Reservation reservation = reservations.get(j);
                Reservation other = byId.putIfAbsent(reservation.id(), reservation);
                if (other != null) {
                    refuse(
                            "subnets[" + i + "].reservations[" + j + "].id",
                            "reservations "
                                    + other.title()
                                    + " and "
                                    + reservation.title()
                                    + " have the same id "
                                    + reservation.id(),
                            "give one of the two a new id");
                }
            }
        }
    }

    private void checkSubnet(String path, Subnet subnet) {
        Ipv4Prefix prefix = subnet.prefix();
        subnet.gateway()
                .filter(gateway -> !prefix.contains(gateway))
                .ifPresent(
                        gateway ->
                                refuse(
                                        path + ".gateway",
                                        "gateway " + gateway + " is not inside " + prefix,
                                        "give an address of " + prefix.range()));
        if (subnet.authority() != Authority.LEASEHOLD && !subnet.pools().isEmpty()) {
            refuse(
                    path + ".pools",
                    "subnet " + prefix + " has pools but is not served by Leasehold",
                    "remove the pools or set authority: leasehold");
        }
        checkPools(path, subnet);
        checkClaims(path, subnet);
        checkReservations(path, subnet);
    }

    private void checkPools(String path, Subnet subnet) {
        List<Pool> pools = subnet.pools();
        for (int i = 0; i < pools.size(); i++) {
            String here = path + ".pools[" + i + "]";
            Ipv4Range range = pools.get(i).range();
            inside(here, "pool " + range, range, subnet.prefix());
            for (int j = 0; j < i; j++) {
                Optional<Ipv4Range> overlap = range.intersection(pools.get(j).range());
                if (overlap.isPresent()) {
                    refuse(
                            here,
                            "pool "
                                    + range
                                    + " overlaps pool "
                                    + pools.get(j).range()
                                    + " at "
                                    + overlap.get(),
                            "pools never overlap; join the two or move one");
                }
            }
        }
    }

    private void checkClaims(String path, Subnet subnet) {
        List<Claim> claims = subnet.claims();
        for (int i = 0; i < claims.size(); i++) {
            String here = path + ".claims[" + i + "]";
            Claim claim = claims.get(i);
            if (claim.semantics() == ClaimSemantics.OVERLAY) {
                continue;
            }
            if (claim.source().isDeclared()) {
                inside(here, "claim " + claim, claim.range(), subnet.prefix());
            }
            for (int j = 0; j < i; j++) {
                checkPair(here, claim, claims.get(j));
            }
            if (claim.source().isDeclared() && claim.semantics().carves()) {
                for (Hole hole : Carver.infrastructure(subnet.prefix(), subnet.gateway())) {
                    boolean ownsIt = claim.owner().kind() == OwnerKind.INFRASTRUCTURE;
                    if (!ownsIt
                            && claim.range().isSingle()
                            && claim.range().overlaps(hole.range())) {
                        refuse(
                                here,
                                "claim "
                                        + claim
                                        + " is the "
                                        + hole.owner().name()
                                        + " of "
                                        + subnet.prefix(),
                                "claim another address",
                                new PlanProblem.Conflict(hole.owner(), hole.range()));
                    }
                }
            }
        }
    }

    /**
     * Declared claims of different owners never touch; observed ones are facts and become
     * conflicts.
     */
    private void checkPair(String here, Claim claim, Claim other) {
        boolean bothCarve = claim.semantics().carves() && other.semantics().carves();
        boolean bothDeclared = claim.source().isDeclared() && other.source().isDeclared();
        if (!bothCarve || !bothDeclared || claim.owner().equals(other.owner())) {
            return;
        }
        claim.range()
                .intersection(other.range())
                .ifPresent(
                        overlap ->
                                refuse(
                                        here,
                                        "claim " + claim + " overlaps " + other + " at " + overlap,
                                        "one address has one owner; move or shrink one of the two",
                                        new PlanProblem.Conflict(other.owner(), overlap)));
    }

    private void checkReservations(String path, Subnet subnet) {
        Map<DeviceIdentifier, Reservation> byIdentifier = new HashMap<>();
        Map<Ipv4Address, Reservation> byAddress = new HashMap<>();
        List<Reservation> reservations = subnet.reservations();
        for (int i = 0; i < reservations.size(); i++) {
            String here = path + ".reservations[" + i + "]";
            Reservation reservation = reservations.get(i);
            if (reservation.identifiers().isEmpty()) {
                refuse(
                        here,
                        "reservation " + reservation.title() + " has no identifier",
                        "give a mac or a client-id");
            }
            for (DeviceIdentifier identifier : reservation.identifiers()) {
                Reservation other = byIdentifier.putIfAbsent(identifier, reservation);
                if (other != null) {
                    refuse(
                            here,
                            identifier
                                    + " is reserved twice in "
                                    + subnet.prefix()
                                    + ": for "
                                    + other.title()
                                    + " and for "
                                    + reservation.title(),
                            "a device has one reservation in a subnet; remove one");
                }
            }
            reservation
                    .hostname()
                    .filter(name -> !LDH_LABEL.matcher(name).matches())
                    .ifPresent(
                            name ->
                                    refuse(
                                            here + ".hostname",
                                            "host name '"
                                                    + name
                                                    + "' is not 1 to 63 letters, digits and inner"
                                                    + " hyphens",
                                            "use one label like cp-1 (RFC 1123 section 2.1)"));
            checkNameFits(here + ".hostname", subnet, reservation);
            if (reservation.address().isPresent()) {
                checkReservedAddress(
                        here + ".address", subnet, reservation, reservation.address().get());
                Reservation other = byAddress.putIfAbsent(reservation.address().get(), reservation);
                if (other != null) {
                    refuse(
                            here + ".address",
                            "address "
                                    + reservation.address().get()
                                    + " is reserved twice: for "
                                    + other.title()
                                    + " and for "
                                    + reservation.title(),
                            "list several identifiers in one reservation when one device has"
                                    + " several",
                            new PlanProblem.Conflict(
                                    new Owner(OwnerKind.RESERVATION, other.title()),
                                    Ipv4Range.of(reservation.address().get())));
                }
            }
        }
    }

    private void checkNameFits(String here, Subnet subnet, Reservation reservation) {
        int room = subnet.ddns().forward().map(zone -> 253 - 1 - zone.text().length()).orElse(63);
        reservation
                .hostname()
                .filter(name -> name.length() > room)
                .ifPresent(
                        name ->
                                refuse(
                                        here,
                                        "host name '"
                                                + name
                                                + "' makes a name of more than 253 characters in"
                                                + " the zone of "
                                                + subnet.prefix(),
                                        "use at most " + Math.max(0, room) + " characters"));
    }

    private void checkReservedAddress(
            String here, Subnet subnet, Reservation reservation, Ipv4Address address) {
        String what = "reservation " + reservation.title() + " of " + address;
        if (!subnet.prefix().contains(address)) {
            refuse(
                    here,
                    what + " is not inside " + subnet.prefix(),
                    "give an address of " + subnet.prefix().range());
            return;
        }
        for (Hole hole : Carver.infrastructure(subnet.prefix(), subnet.gateway())) {
            if (hole.range().contains(address)) {
                refuse(
                        here,
                        what + " is the " + hole.owner().name() + " of " + subnet.prefix(),
                        "reserve another address",
                        new PlanProblem.Conflict(hole.owner(), hole.range()));
            }
        }
        for (Claim claim : subnet.claims()) {
            if (claim.semantics().carves()
                    && claim.source().isDeclared()
                    && claim.range().contains(address)) {
                refuse(
                        here,
                        what + " lies in " + claim,
                        "reserve another address, or shrink the claim first",
                        new PlanProblem.Conflict(claim.owner(), Ipv4Range.of(address)));
            }
        }
    }

    private void inside(String here, String what, Ipv4Range range, Ipv4Prefix prefix) {
        if (!prefix.contains(range)) {
            refuse(
                    here,
                    what + " is not inside subnet " + prefix,
                    "give a range within " + prefix.range());
        }
    }

    private void refuse(
            String path, String message, String remedy, PlanProblem.Conflict... conflicts) {
        problems.add(new PlanProblem(path, message, remedy, List.of(conflicts)));
    }
}
