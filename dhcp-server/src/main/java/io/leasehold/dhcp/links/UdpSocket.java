package io.leasehold.dhcp.links;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// One UDP socket on the server port, of one interface or of all, with the thread that reads it.
///
/// Sending is thread-safe; binding and closing belong to one thread at a time.
final class UdpSocket {
    /// Takes datagram `i` of the batch; its payload is in `buffer`. Must not throw.
    interface Receiver {
        void received(byte[] buffer, int length, ReceiveBatch batch, int i);

        /// One that the kernel told nothing about.
        void unusable();

        void failed(int negatedErrno);

        /// What there was has been taken; time to work on it. Must not throw.
        ///
        /// @return whether to be called again, even if nothing else is received
        boolean serve();
    }

    /// Datagrams taken before they are worked on: more wait in the server's own queue, where the
    /// less important can be told from the others, than in the kernel's.
    private static final int TAKEN_AT_ONCE = 8 * ReceiveBatch.SIZE;

    /// When power returns to a building every client asks at once; the default buffer holds about
    /// 200 small datagrams.
    private static final int RECEIVE_BUFFER_BYTES = 4 << 20;

    /// A reply waits at most this long for room in a stuck device's queue, then is lost.
    private static final long SEND_TIMEOUT_MICROS = 100_000;

    private final ReentrantLock sending = new ReentrantLock();
    // Freed when nobody can send any more, which may be after the socket is closed.
    private final Arena sendArena = Arena.ofAuto();
    private final SendBuffer sendBuffer = new SendBuffer(sendArena);
    private final SendBatch batch;
    private final Outgoing.Report report;
    private final int stopSignal;
    private volatile boolean stopping;
    private int fd;
    private @Nullable Thread reader;

    private UdpSocket(int fd, int stopSignal, Outgoing.Report report) {
        this.fd = fd;
        this.report = report;
        this.batch = new SendBatch(sendArena, report);
        this.stopSignal = stopSignal;
    }

    /// Makes a socket that is not bound yet.
    ///
    /// @param device name of the only interface to use, empty for all
    /// @param report told of each reply that was posted
    /// @throws KernelCallException if the kernel refuses
    static UdpSocket open(Optional<String> device, Outgoing.Report report) {
        String whose = device.map(name -> " of interface " + name).orElse("");
        int fd =
                KernelCallException.check(
                        "open a UDP socket",
                        Libc.socket(Libc.AF_INET, Libc.SOCK_DGRAM | Libc.SOCK_CLOEXEC, 0));
        try {
            device.ifPresent(name -> bindToDevice(fd, name));
            set(
                    fd,
                    Libc.SOL_SOCKET,
                    Libc.SO_BROADCAST,
                    1,
                    "allow broadcasts on the socket" + whose);
            set(
                    fd,
                    Libc.IPPROTO_IP,
                    Libc.IP_PKTINFO,
                    1,
                    "ask for IP_PKTINFO on the socket" + whose);
            // Replies may be fragmented on the way: a path MTU learnt from a (forged) ICMP message
            // must not stop them.
            set(
                    fd,
                    Libc.IPPROTO_IP,
                    Libc.IP_MTU_DISCOVER,
                    Libc.IP_PMTUDISC_DONT,
                    "switch off path MTU discovery on the socket" + whose);
            if (Libc.setsockopt(fd, Libc.SOL_SOCKET, Libc.SO_RCVBUFFORCE, RECEIVE_BUFFER_BYTES)
                    < 0) {
                // Without CAP_NET_ADMIN: as much as net.core.rmem_max allows.
                set(
                        fd,
                        Libc.SOL_SOCKET,
                        Libc.SO_RCVBUF,
                        RECEIVE_BUFFER_BYTES,
                        "enlarge the receive buffer" + whose);
            }
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment timeval = arena.allocate(16, 8);
                timeval.set(JAVA_LONG, 8, SEND_TIMEOUT_MICROS);
                KernelCallException.check(
                        "limit the time a send may take" + whose,
                        Libc.setsockopt(fd, Libc.SOL_SOCKET, Libc.SO_SNDTIMEO, timeval));
            }
            return new UdpSocket(
                    fd, KernelCallException.check("make an eventfd", Libc.eventfd()), report);
        } catch (KernelCallException e) {
            Libc.close(fd);
            throw e;
        }
    }

    private static void bindToDevice(int fd, String name) {
        byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment text = arena.allocate(bytes.length);
            text.copyFrom(MemorySegment.ofArray(bytes));
            KernelCallException.check(
                    "bind a socket to interface " + name,
                    Libc.setsockopt(fd, Libc.SOL_SOCKET, Libc.SO_BINDTODEVICE, text));
        }
    }

    private static void set(int fd, int level, int option, int value, String attempted) {
        KernelCallException.check(attempted, Libc.setsockopt(fd, level, option, value));
    }

    /// Whether another socket that also says so may share the port. Looked at by the kernel only
    /// when a socket is bound.
    void share(boolean yes) {
        set(fd, Libc.SOL_SOCKET, Libc.SO_REUSEADDR, yes ? 1 : 0, "set SO_REUSEADDR");
    }

    /// @return 0 or the negated `errno`
    int bind(int port) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(16, 8);
            address.set(JAVA_SHORT, 0, (short) Libc.AF_INET);
            address.set(Libc.NET_SHORT, 2, (short) port);
            return Libc.bind(fd, address);
        }
    }

    /// Starts the thread that reads.
    void read(String threadName, Receiver receiver) {
        int readFd = fd;
        reader =
                Thread.ofPlatform()
                        .name(threadName)
                        .daemon()
                        .start(() -> receiveUntilStopped(readFd, receiver));
    }

    private void receiveUntilStopped(int readFd, Receiver receiver) {
        byte[] buffer = new byte[ReceiveBatch.MAX_PAYLOAD];
        try (Arena arena = Arena.ofConfined()) {
            ReceiveBatch batch = new ReceiveBatch(arena);
            MemorySegment pollFds = arena.allocate(16, 8);
            pollFds.set(JAVA_INT, 0, readFd);
            pollFds.set(JAVA_SHORT, 4, Libc.POLLIN);
            pollFds.set(JAVA_INT, 8, stopSignal);
            pollFds.set(JAVA_SHORT, 12, Libc.POLLIN);
            boolean more = false;
            while (!stopping) {
                int taken = 0;
                int count;
                do {
                    count = batch.receive(readFd);
                    handOver(count, batch, buffer, receiver);
                    taken += Math.max(0, count);
                } while (count == ReceiveBatch.SIZE && taken < TAKEN_AT_ONCE);
                if (taken > 0 || more) {
                    more = receiver.serve();
                } else {
                    int ready = Libc.poll(pollFds, 2, -1);
                    if (ready < 0 && ready != -Libc.EINTR) {
                        receiver.failed(ready);
                        pause();
                    }
                }
            }
        }
    }

    private static void handOver(int count, ReceiveBatch batch, byte[] buffer, Receiver receiver) {
        if (count < 0 && count != -Libc.EAGAIN && count != -Libc.EINTR) {
            receiver.failed(count);
            pause();
        }
        for (int i = 0; i < count; i++) {
            if (!batch.hasPacketInfo(i)) {
                receiver.unusable();
            } else {
                batch.copyPayload(i, buffer);
                receiver.received(buffer, batch.length(i), batch, i);
            }
        }
    }

    /// An error that stays must not turn the thread into a busy loop.
    static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException _) {
            // Nobody interrupts this thread; it is stopped by its eventfd.
        }
    }

    /// Takes a reply to be sent from the server port, by the next [#flush] or sooner.
    ///
    /// @param interfaceIndex where it must leave, 0 to let the socket and the routes say
    void post(Outgoing reply, int interfaceIndex) {
        sending.lock();
        try {
            if (fd >= 0 && reply.payload().length > SendBatch.ROOM) {
                batch.flush(fd);
                sendAlone(reply, interfaceIndex);
                return;
            }
            batch.addUdp(reply, interfaceIndex);
            if (batch.isFull()) {
                batch.flush(fd);
            }
        } finally {
            sending.unlock();
        }
    }

    private void sendAlone(Outgoing reply, int interfaceIndex) {
        byte[] payload = reply.payload();
        MemorySegment.copy(payload, 0, sendBuffer.data, JAVA_BYTE, 0, payload.length);
        report.sent(
                reply,
                sendBuffer.sendUdp(
                        fd,
                        reply.arrival().localAddress(),
                        reply.destination(),
                        reply.port(),
                        interfaceIndex,
                        payload.length));
    }

    /// Sends what was posted.
    void flush() {
        sending.lock();
        try {
            if (!batch.isEmpty()) {
                batch.flush(fd);
            }
        } finally {
            sending.unlock();
        }
    }

    /// Ends the reader, waits for it and releases the port.
    void close() {
        stopping = true;
        Libc.eventfdWrite(stopSignal);
        Thread running = reader;
        if (running != null) {
            Threads.join(running);
        }
        sending.lock();
        try {
            // Under the lock: a number that is free may be another file's in the next moment.
            if (fd >= 0) {
                batch.flush(fd);
                Libc.close(fd);
                Libc.close(stopSignal);
                fd = -1;
            }
        } finally {
            sending.unlock();
        }
    }
}
