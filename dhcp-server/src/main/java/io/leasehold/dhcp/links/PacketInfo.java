package io.leasehold.dhcp.links;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.leasehold.ipam.net.Ipv4Address;

import java.lang.foreign.MemorySegment;

/// The control message IP_PKTINFO of a datagram to be sent (ip(7)): the interface it leaves by and
/// the address it is from.
final class PacketInfo {
    /// Bytes of a `struct cmsghdr` with a `struct in_pktinfo`, padded.
    static final long SPACE = 32;

    private static final long LENGTH = 28;
    private static final long CMSG_LEVEL = 8;
    private static final long CMSG_TYPE = 12;
    private static final long IFINDEX = 16;
    private static final long SPEC_DST = 20;

    private PacketInfo() {}

    /// @param interfaceIndex 0 to let the socket and the routes say
    /// @param source an address of this host
    static void write(MemorySegment to, long at, int interfaceIndex, Ipv4Address source) {
        to.set(JAVA_LONG, at, LENGTH);
        to.set(JAVA_INT, at + CMSG_LEVEL, Libc.IPPROTO_IP);
        to.set(JAVA_INT, at + CMSG_TYPE, Libc.IP_PKTINFO);
        to.set(JAVA_INT, at + IFINDEX, interfaceIndex);
        to.set(Libc.NET_INT, at + SPEC_DST, source.bits());
    }
}
