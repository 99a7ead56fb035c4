package io.leasehold.ipam.inventory;

import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.lease.LeaseState;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Prefix;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.plan.Claim;
import io.leasehold.ipam.plan.Reservation;
import io.leasehold.ipam.plan.SubnetSnapshot;

import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The state of every address of a subnet at once. */
public final class AddressGrid {
    /** The widest subnet that has a grid: 65,536 addresses. */
    public static final int WIDEST = 16;

    private AddressGrid() {}

    public static boolean isPossible(Ipv4Prefix prefix) {
        return prefix.length() >= WIDEST;
    }

    /**
     * One {@link AddressState#code} for each address, in address order: the same as asking {@link
     * AddressState#of} for each, but only the addresses that somebody owns or leased are asked for.
     *
     * @param leases rows of the subnet, at most one an address
     * @throws IllegalArgumentException when the subnet is wider than {@link #WIDEST}
     */
    public static byte[] of(SubnetSnapshot subnet, Collection<Lease> leases, Instant now) {
        Ipv4Prefix prefix = subnet.subnet().prefix();
        if (!isPossible(prefix)) {
            throw new IllegalArgumentException(
                    "a grid of " + prefix.size() + " addresses for " + prefix);
        }
        byte[] grid = new byte[(int) prefix.size()];
        for (Ipv4Range range : subnet.pool().dynamic().plus(subnet.pool().lastResort()).ranges()) {
            Arrays.fill(
                    grid,
                    offset(prefix, range.first()),
                    offset(prefix, range.last()) + 1,
                    AddressState.DHCP_POOL_FREE.code());
        }
        Map<Ipv4Address, Lease> byAddress = new HashMap<>();
        leases.forEach(lease -> byAddress.put(lease.address(), lease));
        Painter painter = new Painter(subnet, byAddress, now, grid);
        painter.paint(prefix.network());
        painter.paint(prefix.last());
        subnet.subnet().gateway().ifPresent(painter::paint);
        for (Claim claim : subnet.claims()) {
            if (claim.carves()) {
                claim.range().intersection(prefix.range()).ifPresent(painter::paint);
            }
        }
        subnet.subnet().reservations().stream()
                .map(Reservation::address)
                .flatMap(Optional::stream)
                .forEach(painter::paint);
        byAddress.keySet().forEach(painter::paint);
        return grid;
    }

    /**
     * As {@link #of(SubnetSnapshot, Collection, Instant)}, with the hosts that nobody knows.
     *
     * @param seen addresses where somebody was seen lately
     */
    public static byte[] of(
            SubnetSnapshot subnet,
            Collection<Lease> leases,
            Collection<Ipv4Address> seen,
            Instant now) {
        byte[] grid = of(subnet, leases, now);
        Ipv4Prefix prefix = subnet.subnet().prefix();
        for (Ipv4Address address : seen) {
            if (prefix.contains(address)) {
                int at = offset(prefix, address);
                grid[at] = AddressState.values()[grid[at]].whereSomebodyWasSeen().code();
            }
        }
        return grid;
    }

    /**
     * The numbers people ask for first.
     *
     * @param size addresses of the subnet
     * @param pool dynamic addresses after carving
     * @param leased dynamic addresses that are leased, or not yet free again
     * @param free dynamic addresses that a new client may get
     * @param states addresses by state; only those of the pool when the subnet has no grid
     */
    public record Usage(
            long size, long pool, long leased, long free, Map<AddressState, Long> states) {
        public Usage {
            states = Map.copyOf(states);
        }
    }

    public static Usage usage(SubnetSnapshot subnet, Collection<Lease> leases, Instant now) {
        Ipv4Prefix prefix = subnet.subnet().prefix();
        long pool = subnet.pool().size();
        long taken =
                leases.stream()
                        .filter(l -> subnet.pool().dynamic().contains(l.address()))
                        .filter(l -> isTaken(l, now))
                        .count();
        EnumMap<AddressState, Long> states = new EnumMap<>(AddressState.class);
        if (isPossible(prefix)) {
            long[] counts = new long[AddressState.values().length];
            for (byte code : of(subnet, leases, now)) {
                counts[code]++;
            }
            for (AddressState state : AddressState.values()) {
                if (counts[state.code()] > 0) {
                    states.put(state, counts[state.code()]);
                }
            }
        } else {
            leases.stream()
                    .filter(l -> subnet.pool().dynamic().contains(l.address()))
                    .filter(l -> isTaken(l, now))
                    .map(l -> AddressState.of(subnet, l.address(), Optional.of(l), now))
                    .forEach(state -> states.merge(state, 1L, Long::sum));
            if (pool > taken) {
                states.put(AddressState.DHCP_POOL_FREE, pool - taken);
            }
        }
        return new Usage(prefix.size(), pool, taken, pool - taken, states);
    }

    private static boolean isTaken(Lease lease, Instant now) {
        return lease.state() == LeaseState.BOUND
                || lease.state() == LeaseState.DECLINED && lease.expires().isAfter(now);
    }

    private static int offset(Ipv4Prefix prefix, Ipv4Address address) {
        return (int) (address.asLong() - prefix.network().asLong());
    }

    private record Painter(
            SubnetSnapshot subnet, Map<Ipv4Address, Lease> leases, Instant now, byte[] grid) {
        void paint(Ipv4Range range) {
            for (long at = range.first().asLong(); at <= range.last().asLong(); at++) {
                paint(Ipv4Address.ofLong(at));
            }
        }

        void paint(Ipv4Address address) {
            if (subnet.subnet().prefix().contains(address)) {
                Optional<Lease> lease = Optional.ofNullable(leases.get(address));
                grid[offset(subnet.subnet().prefix(), address)] =
                        AddressState.of(subnet, address, lease, now).code();
            }
        }
    }
}
