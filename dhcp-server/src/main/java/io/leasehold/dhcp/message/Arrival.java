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
 */
public record Arrival(
        String networkInterface,
        Ipv4Address localAddress,
        Ipv4Address source,
        int sourcePort,
        boolean unicast) {}
