package io.leasehold.ipam.plan;

import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Prefix;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.net.Ipv4RangeSet;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Carving: which addresses of a subnet's pools DHCP may lease, and who owns the others. One pure
 * function; the engine only ever sees its result.
 */
public final class Carver {
    private Carver() {}

    /**
     * Carves infrastructure, claims and reservations out of the pools of a subnet.
     *
     * <p>Where several own an address (which only observed claims can bring about), the hole names
     * the first of: network, broadcast or gateway; claims in the order given; reservations;
     * addresses ending in .0 or .255.
     *
     * @param claims those that touch the subnet
     */
    public static EffectivePool carve(Subnet subnet, List<Claim> claims) {
        List<Hole> takers = new ArrayList<>(infrastructure(subnet.prefix(), subnet.gateway()));
        List<Ipv4Range> heldBack = new ArrayList<>();
        for (Claim claim : claims) {
            if (claim.carves()) {
                takers.add(new Hole(claim.range(), claim.owner()));
            } else if (claim.isHeldBack()) {
                heldBack.add(claim.range());
            }
        }
        for (Reservation reservation : subnet.reservations()) {
            if (reservation.enabled() && reservation.address().isPresent()) {
                takers.add(
                        new Hole(
                                Ipv4Range.of(reservation.address().get()),
                                new Owner(OwnerKind.RESERVATION, reservation.title())));
            }
        }
        Ipv4RangeSet pools = Ipv4RangeSet.of(subnet.pools().stream().map(Pool::range).toList());
        if (!subnet.dot0Dot255()) {
            takers.addAll(distrusted(subnet.prefix(), pools));
        }
        Ipv4RangeSet taken = Ipv4RangeSet.of(takers.stream().map(Hole::range).toList());
        Ipv4RangeSet left = pools.minus(taken);
        Ipv4RangeSet dynamic = left.minus(Ipv4RangeSet.of(heldBack));
        return new EffectivePool(dynamic, left.minus(dynamic), holes(pools, takers));
    }

    /** The addresses of a prefix that no host may have, with their names. */
    static List<Hole> infrastructure(Ipv4Prefix prefix, Optional<Ipv4Address> gateway) {
        List<Hole> holes = new ArrayList<>();
        if (prefix.length() <= 30) {
            holes.add(
                    new Hole(
                            Ipv4Range.of(prefix.network()),
                            new Owner(OwnerKind.INFRASTRUCTURE, "network address")));
            holes.add(
                    new Hole(
                            Ipv4Range.of(prefix.last()),
                            new Owner(OwnerKind.INFRASTRUCTURE, "broadcast address")));
        }
        gateway.ifPresent(
                address ->
                        holes.add(
                                new Hole(
                                        Ipv4Range.of(address),
                                        new Owner(OwnerKind.INFRASTRUCTURE, "gateway"))));
        return holes;
    }

    /**
     * Pool addresses inside a prefix wider than a /24 that end in 0 or 255. They are good host
     * addresses, but clients and middleboxes that still think in classes take them for network or
     * broadcast addresses; so nobody gets one by chance. They can be reserved.
     */
    private static List<Hole> distrusted(Ipv4Prefix prefix, Ipv4RangeSet pools) {
        List<Hole> holes = new ArrayList<>();
        if (prefix.length() >= 24) {
            return holes;
        }
        for (Ipv4Range pool : pools.ranges()) {
            long last = pool.last().asLong();
            for (long block = pool.first().asLong() >>> 8; block <= last >>> 8; block++) {
                distrust(holes, pool, block << 8, "address ending in .0");
                distrust(holes, pool, (block << 8) + 255, "address ending in .255");
            }
        }
        return holes;
    }

    private static void distrust(List<Hole> holes, Ipv4Range pool, long address, String name) {
        Ipv4Range single = Ipv4Range.of(Ipv4Address.ofLong(address));
        if (pool.contains(single)) {
            holes.add(new Hole(single, new Owner(OwnerKind.INFRASTRUCTURE, name)));
        }
    }

    /**
     * Cuts the takers along every boundary, keeps the first taker of each piece inside the pools,
     * and joins neighbouring pieces of one owner. O(n log n) in the number of takers.
     */
    private static List<Hole> holes(Ipv4RangeSet pools, List<Hole> takers) {
        record Piece(long first, long last, int taker) {}

        record Edge(long at, boolean opens, int taker) {}

        List<Edge> edges = new ArrayList<>();
        for (int i = 0; i < takers.size(); i++) {
            for (Ipv4Range pool : pools.ranges()) {
                Optional<Ipv4Range> inside = takers.get(i).range().intersection(pool);
                if (inside.isPresent()) {
                    edges.add(new Edge(inside.get().first().asLong(), true, i));
                    edges.add(new Edge(inside.get().last().asLong() + 1, false, i));
                }
            }
        }
        edges.sort(Comparator.comparingLong(Edge::at));
        List<Piece> pieces = new ArrayList<>();
        TreeSet<Integer> open = new TreeSet<>();
        long from = 0;
        for (Edge edge : edges) {
            if (!open.isEmpty() && edge.at() > from) {
                pieces.add(new Piece(from, edge.at() - 1, open.first()));
            }
            from = edge.at();
            if (edge.opens()) {
                open.add(edge.taker());
            } else {
                open.remove(edge.taker());
            }
        }
        List<Hole> holes = new ArrayList<>();
        for (Piece piece : pieces) {
            Owner owner = takers.get(piece.taker()).owner();
            Hole previous = holes.isEmpty() ? null : holes.getLast();
            Ipv4Range range =
                    new Ipv4Range(
                            Ipv4Address.ofLong(piece.first()), Ipv4Address.ofLong(piece.last()));
            if (previous != null
                    && previous.owner().equals(owner)
                    && previous.range().last().asLong() + 1 == piece.first()) {
                holes.set(
                        holes.size() - 1,
                        new Hole(new Ipv4Range(previous.range().first(), range.last()), owner));
            } else {
                holes.add(new Hole(range, owner));
            }
        }
        return holes;
    }
}
