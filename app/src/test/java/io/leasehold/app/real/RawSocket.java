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
import java.time.Duration;
import java.util.Optional;

/// Every frame that comes in on one interface of a namespace, and frames as they are out of it. One
/// thread receives, one sends.
public final class RawSocket implements AutoCloseable {
    private static final int AF_PACKET = 17;
    private static final int SOCK_RAW = 3;
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVTIMEO = 20;
    private static final int SO_RCVBUFFORCE = 33;
    private static final int SOL_PACKET = 263;
    private static final int PACKET_IGNORE_OUTGOING = 23;
    private static final int LARGEST_FRAME = 1 << 16;
    private static final int BUFFER = 4 << 20;

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

    private final int fd;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment incoming = arena.allocate(LARGEST_FRAME);
    private final MemorySegment outgoing = arena.allocate(LARGEST_FRAME);

    private RawSocket(int fd) {
        this.fd = fd;
    }

    private static MethodHandle function(
            String name, MemoryLayout result, MemoryLayout... arguments) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name), FunctionDescriptor.of(result, arguments));
    }

    /// Opens one.
    ///
    /// @param patience how long [#receive] waits for a frame
    public static RawSocket on(Netns namespace, String link, Duration patience) {
        int index =
                Integer.parseInt(
                        namespace
                                .run("cat", "/sys/class/net/" + link + "/ifindex")
                                .getFirst()
                                .trim());
        return Inside.call(namespace, () -> new RawSocket(open(index, patience)));
    }

    private static int open(int index, Duration patience) {
        try (Arena arena = Arena.ofConfined()) {
            // ETH_P_ALL in network order
            int fd = (int) SOCKET.invokeExact(AF_PACKET, SOCK_RAW, 0x0300);
            MemorySegment one = arena.allocate(JAVA_INT);
            one.set(JAVA_INT, 0, 1);
            MemorySegment buffer = arena.allocate(JAVA_INT);
            buffer.set(JAVA_INT, 0, BUFFER);
            MemorySegment timeout = arena.allocate(16, 8);
            timeout.set(JAVA_LONG, 0, patience.toSeconds());
            timeout.set(JAVA_LONG, 8, patience.toNanosPart() / 1000L);
            MemorySegment address = arena.allocate(20, 4);
            address.set(JAVA_SHORT, 0, (short) AF_PACKET);
            address.set(JAVA_SHORT, 2, (short) 0x0300);
            address.set(JAVA_INT, 4, index);
            int failed =
                    (int) SETSOCKOPT.invokeExact(fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, one, 4)
                            | (int) SETSOCKOPT.invokeExact(fd, SOL_SOCKET, SO_RCVTIMEO, timeout, 16)
                            | (int)
                                    SETSOCKOPT.invokeExact(
                                            fd, SOL_SOCKET, SO_RCVBUFFORCE, buffer, 4)
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

    /// The next frame, from its Ethernet header on; empty when none came in time.
    public Optional<byte[]> receive() {
        try {
            long length = (long) RECV.invokeExact(fd, incoming, (long) LARGEST_FRAME, 0);
            return length <= 0
                    ? Optional.empty()
                    : Optional.of(incoming.asSlice(0, length).toArray(JAVA_BYTE));
        } catch (Error | RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    public void send(byte[] frame) {
        try {
            MemorySegment.copy(frame, 0, outgoing, JAVA_BYTE, 0, frame.length);
            long _ = (long) SEND.invokeExact(fd, outgoing, (long) frame.length, 0);
        } catch (Error | RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /// Nobody may be receiving or sending any more.
    @Override
    public void close() {
        try {
            int _ = (int) CLOSE.invokeExact(fd);
        } catch (Error | RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
        arena.close();
    }
}
