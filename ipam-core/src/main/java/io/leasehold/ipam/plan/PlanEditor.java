package io.leasehold.ipam.plan;

import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.net.Ipv4RangeSet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * The one way from one plan to the next: a pure function, so that a dry run is the same code. What
 * the change means for live leases is {@link Impact}'s question.
 */
public final class PlanEditor {
    private final Plan plan;
    private final Occupied occupied;
    private PlanContent content;
    private int lastSubnetId;

    /** Which addresses nobody may be given, because a lease may still be in use there. */
    public interface Occupied {
        /** The addresses of a range whose lease has not ended. */
        Set<Ipv4Address> within(Ipv4Range range);
    }

    /** Why an edit stops short; never leaves this class. */
    private static final class Stop extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient PlanOutcome outcome;

        Stop(PlanOutcome outcome) {
            super(null, null, false, false);
            this.outcome = outcome;
        }
    }

    private PlanEditor(Plan plan, Occupied occupied) {
        this.plan = plan;
        this.occupied = occupied;
        this.content = plan.content();
        this.lastSubnetId = plan.lastSubnetId();
    }

    /** {@link #apply(Plan, PlanEdit, Occupied)} where nothing is leased. */
    public static PlanOutcome apply(Plan plan, PlanEdit edit) {
        return apply(plan, edit, _ -> Set.of());
    }

    /** What {@code edit} would make of {@code plan}. An applied plan has the next version. */
    public static PlanOutcome apply(Plan plan, PlanEdit edit, Occupied occupied) {
        PlanEditor editor = new PlanEditor(plan, occupied);
        try {
            editor.carryOut(edit);
            return editor.conclude(edit);
        } catch (Stop stop) {
            return stop.outcome;
        }
    }

    private void carryOut(PlanEdit edit) throws Stop {
        switch (edit) {
            case PlanEdit.DeclareFilePlan(PlanContent declared) -> {
                FilePlan file = new FilePlan(content, declared, lastSubnetId);
                content = file.merged();
                lastSubnetId = file.lastSubnetId();
            }
            case PlanEdit.AddSubnet(Subnet subnet) -> {
                lastSubnetId++;
                content =
                        content.withSubnets(
                                with(content.subnets(), subnet.withId(new SubnetId(lastSubnetId))));
            }
            case PlanEdit.ChangeSubnet(Subnet subnet) -> {
                Subnet old = subnet(subnet.id());
                owned(old.source(), "subnet " + old.prefix());
                content =
                        content.changing(
                                subnet.id(), _ -> subnet.withReservations(old.reservations()));
            }
            case PlanEdit.DeleteSubnet(SubnetId id, boolean _) -> {
                Subnet old = subnet(id);
                owned(old.source(), "subnet " + old.prefix());
                content = content.withSubnets(without(content.subnets(), s -> s.id().equals(id)));
            }
            case PlanEdit.PutContainer(Container container) ->
                    content =
                            content.withContainers(
                                    put(
                                            content.containers(),
                                            container,
                                            c -> List.of(c.space(), c.prefix()),
                                            Container::source,
                                            "container " + container.prefix()));
            case PlanEdit.DeleteContainer(Space space, var prefix) ->
                    content =
                            content.withContainers(
                                    remove(
                                            content.containers(),
                                            c ->
                                                    c.space().equals(space)
                                                            && c.prefix().equals(prefix),
                                            Container::source,
                                            "container " + prefix));
            case PlanEdit.PutSection(Section section) ->
                    content =
                            content.withSections(
                                    put(
                                            content.sections(),
                                            section,
                                            Section::path,
                                            Section::source,
                                            "section " + section.path()));
            case PlanEdit.DeleteSection(String path) ->
                    content =
                            content.withSections(
                                    remove(
                                            content.sections(),
                                            s -> s.path().equals(path),
                                            Section::source,
                                            "section " + path));
            case PlanEdit.PutVlan(Vlan vlan) ->
                    content =
                            content.withVlans(
                                    put(
                                            content.vlans(),
                                            vlan,
                                            Vlan::id,
                                            Vlan::source,
                                            vlan.id().toString()));
            case PlanEdit.DeleteVlan(VlanId id) ->
                    content =
                            content.withVlans(
                                    remove(
                                            content.vlans(),
                                            v -> v.id().equals(id),
                                            Vlan::source,
                                            id.toString()));
            case PlanEdit.PutCustomField(CustomField field) ->
                    content =
                            content.withCustomFields(
                                    put(
                                            content.customFields(),
                                            field,
                                            CustomField::name,
                                            CustomField::source,
                                            "custom field " + field.name()));
            case PlanEdit.DeleteCustomField(String name) ->
                    content =
                            content.withCustomFields(
                                    remove(
                                            content.customFields(),
                                            f -> f.name().equals(name),
                                            CustomField::source,
                                            "custom field " + name));
            case PlanEdit.ChangeDefaults(Defaults defaults) -> {
                owned(content.defaults().source(), "what the whole plan gives its clients");
                content = content.withDefaults(defaults);
            }
            case PlanEdit.PutOption(CustomOption option) ->
                    content =
                            content.withOptions(
                                    put(
                                            content.options(),
                                            option,
                                            CustomOption::key,
                                            CustomOption::source,
                                            option.toString()));
            case PlanEdit.DeleteOption(String space, int code) ->
                    content =
                            content.withOptions(
                                    remove(
                                            content.options(),
                                            o -> o.key().equals(CustomOption.key(space, code)),
                                            CustomOption::source,
                                            "option " + code + " of space " + space));
            case PlanEdit.PutClass(ClientClass clientClass) ->
                    content =
                            content.withClasses(
                                    put(
                                            content.classes(),
                                            clientClass,
                                            ClientClass::name,
                                            ClientClass::source,
                                            "class " + clientClass.name()));
            case PlanEdit.DeleteClass(String name) ->
                    content =
                            content.withClasses(
                                    remove(
                                            content.classes(),
                                            c -> c.name().equals(name),
                                            ClientClass::source,
                                            "class " + name));
            case PlanEdit.PutSharedNetwork(SharedNetwork network) ->
                    content =
                            content.withSharedNetworks(
                                    put(
                                            content.sharedNetworks(),
                                            network,
                                            SharedNetwork::name,
                                            SharedNetwork::source,
                                            "shared network " + network.name()));
            case PlanEdit.DeleteSharedNetwork(String name) ->
                    content =
                            content.withSharedNetworks(
                                    remove(
                                            content.sharedNetworks(),
                                            n -> n.name().equals(name),
                                            SharedNetwork::source,
                                            "shared network " + name));
            case PlanEdit.AddClaim(Claim claim) ->
                    content = content.withClaims(with(content.claims(), claim));
            case PlanEdit.ChangeClaim(Claim claim) -> {
                declaredClaim(claim.id());
                content =
                        content.withClaims(
                                content.claims().stream()
                                        .map(c -> c.id().equals(claim.id()) ? claim : c)
                                        .toList());
            }
            case PlanEdit.DeleteClaim(ClaimId id) -> {
                declaredClaim(id);
                content = content.withClaims(without(content.claims(), c -> c.id().equals(id)));
            }
            case PlanEdit.ConfirmClaim(ClaimId id) -> {
                claim(id);
                content =
                        content.withClaims(
                                content.claims().stream()
                                        .map(
                                                c ->
                                                        c.id().equals(id)
                                                                ? c.withStanding(Standing.CONFIRMED)
                                                                : c)
                                        .toList());
            }
            case PlanEdit.AddReservation(SubnetId id, Reservation reservation) -> {
                subnet(id);
                content =
                        content.changing(
                                id, s -> s.withReservations(with(s.reservations(), reservation)));
            }
            case PlanEdit.ChangeReservation(Reservation reservation) ->
                    onReservation(
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
                    onReservation(id, list -> without(list, r -> r.id().equals(id)));
            case PlanEdit.ClaimNext(SubnetId id, Optional<Ipv4Range> within, Claim claim) -> {
                Claim taken =
                        claim.but()
                                .range(Ipv4Range.of(next(id, within)))
                                .semantics(ClaimSemantics.ADDRESS)
                                .space(subnet(id).space())
                                .build();
                content = content.withClaims(with(content.claims(), taken));
            }
            case PlanEdit.ReserveNext(
                            SubnetId id,
                            Optional<Ipv4Range> within,
                            Reservation reservation) -> {
                Reservation taken = reservation.withAddress(next(id, within));
                content =
                        content.changing(
                                id, s -> s.withReservations(with(s.reservations(), taken)));
            }
            case PlanEdit.Observe(String observer, List<Claim> claims) ->
                    content = new Observation(content, observer, claims).merged();
            case PlanEdit.Batch(List<PlanEdit> edits) -> {
                for (PlanEdit one : edits) {
                    carryOut(one);
                }
            }
        }
    }

    private static <T> List<T> with(List<T> list, T more) {
        List<T> longer = new ArrayList<>(list);
        longer.add(more);
        return longer;
    }

    private static <T> List<T> without(List<T> list, Predicate<T> gone) {
        return list.stream().filter(gone.negate()).toList();
    }

    private static <T> List<T> put(
            List<T> list, T item, Function<T, Object> key, Function<T, Source> source, String what)
            throws Stop {
        List<T> next = new ArrayList<>();
        boolean found = false;
        for (T old : list) {
            boolean same = key.apply(old).equals(key.apply(item));
            if (same) {
                owned(source.apply(old), what);
            }
            found |= same;
            next.add(same ? item : old);
        }
        return found ? next : with(list, item);
    }

    private static <T> List<T> remove(
            List<T> list, Predicate<T> gone, Function<T, Source> source, String what) throws Stop {
        T old = list.stream().filter(gone).findFirst().orElse(null);
        if (old == null) {
            throw new Stop(new PlanOutcome.Missing(what));
        }
        owned(source.apply(old), what);
        return without(list, gone);
    }

    private static void owned(Source source, String what) throws Stop {
        if (source == Source.FILE) {
            throw new Stop(new PlanOutcome.OwnedByFile(what));
        }
    }

    private Subnet subnet(SubnetId id) throws Stop {
        return content.subnets().stream()
                .filter(s -> s.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new Stop(new PlanOutcome.Missing("subnet " + id)));
    }

    private Claim claim(ClaimId id) throws Stop {
        return content.claims().stream()
                .filter(c -> c.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new Stop(new PlanOutcome.Missing("claim " + id)));
    }

    /** A claim that may be changed: the file's is the file's, an observed one is a fact. */
    private void declaredClaim(ClaimId id) throws Stop {
        Claim claim = claim(id);
        owned(claim.source(), "claim " + claim);
        if (!claim.observer().isEmpty()) {
            throw new Stop(
                    refused(
                            "claim",
                            "claim " + claim + " was seen by " + claim.observer(),
                            "change it there; what is seen there follows"));
        }
    }

    private static PlanOutcome.Refused refused(String path, String message, String remedy) {
        return new PlanOutcome.Refused(List.of(new PlanProblem(path, message, remedy, List.of())));
    }

    private void onReservation(ReservationId id, UnaryOperator<List<Reservation>> change)
            throws Stop {
        for (Subnet subnet : content.subnets()) {
            for (Reservation reservation : subnet.reservations()) {
                if (reservation.id().equals(id)) {
                    owned(
                            reservation.source(),
                            "reservation " + reservation.title() + " in " + subnet.prefix());
                    content =
                            content.changing(
                                    subnet.id(),
                                    s -> s.withReservations(change.apply(s.reservations())));
                    return;
                }
            }
        }
        throw new Stop(new PlanOutcome.Missing("reservation " + id));
    }

    /** The lowest address of a subnet that is in no pool (unless asked for), and nobody's. */
    private Ipv4Address next(SubnetId id, Optional<Ipv4Range> within) throws Stop {
        Subnet subnet = subnet(id);
        Ipv4RangeSet all = Ipv4RangeSet.of(List.of(subnet.prefix().range()));
        Ipv4RangeSet wanted =
                within.map(range -> Ipv4RangeSet.of(List.of(range)).and(all)).orElse(all);
        Ipv4RangeSet free =
                within.isPresent()
                        ? wanted.minus(Planner.taken(subnet, content.claims()))
                        : Planner.unowned(subnet, content.claims());
        for (Ipv4Range range : free.ranges()) {
            Set<Ipv4Address> leased =
                    subnet.space().equals(Space.LAN) ? occupied.within(range) : Set.of();
            for (long at = range.first().asLong(); at <= range.last().asLong(); at++) {
                Ipv4Address address = Ipv4Address.ofLong(at);
                if (!leased.contains(address)) {
                    return address;
                }
            }
        }
        throw new Stop(
                refused(
                        "address",
                        "no address is free in "
                                + subnet.prefix()
                                + within.map(range -> " within " + range)
                                        .orElse(" outside its pools")
                                + ": all "
                                + wanted.size()
                                + " have owners",
                        "ask within another range, or free an address"));
    }

    /** What the plan says, whatever the order in which a file or a store lists things. */
    private static Map<Object, Object> meaning(PlanContent content) {
        Map<Object, Object> meaning = new HashMap<>();
        for (Subnet subnet : content.subnets()) {
            Set<Object> parts = new HashSet<>(subnet.pools());
            parts.addAll(subnet.reservations());
            meaning.put(subnet.bare(), parts);
        }
        meaning.put("defaults", content.defaults());
        meaning.put("options", Set.copyOf(content.options()));
        meaning.put("classes", content.classes()); // their order is part of what they mean
        meaning.put("networks", Set.copyOf(content.sharedNetworks()));
        meaning.put("containers", Set.copyOf(content.containers()));
        meaning.put("claims", Set.copyOf(content.claims()));
        meaning.put("sections", Set.copyOf(content.sections()));
        meaning.put("vlans", Set.copyOf(content.vlans()));
        meaning.put("fields", Set.copyOf(content.customFields()));
        return meaning;
    }

    private PlanOutcome conclude(PlanEdit edit) {
        if (content.equals(plan.content()) || meaning(content).equals(meaning(plan.content()))) {
            return new PlanOutcome.Applied(plan, Effects.NONE);
        }
        List<PlanProblem> problems = PlanRules.check(content);
        if (!problems.isEmpty()) {
            return new PlanOutcome.Refused(problems);
        }
        Plan next = plan.followedBy(plan.version() + 1, lastSubnetId, content);
        Map<String, Conflict> before = byId(Conflicts.of(plan));
        Map<String, Conflict> after = byId(Conflicts.of(next));
        List<Conflict> opened = new ArrayList<>(after.values());
        opened.removeIf(conflict -> before.containsKey(conflict.id()));
        List<Conflict> closed = new ArrayList<>(before.values());
        closed.removeIf(conflict -> after.containsKey(conflict.id()));
        if (isWish(edit)) {
            List<PlanProblem> inTheWay =
                    opened.stream()
                            .filter(c -> c.severity() == Conflict.Severity.CRITICAL)
                            .map(this::inTheWay)
                            .toList();
            if (!inTheWay.isEmpty()) {
                return new PlanOutcome.Refused(inTheWay);
            }
        }
        return new PlanOutcome.Applied(
                next,
                new Effects(
                        Impact.pools(plan, next),
                        List.of(),
                        List.of(),
                        Impact.warnings(plan, next),
                        opened,
                        closed));
    }

    private static Map<String, Conflict> byId(List<Conflict> conflicts) {
        Map<String, Conflict> byId = new LinkedHashMap<>();
        conflicts.forEach(conflict -> byId.put(conflict.id(), conflict));
        return byId;
    }

    /**
     * Whether a person wants it, so that it can be refused; facts cannot be, nor confirming one.
     */
    private static boolean isWish(PlanEdit edit) {
        return switch (edit) {
            case PlanEdit.Observe _, PlanEdit.ConfirmClaim _ -> false;
            case PlanEdit.Batch(List<PlanEdit> edits) ->
                    edits.stream().anyMatch(PlanEditor::isWish);
            default -> true;
        };
    }

    /**
     * A wish that would open a conflict with what is observed is refused like any other overlap.
     */
    private PlanProblem inTheWay(Conflict conflict) {
        List<PlanProblem.Conflict> owners =
                content.claims().stream()
                        .filter(claim -> !claim.source().isDeclared())
                        .filter(claim -> claim.space().equals(conflict.space()))
                        .filter(claim -> claim.range().overlaps(conflict.where()))
                        .map(claim -> new PlanProblem.Conflict(claim.owner(), conflict.where()))
                        .toList();
        return new PlanProblem(
                "plan",
                conflict.message(),
                "one address has one owner; move or shrink one of the two. Seen: "
                        + String.join("; ", conflict.evidence()),
                owners);
    }
}
