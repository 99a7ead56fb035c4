package io.leasehold.ipam.sight;

import io.leasehold.ipam.net.Ipv4Address;

import java.time.Instant;
import java.util.Optional;

/**
 * A DHCP server that is none of ours and that clients chose where we serve, too.
 *
 * @param identifier option 54 of its offers, as clients repeated it
 * @param place the interface or relay agent the clients were heard by, in words
 * @param networkInterface the interface, when they were heard directly
 * @param relay giaddr, when they were not
 * @param times how often it was named
 * @param clients how many hardware addresses named it; counts to {@link #MOST_CLIENTS}
 */
public record ForeignServer(
        Ipv4Address identifier,
        String place,
        String networkInterface,
        Optional<Ipv4Address> relay,
        long times,
        int clients,
        Instant firstSeen,
        Instant lastSeen) {
    public static final int MOST_CLIENTS = 16;
}
