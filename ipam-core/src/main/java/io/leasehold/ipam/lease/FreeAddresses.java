package io.leasehold.ipam.lease;

import static java.util.Comparator.naturalOrder;

import io.leasehold.ipam.alloc.AddressBitmap;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.plan.EffectivePool;
import io.leasehold.ipam.plan.Pool;
import io.leasehold.ipam.plan.SubnetSnapshot;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Free pool addresses of one subnet, by distance from the first of them: a /8 with a pool of a
 * hundred addresses costs what the pool costs.
 */
final class FreeAddresses {
    final SubnetSnapshot subnet;
    final Ipv4Address first;
    final long span;
    final AddressBitmap neverUsed;
    final Reusable reusable;

    /** Used or not: they are all to be probed, and all to be avoided. */
    final AddressBitmap lastResort;

    private final boolean isGated;

    FreeAddresses(SubnetSnapshot subnet, Slots slots) {
        this.subnet = subnet;
        Ipv4Range extent = extent(subnet);
        this.first = extent.first();
        this.span = extent.size();
        this.neverUsed = new AddressBitmap(span);
        this.reusable = new Reusable(slots);
        this.lastResort = new AddressBitmap(span);
        this.isGated = isGated(subnet);
        for (Ipv4Range range : subnet.pool().dynamic().ranges()) {
            neverUsed.addRange(index(range.first()), index(range.last()) + 1);
        }
        for (Ipv4Range range : subnet.pool().lastResort().ranges()) {
            lastResort.addRange(index(range.first()), index(range.last()) + 1);
        }
    }

    /** What was known of {@code before}, for what its subnet has become. */
    FreeAddresses(SubnetSnapshot subnet, FreeAddresses before) {
        this.subnet = subnet;
        this.first = before.first;
        this.span = before.span;
        this.neverUsed = before.neverUsed;
        this.reusable = before.reusable;
        this.lastResort = before.lastResort;
        this.isGated = isGated(subnet);
    }

    /** From the first to the last address of the pools, whatever is carved out of them. */
    private static Ipv4Range extent(SubnetSnapshot subnet) {
        List<Pool> pools = subnet.subnet().pools();
        return new Ipv4Range(
                pools.stream().map(pool -> pool.range().first()).min(naturalOrder()).orElseThrow(),
                pools.stream().map(pool -> pool.range().last()).max(naturalOrder()).orElseThrow());
    }

    private static boolean isGated(SubnetSnapshot subnet) {
        return subnet.subnet().pools().stream().anyMatch(pool -> !pool.classes().isEmpty());
    }

    /**
     * Whether the pools of the subnet begin and end where they did, and are open to whom they were.
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
        return isGated ? subnet.poolOf(address).map(Pool::classes).orElse(Set.of()) : Set.of();
    }

    /** The free address of a bitmap at or after {@code from} that is open to these classes. */
    long nextOpen(AddressBitmap free, Predicate<Set<String>> gate, long from) {
        if (!isGated && gate.test(Set.of())) {
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

    /** How many addresses {@link #forEach} goes through. */
    long size() {
        return subnet.pool().dynamic().size() + subnet.pool().lastResort().size();
    }

    void forEach(Consumer<Ipv4Address> visitor) {
        List<Ipv4Range> all = new ArrayList<>(subnet.pool().dynamic().ranges());
        all.addAll(subnet.pool().lastResort().ranges());
        forEach(all, visitor);
    }

    static void forEach(List<Ipv4Range> ranges, Consumer<Ipv4Address> visitor) {
        for (Ipv4Range range : ranges) {
            for (long at = range.first().asLong(); at <= range.last().asLong(); at++) {
                visitor.accept(Ipv4Address.ofLong(at));
            }
        }
    }

    long index(Ipv4Address address) {
        return address.asLong() - first.asLong();
    }

    long count() {
        return neverUsed.count() + reusable.count();
    }
}
