package io.leasehold.ipam.plan;

import io.leasehold.ipam.net.Ipv4Prefix;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The one way from one plan to the next: a pure function, so that a dry run is the same code. */
public final class PlanEditor {
    private PlanEditor() {}

    /** What {@code edit} would make of {@code plan}. An applied plan has the next version. */
    public static PlanOutcome apply(Plan plan, PlanEdit edit) {
        return switch (edit) {
            case PlanEdit.DeclareFilePlan(List<Subnet> subnets) -> declare(plan, subnets);
            case PlanEdit.AddReservation(SubnetId subnet, Reservation reservation) ->
                    add(plan, subnet, reservation);
            case PlanEdit.ChangeReservation(Reservation reservation) ->
                    onReservation(
                            plan,
                            reservation.id(),
                            list ->
                                    list.stream()
                                            .map(
                                                    r ->
                                                            r.id().equals(reservation.id())
                                                                    ? reservation
                                                                    : r)
                                            .toList());
            case PlanEdit.DeleteReservation(ReservationId id) ->
                    onReservation(
                            plan,
                            id,
                            list -> list.stream().filter(r -> !r.id().equals(id)).toList());
        };
    }

    private static PlanOutcome declare(Plan plan, List<Subnet> declared) {
        Map<Ipv4Prefix, Subnet> known = new HashMap<>();
        int highest = 0;
        List<Subnet> next = new ArrayList<>();
        for (Subnet subnet : plan.declared()) {
            known.put(subnet.prefix(), subnet);
            highest = Math.max(highest, subnet.id().value());
        }
        for (Subnet subnet : declared) {
            Subnet old = known.remove(subnet.prefix());
            if (old == null) {
                highest++;
                next.add(subnet.withId(new SubnetId(highest)));
            } else {
                next.add(redeclared(old, subnet));
            }
        }
        plan.declared().stream()
                .filter(s -> known.containsKey(s.prefix()) && s.source() != Source.FILE)
                .forEach(next::add);
        return conclude(plan, next);
    }

    /** The subnet as the file has it now, with what others than the file added to it. */
    private static Subnet redeclared(Subnet old, Subnet declared) {
        Map<DeviceIdentifier, ReservationId> ids = new HashMap<>();
        List<Reservation> reservations = new ArrayList<>();
        for (Reservation reservation : old.reservations()) {
            if (reservation.source() == Source.FILE) {
                reservation.identifiers().forEach(device -> ids.put(device, reservation.id()));
            }
        }
        Set<ReservationId> used = new HashSet<>();
        for (Reservation reservation : declared.reservations()) {
            ReservationId id =
                    reservation.identifiers().stream()
                            .map(ids::get)
                            .filter(Objects::nonNull)
                            .filter(known -> !used.contains(known))
                            .findFirst()
                            .orElse(reservation.id());
            used.add(id);
            reservations.add(reservation.withId(id));
        }
        List<Claim> claims = new ArrayList<>(declared.claims());
        old.reservations().stream()
                .filter(r -> r.source() != Source.FILE)
                .forEach(reservations::add);
        old.claims().stream().filter(c -> c.source() != Source.FILE).forEach(claims::add);
        return declared.withId(old.id()).withReservations(reservations).withClaims(claims);
    }

    private static PlanOutcome add(Plan plan, SubnetId id, Reservation reservation) {
        if (plan.subnet(id).isEmpty()) {
            return new PlanOutcome.Missing("subnet " + id);
        }
        List<Subnet> next = new ArrayList<>();
        for (Subnet subnet : plan.declared()) {
            if (subnet.id().equals(id)) {
                List<Reservation> more = new ArrayList<>(subnet.reservations());
                more.add(reservation);
                next.add(subnet.withReservations(more));
            } else {
                next.add(subnet);
            }
        }
        return conclude(plan, next);
    }

    private static PlanOutcome onReservation(
            Plan plan, ReservationId id, UnaryOperator<List<Reservation>> change) {
        List<Subnet> next = new ArrayList<>();
        boolean found = false;
        for (Subnet subnet : plan.declared()) {
            Reservation target =
                    subnet.reservations().stream()
                            .filter(r -> r.id().equals(id))
                            .findFirst()
                            .orElse(null);
            if (target == null) {
                next.add(subnet);
                continue;
            }
            if (target.source() == Source.FILE) {
                return new PlanOutcome.OwnedByFile(
                        "reservation " + target.title() + " in " + subnet.prefix());
            }
            found = true;
            next.add(subnet.withReservations(change.apply(subnet.reservations())));
        }
        return found ? conclude(plan, next) : new PlanOutcome.Missing("reservation " + id);
    }

    /** What the subnets say, whatever the order in which a file or a store lists things. */
    private static Map<Subnet, Set<Object>> content(List<Subnet> subnets) {
        Map<Subnet, Set<Object>> content = new HashMap<>();
        for (Subnet subnet : subnets) {
            Set<Object> parts = new HashSet<>(subnet.pools());
            parts.addAll(subnet.claims());
            parts.addAll(subnet.reservations());
            content.put(subnet.bare(), parts);
        }
        return content;
    }

    private static PlanOutcome conclude(Plan plan, List<Subnet> next) {
        if (content(next).equals(content(plan.declared()))) {
            return new PlanOutcome.Applied(plan);
        }
        List<PlanProblem> problems = PlanRules.check(next);
        return problems.isEmpty()
                ? new PlanOutcome.Applied(new Plan(plan.version() + 1, next))
                : new PlanOutcome.Refused(problems);
    }
}
