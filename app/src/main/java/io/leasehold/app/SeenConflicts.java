package io.leasehold.app;

import io.leasehold.ipam.inventory.ForeignServerConflicts;
import io.leasehold.ipam.inventory.SightingConflicts;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.plan.Conflict;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.plan.SubnetSnapshot;
import io.leasehold.ipam.port.LeaseDirectory;
import io.leasehold.ipam.sight.ForeignServer;
import io.leasehold.ipam.sight.Seen;
import io.leasehold.ipam.sight.SightingBook;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/// The conflicts that show on the links: who was seen lately where somebody else is meant to be,
/// and who else serves DHCP there. Reads leases, so it blocks. Thread-safe.
final class SeenConflicts implements Function<Plan, List<Conflict>> {
    private final SightingBook book;
    private final LeaseDirectory leases;
    private final Supplier<List<ForeignServer>> servers;
    private final InstantSource clock;

    SeenConflicts(
            SightingBook book,
            LeaseDirectory leases,
            Supplier<List<ForeignServer>> servers,
            InstantSource clock) {
        this.book = book;
        this.leases = leases;
        this.servers = servers;
        this.clock = clock;
    }

    @Override
    public List<Conflict> apply(Plan plan) {
        Instant now = clock.instant();
        List<Seen> seen = book.seenAfter(now.minus(SightingConflicts.FRESH));
        Set<SubnetSnapshot> subnets = new LinkedHashSet<>();
        seen.forEach(one -> plan.containing(one.address()).ifPresent(subnets::add));
        Map<Ipv4Address, Lease> live = new HashMap<>();
        for (SubnetSnapshot subnet : subnets) {
            leases.live(subnet.subnet().prefix().range(), now)
                    .forEach(lease -> live.put(lease.address(), lease));
        }
        List<Conflict> found = new ArrayList<>(ForeignServerConflicts.of(plan, servers.get()));
        found.addAll(
                SightingConflicts.of(
                        plan,
                        seen,
                        book.proxies(),
                        live,
                        address -> leases.lease(address).map(LeaseDirectory.Entry::lease),
                        now));
        return found;
    }
}
