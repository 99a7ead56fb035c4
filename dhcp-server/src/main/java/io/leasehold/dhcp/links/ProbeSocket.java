package io.leasehold.dhcp.links;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.security.SecureRandom;
import java.util.concurrent.locks.ReentrantLock;

/// A socket that probes go out by and answers come in by, with the thread that reads it: ARP on one
/// interface, which hears all ARP there, or ICMP echo wherever the routes lead. Needs CAP_NET_RAW.
///
/// Sending is thread-safe; closing belongs to one thread at a time.
abstract sealed class ProbeSocket {
    private static final int EBADF = 9;

    /// What stands in the queue while the reader sleeps; ARP is small, a flood of it is not.
    private static final int RECEIVE_BUFFER_BYTES = 1 << 20;

    private final ReentrantLock sending = new ReentrantLock();
    private final Arena arena = Arena.ofShared();
    private final SendBuffer buffer = new SendBuffer(arena);
    private final int stopSignal;
    private int fd;
    private @Nullable Thread reader;

    private ProbeSocket(int fd, int stopSignal) {
        this.fd = fd;
        this.stopSignal = stopSignal;
    }

    /// Takes the packets that are read. Must not throw.
    interface Receiver {
        /// @param packetType PACKET_* of packet(7); no meaning for ICMP
        void received(byte[] buffer, int length, int packetType);

        void failed(int negatedErrno);
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
        byte[] packet = new byte[PacketBatch.MAX_LENGTH];
        try (Arena confined = Arena.ofConfined()) {
            PacketBatch batch = new PacketBatch(confined);
            MemorySegment pollFds = confined.allocate(16, 8);
            pollFds.set(JAVA_INT, 0, readFd);
            pollFds.set(JAVA_SHORT, 4, Libc.POLLIN);
            pollFds.set(JAVA_INT, 8, stopSignal);
            pollFds.set(JAVA_SHORT, 12, Libc.POLLIN);
            while (true) {
                int ready = Libc.poll(pollFds, 2, -1);
                if (ready >= 0 && pollFds.get(JAVA_SHORT, 14) != 0) {
                    return;
                }
                int count = ready < 0 ? ready : batch.receive(readFd);
                if (count < 0 && count != -Libc.EAGAIN && count != -Libc.EINTR) {
                    receiver.failed(count);
                    UdpSocket.pause();
                }
                for (int i = 0; i < count; i++) {
                    batch.copy(i, packet);
                    receiver.received(packet, batch.length(i), batch.packetType(i));
                }
            }
        }
    }

    /// Sends one probe; never waits for room in the device's queue.
    ///
    /// @return 0 or more, or the negated `errno`
    int probe(Ipv4Address address) {
        sending.lock();
        try {
            return fd < 0 ? -EBADF : send(fd, buffer, address);
        } finally {
            sending.unlock();
        }
    }

    abstract int send(int openFd, SendBuffer to, Ipv4Address address);

    /// Ends the reader, waits for it and closes the socket.
    void close() {
        Libc.eventfdWrite(stopSignal);
        Thread running = reader;
        if (running != null) {
            Threads.join(running);
        }
        sending.lock();
        try {
            // Under the lock: a number that is free may be another file's in the next moment.
            if (fd >= 0) {
                Libc.close(fd);
                Libc.close(stopSignal);
                fd = -1;
                arena.close();
            }
        } finally {
            sending.unlock();
        }
    }

    /// ARP on one interface.
    static final class Arp extends ProbeSocket {
        private static final byte[] EVERYBODY = {-1, -1, -1, -1, -1, -1};

        private final int interfaceIndex;
        private volatile HardwareAddress ours;

        private Arp(int fd, int stopSignal, int interfaceIndex, HardwareAddress ours) {
            super(fd, stopSignal);
            this.interfaceIndex = interfaceIndex;
            this.ours = ours;
        }

        /// @param ours the hardware address of the interface
        /// @throws KernelCallException with EPERM without CAP_NET_RAW
        static Arp open(String networkInterface, int interfaceIndex, HardwareAddress ours) {
            String what = "listen to ARP on interface " + networkInterface;
            // Protocol 0 until it is bound: in between it would hear every interface.
            int fd =
                    KernelCallException.check(
                            what,
                            Libc.socket(Libc.AF_PACKET, Libc.SOCK_DGRAM | Libc.SOCK_CLOEXEC, 0));
            try (Arena confined = Arena.ofConfined()) {
                Libc.setsockopt(fd, Libc.SOL_SOCKET, Libc.SO_RCVBUF, RECEIVE_BUFFER_BYTES);
                MemorySegment address = confined.allocate(20, 8);
                address.set(JAVA_SHORT, 0, (short) Libc.AF_PACKET);
                address.set(Libc.NET_SHORT, 2, (short) Libc.ETH_P_ARP);
                address.set(JAVA_INT, 4, interfaceIndex);
                KernelCallException.check(what, Libc.bind(fd, address));
                return new Arp(
                        fd,
                        KernelCallException.check("make an eventfd", Libc.eventfd()),
                        interfaceIndex,
                        ours);
            } catch (KernelCallException e) {
                Libc.close(fd);
                throw e;
            }
        }

        HardwareAddress ours() {
            return ours;
        }

        /// The interface has this hardware address now; answers go there.
        void speakAs(HardwareAddress hardware) {
            ours = hardware;
        }

        @Override
        int send(int openFd, SendBuffer to, Ipv4Address address) {
            int length = ArpPacket.probe(ours, address).write(to.data);
            return to.sendFrame(
                    openFd, Libc.ETH_P_ARP, interfaceIndex, EVERYBODY, length, Libc.MSG_DONTWAIT);
        }
    }

    /// ICMP echo to anywhere.
    static final class Echo extends ProbeSocket {
        private static final SecureRandom RANDOM = new SecureRandom();

        final int identifier = RANDOM.nextInt(1 << 16);
        final long secret = RANDOM.nextLong();
        private int sequence;

        private Echo(int fd, int stopSignal) {
            super(fd, stopSignal);
        }

        /// @throws KernelCallException with EPERM without CAP_NET_RAW
        static Echo open() {
            String what = "open an ICMP socket";
            int fd =
                    KernelCallException.check(
                            what,
                            Libc.socket(
                                    Libc.AF_INET,
                                    Libc.SOCK_RAW | Libc.SOCK_CLOEXEC,
                                    Libc.IPPROTO_ICMP));
            try {
                // A bit stands for a type that is not wanted; echo reply is type 0.
                KernelCallException.check(
                        "filter ICMP", Libc.setsockopt(fd, Libc.SOL_RAW, Libc.ICMP_FILTER, ~1));
                return new Echo(fd, KernelCallException.check("make an eventfd", Libc.eventfd()));
            } catch (KernelCallException e) {
                Libc.close(fd);
                throw e;
            }
        }

        @Override
        int send(int openFd, SendBuffer to, Ipv4Address address) {
            int length = EchoPacket.write(to.data, identifier, sequence++ & 0xffff, secret);
            return to.sendIp(openFd, address, length, Libc.MSG_DONTWAIT);
        }
    }
}
