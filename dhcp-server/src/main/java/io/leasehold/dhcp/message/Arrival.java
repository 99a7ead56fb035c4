package io.leasehold.dhcp.message;

import io.leasehold.ipam.net.Ipv4Address;

/**
 * How a datagram reached us.
 *
 * @param networkInterface name of the interface it came in on
 * @param localAddress our address the reply leaves from: the one that was asked if the request was
 *     unicast, else the interface's
 * @param source IP source of the datagram
 * @param sourcePort UDP source port of the datagram
 * @param unicast whether it was sent to one of our addresses rather than broadcast
 * @param lengthBytes octets of the UDP payload; 0 when that is not known
 */
public record Arrival(
        String networkInterface,
        Ipv4Address localAddress,
        Ipv4Address source,
        int sourcePort,
        boolean unicast,
        int lengthBytes) {
    /** A datagram whose length does not matter. */
    public Arrival(
            String networkInterface,
            Ipv4Address localAddress,
            Ipv4Address source,
            int sourcePort,
            boolean unicast) {
        this(networkInterface, localAddress, source, sourcePort, unicast, 0);
    }

    public Arrival withLength(int octets) {
        return new Arrival(networkInterface, localAddress, source, sourcePort, unicast, octets);
    }
}
