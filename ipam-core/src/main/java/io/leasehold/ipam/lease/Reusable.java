package io.leasehold.ipam.lease;

import io.leasehold.ipam.net.Ipv4Address;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Addresses whose last lease has ended, the one that ended longest ago first: its client is the
 * least likely to come back for it. Apart for each gate, so that one that is closed costs nothing.
 */
final class Reusable {
    private record Ended(Instant at, Ipv4Address address, Set<String> gate) {}

    private static final Comparator<Ended> LONGEST_AGO =
            Comparator.comparing(Ended::at).thenComparing(Ended::address);

    private final Map<Ipv4Address, Ended> byAddress = new HashMap<>();
    private final Map<Set<String>, TreeSet<Ended>> byGate = new HashMap<>();

    /**
     * @param gate of the pool that the lease's address is in
     */
    void add(Set<String> gate, Lease lease) {
        remove(lease.address());
        Ended ended = new Ended(lease.expires(), lease.address(), gate);
        byAddress.put(lease.address(), ended);
        byGate.computeIfAbsent(gate, _ -> new TreeSet<>(LONGEST_AGO)).add(ended);
    }

    void remove(Ipv4Address address) {
        Ended ended = byAddress.remove(address);
        if (ended == null) {
            return;
        }
        byGate.computeIfPresent(
                ended.gate(),
                (_, all) -> {
                    all.remove(ended);
                    return all.isEmpty() ? null : all;
                });
    }

    /** The address that has been free for longest of those whose gate is open. */
    Optional<Ipv4Address> longestFree(Predicate<Set<String>> open) {
        @Nullable Ended best = null;
        for (Map.Entry<Set<String>, TreeSet<Ended>> entry : byGate.entrySet()) {
            if (open.test(entry.getKey())) {
                Ended first = entry.getValue().first();
                best = best == null || LONGEST_AGO.compare(first, best) < 0 ? first : best;
            }
        }
        return Optional.ofNullable(best).map(Ended::address);
    }

    int count() {
        return byAddress.size();
    }
}
