package io.leasehold.ipam.plan;

import io.leasehold.ipam.dns.DnsIntent;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.net.Ipv4RangeSet;
import io.leasehold.ipam.plan.Effects.LeaseMove;
import io.leasehold.ipam.plan.Effects.NameChange;
import io.leasehold.ipam.plan.Effects.PoolChange;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What going from one plan to the next means for those who are being served. Pure: whoever keeps
 * the leases says which there are.
 */
public final class Impact {
    private static final int LISTED = 20;

    private final Plan before;
    private final Plan after;
    private final Instant now;

    public Impact(Plan before, Plan after, Instant now) {
        this.before = before;
        this.after = after;
        this.now = now;
    }

    /**
     * Addresses whose holder may lose them: what the pools lose, and what reservations begin or
     * cease to promise. Only leases there have to be judged before the change is made.
     */
    public Ipv4RangeSet ground() {
        List<Ipv4Range> ground = new ArrayList<>();
        for (SubnetSnapshot old : before.subnets()) {
            if (!old.subnet().space().equals(Space.LAN)) {
                continue;
            }
            SubnetSnapshot next = after.subnet(old.id()).orElse(null);
            if (next == old) {
                continue;
            }
            if (next == null) {
                ground.add(old.subnet().prefix().range());
                continue;
            }
            ground.addAll(leasable(old).minus(leasable(next)).ranges());
            Set<Reservation> changed = new HashSet<>(old.subnet().reservations());
            changed.addAll(next.subnet().reservations());
            Set<Reservation> same = new HashSet<>(old.subnet().reservations());
            same.retainAll(next.subnet().reservations());
            changed.removeAll(same);
            changed.forEach(r -> r.address().ifPresent(a -> ground.add(Ipv4Range.of(a))));
        }
        return Ipv4RangeSet.of(ground);
    }

    private static Ipv4RangeSet leasable(SubnetSnapshot subnet) {
        return subnet.pool().dynamic().plus(subnet.pool().lastResort());
    }

    /**
     * Devices whose reservation is new or other than it was, by subnet: their leases, wherever they
     * are in the subnet, are part of the answer.
     */
    public Map<SubnetId, Set<DeviceIdentifier>> devices() {
        Map<SubnetId, Set<DeviceIdentifier>> devices = new LinkedHashMap<>();
        for (SubnetSnapshot next : after.subnets()) {
            SubnetSnapshot old = before.subnet(next.id()).orElse(null);
            if (old == null || old == next) {
                continue;
            }
            Set<Reservation> same = new HashSet<>(old.subnet().reservations());
            for (Reservation reservation : next.subnet().reservations()) {
                if (!same.contains(reservation)) {
                    devices.computeIfAbsent(next.id(), _ -> new HashSet<>())
                            .addAll(reservation.identifiers());
                }
            }
        }
        return devices;
    }

    /** Effective pools that the change makes another. */
    static List<PoolChange> pools(Plan before, Plan after) {
        List<PoolChange> changes = new ArrayList<>();
        for (SubnetSnapshot old : before.subnets()) {
            SubnetSnapshot next = after.subnet(old.id()).orElse(null);
            if (next == null) {
                changes.add(
                        new PoolChange(
                                old.id(),
                                old.subnet().prefix(),
                                Optional.of(old.pool()),
                                Optional.empty()));
            } else if (next != old && !next.pool().equals(old.pool())) {
                changes.add(
                        new PoolChange(
                                next.id(),
                                next.subnet().prefix(),
                                Optional.of(old.pool()),
                                Optional.of(next.pool())));
            }
        }
        for (SubnetSnapshot next : after.subnets()) {
            if (before.subnet(next.id()).isEmpty()) {
                changes.add(
                        new PoolChange(
                                next.id(),
                                next.subnet().prefix(),
                                Optional.empty(),
                                Optional.of(next.pool())));
            }
        }
        return changes;
    }

    /** What the author may not have meant. */
    static List<String> warnings(Plan before, Plan after) {
        List<String> warnings = new ArrayList<>();
        Set<Claim> known = new HashSet<>(before.content().claims());
        for (Claim claim : after.content().claims()) {
            if (!known.contains(claim) && claim.written().isPresent()) {
                warnings.add(
                        "claim "
                                + claim
                                + " is written "
                                + claim.written().get()
                                + ", but the block starts at "
                                + claim.range().first());
            }
        }
        for (SubnetSnapshot next : after.subnets()) {
            SubnetSnapshot old = before.subnet(next.id()).orElse(null);
            if (next == old) {
                continue;
            }
            warnIfCarved(old, next, warnings);
            if (old != null && !old.subnet().prefix().equals(next.subnet().prefix())) {
                warnings.add(
                        "subnet "
                                + old.subnet().prefix()
                                + " becomes "
                                + next.subnet().prefix()
                                + ": clients are told subnet mask "
                                + next.subnet().prefix().netmask()
                                + " and broadcast address "
                                + next.subnet().prefix().last()
                                + " when they next renew, all of them within "
                                + old.leaseTimes().max().toSeconds()
                                + " s, the longest lease");
            }
        }
        return warnings;
    }

    private static void warnIfCarved(
            @Nullable SubnetSnapshot old, SubnetSnapshot next, List<String> warnings) {
        boolean samePools = old != null && old.subnet().pools().equals(next.subnet().pools());
        if (samePools) {
            return;
        }
        Map<Owner, Long> carved = new LinkedHashMap<>();
        for (Hole hole : next.pool().holes()) {
            carved.merge(hole.owner(), hole.range().size(), Long::sum);
        }
        if (carved.isEmpty()) {
            return;
        }
        long whole = next.subnet().pools().stream().mapToLong(p -> p.range().size()).sum();
        StringBuilder text =
                new StringBuilder(
                        whole
                                - next.pool().size()
                                + " of the "
                                + whole
                                + " pool addresses of "
                                + next.subnet().prefix()
                                + " are not leased dynamically:");
        String separator = " ";
        for (Map.Entry<Owner, Long> entry : carved.entrySet()) {
            text.append(separator).append(entry.getValue()).append(" of ").append(entry.getKey());
            separator = ", ";
        }
        warnings.add(text.toString());
    }

    /**
     * What the change does to live leases.
     *
     * @param effects of the change as far as they are known without leases
     * @param leases bound ones on the {@link #ground} and of the {@link #devices}; others do no
     *     harm
     * @return the whole effects, or the refusal of an edit that takes addresses from live leases
     *     without asking that they drain
     */
    public PlanOutcome judge(PlanEdit edit, Effects effects, Collection<Lease> leases) {
        List<Lease> live =
                leases.stream()
                        .filter(lease -> lease.isActive(now))
                        .distinct()
                        .sorted(Comparator.comparing(Lease::address))
                        .toList();
        List<LeaseMove> moves = new ArrayList<>();
        Map<String, List<Lease>> refused = new LinkedHashMap<>();
        Map<String, PlanProblem.Conflict> takers = new HashMap<>();
        for (Lease lease : live) {
            SubnetSnapshot old = before.subnet(lease.subnet()).orElse(null);
            boolean had =
                    old != null
                            && (old.allows(Requester.of(lease), lease.address())
                                    || old.pool().contains(lease.address()));
            Optional<LeaseMove> move = move(after, lease, now);
            if (!had || move.isEmpty()) {
                continue;
            }
            moves.add(move.get());
            Optional<PlanProblem.Conflict> taker = undrained(edit, lease);
            if (taker.isPresent()) {
                String who = taker.get().owner().toString();
                refused.computeIfAbsent(who, _ -> new ArrayList<>()).add(lease);
                takers.putIfAbsent(who, taker.get());
            }
        }
        if (!refused.isEmpty()) {
            List<PlanProblem> problems = new ArrayList<>();
            refused.forEach(
                    (who, theirs) ->
                            problems.add(
                                    leased(who, theirs, Optional.ofNullable(takers.get(who)))));
            return new PlanOutcome.Refused(problems);
        }
        return new PlanOutcome.Applied(
                after,
                new Effects(
                        effects.pools(),
                        moves,
                        names(moves, live),
                        effects.warnings(),
                        effects.opened(),
                        effects.closed()));
    }

    /**
     * How a live lease leaves its address under a plan; empty when it may stay. The client learns
     * of it at its next packet, and keeps the address until then, or until its lease ends.
     */
    public static Optional<LeaseMove> move(Plan plan, Lease lease, Instant now) {
        Duration half = Duration.between(lease.lastTransaction(), lease.expires()).dividedBy(2);
        Instant renewal = lease.lastTransaction().plus(half);
        Instant expected = renewal.isBefore(now) ? now : renewal;
        SubnetSnapshot subnet = plan.subnet(lease.subnet()).orElse(null);
        if (subnet == null) {
            return Optional.of(
                    new LeaseMove(lease, "its subnet is deleted", Optional.empty(), now, now));
        }
        Requester holder = Requester.of(lease);
        Optional<Ipv4Address> to = subnet.reservationFor(holder).flatMap(Reservation::address);
        boolean stays =
                subnet.allows(holder, lease.address())
                        || to.isEmpty() && subnet.keepsHolder(lease.address());
        if (stays) {
            return Optional.empty();
        }
        String because =
                subnet.reservationOf(lease.address())
                        .map(r -> "the address is reserved for " + r.title())
                        .or(
                                () ->
                                        taker(subnet, lease.address())
                                                .map(c -> "the address is claimed by " + c.owner()))
                        .or(() -> to.map(a -> "the device has a reservation of " + a))
                        .orElse("the address is in no pool any more");
        return Optional.of(new LeaseMove(lease, because, to, expected, lease.expires()));
    }

    private static Optional<Claim> taker(SubnetSnapshot subnet, Ipv4Address address) {
        return subnet.claims().stream()
                .filter(c -> c.carves() && c.range().contains(address))
                .findFirst();
    }

    /** Who takes the address from a live lease and has not asked that it drain. */
    private Optional<PlanProblem.Conflict> undrained(PlanEdit edit, Lease lease) {
        Ipv4Range here = Ipv4Range.of(lease.address());
        SubnetSnapshot next = after.subnet(lease.subnet()).orElse(null);
        if (next == null) {
            return deletes(edit, lease.subnet())
                    ? Optional.of(
                            new PlanProblem.Conflict(
                                    new Owner(OwnerKind.DHCP, "lease of " + lease.client()), here))
                    : Optional.empty();
        }
        Optional<Reservation> reservation = next.reservationOf(lease.address());
        if (reservation.isPresent()
                && next.reservationFor(Requester.of(lease)).equals(reservation)) {
            return Optional.empty();
        }
        if (reservation.isPresent()) {
            return reservation
                    .filter(r -> !r.drain())
                    .map(
                            r ->
                                    new PlanProblem.Conflict(
                                            new Owner(OwnerKind.RESERVATION, r.title()), here));
        }
        return taker(next, lease.address())
                .filter(c -> c.source().isDeclared() && !c.drain())
                .map(c -> new PlanProblem.Conflict(c.owner(), here));
    }

    private static boolean deletes(PlanEdit edit, SubnetId id) {
        return switch (edit) {
            case PlanEdit.DeleteSubnet(SubnetId gone, boolean revoke) -> gone.equals(id) && !revoke;
            case PlanEdit.Batch(List<PlanEdit> edits) ->
                    edits.stream().anyMatch(one -> deletes(one, id));
            default -> false;
        };
    }

    private static PlanProblem leased(
            String who, List<Lease> leases, Optional<PlanProblem.Conflict> taker) {
        StringBuilder list = new StringBuilder();
        leases.stream()
                .limit(LISTED)
                .forEach(
                        lease ->
                                list.append(list.isEmpty() ? "" : ", ")
                                        .append(lease.address())
                                        .append(" (")
                                        .append(lease.fqdn().map(Object::toString).orElse(""))
                                        .append(lease.fqdn().isPresent() ? ", " : "")
                                        .append(lease.client().hardware())
                                        .append(", until ")
                                        .append(lease.expires())
                                        .append(')'));
        if (leases.size() > LISTED) {
            list.append(" and ").append(leases.size() - LISTED).append(" more");
        }
        return new PlanProblem(
                "drain",
                who
                        + " would take "
                        + leases.size()
                        + (leases.size() == 1 ? " address" : " addresses")
                        + " with a live lease: "
                        + list,
                "ask for drain (apply now): the leases are not renewed there and are gone by the"
                        + " times given; or choose other addresses",
                taker.map(List::of).orElse(List.of()));
    }

    private List<NameChange> names(List<LeaseMove> moves, List<Lease> live) {
        List<NameChange> names = new ArrayList<>();
        Set<Ipv4Address> moving = new HashSet<>();
        for (LeaseMove move : moves) {
            moving.add(move.lease().address());
            move.lease()
                    .fqdn()
                    .ifPresent(
                            name ->
                                    names.add(
                                            new NameChange(
                                                    name,
                                                    Optional.of(move.lease().address()),
                                                    move.to(),
                                                    move.latest())));
        }
        for (Lease lease : live) {
            if (!moving.contains(lease.address())) {
                renamed(lease, names);
            }
        }
        for (DnsIntent intent : standingNames()) {
            Optional<DnsIntent.Publish> gone = standing(before, intent.address());
            Optional<DnsIntent.Publish> come = standing(after, intent.address());
            Optional<Ipv4Address> address = Optional.of(intent.address());
            Set<DnsName> old = new LinkedHashSet<>(gone.map(Impact::namesOf).orElse(List.of()));
            Set<DnsName> next = new LinkedHashSet<>(come.map(Impact::namesOf).orElse(List.of()));
            for (DnsName name : old) {
                if (!next.contains(name)) {
                    names.add(new NameChange(name, address, Optional.empty(), now));
                }
            }
            for (DnsName name : next) {
                if (!old.contains(name)) {
                    names.add(new NameChange(name, Optional.empty(), address, now));
                }
            }
        }
        return names;
    }

    private static List<DnsName> namesOf(DnsIntent.Publish publish) {
        List<DnsName> names = new ArrayList<>(List.of(publish.name()));
        publish.aliases().forEach(alias -> names.add(alias.name()));
        return names;
    }

    /** A device that stays where it is and gets another name at its next renewal. */
    private void renamed(Lease lease, List<NameChange> names) {
        SubnetSnapshot subnet = after.subnet(lease.subnet()).orElse(null);
        if (subnet == null) {
            return;
        }
        subnet.reservationFor(Requester.of(lease))
                .flatMap(subnet::nameOf)
                .filter(name -> !lease.fqdn().map(name::equals).orElse(false))
                .ifPresent(
                        name -> {
                            lease.fqdn()
                                    .ifPresent(
                                            old ->
                                                    names.add(
                                                            new NameChange(
                                                                    old,
                                                                    Optional.of(lease.address()),
                                                                    Optional.empty(),
                                                                    lease.expires())));
                            names.add(
                                    new NameChange(
                                            name,
                                            Optional.empty(),
                                            Optional.of(lease.address()),
                                            lease.expires()));
                        });
    }

    /**
     * What DNS should say of addresses whose names are there without a lease, of reservations and
     * of claims, where that changes. A live lease of another client at the address comes first.
     */
    public List<DnsIntent> standingNames() {
        List<DnsIntent> intents = new ArrayList<>();
        Map<Ipv4Address, DnsIntent.Publish> old = changedNames(before, after);
        Map<Ipv4Address, DnsIntent.Publish> next = changedNames(after, before);
        next.forEach(
                (address, name) -> {
                    if (!name.equals(old.get(address))) {
                        intents.add(name);
                    }
                });
        old.keySet().stream()
                .filter(address -> !next.containsKey(address))
                .sorted()
                .forEach(address -> intents.add(new DnsIntent.Withdraw(address)));
        return intents;
    }

    private static Map<Ipv4Address, DnsIntent.Publish> changedNames(Plan of, Plan other) {
        Map<Ipv4Address, DnsIntent.Publish> names = new HashMap<>();
        for (SubnetSnapshot subnet : of.subnets()) {
            if (other.subnet(subnet.id()).orElse(null) != subnet) {
                names.putAll(subnet.standingNames());
            }
        }
        return names;
    }

    private static Optional<DnsIntent.Publish> standing(Plan plan, Ipv4Address address) {
        return plan.containing(address).flatMap(subnet -> subnet.standingName(address));
    }
}
