package io.leasehold.ipam.sight;

import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;

import java.time.Instant;

/**
 * All sightings of one hardware address at one address, summed up; address and hardware are its
 * key.
 *
 * @param hardware who spoke for it; {@link Sighting#BEHIND_ROUTER} when that cannot be known
 * @param origin {@link Origin#ARP} once the host has spoken for itself, else {@link Origin#PROBE}
 * @param networkInterface where it was heard last
 */
public record Seen(
        Ipv4Address address,
        HardwareAddress hardware,
        Origin origin,
        String networkInterface,
        Instant firstSeen,
        Instant lastSeen) {
    public Seen {
        if (lastSeen.isBefore(firstSeen)) {
            throw new IllegalArgumentException(
                    address + ": last seen " + lastSeen + ", before first seen " + firstSeen);
        }
    }

    static Seen first(Sighting sighting) {
        return new Seen(
                sighting.address(),
                sighting.hardware(),
                sighting.origin(),
                sighting.networkInterface(),
                sighting.at(),
                sighting.at());
    }

    /** This and one more sighting of the same host; a clock that was set back changes nothing. */
    Seen and(Sighting again) {
        boolean later = again.at().isAfter(lastSeen);
        return new Seen(
                address,
                hardware,
                again.origin() == Origin.ARP ? Origin.ARP : origin,
                later ? again.networkInterface() : networkInterface,
                firstSeen,
                later ? again.at() : lastSeen);
    }
}
