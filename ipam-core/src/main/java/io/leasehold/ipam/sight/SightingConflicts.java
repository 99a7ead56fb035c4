package io.leasehold.ipam.sight;

import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.lease.LeaseState;
import io.leasehold.ipam.lease.LeaseTable;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.plan.Authority;
import io.leasehold.ipam.plan.Conflict;
import io.leasehold.ipam.plan.Conflict.Kind;
import io.leasehold.ipam.plan.Conflict.Severity;
import io.leasehold.ipam.plan.DeviceIdentifier;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.plan.Reservation;
import io.leasehold.ipam.plan.Space;
import io.leasehold.ipam.plan.SubnetSnapshot;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The conflicts that the wire shows: somebody uses an address that another was given, or that DHCP
 * gives away. In subnets that Leasehold serves; elsewhere it has given nothing to anybody.
 */
public final class SightingConflicts {
    /** A host that was not heard for so long may be gone; ARP caches ask about once a minute. */
    private static final Duration FRESH = Duration.ofHours(1);

    private final Plan plan;
    private final Function<Ipv4Address, Optional<Lease>> leases;
    private final List<Conflict> found = new ArrayList<>();

    private SightingConflicts(Plan plan, Function<Ipv4Address, Optional<Lease>> leases) {
        this.plan = plan;
        this.leases = leases;
    }

    /**
     * The conflicts as of now, in the order of what was seen.
     *
     * @param seen what {@link SightingBook#since} says
     * @param leases the row of an address, if there is one
     */
    public static List<Conflict> of(
            Plan plan,
            List<Seen> seen,
            List<ProxyArp> proxies,
            Function<Ipv4Address, Optional<Lease>> leases,
            Instant now) {
        SightingConflicts conflicts = new SightingConflicts(plan, leases);
        seen.stream()
                .filter(one -> one.lastSeen().plus(FRESH).isAfter(now))
                .forEach(conflicts::judge);
        proxies.forEach(conflicts::tell);
        return List.copyOf(conflicts.found);
    }

    private void judge(Seen seen) {
        Optional<SubnetSnapshot> subnet =
                plan.containing(seen.address())
                        .filter(s -> s.subnet().authority() == Authority.LEASEHOLD);
        if (subnet.isEmpty()) {
            return;
        }
        Optional<Lease> lease = leases.apply(seen.address());
        Optional<Lease> tenant = lease.filter(l -> l.state() == LeaseState.BOUND);
        if (tenant.isPresent()) {
            besideTheLease(seen, tenant.get());
            return;
        }
        Optional<Reservation> reservation = subnet.get().reservationOf(seen.address());
        if (reservation.isPresent()) {
            besideTheReservation(seen, reservation.get());
        } else if (subnet.get().pool().contains(seen.address()) && !isOfThePast(seen, lease)) {
            add(
                    Kind.UNKNOWN_HOST,
                    Severity.WARNING,
                    Ipv4Range.of(seen.address()),
                    List.of("dhcp pool of " + subnet.get().subnet().prefix(), name(seen)),
                    seen.address()
                            + " is in a pool and used by "
                            + name(seen)
                            + (lease.filter(l -> l.client().hardware().equals(seen.hardware()))
                                            .isPresent()
                                    ? ", whose lease has ended"
                                    : ", which has no lease"),
                    evidence(seen));
        }
    }

    /** Who had the address before the lease is no conflict, nor can an echo tell who it was. */
    private void besideTheLease(Seen seen, Lease lease) {
        HardwareAddress tenant = lease.client().hardware();
        if (!seen.hardware().equals(tenant)
                && !seen.hardware().equals(Sighting.BEHIND_ROUTER)
                && seen.lastSeen().isAfter(lease.starts())) {
            add(
                    Kind.USED_BY_ANOTHER,
                    Severity.CRITICAL,
                    Ipv4Range.of(seen.address()),
                    List.of("lease of " + tenant, name(seen)),
                    seen.address() + " is leased to " + tenant + " and used by " + name(seen),
                    evidence(seen),
                    "leased to " + lease.client() + " since " + lease.starts());
        }
    }

    /** A reservation that knows its device only by other marks cannot tell whether this is it. */
    private void besideTheReservation(Seen seen, Reservation reservation) {
        List<HardwareAddress> devices =
                reservation.identifiers().stream()
                        .filter(DeviceIdentifier.Mac.class::isInstance)
                        .map(id -> ((DeviceIdentifier.Mac) id).address())
                        .toList();
        if (devices.size() == reservation.identifiers().size()
                && !devices.contains(seen.hardware())
                && !seen.hardware().equals(Sighting.BEHIND_ROUTER)) {
            add(
                    Kind.USED_BY_ANOTHER,
                    Severity.CRITICAL,
                    Ipv4Range.of(seen.address()),
                    List.of("reservation " + reservation.title(), name(seen)),
                    seen.address()
                            + " is reserved for "
                            + reservation.title()
                            + " and used by "
                            + name(seen),
                    evidence(seen));
        }
    }

    /** Whether it was the former tenant, heard last while the lease still ran. */
    private static boolean isOfThePast(Seen seen, Optional<Lease> lease) {
        return lease.filter(
                        l ->
                                l.client().hardware().equals(seen.hardware())
                                        && !seen.lastSeen().isAfter(LeaseTable.reclaimableAt(l)))
                .isPresent();
    }

    private void tell(ProxyArp proxy) {
        Optional<Ipv4Range> where =
                proxy.address()
                        .map(Ipv4Range::of)
                        .or(
                                () ->
                                        plan.onInterface(proxy.networkInterface())
                                                .map(s -> s.subnet().prefix().range()));
        where.ifPresent(
                range ->
                        add(
                                Kind.PROXY_ARP,
                                Severity.WARNING,
                                range,
                                List.of(proxy.hardware().toString()),
                                proxy.toString(),
                                "it answered the probes of "
                                        + SightingBook.PROXY_ADDRESSES
                                        + " addresses, last at "
                                        + proxy.lastAnswer()));
    }

    private static String name(Seen seen) {
        return seen.hardware().equals(Sighting.BEHIND_ROUTER)
                ? "a host behind a router"
                : "host " + seen.hardware();
    }

    private static String evidence(Seen seen) {
        return (seen.origin() == Origin.ARP ? "spoke for itself" : "answered when asked")
                + (seen.networkInterface().isEmpty() ? "" : " on " + seen.networkInterface())
                + ", first at "
                + seen.firstSeen()
                + ", last at "
                + seen.lastSeen();
    }

    private void add(
            Kind kind,
            Severity severity,
            Ipv4Range where,
            List<String> parties,
            String message,
            String... evidence) {
        found.add(
                Conflict.of(kind, severity, Space.LAN, where, parties, message, List.of(evidence)));
    }
}
