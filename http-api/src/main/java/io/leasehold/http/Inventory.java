package io.leasehold.http;

import io.leasehold.ipam.inventory.AddressGrid;
import io.leasehold.ipam.inventory.AddressGrid.Usage;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.net.Ipv4RangeSet;
import io.leasehold.ipam.plan.Effects.LeaseMove;
import io.leasehold.ipam.plan.Impact;
import io.leasehold.ipam.plan.LivePlan;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.plan.Planner;
import io.leasehold.ipam.plan.Space;
import io.leasehold.ipam.plan.SubnetId;
import io.leasehold.ipam.plan.SubnetSnapshot;
import io.leasehold.ipam.port.LeaseDirectory;
import io.leasehold.ipam.port.PlanHistory;
import io.leasehold.ipam.port.PlanHistory.PrefixChange;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The plan in force and what is leased under it. Calls block; thread-safe. */
final class Inventory {
    /** The last change of a subnet's prefix, as long as its snapshot is this one. */
    private record Known(SubnetSnapshot snapshot, Optional<PrefixChange> change) {}

    private final LivePlan plan;
    private final LeaseDirectory leases;
    private final Occupancy occupancy;
    private final PlanHistory history;
    private final InstantSource clock;
    private final Map<SubnetId, Known> prefixChanges = new ConcurrentHashMap<>();

    Inventory(
            LivePlan plan,
            LeaseDirectory leases,
            Occupancy occupancy,
            PlanHistory history,
            InstantSource clock) {
        this.plan = plan;
        this.leases = leases;
        this.occupancy = occupancy;
        this.history = history;
        this.clock = clock;
    }

    Plan plan() {
        return plan.current();
    }

    Instant now() {
        return clock.instant();
    }

    /** The lease rows of a subnet; none in spaces where nothing is leased. */
    List<Lease> rows(SubnetSnapshot subnet) {
        return subnet.subnet().space().equals(Space.LAN)
                ? occupancy.within(subnet.subnet().prefix().range())
                : List.of();
    }

    Usage usage(SubnetSnapshot subnet) {
        return AddressGrid.usage(subnet, rows(subnet), now());
    }

    /** Live leases of a subnet that are not renewed where they are, in address order. */
    List<LeaseMove> draining(Plan of, SubnetSnapshot subnet) {
        Instant now = now();
        return live(subnet, now).stream()
                .map(lease -> Impact.move(of, lease, now))
                .flatMap(Optional::stream)
                .toList();
    }

    /** Clients that have not heard from us since the subnet's prefix became another. */
    long onOldMask(SubnetSnapshot subnet) {
        Optional<PrefixChange> change = prefixChange(subnet);
        return change.isEmpty()
                ? 0
                : live(subnet, now()).stream()
                        .filter(lease -> lease.lastTransaction().isBefore(change.get().at()))
                        .count();
    }

    /** Live leases of a subnet, those included that its prefix does not hold any more. */
    private List<Lease> live(SubnetSnapshot subnet, Instant now) {
        if (!subnet.subnet().space().equals(Space.LAN)) {
            return List.of();
        }
        List<Ipv4Range> places = new ArrayList<>();
        places.add(subnet.subnet().prefix().range());
        prefixChange(subnet).ifPresent(change -> places.add(change.before().range()));
        return Ipv4RangeSet.of(places).ranges().stream()
                .flatMap(range -> occupancy.within(range).stream())
                .filter(lease -> lease.subnet().equals(subnet.id()) && lease.isActive(now))
                .toList();
    }

    private Optional<PrefixChange> prefixChange(SubnetSnapshot subnet) {
        Known known = prefixChanges.get(subnet.id());
        if (known == null || known.snapshot() != subnet) {
            known = new Known(subnet, history.prefixChange(subnet.id()));
            prefixChanges.put(subnet.id(), known);
        }
        return known.change();
    }

    /** Who answers where something could go. */
    Planner planner(Space space, Ipv4Range within) {
        List<Ipv4Address> leased =
                space.equals(Space.LAN)
                        ? leases.live(within, now()).stream().map(Lease::address).toList()
                        : List.of();
        return new Planner(plan.current(), space, leased);
    }
}
