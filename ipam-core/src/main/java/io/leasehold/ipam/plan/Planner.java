package io.leasehold.ipam.plan;

import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Prefix;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.net.Ipv4RangeSet;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Answers questions about where something could go. Pure: live leases are given as the addresses
 * they are on.
 */
public final class Planner {
    private final Plan plan;
    private final Space space;
    private final Collection<Ipv4Address> leased;

    /**
     * @param leased addresses whose lease has not ended
     */
    public Planner(Plan plan, Space space, Collection<Ipv4Address> leased) {
        this.plan = plan;
        this.space = space;
        this.leased = leased;
    }

    /**
     * Consecutive free addresses.
     *
     * @param fits whether they are as many as were asked for
     */
    public record Run(Ipv4Range range, boolean fits) {}

    /**
     * Where a number of consecutive addresses could go.
     *
     * @param first the lowest run that is long enough
     * @param longest the longest run, long enough or not
     * @param tooSmall the runs before {@code first}, or all when there is none
     * @param blockers who is in the way up to the end of {@code first}, or everywhere
     */
    public record Answer(
            Optional<Run> first,
            Optional<Run> longest,
            List<Ipv4Range> tooSmall,
            List<Hole> blockers) {
        public Answer {
            tooSmall = List.copyOf(tooSmall);
            blockers = List.copyOf(blockers);
        }
    }

    /**
     * Looks for {@code size} consecutive addresses.
     *
     * @param within where to look, from its first address on
     * @param asker whose addresses are as good as free; empty when everything owned is in the way
     */
    public Answer contiguous(Ipv4Range within, long size, Optional<Owner> asker) {
        List<Hole> owned = owned(within, asker);
        Ipv4RangeSet free = only(within).minus(ranges(owned));
        List<Run> runs = free.ranges().stream().map(r -> new Run(r, r.size() >= size)).toList();
        Optional<Run> first = runs.stream().filter(Run::fits).findFirst();
        long reach = first.map(run -> run.range().last().asLong()).orElse(within.last().asLong());
        return new Answer(
                first,
                runs.stream().max(Comparator.comparingLong(run -> run.range().size())),
                runs.stream()
                        .filter(run -> !run.fits() && run.range().first().asLong() < reach)
                        .map(Run::range)
                        .toList(),
                owned.stream().filter(h -> h.range().first().asLong() < reach).toList());
    }

    /**
     * One aligned block and what stands in it.
     *
     * @param owners who owns addresses of it, other than the network and broadcast addresses
     * @param leases live leases in it
     * @param reservations reserved addresses in it
     * @param broadcast whether the broadcast address of a subnet is in it
     */
    public record Block(
            Ipv4Prefix prefix,
            List<Hole> owners,
            long leases,
            long reservations,
            boolean broadcast) {
        public Block {
            owners = List.copyOf(owners);
        }

        /** Whether it can be had without moving anybody. */
        public boolean isFree() {
            return owners.isEmpty() && leases == 0 && reservations == 0;
        }

        /** How many have to move for it. */
        public long cost() {
            return leases + reservations;
        }
    }

    /**
     * Every aligned block of a length inside a prefix, in order of address. Dynamic pool addresses
     * nobody has leased are not in the way.
     *
     * @param length longer than that of {@code within}, by at most 12 bits
     * @throws IllegalArgumentException when it is not
     */
    public List<Block> aligned(Ipv4Prefix within, int length) {
        if (length < within.length() || length > 32 || length - within.length() > 12) {
            throw new IllegalArgumentException(
                    "blocks of length /"
                            + length
                            + " in "
                            + within
                            + ": give a length from "
                            + within.length()
                            + " to "
                            + Math.min(32, within.length() + 12));
        }
        List<Hole> claims = claims(within.range(), Optional.empty());
        List<Block> blocks = new ArrayList<>();
        long step = 1L << 32 - length;
        for (long at = within.network().asLong(); at <= within.last().asLong(); at += step) {
            blocks.add(block(new Ipv4Prefix(Ipv4Address.ofLong(at), length), claims));
        }
        return blocks;
    }

    private Block block(Ipv4Prefix prefix, List<Hole> claims) {
        Ipv4Range range = prefix.range();
        List<Hole> owners =
                new ArrayList<>(claims.stream().filter(h -> h.range().overlaps(range)).toList());
        long reservations = 0;
        boolean broadcast = false;
        for (Subnet subnet : subnets(range)) {
            reservations +=
                    subnet.reservations().stream()
                            .map(Reservation::address)
                            .flatMap(Optional::stream)
                            .filter(range::contains)
                            .count();
            broadcast |= subnet.prefix().length() <= 30 && range.contains(subnet.prefix().last());
            subnet.gateway()
                    .filter(range::contains)
                    .ifPresent(
                            gateway ->
                                    owners.add(
                                            new Hole(
                                                    Ipv4Range.of(gateway),
                                                    new Owner(
                                                            OwnerKind.INFRASTRUCTURE, "gateway"))));
        }
        long leases = leased.stream().filter(range::contains).count();
        return new Block(prefix, owners, leases, reservations, broadcast);
    }

    /** The largest aligned block inside a prefix that can be had without moving anybody. */
    public Optional<Block> largestFree(Ipv4Prefix within) {
        for (int length = within.length(); length <= Math.min(32, within.length() + 12); length++) {
            Optional<Block> free =
                    aligned(within, length).stream().filter(Block::isFree).findFirst();
            if (free.isPresent()) {
                return free;
            }
        }
        return Optional.empty();
    }

    /** The aligned block of a length that nobody owns and where fewest have to move. */
    public Optional<Block> cheapest(Ipv4Prefix within, int length) {
        return aligned(within, length).stream()
                .filter(block -> block.owners().isEmpty())
                .min(Comparator.comparingLong(Block::cost));
    }

    /**
     * The addresses of a shared claim that its owner must not give to anybody, because they are the
     * LAN's: the claim without the blocks its owner has taken, in the fewest prefixes. For Calico
     * that is what an IPReservation of an IPPool over the LAN lists.
     *
     * @param shared of semantics CLAIM
     * @param hardware the addresses that devices may have
     */
    public List<Ipv4Prefix> keepOut(Claim shared, Ipv4Range hardware) {
        Ipv4RangeSet blocks =
                ranges(
                        plan.content().claims().stream()
                                .filter(c -> c.space().equals(shared.space()) && c.carves())
                                .filter(c -> c.owner().kind() == shared.owner().kind())
                                .map(c -> new Hole(c.range(), c.owner()))
                                .toList());
        return only(hardware).and(only(shared.range())).minus(blocks).prefixes();
    }

    private static Ipv4RangeSet only(Ipv4Range range) {
        return Ipv4RangeSet.of(List.of(range));
    }

    private static Ipv4RangeSet ranges(List<Hole> holes) {
        return Ipv4RangeSet.of(holes.stream().map(Hole::range).toList());
    }

    private List<Subnet> subnets(Ipv4Range within) {
        return plan.content().subnets().stream()
                .filter(s -> s.space().equals(space) && s.prefix().range().overlaps(within))
                .toList();
    }

    private List<Hole> claims(Ipv4Range within, Optional<Owner> asker) {
        return plan.content().claims().stream()
                .filter(c -> c.space().equals(space) && c.semantics() != ClaimSemantics.CLAIM)
                .filter(c -> !asker.map(c.owner()::equals).orElse(false))
                .map(
                        c ->
                                c.range()
                                        .intersection(within)
                                        .map(r -> new Hole(r, c.owner()))
                                        .orElse(null))
                .filter(Objects::nonNull)
                .toList();
    }

    /** Everything that is somebody's, dynamic pools and live leases included, in order. */
    private List<Hole> owned(Ipv4Range within, Optional<Owner> asker) {
        List<Hole> owned = new ArrayList<>(claims(within, asker));
        for (Subnet subnet : subnets(within)) {
            owned.addAll(Carver.infrastructure(subnet.prefix(), subnet.gateway()));
            for (Reservation reservation : subnet.reservations()) {
                reservation
                        .address()
                        .ifPresent(
                                a ->
                                        owned.add(
                                                new Hole(
                                                        Ipv4Range.of(a),
                                                        new Owner(
                                                                OwnerKind.RESERVATION,
                                                                reservation.title()))));
            }
            for (Pool pool : subnet.pools()) {
                owned.add(
                        new Hole(
                                pool.range(),
                                new Owner(OwnerKind.DHCP, "pool of " + subnet.prefix())));
            }
        }
        for (Ipv4Address address : leased) {
            if (within.contains(address)) {
                owned.add(new Hole(Ipv4Range.of(address), new Owner(OwnerKind.DHCP, "lease")));
            }
        }
        return owned.stream()
                .filter(h -> h.range().overlaps(within))
                .map(h -> new Hole(h.range().intersection(within).orElseThrow(), h.owner()))
                .sorted(Comparator.comparing(Hole::range))
                .toList();
    }

    /** Addresses of a subnet that have an owner, pools aside. */
    static Ipv4RangeSet taken(Subnet subnet, List<Claim> claims) {
        List<Ipv4Range> taken = new ArrayList<>();
        for (Hole hole : Carver.infrastructure(subnet.prefix(), subnet.gateway())) {
            taken.add(hole.range());
        }
        for (Claim claim : claims) {
            if (claim.space().equals(subnet.space()) && claim.semantics() != ClaimSemantics.CLAIM) {
                taken.add(claim.range());
            }
        }
        for (Reservation reservation : subnet.reservations()) {
            reservation.address().map(Ipv4Range::of).ifPresent(taken::add);
        }
        return Ipv4RangeSet.of(taken);
    }

    /** Addresses of a subnet that have no owner and are in no pool. */
    static Ipv4RangeSet unowned(Subnet subnet, List<Claim> claims) {
        return only(subnet.prefix().range()).minus(taken(subnet, claims)).minus(pools(subnet));
    }

    private static Ipv4RangeSet pools(Subnet subnet) {
        return Ipv4RangeSet.of(subnet.pools().stream().map(Pool::range).toList());
    }
}
