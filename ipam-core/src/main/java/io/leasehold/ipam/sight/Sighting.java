package io.leasehold.ipam.sight;

import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;

import java.time.Instant;

/**
 * An address was seen in use once.
 *
 * @param hardware who spoke for it; {@link #BEHIND_ROUTER} when that cannot be known
 * @param networkInterface name of our interface it was heard on; empty for an echo reply, which any
 *     interface may bring
 */
public record Sighting(
        Ipv4Address address,
        HardwareAddress hardware,
        Origin origin,
        String networkInterface,
        Instant at) {
    /**
     * Stands for the hardware address of a host behind a router. Hardware type 0 is reserved (RFC
     * 5494), so nobody has this one.
     */
    public static final HardwareAddress BEHIND_ROUTER =
            new HardwareAddress(0, OctetString.of(new byte[0]));
}
