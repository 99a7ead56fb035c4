package io.leasehold.ipam.plan;

import io.leasehold.ipam.net.Ipv4Prefix;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.plan.Conflict.Kind;
import io.leasehold.ipam.plan.Conflict.Severity;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The conflicts that a plan itself shows, without looking at the wire. */
public final class Conflicts {
    private final Plan plan;
    private final Map<String, Conflict> found = new TreeMap<>();

    private Conflicts(Plan plan) {
        this.plan = plan;
    }

    /** Every conflict of a plan, worst first, then by place. */
    public static List<Conflict> of(Plan plan) {
        Conflicts conflicts = new Conflicts(plan);
        conflicts.betweenClaims();
        for (SubnetSnapshot subnet : plan.subnets()) {
            conflicts.within(subnet);
        }
        conflicts.wrongSegments();
        return conflicts.found.values().stream()
                .sorted(
                        Comparator.comparing(Conflict::severity)
                                .reversed()
                                .thenComparing(c -> c.where().first())
                                .thenComparing(Conflict::id))
                .toList();
    }

    private void add(
            Kind kind,
            Severity severity,
            Space space,
            Ipv4Range where,
            List<String> parties,
            String message,
            String... evidence) {
        Conflict conflict =
                Conflict.of(kind, severity, space, where, parties, message, List.of(evidence));
        found.putIfAbsent(conflict.id(), conflict);
    }

    /** Claims of two owners that touch, by one sweep over all claims in address order. */
    private void betweenClaims() {
        List<Claim> sorted = new ArrayList<>(plan.content().claims());
        sorted.removeIf(claim -> claim.semantics() == ClaimSemantics.CLAIM);
        sorted.sort(Comparator.comparing(Claim::space).thenComparing(Claim::range));
        List<Claim> open = new ArrayList<>();
        for (Claim claim : sorted) {
            open.removeIf(
                    o ->
                            !o.space().equals(claim.space())
                                    || o.range().last().compareTo(claim.range().first()) < 0);
            for (Claim other : open) {
                if (!other.owner().equals(claim.owner())) {
                    Ipv4Range overlap = claim.range().intersection(other.range()).orElseThrow();
                    add(
                            Kind.TWO_OWNERS,
                            Severity.CRITICAL,
                            claim.space(),
                            overlap,
                            List.of(said(narrower(claim, other)), said(wider(claim, other))),
                            overlap
                                    + ": "
                                    + said(narrower(claim, other))
                                    + " and "
                                    + said(wider(claim, other)),
                            evidence(claim),
                            evidence(other));
                }
            }
            open.add(claim);
        }
    }

    private static Claim narrower(Claim a, Claim b) {
        return a.range().size() <= b.range().size() ? a : b;
    }

    private static Claim wider(Claim a, Claim b) {
        return a.range().size() <= b.range().size() ? b : a;
    }

    private static String said(Claim claim) {
        return claim.owner().toString();
    }

    private static String evidence(Claim claim) {
        return claim.owner()
                + " has "
                + claim.range()
                + (claim.label().isEmpty() ? "" : " for " + claim.label())
                + claim.written().map(text -> ", written " + text).orElse("")
                + (claim.observer().isEmpty()
                        ? ", declared (" + claim.source().text() + ")"
                        : ", seen by " + claim.observer());
    }

    private void within(SubnetSnapshot snapshot) {
        Subnet subnet = snapshot.subnet();
        for (Claim claim : snapshot.claims()) {
            switch (claim.semantics()) {
                case CLAIM -> {}
                case OVERLAY -> overlay(snapshot, claim);
                case EXCLUDE, ADDRESS -> {
                    onInfrastructure(subnet, claim);
                    if (claim.isHeldBack()) {
                        heldBack(subnet, claim);
                    }
                }
            }
        }
        for (Reservation reservation : subnet.reservations()) {
            if (reservation.enabled() && reservation.address().isPresent()) {
                reserved(snapshot, reservation, Ipv4Range.of(reservation.address().get()));
            }
        }
        notServed(subnet);
    }

    private void overlay(SubnetSnapshot snapshot, Claim claim) {
        Subnet subnet = snapshot.subnet();
        Ipv4Prefix prefix = subnet.prefix();
        boolean whole = claim.range().contains(prefix.range());
        Optional<Pool> pool =
                subnet.pools().stream().filter(p -> p.range().overlaps(claim.range())).findFirst();
        if (!whole && pool.isEmpty()) {
            return; // a LAN as wide as 10.0.0.0/8 may have overlays inside; nothing is leased there
        }
        Ipv4Range where =
                whole
                        ? prefix.range()
                        : claim.range().intersection(pool.orElseThrow().range()).orElseThrow();
        String what = whole ? "subnet " + prefix : "pool " + pool.orElseThrow().range();
        add(
                Kind.OVERLAY_ON_SUBNET,
                Severity.CRITICAL,
                subnet.space(),
                where,
                List.of("subnet " + prefix, said(claim)),
                what
                        + " lies inside "
                        + claim.owner()
                        + " "
                        + claim.range()
                        + ": hosts there cannot be reached from that network",
                evidence(claim));
    }

    private void onInfrastructure(Subnet subnet, Claim claim) {
        if (claim.owner().kind() == OwnerKind.INFRASTRUCTURE) {
            return;
        }
        for (Hole hole : Carver.infrastructure(subnet.prefix(), subnet.gateway())) {
            if (!claim.range().overlaps(hole.range())) {
                continue;
            }
            boolean gateway = hole.owner().name().equals("gateway");
            // A block may well end on the broadcast address; it only must not be used by a host.
            Severity severity =
                    gateway || claim.range().isSingle() ? Severity.CRITICAL : Severity.WARNING;
            add(
                    Kind.ON_INFRASTRUCTURE,
                    severity,
                    subnet.space(),
                    hole.range(),
                    List.of(said(claim), hole.owner().name() + " of " + subnet.prefix()),
                    hole.range()
                            + ": "
                            + claim.owner()
                            + " and "
                            + hole.owner().name()
                            + " of "
                            + subnet.prefix(),
                    evidence(claim));
        }
    }

    private void heldBack(Subnet subnet, Claim claim) {
        Ipv4Range here = claim.range().intersection(subnet.prefix().range()).orElseThrow();
        add(
                Kind.HELD_BACK,
                Severity.WARNING,
                subnet.space(),
                here,
                List.of(said(claim), "pool of " + subnet.prefix()),
                claim.owner()
                        + " "
                        + claim.range()
                        + " would take more than half of the pool of "
                        + subnet.prefix()
                        + "; it is held back until somebody confirms it",
                evidence(claim));
    }

    private void reserved(SubnetSnapshot snapshot, Reservation reservation, Ipv4Range where) {
        for (Claim claim : snapshot.claims()) {
            // A node that is seen at its reserved address is where it should be.
            boolean itself = claim.owner().kind() == OwnerKind.NODE && !claim.source().isDeclared();
            boolean owns = claim.semantics() != ClaimSemantics.CLAIM && !itself;
            if (owns && claim.range().overlaps(where)) {
                add(
                        Kind.RESERVATION_IN_CLAIM,
                        Severity.CRITICAL,
                        snapshot.subnet().space(),
                        where,
                        List.of("reservation " + reservation.title(), said(claim)),
                        where + ": reservation " + reservation.title() + " and " + claim.owner(),
                        evidence(claim));
            }
        }
    }

    private void notServed(Subnet subnet) {
        long count = subnet.reservations().stream().filter(Reservation::enabled).count();
        if (subnet.authority() == Authority.LEASEHOLD || count == 0) {
            return;
        }
        String server =
                subnet.authority() == Authority.FOREIGN
                        ? "foreign server " + subnet.dhcpServer().orElse("without a name")
                        : "no DHCP server";
        add(
                Kind.NOT_SERVED,
                Severity.WARNING,
                subnet.space(),
                subnet.prefix().range(),
                List.of("reservations of " + subnet.prefix(), server),
                count
                        + " reservations have no serving DHCP server; DDNS for this subnet"
                        + " impossible from here",
                subnet.prefix()
                        + " has authority "
                        + subnet.authority().text()
                        + subnet.dhcpServer().map(s -> " (" + s + ")").orElse(""));
    }

    private void wrongSegments() {
        for (Claim claim : plan.content().claims()) {
            if (claim.drawnIn().isEmpty()) {
                continue;
            }
            VlanId drawn = claim.drawnIn().get();
            plan.containing(claim.space(), claim.range().first())
                    .map(SubnetSnapshot::subnet)
                    .filter(s -> s.vlan().isPresent() && !s.vlan().get().equals(drawn))
                    .ifPresent(
                            s ->
                                    add(
                                            Kind.WRONG_SEGMENT,
                                            Severity.WARNING,
                                            claim.space(),
                                            claim.range(),
                                            List.of(said(claim), drawn.toString()),
                                            claim.owner()
                                                    + " "
                                                    + claim.range()
                                                    + " is drawn in "
                                                    + drawn
                                                    + ", but its address belongs to "
                                                    + s.prefix()
                                                    + " on "
                                                    + s.vlan().get(),
                                            evidence(claim)));
        }
    }
}
