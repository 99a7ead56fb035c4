package io.leasehold.dhcp.links;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// The C functions the links need, for 64-bit Linux (x86-64 and arm64 share every number and offset
/// here; glibc and musl too). Each returns what the function returns, or the negated `errno` where
/// it failed, as system calls do. Stateless and thread-safe.
final class Libc {
    static final int AF_INET = 2;
    static final int AF_PACKET = 17;
    static final int SOCK_DGRAM = 2;
    static final int SOCK_RAW = 3;
    static final int SOCK_CLOEXEC = 0x80000;
    static final int EFD_CLOEXEC = 0x80000;

    static final int ETH_P_IP = 0x0800;
    static final int ETH_P_ARP = 0x0806;

    static final int SOL_SOCKET = 1;
    static final int SO_REUSEADDR = 2;
    static final int SO_BROADCAST = 6;
    static final int SO_RCVBUF = 8;
    static final int SO_SNDTIMEO = 21;
    static final int SO_BINDTODEVICE = 25;
    static final int SO_RCVBUFFORCE = 33;

    static final int IPPROTO_IP = 0;
    static final int IPPROTO_ICMP = 1;
    static final int SOL_RAW = 255;
    static final int ICMP_FILTER = 1;
    static final int IP_PKTINFO = 8;
    static final int IP_MTU_DISCOVER = 10;
    static final int IP_PMTUDISC_DONT = 0;

    static final int MSG_DONTWAIT = 0x40;
    static final short POLLIN = 1;

    static final int EPERM = 1;
    static final int EINTR = 4;
    static final int EBADF = 9;
    static final int EAGAIN = 11;
    static final int EACCES = 13;
    static final int EADDRINUSE = 98;

    /// Fields that hold addresses and ports are in network order whatever the machine.
    static final ValueLayout.OfInt NET_INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(java.nio.ByteOrder.BIG_ENDIAN);

    static final ValueLayout.OfShort NET_SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(java.nio.ByteOrder.BIG_ENDIAN);

    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
    private static final MemoryLayout ERRNO_LAYOUT = Linker.Option.captureStateLayout();

    private static final MethodHandle SOCKET =
            function("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle SETSOCKOPT =
            function("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle BIND =
            function("bind", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle CLOSE = function("close", JAVA_INT, JAVA_INT);
    private static final MethodHandle POLL =
            function("poll", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    private static final MethodHandle RECVMMSG =
            function("recvmmsg", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS);
    private static final MethodHandle SENDMSG =
            function("sendmsg", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle SENDMMSG =
            function("sendmmsg", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
    private static final MethodHandle EVENTFD = function("eventfd", JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle EVENTFD_WRITE =
            function("eventfd_write", JAVA_INT, JAVA_INT, JAVA_LONG);
    private static final MethodHandle GETIFADDRS = function("getifaddrs", JAVA_INT, ADDRESS);
    private static final MethodHandle FREEIFADDRS =
            LINKER.downcallHandle(
                    LINKER.defaultLookup().findOrThrow("freeifaddrs"),
                    FunctionDescriptor.ofVoid(ADDRESS));
    private static final MethodHandle STRERROR =
            LINKER.downcallHandle(
                    LINKER.defaultLookup().findOrThrow("strerror"),
                    FunctionDescriptor.of(ADDRESS, JAVA_INT));

    /// Where the linker leaves `errno`, one place per thread.
    private static final ThreadLocal<MemorySegment> CALL_STATE =
            ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(ERRNO_LAYOUT));

    private Libc() {}

    static int socket(int domain, int type, int protocol) {
        MemorySegment state = CALL_STATE.get();
        try {
            return result((int) SOCKET.invokeExact(state, domain, type, protocol), state);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    static int setsockopt(int fd, int level, int option, int value) {
        try (Arena arena = Arena.ofConfined()) {
            return setsockopt(fd, level, option, arena.allocateFrom(JAVA_INT, value));
        }
    }

    static int setsockopt(int fd, int level, int option, MemorySegment value) {
        MemorySegment state = CALL_STATE.get();
        try {
            return result(
                    (int)
                            SETSOCKOPT.invokeExact(
                                    state, fd, level, option, value, (int) value.byteSize()),
                    state);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    static int bind(int fd, MemorySegment address) {
        MemorySegment state = CALL_STATE.get();
        try {
            return result(
                    (int) BIND.invokeExact(state, fd, address, (int) address.byteSize()), state);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    static void close(int fd) {
        MemorySegment state = CALL_STATE.get();
        try {
            // Nothing to do about a failure: Linux has released the descriptor in any case.
            int _ = (int) CLOSE.invokeExact(state, fd);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    /// @param timeoutMillis -1 for none
    static int poll(MemorySegment fds, long count, int timeoutMillis) {
        MemorySegment state = CALL_STATE.get();
        try {
            return result((int) POLL.invokeExact(state, fds, count, timeoutMillis), state);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    static int recvmmsg(int fd, MemorySegment messages, int count, int flags) {
        MemorySegment state = CALL_STATE.get();
        try {
            return result(
                    (int)
                            RECVMMSG.invokeExact(
                                    state, fd, messages, count, flags, MemorySegment.NULL),
                    state);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    static int sendmsg(int fd, MemorySegment message, int flags) {
        MemorySegment state = CALL_STATE.get();
        try {
            return result((int) (long) SENDMSG.invokeExact(state, fd, message, flags), state);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    /// @return how many of them were sent, at least one
    static int sendmmsg(int fd, MemorySegment messages, int count, int flags) {
        MemorySegment state = CALL_STATE.get();
        try {
            return result((int) SENDMMSG.invokeExact(state, fd, messages, count, flags), state);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    static int eventfd() {
        MemorySegment state = CALL_STATE.get();
        try {
            return result((int) EVENTFD.invokeExact(state, 0, EFD_CLOEXEC), state);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    static int eventfdWrite(int fd) {
        MemorySegment state = CALL_STATE.get();
        try {
            return result((int) EVENTFD_WRITE.invokeExact(state, fd, 1L), state);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    /// @param head receives the pointer to the first `struct ifaddrs`
    static int getifaddrs(MemorySegment head) {
        MemorySegment state = CALL_STATE.get();
        try {
            return result((int) GETIFADDRS.invokeExact(state, head), state);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    static void freeifaddrs(MemorySegment first) {
        try {
            FREEIFADDRS.invokeExact(first);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    /// The error in words, of a negated `errno`.
    static String errorText(int negatedErrno) {
        try {
            MemorySegment text = (MemorySegment) STRERROR.invokeExact(-negatedErrno);
            return text.reinterpret(256).getString(0);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    private static MethodHandle function(
            String name, MemoryLayout result, MemoryLayout... arguments) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name),
                FunctionDescriptor.of(result, arguments),
                ERRNO);
    }

    private static int result(int returned, MemorySegment state) {
        // errno is the first and only captured value.
        return returned >= 0 ? returned : -state.get(JAVA_INT, 0);
    }

    private static IllegalStateException impossible(Throwable e) {
        return new IllegalStateException("a call into the C library did not even start", e);
    }
}
