package io.leasehold.dhcp.links;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.leasehold.ipam.net.Ipv4Address;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// What `recvmmsg` fills: up to [#SIZE] datagrams a call, each with its sender and IP_PKTINFO.
/// Confined to the thread that receives.
final class ReceiveBatch {
    static final int SIZE = 32;

    /// What is read of a datagram, in bytes: one more than the decoder takes, so that it counts a
    /// longer one, which the kernel cuts off here, as oversized. DHCP over Ethernet has at most
    /// 1472.
    static final int MAX_PAYLOAD = 4097;

    // struct mmsghdr: a msghdr and the length received
    private static final long MMSGHDR_SIZE = 64;
    private static final long MSG_NAME = 0;
    private static final long MSG_NAMELEN = 8;
    private static final long MSG_IOV = 16;
    private static final long MSG_IOVLEN = 24;
    private static final long MSG_CONTROL = 32;
    private static final long MSG_CONTROLLEN = 40;
    private static final long MSG_LEN = 56;
    private static final long SOCKADDR_SIZE = 16;
    private static final long VECTOR_SIZE = 16;
    private static final long CONTROL_SIZE = 64;
    private static final long CMSG_HEADER = 16;
    private static final long PKTINFO_LENGTH = CMSG_HEADER + 12;

    private final MemorySegment messages;
    private final MemorySegment names;
    private final MemorySegment controls;
    private final MemorySegment data;

    ReceiveBatch(Arena arena) {
        messages = arena.allocate(SIZE * MMSGHDR_SIZE, 8);
        names = arena.allocate(SIZE * SOCKADDR_SIZE, 8);
        controls = arena.allocate(SIZE * CONTROL_SIZE, 8);
        data = arena.allocate((long) SIZE * MAX_PAYLOAD, 8);
        MemorySegment vectors = arena.allocate(SIZE * VECTOR_SIZE, 8);
        for (int i = 0; i < SIZE; i++) {
            MemorySegment vector = vectors.asSlice(i * VECTOR_SIZE, VECTOR_SIZE);
            vector.set(ADDRESS, 0, data.asSlice((long) i * MAX_PAYLOAD));
            vector.set(JAVA_LONG, 8, MAX_PAYLOAD);
            long at = i * MMSGHDR_SIZE;
            messages.set(ADDRESS, at + MSG_NAME, names.asSlice(i * SOCKADDR_SIZE));
            messages.set(ADDRESS, at + MSG_IOV, vector);
            messages.set(JAVA_LONG, at + MSG_IOVLEN, 1);
            messages.set(ADDRESS, at + MSG_CONTROL, controls.asSlice(i * CONTROL_SIZE));
        }
    }

    /// Takes what is there without waiting.
    ///
    /// @return the number of datagrams, or the negated `errno`
    int receive(int fd) {
        for (int i = 0; i < SIZE; i++) {
            // The kernel overwrites these with what it used.
            long at = i * MMSGHDR_SIZE;
            messages.set(JAVA_INT, at + MSG_NAMELEN, (int) SOCKADDR_SIZE);
            messages.set(JAVA_LONG, at + MSG_CONTROLLEN, CONTROL_SIZE);
        }
        return Libc.recvmmsg(fd, messages, SIZE, Libc.MSG_DONTWAIT);
    }

    int length(int i) {
        return messages.get(JAVA_INT, i * MMSGHDR_SIZE + MSG_LEN);
    }

    void copyPayload(int i, byte[] to) {
        MemorySegment.copy(data, JAVA_BYTE, (long) i * MAX_PAYLOAD, to, 0, length(i));
    }

    Ipv4Address source(int i) {
        return new Ipv4Address(names.get(Libc.NET_INT, i * SOCKADDR_SIZE + 4));
    }

    int sourcePort(int i) {
        return Short.toUnsignedInt(names.get(Libc.NET_SHORT, i * SOCKADDR_SIZE + 2));
    }

    boolean hasPacketInfo(int i) {
        // No other control message was asked for, so it is the first or not there.
        long at = i * CONTROL_SIZE;
        return messages.get(JAVA_LONG, i * MMSGHDR_SIZE + MSG_CONTROLLEN) >= PKTINFO_LENGTH
                && controls.get(JAVA_INT, at + 8) == Libc.IPPROTO_IP
                && controls.get(JAVA_INT, at + 12) == Libc.IP_PKTINFO;
    }

    int interfaceIndex(int i) {
        return controls.get(JAVA_INT, i * CONTROL_SIZE + CMSG_HEADER);
    }

    /// `ipi_addr`: the destination in the IP header.
    Ipv4Address destination(int i) {
        return new Ipv4Address(controls.get(Libc.NET_INT, i * CONTROL_SIZE + CMSG_HEADER + 8));
    }

    /// Whether it was sent to an address of ours. `ipi_spec_dst` is the address the kernel would
    /// answer from, which is the destination itself exactly when that is a local address (ip(7)),
    /// and never a broadcast one. Unlike a list of our addresses it is never out of date.
    boolean isUnicast(int i) {
        long at = i * CONTROL_SIZE + CMSG_HEADER;
        return controls.get(JAVA_INT, at + 4) == controls.get(JAVA_INT, at + 8);
    }
}
