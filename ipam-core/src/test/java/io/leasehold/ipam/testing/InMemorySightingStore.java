package io.leasehold.ipam.testing;

import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.port.SightingStore;
import io.leasehold.ipam.sight.Origin;
import io.leasehold.ipam.sight.Seen;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Sightings in a map. Thread-safe by one lock. */
final class InMemorySightingStore implements SightingStore {
    private static final Comparator<Seen> IN_ORDER =
            Comparator.comparing(Seen::address)
                    .thenComparing(Comparator.comparing(Seen::lastSeen).reversed())
                    .thenComparing(seen -> seen.hardware().toString());

    private record Key(Ipv4Address address, HardwareAddress hardware) {}

    private final Map<Key, Seen> rows = new HashMap<>();

    @Override
    public synchronized void save(List<Seen> seen) {
        seen.forEach(
                row ->
                        rows.merge(
                                new Key(row.address(), row.hardware()),
                                row,
                                InMemorySightingStore::joined));
    }

    private static Seen joined(Seen known, Seen more) {
        Seen later = more.lastSeen().isBefore(known.lastSeen()) ? known : more;
        return new Seen(
                known.address(),
                known.hardware(),
                known.origin() == Origin.ARP ? Origin.ARP : more.origin(),
                later.networkInterface(),
                known.firstSeen().isBefore(more.firstSeen()) ? known.firstSeen() : more.firstSeen(),
                later.lastSeen());
    }

    @Override
    public synchronized List<Seen> load() {
        return rows.values().stream().sorted(IN_ORDER).toList();
    }

    @Override
    public synchronized List<Seen> within(Ipv4Range addresses) {
        return load().stream().filter(s -> addresses.contains(s.address())).toList();
    }
}
