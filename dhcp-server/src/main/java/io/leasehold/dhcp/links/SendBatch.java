package io.leasehold.dhcp.links;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.leasehold.ipam.net.Ipv4Address;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/// What `sendmmsg` reads: up to [#SIZE] replies that leave by one call, so that the kernel is
/// entered, and whoever receives woken, once for all of them. Confined to whoever holds the lock of
/// its socket.
final class SendBatch {
    static final int SIZE = 32;

    /// The longest datagram that fits, headers of a hand-made frame included; longer ones, which
    /// are fragmented anyhow, go by themselves.
    static final int ROOM = 1536;

    // struct mmsghdr: a msghdr and the length sent
    private static final long MMSGHDR_SIZE = 64;
    private static final long MSG_NAME = 0;
    private static final long MSG_NAMELEN = 8;
    private static final long MSG_IOV = 16;
    private static final long MSG_IOVLEN = 24;
    private static final long MSG_CONTROL = 32;
    private static final long MSG_CONTROLLEN = 40;
    private static final long VECTOR_SIZE = 16;
    private static final long NAME_SIZE = 24;

    private final Outgoing.Report report;
    private final @Nullable Outgoing[] replies = new Outgoing[SIZE];
    private final MemorySegment messages;
    private final MemorySegment names;
    private final MemorySegment vectors;
    private final MemorySegment controls;
    private final MemorySegment data;
    private int count;

    /// @param report called by [#flush], must not come back here
    SendBatch(Arena arena, Outgoing.Report report) {
        this.report = report;
        messages = arena.allocate(SIZE * MMSGHDR_SIZE, 8);
        names = arena.allocate(SIZE * NAME_SIZE, 8);
        vectors = arena.allocate(SIZE * VECTOR_SIZE, 8);
        controls = arena.allocate(SIZE * PacketInfo.SPACE, 8);
        data = arena.allocate((long) SIZE * ROOM, 8);
        for (int i = 0; i < SIZE; i++) {
            MemorySegment vector = vectors.asSlice(i * VECTOR_SIZE, VECTOR_SIZE);
            vector.set(ADDRESS, 0, data.asSlice((long) i * ROOM, ROOM));
            long at = i * MMSGHDR_SIZE;
            messages.set(ADDRESS, at + MSG_NAME, names.asSlice(i * NAME_SIZE, NAME_SIZE));
            messages.set(ADDRESS, at + MSG_IOV, vector);
            messages.set(JAVA_LONG, at + MSG_IOVLEN, 1);
            messages.set(
                    ADDRESS,
                    at + MSG_CONTROL,
                    controls.asSlice(i * PacketInfo.SPACE, PacketInfo.SPACE));
        }
    }

    boolean isEmpty() {
        return count == 0;
    }

    boolean isFull() {
        return count == SIZE;
    }

    /// Adds a reply that the kernel wraps; not to a full batch, and not one longer than [#ROOM].
    ///
    /// @param interfaceIndex where it must leave, 0 to let the socket and the routes say
    void addUdp(Outgoing reply, int interfaceIndex) {
        long name = count * NAME_SIZE;
        names.set(JAVA_SHORT, name, (short) Libc.AF_INET);
        names.set(Libc.NET_SHORT, name + 2, (short) reply.port());
        names.set(Libc.NET_INT, name + 4, reply.destination().bits());
        Ipv4Address source = reply.arrival().localAddress();
        PacketInfo.write(controls, count * PacketInfo.SPACE, interfaceIndex, source);
        MemorySegment.copy(
                reply.payload(), 0, data, JAVA_BYTE, (long) count * ROOM, reply.payload().length);
        add(reply, 16, PacketInfo.SPACE, reply.payload().length);
    }

    /// Adds a reply in a frame; not to a full batch, and not one longer than [#ROOM] with its
    /// headers.
    ///
    /// @param hardware 6 bytes, where the frame goes
    /// @param sourcePort UDP port the reply is from
    void addFrame(Outgoing reply, int interfaceIndex, byte[] hardware, int sourcePort) {
        long name = count * NAME_SIZE;
        names.set(JAVA_SHORT, name, (short) Libc.AF_PACKET);
        names.set(Libc.NET_SHORT, name + 2, (short) Libc.ETH_P_IP);
        names.set(JAVA_INT, name + 4, interfaceIndex);
        names.set(JAVA_INT, name + 8, 0);
        names.set(JAVA_BYTE, name + 11, (byte) hardware.length);
        MemorySegment.copy(hardware, 0, names, JAVA_BYTE, name + 12, hardware.length);
        int length =
                UdpFrame.write(
                        data.asSlice((long) count * ROOM, ROOM),
                        reply.arrival().localAddress(),
                        sourcePort,
                        reply.destination(),
                        reply.port(),
                        reply.payload());
        add(reply, 20, 0, length);
    }

    private void add(Outgoing reply, int nameLength, long controlLength, int length) {
        long at = count * MMSGHDR_SIZE;
        messages.set(JAVA_INT, at + MSG_NAMELEN, nameLength);
        messages.set(JAVA_LONG, at + MSG_CONTROLLEN, controlLength);
        vectors.set(JAVA_LONG, count * VECTOR_SIZE + 8, length);
        replies[count] = reply;
        count++;
    }

    /// Sends all, and reports on each: one that cannot be sent does not keep the others back.
    ///
    /// @param fd negative when the socket is closed, then none can be sent
    void flush(int fd) {
        int next = 0;
        int added = count;
        count = 0;
        while (next < added) {
            MemorySegment rest = messages.asSlice(next * MMSGHDR_SIZE);
            int sent = fd < 0 ? -Libc.EBADF : Libc.sendmmsg(fd, rest, added - next, 0);
            if (sent == -Libc.EINTR) {
                continue;
            }
            int end = next + Math.max(1, sent);
            for (; next < end; next++) {
                report.sent(Objects.requireNonNull(replies[next]), Math.min(sent, 0));
                replies[next] = null;
            }
        }
    }
}
