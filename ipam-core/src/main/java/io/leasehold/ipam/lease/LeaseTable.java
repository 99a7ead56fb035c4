package io.leasehold.ipam.lease;

import static java.util.Comparator.naturalOrder;

import io.leasehold.ipam.alloc.AddressBitmap;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.plan.EffectivePool;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.plan.Pool;
import io.leasehold.ipam.plan.SubnetId;
import io.leasehold.ipam.plan.SubnetSnapshot;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * All leases of the subnets of one lane, and which addresses are free. Durable truth comes in only
 * through {@link #apply} and {@link #restore}; besides it knows which addresses are <em>held</em>,
 * by an offer or by a change that is not durable yet, so that they are not chosen twice.
 * Lane-confined.
 *
 * <p>Invariant: a pool address is in exactly one of these: never used and free, used and free, free
 * as a last resort, held, or not free (bound, expired but not reclaimed, declined).
 */
public final class LeaseTable {
    private static final Duration LONGEST_GRACE = Duration.ofSeconds(30);

    private final Map<Ipv4Address, Lease> byAddress = new HashMap<>();
    private final Map<OctetString, List<Ipv4Address>> byClient = new HashMap<>();
    private final Set<Ipv4Address> held = new HashSet<>();
    private final Map<SubnetId, Space> spaces = new HashMap<>();
    private final Expiries expiries = new Expiries();
    private Plan plan = Plan.EMPTY;

    /**
     * Free pool addresses of one subnet, by distance from the first of them: a /8 with a pool of a
     * hundred addresses costs what the pool costs.
     */
    private static final class Space {
        final SubnetSnapshot subnet;
        final Ipv4Address first;
        final long span;
        final AddressBitmap neverUsed;
        final Reusable reusable;

        /** Used or not: they are all to be probed, and all to be avoided. */
        final AddressBitmap lastResort;

        Space(SubnetSnapshot subnet) {
            this.subnet = subnet;
            Ipv4Range extent = extent(subnet);
            this.first = extent.first();
            this.span = extent.size();
            this.neverUsed = new AddressBitmap(span);
            this.reusable = new Reusable();
            this.lastResort = new AddressBitmap(span);
            forEach(subnet.pool().dynamic().ranges(), a -> neverUsed.add(index(a)));
            forEach(subnet.pool().lastResort().ranges(), a -> lastResort.add(index(a)));
        }

        /** What was known of {@code before}, for what its subnet has become. */
        Space(SubnetSnapshot subnet, Space before) {
            this.subnet = subnet;
            this.first = before.first;
            this.span = before.span;
            this.neverUsed = before.neverUsed;
            this.reusable = before.reusable;
            this.lastResort = before.lastResort;
        }

        /** From the first to the last address of the pools, whatever is carved out of them. */
        static Ipv4Range extent(SubnetSnapshot subnet) {
            List<Pool> pools = subnet.subnet().pools();
            return new Ipv4Range(
                    pools.stream()
                            .map(pool -> pool.range().first())
                            .min(naturalOrder())
                            .orElseThrow(),
                    pools.stream()
                            .map(pool -> pool.range().last())
                            .max(naturalOrder())
                            .orElseThrow());
        }

        static List<Ipv4Range> ranges(SubnetSnapshot subnet) {
            List<Ipv4Range> all = new ArrayList<>(subnet.pool().dynamic().ranges());
            all.addAll(subnet.pool().lastResort().ranges());
            return all;
        }

        /**
         * Whether the pools of the subnet begin and end where they did, and are open to whom they
         * were.
         */
        boolean covers(SubnetSnapshot next) {
            Ipv4Range extent = extent(next);
            return extent.first().equals(first)
                    && extent.size() == span
                    && gates(subnet).equals(gates(next));
        }

        /** What is gated, by whom; empty where everything is open. */
        private static Map<Ipv4Range, Set<String>> gates(SubnetSnapshot subnet) {
            Map<Ipv4Range, Set<String>> gates = new HashMap<>();
            for (Pool pool : subnet.subnet().pools()) {
                if (!pool.classes().isEmpty()) {
                    gates.put(pool.range(), pool.classes());
                }
            }
            return gates;
        }

        Set<String> gateOf(Ipv4Address address) {
            return subnet.poolOf(address).map(Pool::classes).orElse(Set.of());
        }

        boolean isGated() {
            return subnet.subnet().pools().stream().anyMatch(pool -> !pool.classes().isEmpty());
        }

        /** The free address of a bitmap at or after {@code from} that is open to these classes. */
        long nextOpen(AddressBitmap free, Predicate<Set<String>> gate, long from) {
            if (!isGated() && gate.test(Set.of())) {
                return free.nextFrom(from);
            }
            long best = -1;
            for (Pool pool : subnet.subnet().pools()) {
                if (gate.test(pool.classes())) {
                    long low = index(pool.range().first());
                    long high = index(pool.range().last());
                    long found = free.nextFrom(from >= low && from <= high ? from : low);
                    if (found < low || found > high) {
                        found = free.nextFrom(low); // before the start, or of another pool
                    }
                    if (found >= low && found <= high) {
                        best = best < 0 || found >= from && best < from ? found : best;
                    }
                }
            }
            return best;
        }

        /** The addresses that another effective pool makes something else. */
        List<Ipv4Range> difference(SubnetSnapshot next) {
            EffectivePool old = subnet.pool();
            EffectivePool pool = next.pool();
            return old.dynamic()
                    .minus(pool.dynamic())
                    .plus(pool.dynamic().minus(old.dynamic()))
                    .plus(old.lastResort().minus(pool.lastResort()))
                    .plus(pool.lastResort().minus(old.lastResort()))
                    .ranges();
        }

        static long size(SubnetSnapshot subnet) {
            return subnet.pool().dynamic().size() + subnet.pool().lastResort().size();
        }

        void forEach(Consumer<Ipv4Address> visitor) {
            forEach(ranges(subnet), visitor);
        }

        private static void forEach(List<Ipv4Range> ranges, Consumer<Ipv4Address> visitor) {
            for (Ipv4Range range : ranges) {
                for (long at = range.first().asLong(); at <= range.last().asLong(); at++) {
                    visitor.accept(Ipv4Address.ofLong(at));
                }
            }
        }

        long index(Ipv4Address address) {
            return address.asLong() - first.asLong();
        }
    }

    /**
     * Serves under another plan from now on. Leases stay, whatever the plan says about their
     * addresses. Costs what changed, not what the plan does: a subnet with the same snapshot as
     * before is left as it is, and of a subnet whose pools stay only the addresses are looked at
     * that its effective pool gains or loses.
     */
    public void adopt(Plan next) {
        plan = next;
        spaces.values().removeIf(space -> next.subnet(space.subnet.id()).isEmpty());
        Set<Space> fresh = new HashSet<>();
        for (SubnetSnapshot snapshot : next.subnets()) {
            Space known = spaces.get(snapshot.id());
            if (known != null && known.subnet == snapshot) {
                continue;
            }
            if (snapshot.subnet().pools().isEmpty()) {
                spaces.remove(snapshot.id());
            } else if (known != null && known.covers(snapshot)) {
                Space changed = new Space(snapshot, known);
                spaces.put(snapshot.id(), changed);
                Space.forEach(known.difference(snapshot), address -> place(changed, address));
            } else {
                Space space = new Space(snapshot);
                spaces.put(snapshot.id(), space);
                fresh.add(space);
            }
        }
        placeAll(fresh);
    }

    /** Goes through the addresses of these spaces or through all leases, whichever are fewer. */
    private void placeAll(Set<Space> fresh) {
        long addresses = fresh.stream().mapToLong(space -> Space.size(space.subnet)).sum();
        if (addresses < byAddress.size() + held.size()) {
            for (Space space : fresh) {
                space.forEach(
                        address -> {
                            if (byAddress.containsKey(address) || held.contains(address)) {
                                place(space, address);
                            }
                        });
            }
        } else if (!fresh.isEmpty()) {
            byAddress.keySet().forEach(address -> placeIfIn(fresh, address));
            held.forEach(address -> placeIfIn(fresh, address));
        }
    }

    private void placeIfIn(Set<Space> fresh, Ipv4Address address) {
        spaceOf(address).filter(fresh::contains).ifPresent(space -> place(space, address));
    }

    /** Makes a durable change visible to the next decision. */
    public void apply(LeaseChange change) {
        restore(change.after());
    }

    /** Takes over a row as the store has it. */
    public void restore(Lease lease) {
        Lease before = byAddress.put(lease.address(), lease);
        OctetString key = lease.client().key();
        if (before == null || !before.client().key().equals(key)) {
            if (before != null) {
                unlink(before);
            }
            byClient.merge(key, List.of(lease.address()), LeaseTable::join);
        }
        place(lease.address());
        if (!hasEnded(lease)) {
            expiries.remind(reclaimableAt(lease), lease.address());
        }
    }

    /** Takes over a row as the store has it. */
    public void restore(RawLease row) {
        restore(row.lease());
    }

    /** Forgets the row of an address, because the store has none. */
    public void forget(Ipv4Address address) {
        Lease before = byAddress.remove(address);
        if (before != null) {
            unlink(before);
        }
        place(address);
    }

    private void unlink(Lease lease) {
        byClient.computeIfPresent(
                lease.client().key(),
                (_, addresses) -> {
                    List<Ipv4Address> rest =
                            addresses.stream().filter(a -> !a.equals(lease.address())).toList();
                    return rest.isEmpty() ? null : rest;
                });
    }

    private static List<Ipv4Address> join(List<Ipv4Address> some, List<Ipv4Address> more) {
        List<Ipv4Address> all = new ArrayList<>(some);
        all.addAll(more);
        return List.copyOf(all);
    }

    /** Keeps an address from being chosen. */
    public void hold(Ipv4Address address) {
        held.add(address);
        place(address);
    }

    public void unhold(Ipv4Address address) {
        held.remove(address);
        place(address);
    }

    private Optional<Space> spaceOf(Ipv4Address address) {
        return plan.containing(address)
                .map(subnet -> spaces.get(subnet.id()))
                .filter(space -> space.subnet.pool().contains(address));
    }

    private void place(Ipv4Address address) {
        spaceOf(address).ifPresent(space -> place(space, address));
    }

    /** Puts an address into the one free set it belongs to, or into none. */
    private void place(Space space, Ipv4Address address) {
        long index = space.index(address);
        space.neverUsed.remove(index);
        space.reusable.remove(address);
        space.lastResort.remove(index);
        EffectivePool pool = space.subnet.pool();
        if (held.contains(address) || !pool.contains(address)) {
            return;
        }
        Lease lease = byAddress.get(address);
        if (!pool.dynamic().contains(address)) {
            if (lease == null || hasEnded(lease)) {
                space.lastResort.add(index);
            }
        } else if (lease == null) {
            space.neverUsed.add(index);
        } else if (hasEnded(lease)) {
            space.reusable.add(space.gateOf(address), lease);
        }
    }

    private static boolean hasEnded(Lease lease) {
        return lease.state() == LeaseState.RELEASED || lease.state() == LeaseState.EXPIRED;
    }

    public Optional<Lease> at(Ipv4Address address) {
        return Optional.ofNullable(byAddress.get(address));
    }

    public Collection<Lease> all() {
        return Collections.unmodifiableCollection(byAddress.values());
    }

    /** See {@link LeaseView#of}. */
    public Optional<Lease> of(ClientIdentity client, SubnetId subnet) {
        Lease best = null;
        for (Ipv4Address address : byClient.getOrDefault(client.key(), List.of())) {
            Lease lease = byAddress.get(address);
            if (lease != null && lease.subnet().equals(subnet) && isBetter(lease, best)) {
                best = lease;
            }
        }
        return Optional.ofNullable(best);
    }

    private static boolean isBetter(Lease lease, @Nullable Lease than) {
        if (than == null) {
            return true;
        }
        boolean bound = lease.state() == LeaseState.BOUND;
        boolean thanBound = than.state() == LeaseState.BOUND;
        return bound == thanBound ? lease.lastTransaction().isAfter(than.lastTransaction()) : bound;
    }

    /** Whether no lease stands between this client and the address; holds do not count here. */
    public boolean isUnleasedFor(ClientIdentity client, Ipv4Address address) {
        Lease lease = byAddress.get(address);
        return lease == null
                || hasEnded(lease)
                || lease.state() == LeaseState.BOUND && lease.isHeldBy(client);
    }

    public boolean isHeld(Ipv4Address address) {
        return held.contains(address);
    }

    /**
     * Leases that may be reclaimed, and probations that are over, longest ago first. Each is told
     * once; whoever does nothing about it asks to be told again.
     *
     * @param most how many, more are told next time
     */
    public List<Lease> reclaimable(Instant now, int most) {
        List<Lease> found = new ArrayList<>();
        while (found.size() < most) {
            Optional<Ipv4Address> due = expiries.next(now);
            if (due.isEmpty()) {
                break;
            }
            Lease lease = byAddress.get(due.get());
            if (lease == null || hasEnded(lease)) {
                continue;
            }
            Instant at = reclaimableAt(lease);
            if (at.isAfter(now)) {
                expiries.remind(at, lease.address()); // it was renewed
            } else {
                found.add(lease);
            }
        }
        return found;
    }

    /** Lets {@link #reclaimable} tell again of the lease of an address, if it has not ended. */
    public void remind(Ipv4Address address, Instant at) {
        if (byAddress.containsKey(address)) {
            expiries.remind(at, address);
        }
    }

    /** See {@link LeaseView#anyFree}. */
    public Optional<Ipv4Address> anyFree(SubnetId subnet, Predicate<Set<String>> gate, int start) {
        Space space = spaces.get(subnet);
        if (space == null) {
            return Optional.empty();
        }
        long index =
                space.nextOpen(space.neverUsed, gate, Integer.toUnsignedLong(start) % space.span);
        return index < 0 ? space.reusable.longestFree(gate) : Optional.of(space.first.plus(index));
    }

    /** See {@link LeaseView#anyLastResort}. */
    public Optional<Ipv4Address> anyLastResort(
            SubnetId subnet, Predicate<Set<String>> gate, int start) {
        Space space = spaces.get(subnet);
        if (space == null) {
            return Optional.empty();
        }
        long index =
                space.nextOpen(space.lastResort, gate, Integer.toUnsignedLong(start) % space.span);
        return index < 0 ? Optional.empty() : Optional.of(space.first.plus(index));
    }

    /** How many dynamic addresses of a subnet are free now; last resorts are not counted. */
    public long free(SubnetId subnet) {
        Space space = spaces.get(subnet);
        return space == null ? 0 : space.neverUsed.count() + space.reusable.count();
    }

    /**
     * When a bound lease may be taken from its client: its end and a grace that forgives clocks,
     * the lesser of 30 s and a tenth of the lease. A probation ends without grace.
     */
    public static Instant reclaimableAt(Lease lease) {
        if (lease.state() != LeaseState.BOUND) {
            return lease.expires();
        }
        Duration tenth = Duration.between(lease.lastTransaction(), lease.expires()).dividedBy(10);
        Duration grace = tenth.compareTo(LONGEST_GRACE) < 0 ? tenth : LONGEST_GRACE;
        return lease.expires().plus(grace.isNegative() ? Duration.ZERO : grace);
    }
}
