package io.leasehold.app.real;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.leasehold.dhcp.testing.Netns;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// A piece of cable that sets the broadcast flag in what a client says: ISC's dhclient has no
/// option for it on Ethernet. Two threads carry frames between the ends `near` and `far` of a
/// namespace until it is closed.
final class FlagSetter implements AutoCloseable {
    private static final int AF_PACKET = 17;
    private static final int SOCK_RAW = 3;
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVTIMEO = 20;
    private static final int SOL_PACKET = 263;
    private static final int PACKET_IGNORE_OUTGOING = 23;
    private static final int LARGEST_FRAME = 1 << 16;

    // Ethernet, IPv4 without options, UDP, BOOTP
    private static final int ETHERTYPE = 12;
    private static final int PROTOCOL = 23;
    private static final int SOURCE_PORT = 34;
    private static final int CHECKSUM = 40;
    private static final int FLAGS = 52;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final MethodHandle SOCKET =
            function("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle BIND =
            function("bind", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle SETSOCKOPT =
            function("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle RECV =
            function("recv", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    private static final MethodHandle SEND =
            function("send", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    private static final MethodHandle CLOSE = function("close", JAVA_INT, JAVA_INT);

    private final int near;
    private final int far;
    private final Thread outward;
    private final Thread inward;
    private volatile boolean closed;

    private static MethodHandle function(
            String name, MemoryLayout result, MemoryLayout... arguments) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name), FunctionDescriptor.of(result, arguments));
    }

    private FlagSetter(int near, int far) {
        this.near = near;
        this.far = far;
        outward = Thread.ofPlatform().daemon().start(() -> carry(near, far, true));
        inward = Thread.ofPlatform().daemon().start(() -> carry(far, near, false));
    }

    /// Joins two interfaces of a namespace.
    static FlagSetter between(Netns namespace, String near, String far) {
        int nearIndex = index(namespace, near);
        int farIndex = index(namespace, far);
        return Inside.call(namespace, () -> new FlagSetter(open(nearIndex), open(farIndex)));
    }

    private static int index(Netns namespace, String name) {
        return Integer.parseInt(
                namespace.run("cat", "/sys/class/net/" + name + "/ifindex").getFirst().trim());
    }

    private static int open(int index) {
        try (Arena arena = Arena.ofConfined()) {
            // ETH_P_ALL in network order
            int fd = (int) SOCKET.invokeExact(AF_PACKET, SOCK_RAW, 0x0300);
            MemorySegment one = arena.allocate(JAVA_INT);
            one.set(JAVA_INT, 0, 1);
            MemorySegment timeout = arena.allocate(16, 8);
            timeout.set(JAVA_LONG, 8, 200_000);
            MemorySegment address = arena.allocate(20, 4);
            address.set(JAVA_SHORT, 0, (short) AF_PACKET);
            address.set(JAVA_SHORT, 2, (short) 0x0300);
            address.set(JAVA_INT, 4, index);
            int failed =
                    (int) SETSOCKOPT.invokeExact(fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, one, 4)
                            | (int) SETSOCKOPT.invokeExact(fd, SOL_SOCKET, SO_RCVTIMEO, timeout, 16)
                            | (int) BIND.invokeExact(fd, address, 20);
            if (fd < 0 || failed != 0) {
                throw new AssertionError("cannot open a raw socket on interface " + index);
            }
            return fd;
        } catch (Error | RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private void carry(int from, int to, boolean fromClient) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment frame = arena.allocate(LARGEST_FRAME);
            while (!closed) {
                long length = (long) RECV.invokeExact(from, frame, (long) LARGEST_FRAME, 0);
                if (length <= 0) {
                    continue;
                }
                if (isDhcp(frame, length)) {
                    if (fromClient) {
                        frame.set(JAVA_BYTE, FLAGS, (byte) 0x80);
                    }
                    // None: the one it has is wrong now, or was left to a network card.
                    frame.set(JAVA_BYTE, CHECKSUM, (byte) 0);
                    frame.set(JAVA_BYTE, CHECKSUM + 1, (byte) 0);
                }
                long _ = (long) SEND.invokeExact(to, frame, length, 0);
            }
        } catch (Error | RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isDhcp(MemorySegment frame, long length) {
        return length > FLAGS + 1
                && number(frame, ETHERTYPE) == 0x0800
                && frame.get(JAVA_BYTE, PROTOCOL) == 17
                && (number(frame, SOURCE_PORT) == 68 || number(frame, SOURCE_PORT) == 67);
    }

    private static int number(MemorySegment frame, int offset) {
        return (frame.get(JAVA_BYTE, offset) & 0xff) << 8 | frame.get(JAVA_BYTE, offset + 1) & 0xff;
    }

    @Override
    public void close() throws Exception {
        closed = true;
        outward.join();
        inward.join();
        try {
            int _ = (int) CLOSE.invokeExact(near);
            int _ = (int) CLOSE.invokeExact(far);
        } catch (Error | Exception e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}
