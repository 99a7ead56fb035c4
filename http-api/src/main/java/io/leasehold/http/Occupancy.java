package io.leasehold.http;

import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.port.EventFeed;
import io.leasehold.ipam.port.LeaseDirectory;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The leases as of the last event, in memory, so that a grid or a count costs no scan of the lease
 * table. A range is read when it is first asked for and from then on follows the event feed. Calls
 * block the first time and when there are events; thread-safe.
 */
final class Occupancy {
    private static final int PAGE = 1000;
    private static final int EVENTS_AT_ONCE = 500;

    /** More than this behind, reading everything again is cheaper than one read an event. */
    private static final int BATCHES_AT_MOST = 4;

    private final LeaseDirectory directory;
    private final EventFeed feed;
    private final TreeMap<Ipv4Address, Lease> leases = new TreeMap<>();
    private final List<Ipv4Range> loaded = new ArrayList<>();
    private EventFeed.Cursor seen = EventFeed.Cursor.START;

    Occupancy(LeaseDirectory directory, EventFeed feed) {
        this.directory = directory;
        this.feed = feed;
    }

    /** The leases of a range, whatever their state, in address order. */
    synchronized List<Lease> within(Ipv4Range range) {
        follow();
        if (loaded.stream().noneMatch(known -> known.contains(range))) {
            if (loaded.isEmpty()) {
                // Before reading: what changes meanwhile is read once more, never missed.
                seen = feed.end();
            }
            load(range);
        }
        return List.copyOf(leases.subMap(range.first(), true, range.last(), true).values());
    }

    synchronized Optional<Lease> at(Ipv4Address address) {
        follow();
        return loaded.stream().anyMatch(known -> known.contains(address))
                ? Optional.ofNullable(leases.get(address))
                : directory.lease(address).map(LeaseDirectory.Entry::lease);
    }

    private void load(Ipv4Range range) {
        leases.subMap(range.first(), true, range.last(), true).clear();
        Optional<Ipv4Address> after = Optional.empty();
        List<LeaseDirectory.Entry> page;
        do {
            page = directory.leases(range, after, Optional.empty(), "", PAGE);
            page.forEach(entry -> leases.put(entry.lease().address(), entry.lease()));
            after = page.isEmpty() ? after : Optional.of(page.getLast().lease().address());
        } while (page.size() == PAGE);
        loaded.add(range);
    }

    private void forget() {
        loaded.clear();
        leases.clear();
    }

    private void follow() {
        if (loaded.isEmpty()) {
            return;
        }
        Set<Ipv4Address> changed = new LinkedHashSet<>();
        boolean planChanged = false;
        for (int batch = 0; ; batch++) {
            List<EventFeed.Event> events = feed.after(seen, EVENTS_AT_ONCE);
            for (EventFeed.Event event : events) {
                event.address().ifPresent(changed::add);
                planChanged |= event.address().isEmpty();
                seen = event.cursor();
            }
            if (events.size() < EVENTS_AT_ONCE) {
                break;
            }
            if (batch == BATCHES_AT_MOST) {
                forget();
                return;
            }
        }
        if (planChanged) {
            // A subnet that left the plan took its leases with it, without an event for each.
            forget();
            return;
        }
        for (Ipv4Address address : changed) {
            if (loaded.stream().anyMatch(known -> known.contains(address))) {
                directory
                        .lease(address)
                        .map(LeaseDirectory.Entry::lease)
                        .ifPresentOrElse(
                                lease -> leases.put(address, lease), () -> leases.remove(address));
            }
        }
    }
}
