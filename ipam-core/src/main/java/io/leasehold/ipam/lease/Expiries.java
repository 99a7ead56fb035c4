package io.leasehold.ipam.lease;

import io.leasehold.ipam.net.Ipv4Address;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * When to look at a lease because it may have ended. An address has one valid reminder, the
 * earliest: a renewal, which only moves the end further away, is noticed when the old one is due
 * and costs nothing before.
 */
final class Expiries {
    private record Due(Instant at, Ipv4Address address) {}

    private final PriorityQueue<Due> dues = new PriorityQueue<>(Comparator.comparing(Due::at));
    private final Map<Ipv4Address, Instant> scheduled = new HashMap<>();

    void remind(Instant at, Ipv4Address address) {
        Instant earlier = scheduled.get(address);
        if (earlier == null || at.isBefore(earlier)) {
            scheduled.put(address, at);
            dues.add(new Due(at, address));
        }
    }

    Optional<Ipv4Address> next(Instant now) {
        while (!dues.isEmpty() && !dues.peek().at().isAfter(now)) {
            Due next = dues.remove();
            if (scheduled.remove(next.address(), next.at())) {
                return Optional.of(next.address());
            }
        }
        return Optional.empty();
    }
}
