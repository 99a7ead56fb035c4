package io.leasehold.app;

import io.leasehold.ipam.inventory.ForeignServerConflicts;
import io.leasehold.ipam.inventory.SightingConflicts;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.lease.LeaseState;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.plan.Conflict;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.sight.ForeignServer;
import io.leasehold.ipam.sight.Seen;
import io.leasehold.ipam.sight.SightingBook;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/// The conflicts that show on the links: who was seen lately where somebody else is meant to be,
/// and who else serves DHCP there. Reads leases, so it blocks. Thread-safe.
final class SeenConflicts implements Function<Plan, List<Conflict>> {
    private final SightingBook book;
    private final Function<Collection<Ipv4Address>, List<Lease>> rows;
    private final Supplier<List<ForeignServer>> servers;
    private final InstantSource clock;

    /// @param rows the stored leases of these addresses, whatever their state; as many as the book
    ///   has at most
    SeenConflicts(
            SightingBook book,
            Function<Collection<Ipv4Address>, List<Lease>> rows,
            Supplier<List<ForeignServer>> servers,
            InstantSource clock) {
        this.book = book;
        this.rows = rows;
        this.servers = servers;
        this.clock = clock;
    }

    @Override
    public List<Conflict> apply(Plan plan) {
        Instant now = clock.instant();
        List<Seen> seen = book.seenAfter(now.minus(SightingConflicts.FRESH));
        Map<Ipv4Address, Lease> stored = new HashMap<>();
        if (!seen.isEmpty()) {
            rows.apply(seen.stream().map(Seen::address).distinct().toList())
                    .forEach(lease -> stored.put(lease.address(), lease));
        }
        Map<Ipv4Address, Lease> live = new HashMap<>(stored);
        live.values()
                .removeIf(
                        lease ->
                                lease.state() != LeaseState.BOUND || !lease.expires().isAfter(now));
        List<Conflict> found = new ArrayList<>(ForeignServerConflicts.of(plan, servers.get()));
        found.addAll(
                SightingConflicts.of(
                        plan,
                        seen,
                        book.proxies(),
                        live,
                        address -> Optional.ofNullable(stored.get(address)),
                        now));
        return found;
    }
}
