package io.leasehold.dhcp.links;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.leasehold.ipam.net.Ipv4Address;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// What `sendmsg` reads, laid out once and filled in for each datagram: message header, address,
/// one I/O vector, room for IP_PKTINFO, data. Confined to whoever holds the lock of its socket.
final class SendBuffer {
    /// The largest UDP payload there is, and the headers of a hand-made frame.
    static final int MAX_DATA = 65_507 + UdpFrame.HEADERS;

    // struct msghdr
    private static final long MSGHDR_SIZE = 56;
    private static final long MSG_NAME = 0;
    private static final long MSG_NAMELEN = 8;
    private static final long MSG_IOV = 16;
    private static final long MSG_IOVLEN = 24;
    private static final long MSG_CONTROL = 32;
    private static final long MSG_CONTROLLEN = 40;

    private final MemorySegment header;
    private final MemorySegment name;
    private final MemorySegment vector;
    private final MemorySegment control;

    /// The bytes to send.
    final MemorySegment data;

    SendBuffer(Arena arena) {
        header = arena.allocate(MSGHDR_SIZE, 8);
        name = arena.allocate(20, 8);
        vector = arena.allocate(16, 8);
        control = arena.allocate(PacketInfo.SPACE, 8);
        data = arena.allocate(MAX_DATA, 8);
        header.set(ADDRESS, MSG_NAME, name);
        header.set(ADDRESS, MSG_IOV, vector);
        header.set(JAVA_LONG, MSG_IOVLEN, 1);
        vector.set(ADDRESS, 0, data);
    }

    /// Sends the first `length` bytes of [#data] over UDP.
    ///
    /// @param source must be an address of this host
    /// @param interfaceIndex where it must leave, 0 to let the socket and the routes say
    /// @return the number of bytes, or the negated `errno`
    int sendUdp(
            int fd,
            Ipv4Address source,
            Ipv4Address destination,
            int port,
            int interfaceIndex,
            int length) {
        name.set(JAVA_SHORT, 0, (short) Libc.AF_INET);
        name.set(Libc.NET_SHORT, 2, (short) port);
        name.set(Libc.NET_INT, 4, destination.bits());
        header.set(JAVA_INT, MSG_NAMELEN, 16);
        PacketInfo.write(control, 0, interfaceIndex, source);
        header.set(ADDRESS, MSG_CONTROL, control);
        header.set(JAVA_LONG, MSG_CONTROLLEN, PacketInfo.SPACE);
        return send(fd, length, 0);
    }

    /// Sends the first `length` bytes of [#data] in an Ethernet frame.
    ///
    /// @param protocol ETH_P_*, what the data is
    /// @param destination 6 bytes
    /// @param flags of sendmsg(2)
    /// @return the number of bytes, or the negated `errno`
    int sendFrame(
            int fd, int protocol, int interfaceIndex, byte[] destination, int length, int flags) {
        name.set(JAVA_SHORT, 0, (short) Libc.AF_PACKET);
        name.set(Libc.NET_SHORT, 2, (short) protocol);
        name.set(JAVA_INT, 4, interfaceIndex);
        name.set(JAVA_INT, 8, 0);
        name.set(JAVA_BYTE, 11, (byte) destination.length);
        MemorySegment.copy(destination, 0, name, JAVA_BYTE, 12, destination.length);
        header.set(JAVA_INT, MSG_NAMELEN, 20);
        header.set(ADDRESS, MSG_CONTROL, MemorySegment.NULL);
        header.set(JAVA_LONG, MSG_CONTROLLEN, 0);
        return send(fd, length, flags);
    }

    /// Sends the first `length` bytes of [#data] by a raw IP socket; the kernel writes the IP
    /// header.
    ///
    /// @param flags of sendmsg(2)
    /// @return the number of bytes, or the negated `errno`
    int sendIp(int fd, Ipv4Address destination, int length, int flags) {
        name.set(JAVA_SHORT, 0, (short) Libc.AF_INET);
        name.set(Libc.NET_SHORT, 2, (short) 0);
        name.set(Libc.NET_INT, 4, destination.bits());
        header.set(JAVA_INT, MSG_NAMELEN, 16);
        header.set(ADDRESS, MSG_CONTROL, MemorySegment.NULL);
        header.set(JAVA_LONG, MSG_CONTROLLEN, 0);
        return send(fd, length, flags);
    }

    private int send(int fd, int length, int flags) {
        vector.set(JAVA_LONG, 8, length);
        int result;
        do {
            result = Libc.sendmsg(fd, header, flags);
        } while (result == -Libc.EINTR);
        return result;
    }
}
