package io.leasehold.dhcp.message;

import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;

/** Where a reply goes, by RFC 2131 section 4.1. */
public sealed interface ReplyTarget {
    /**
     * To the relay agent at {@code giaddr}.
     *
     * @param port 67, or the UDP source port of the request where the agent asks for that (RFC
     *     8357)
     */
    record Relay(Ipv4Address giaddr, int port) implements ReplyTarget {
        private static final int SERVER_PORT = 67;

        public Relay(Ipv4Address giaddr) {
            this(giaddr, SERVER_PORT);
        }
    }

    /** To a client that has its address and answers ARP for it: UDP port 68. */
    record Unicast(Ipv4Address address) implements ReplyTarget {}

    /**
     * To a client that does not have its address yet: a frame to its hardware address, with {@code
     * yiaddr} as IP destination, so that no ARP is needed.
     */
    record Frame(HardwareAddress hardware, Ipv4Address yiaddr) implements ReplyTarget {}

    /** To 255.255.255.255 on the link the request came from. */
    record Broadcast() implements ReplyTarget {}
}
