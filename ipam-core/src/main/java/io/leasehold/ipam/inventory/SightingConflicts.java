package io.leasehold.ipam.inventory;

import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.plan.Conflict;
import io.leasehold.ipam.plan.Conflict.Kind;
import io.leasehold.ipam.plan.Conflict.Severity;
import io.leasehold.ipam.plan.DeviceIdentifier;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.plan.Reservation;
import io.leasehold.ipam.plan.Space;
import io.leasehold.ipam.plan.SubnetSnapshot;
import io.leasehold.ipam.sight.Origin;
import io.leasehold.ipam.sight.ProxyArp;
import io.leasehold.ipam.sight.Seen;
import io.leasehold.ipam.sight.Sighting;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The conflicts that show on the wire: who was seen where somebody else is meant to be. */
public final class SightingConflicts {
    /** How long a host counts as being there after it was last seen. */
    public static final Duration FRESH = Duration.ofMinutes(30);

    private final Plan plan;
    private final Map<Ipv4Address, Lease> live;
    private final Function<Ipv4Address, Optional<Lease>> rows;

    private SightingConflicts(
            Plan plan, Map<Ipv4Address, Lease> live, Function<Ipv4Address, Optional<Lease>> rows) {
        this.plan = plan;
        this.live = live;
        this.rows = rows;
    }

    /**
     * Conflicts between what was seen lately and what plan and leases say.
     *
     * @param live live leases by address, at least of those that were seen
     * @param rows the row of an address that nobody leases now; asked for few
     */
    public static List<Conflict> of(
            Plan plan,
            Collection<Seen> seen,
            Collection<ProxyArp> proxies,
            Map<Ipv4Address, Lease> live,
            Function<Ipv4Address, Optional<Lease>> rows,
            Instant now) {
        SightingConflicts conflicts = new SightingConflicts(plan, live, rows);
        Set<HardwareAddress> forOthers = new HashSet<>();
        List<Conflict> found = new ArrayList<>();
        for (ProxyArp proxy : proxies) {
            forOthers.add(proxy.hardware());
            conflicts.proxy(proxy).ifPresent(found::add);
        }
        for (Seen one : seen) {
            boolean counts =
                    isFresh(one, now)
                            && !(one.origin() == Origin.PROBE && forOthers.contains(one.hardware()))
                            && !one.hardware().equals(Sighting.BEHIND_ROUTER);
            if (counts) {
                conflicts.seen(one).ifPresent(found::add);
            }
        }
        return found;
    }

    /** Whether a host that was seen is still taken to be there. */
    public static boolean isFresh(Seen seen, Instant now) {
        return seen.lastSeen().plus(FRESH).isAfter(now);
    }

    private Optional<Conflict> proxy(ProxyArp proxy) {
        return proxy.address()
                .or(
                        () ->
                                plan.onInterface(proxy.networkInterface())
                                        .map(link -> link.subnets().getFirst())
                                        .map(s -> s.subnet().prefix().network()))
                .map(
                        where ->
                                Conflict.of(
                                        Kind.PROXY_ARP,
                                        Severity.INFO,
                                        Space.LAN,
                                        Ipv4Range.of(where),
                                        List.of("mac " + proxy.hardware()),
                                        proxy
                                                + " on "
                                                + proxy.networkInterface()
                                                + ": its answers to probes say nothing",
                                        List.of()));
    }

    private Optional<Conflict> seen(Seen seen) {
        SubnetSnapshot subnet = plan.containing(seen.address()).orElse(null);
        if (subnet == null) {
            return Optional.empty();
        }
        Lease lease = live.get(seen.address());
        if (lease != null) {
            boolean other =
                    !lease.client().hardware().equals(seen.hardware())
                            && seen.lastSeen().isAfter(lease.starts());
            return other
                    ? Optional.of(
                            usedByAnother(seen, Severity.CRITICAL, "lease of " + lease.client()))
                    : Optional.empty();
        }
        Optional<Reservation> reservation = subnet.reservationOf(seen.address());
        if (reservation.isPresent()) {
            return byAnother(seen, reservation.get());
        }
        if (!subnet.pool().contains(seen.address()) || isLeaving(seen)) {
            return Optional.empty();
        }
        return Optional.of(
                Conflict.of(
                        Kind.UNKNOWN_HOST,
                        Severity.WARNING,
                        Space.LAN,
                        Ipv4Range.of(seen.address()),
                        List.of("mac " + seen.hardware(), "pool of " + subnet.subnet().prefix()),
                        seen.address()
                                + " is in a pool and has no lease, but mac "
                                + seen.hardware()
                                + " uses it: claim it as static, or reserve it",
                        List.of(heard(seen))));
    }

    /** The device has a reservation's address, and none of the identifiers is its hardware's. */
    private static Optional<Conflict> byAnother(Seen seen, Reservation reservation) {
        List<HardwareAddress> its = new ArrayList<>();
        for (DeviceIdentifier identifier : reservation.identifiers()) {
            if (identifier instanceof DeviceIdentifier.Mac(HardwareAddress address)) {
                its.add(address);
            }
        }
        return its.isEmpty() || its.contains(seen.hardware())
                ? Optional.empty()
                : Optional.of(
                        usedByAnother(
                                seen, Severity.WARNING, "reservation " + reservation.title()));
    }

    /** A client whose lease is over and who was not seen since then. */
    private boolean isLeaving(Seen seen) {
        return rows.apply(seen.address())
                .filter(row -> row.client().hardware().equals(seen.hardware()))
                .filter(row -> !seen.lastSeen().isAfter(row.expires()))
                .isPresent();
    }

    private static Conflict usedByAnother(Seen seen, Severity severity, String whose) {
        return Conflict.of(
                Kind.USED_BY_ANOTHER,
                severity,
                Space.LAN,
                Ipv4Range.of(seen.address()),
                List.of("mac " + seen.hardware(), whose),
                seen.address() + ": " + whose + ", but mac " + seen.hardware() + " uses it",
                List.of(heard(seen)));
    }

    /** Without when it was seen last, so that it is the same whenever it is looked at. */
    private static String heard(Seen seen) {
        return "mac "
                + seen.hardware()
                + " heard on "
                + seen.networkInterface()
                + ", first at "
                + seen.firstSeen();
    }
}
