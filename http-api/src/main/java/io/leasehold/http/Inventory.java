package io.leasehold.http;

import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.dns.ReverseZones;
import io.leasehold.ipam.inventory.AddressGrid;
import io.leasehold.ipam.inventory.AddressGrid.Usage;
import io.leasehold.ipam.inventory.AddressState;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Prefix;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.plan.Effects.LeaseMove;
import io.leasehold.ipam.plan.Impact;
import io.leasehold.ipam.plan.LivePlan;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.plan.Planner;
import io.leasehold.ipam.plan.Space;
import io.leasehold.ipam.plan.Subnet;
import io.leasehold.ipam.plan.SubnetId;
import io.leasehold.ipam.plan.SubnetSnapshot;
import io.leasehold.ipam.port.DnsZones;
import io.leasehold.ipam.port.LeaseDirectory;
import io.leasehold.ipam.port.PlanHistory;
import io.leasehold.ipam.port.PlanHistory.PrefixChange;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The plan in force and what is leased under it. Calls block; thread-safe. */
final class Inventory {
    /** The last change of a subnet's prefix, as long as its snapshot is this one. */
    private record Known(SubnetSnapshot snapshot, Optional<PrefixChange> change) {}

    private final LivePlan plan;
    private final LeaseDirectory leases;
    private final Occupancy occupancy;
    private final PlanHistory history;
    private final SeenAddresses seen;
    private final InstantSource clock;
    private final Map<SubnetId, Known> prefixChanges = new ConcurrentHashMap<>();

    private final DnsZones zones;

    Inventory(Ports ports, Occupancy occupancy, InstantSource clock) {
        this.plan = ports.plan();
        this.leases = ports.leases();
        this.occupancy = occupancy;
        this.history = ports.history();
        this.zones = ports.zones();
        this.seen = new SeenAddresses(ports.sightings(), clock);
        this.clock = clock;
    }

    Plan plan() {
        return plan.current();
    }

    /** Zones that the PTR records of a subnet lack, known before its first lease. */
    List<DnsName> reverseZonesMissing(Subnet subnet) {
        if (!subnet.ddns().reverse()) {
            return List.of();
        }
        List<DnsZones.Zone> known = zones.zones();
        return ReverseZones.missing(
                        subnet.prefix(),
                        known.stream().map(DnsZones.Zone::zone).toList(),
                        known.stream().flatMap(zone -> zone.classless().stream()).toList())
                .stream()
                .map(ReverseZones.Needed::whole)
                .toList();
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
        return usage(subnet, rows(subnet), now());
    }

    private Usage usage(SubnetSnapshot subnet, List<Lease> rows, Instant now) {
        Usage usage = AddressGrid.usage(subnet, rows, now);
        List<Ipv4Address> somebody = seenIn(subnet);
        if (somebody.isEmpty()) {
            return usage;
        }
        Map<Ipv4Address, Lease> byAddress = new HashMap<>();
        rows.forEach(lease -> byAddress.put(lease.address(), lease));
        Map<AddressState, Long> states = new EnumMap<>(AddressState.class);
        states.putAll(usage.states());
        for (Ipv4Address address : somebody) {
            AddressState known =
                    AddressState.of(
                            subnet, address, Optional.ofNullable(byAddress.get(address)), now);
            AddressState shown = known.whereSomebodyWasSeen();
            // A wide subnet counts its pool only, so not every address is in the count.
            if (shown != known && states.containsKey(known)) {
                states.merge(known, -1L, Long::sum);
                states.merge(shown, 1L, Long::sum);
            }
        }
        states.values().removeIf(count -> count == 0);
        return new Usage(usage.size(), usage.pool(), usage.leased(), usage.free(), states);
    }

    private List<Ipv4Address> seenIn(SubnetSnapshot subnet) {
        return subnet.subnet().space().equals(Space.LAN)
                ? seen.within(subnet.subnet().prefix().range())
                : List.of();
    }

    /** The state of every address of a subnet that is narrow enough. */
    byte[] grid(SubnetSnapshot subnet) {
        return AddressGrid.of(subnet, rows(subnet), seenIn(subnet), now());
    }

    /**
     * The state of one address.
     *
     * @param lease its stored row
     */
    AddressState state(SubnetSnapshot subnet, Ipv4Address address, Optional<Lease> lease) {
        AddressState state = AddressState.of(subnet, address, lease, now());
        return seen.within(Ipv4Range.of(address)).isEmpty() ? state : state.whereSomebodyWasSeen();
    }

    /** The state of one address, by the rows kept in memory where they are. */
    AddressState state(SubnetSnapshot subnet, Ipv4Address address) {
        return state(subnet, address, occupancy.at(address));
    }

    /**
     * What follows from the leases of one subnet.
     *
     * @param draining live leases that are not renewed where they are, in address order
     * @param onOldMask clients that have not heard from us since the prefix became another
     */
    record Facts(Usage usage, List<LeaseMove> draining, long onOldMask) {
        Facts {
            draining = List.copyOf(draining);
        }
    }

    /**
     * @param of the plan that the subnet is of
     */
    Facts facts(Plan of, SubnetSnapshot subnet) {
        Instant now = now();
        List<Lease> rows = rows(subnet);
        Usage usage = usage(subnet, rows, now);
        Optional<PrefixChange> change =
                subnet.subnet().space().equals(Space.LAN) ? prefixChange(subnet) : Optional.empty();
        // A prefix that shrank leaves leases outside, which are the subnet's still.
        List<Lease> live =
                Stream.concat(
                                rows.stream(),
                                change.stream().flatMap(c -> outside(c.before(), subnet).stream()))
                        .filter(lease -> lease.subnet().equals(subnet.id()) && lease.isActive(now))
                        .toList();
        return new Facts(
                usage,
                live.stream()
                        .map(lease -> Impact.move(of, lease, now))
                        .flatMap(Optional::stream)
                        .sorted(Comparator.comparing(move -> move.lease().address()))
                        .toList(),
                change.map(
                                c ->
                                        live.stream()
                                                .filter(
                                                        lease ->
                                                                lease.lastTransaction()
                                                                        .isBefore(c.at()))
                                                .count())
                        .orElse(0L));
    }

    private List<Lease> outside(Ipv4Prefix before, SubnetSnapshot subnet) {
        return occupancy.within(before.range()).stream()
                .filter(lease -> !subnet.subnet().prefix().contains(lease.address()))
                .toList();
    }

    private Optional<PrefixChange> prefixChange(SubnetSnapshot subnet) {
        Known known = prefixChanges.get(subnet.id());
        if (known == null || known.snapshot() != subnet) {
            known = new Known(subnet, history.prefixChange(subnet.id()));
            Plan current = plan.current();
            if (prefixChanges.size() > 2 * current.subnets().size()) {
                prefixChanges.keySet().removeIf(id -> current.subnet(id).isEmpty());
            }
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
