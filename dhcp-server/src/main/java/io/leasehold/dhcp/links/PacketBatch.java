package io.leasehold.dhcp.links;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// What `recvmmsg` fills from a raw or packet socket: up to [#SIZE] short packets a call, each with
/// its sender. Confined to the thread that receives.
final class PacketBatch {
    static final int SIZE = 32;

    /// What is read of a packet; ARP has 28 bytes, padded to 46 in a frame, our echo replies 36 and
    /// perhaps IP options.
    static final int MAX_LENGTH = 96;

    // struct mmsghdr: a msghdr and the length received
    private static final long MMSGHDR_SIZE = 64;
    private static final long MSG_NAME = 0;
    private static final long MSG_NAMELEN = 8;
    private static final long MSG_IOV = 16;
    private static final long MSG_IOVLEN = 24;
    private static final long MSG_LEN = 56;
    private static final long VECTOR_SIZE = 16;
    // struct sockaddr_ll
    private static final long SOCKADDR_SIZE = 20;
    private static final long SLL_PKTTYPE = 10;

    private final MemorySegment messages;
    private final MemorySegment names;
    private final MemorySegment data;

    PacketBatch(Arena arena) {
        messages = arena.allocate(SIZE * MMSGHDR_SIZE, 8);
        names = arena.allocate(SIZE * SOCKADDR_SIZE, 8);
        data = arena.allocate((long) SIZE * MAX_LENGTH, 8);
        MemorySegment vectors = arena.allocate(SIZE * VECTOR_SIZE, 8);
        for (int i = 0; i < SIZE; i++) {
            MemorySegment vector = vectors.asSlice(i * VECTOR_SIZE, VECTOR_SIZE);
            vector.set(ADDRESS, 0, data.asSlice((long) i * MAX_LENGTH));
            vector.set(JAVA_LONG, 8, MAX_LENGTH);
            long at = i * MMSGHDR_SIZE;
            messages.set(ADDRESS, at + MSG_NAME, names.asSlice(i * SOCKADDR_SIZE));
            messages.set(ADDRESS, at + MSG_IOV, vector);
            messages.set(JAVA_LONG, at + MSG_IOVLEN, 1);
        }
    }

    /// Takes what is there without waiting.
    ///
    /// @return the number of packets, or the negated `errno`
    int receive(int fd) {
        for (int i = 0; i < SIZE; i++) {
            // The kernel overwrites it with what it used.
            messages.set(JAVA_INT, i * MMSGHDR_SIZE + MSG_NAMELEN, (int) SOCKADDR_SIZE);
        }
        return Libc.recvmmsg(fd, messages, SIZE, Libc.MSG_DONTWAIT);
    }

    int length(int i) {
        return messages.get(JAVA_INT, i * MMSGHDR_SIZE + MSG_LEN);
    }

    void copy(int i, byte[] to) {
        MemorySegment.copy(data, JAVA_BYTE, (long) i * MAX_LENGTH, to, 0, length(i));
    }

    /// PACKET_* of packet(7): how it was addressed in the frame.
    int packetType(int i) {
        return names.get(JAVA_BYTE, i * SOCKADDR_SIZE + SLL_PKTTYPE);
    }
}
