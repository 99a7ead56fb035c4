package io.leasehold.http;

import io.leasehold.ipam.inventory.SightingConflicts;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.port.SightingStore;
import io.leasehold.ipam.sight.Seen;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Addresses where somebody was seen lately, read from the store at most every 15 seconds. Calls
 * block; thread-safe.
 */
final class SeenAddresses {
    static final Duration KEPT = Duration.ofSeconds(15);

    private final SightingStore sightings;
    private final InstantSource clock;
    private NavigableSet<Ipv4Address> addresses = new TreeSet<>();
    private Instant readAt = Instant.MIN;

    SeenAddresses(SightingStore sightings, InstantSource clock) {
        this.sightings = sightings;
        this.clock = clock;
    }

    synchronized List<Ipv4Address> within(Ipv4Range range) {
        Instant now = clock.instant();
        boolean turnedBack = readAt.isAfter(now);
        if (turnedBack || !readAt.isAfter(now.minus(KEPT))) {
            NavigableSet<Ipv4Address> fresh = new TreeSet<>();
            for (Seen seen : sightings.load()) {
                if (SightingConflicts.isFresh(seen, now)) {
                    fresh.add(seen.address());
                }
            }
            addresses = fresh;
            readAt = now;
        }
        return List.copyOf(addresses.subSet(range.first(), true, range.last(), true));
    }
}
