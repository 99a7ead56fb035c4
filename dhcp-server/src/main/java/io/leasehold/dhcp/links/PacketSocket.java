package io.leasehold.dhcp.links;

import io.leasehold.ipam.net.Ipv4Address;

import java.lang.foreign.Arena;
import java.util.concurrent.locks.ReentrantLock;

/// Sends frames to hardware addresses. It asks for no protocol, so it receives nothing and no queue
/// fills up. Thread-safe.
final class PacketSocket {
    private static final int EBADF = 9;

    private final ReentrantLock sending = new ReentrantLock();
    private final Arena arena = Arena.ofShared();
    private final SendBuffer buffer = new SendBuffer(arena);
    private int fd;

    private PacketSocket(int fd) {
        this.fd = fd;
    }

    /// @throws KernelCallException with EPERM without CAP_NET_RAW
    static PacketSocket open() {
        return new PacketSocket(
                KernelCallException.check(
                        "open a packet socket",
                        Libc.socket(Libc.AF_PACKET, Libc.SOCK_DGRAM | Libc.SOCK_CLOEXEC, 0)));
    }

    /// Sends a UDP datagram in a frame to `hardware`; the kernel writes the Ethernet header.
    ///
    /// @param hardware 6 bytes
    /// @return 0 or more, or the negated `errno`
    int send(
            int interfaceIndex,
            byte[] hardware,
            Ipv4Address source,
            int sourcePort,
            Ipv4Address destination,
            int destinationPort,
            byte[] payload) {
        sending.lock();
        try {
            if (fd < 0) {
                return -EBADF;
            }
            int length =
                    UdpFrame.write(
                            buffer.data, source, sourcePort, destination, destinationPort, payload);
            return buffer.sendFrame(fd, Libc.ETH_P_IP, interfaceIndex, hardware, length, 0);
        } finally {
            sending.unlock();
        }
    }

    void close() {
        sending.lock();
        try {
            if (fd >= 0) {
                Libc.close(fd);
                fd = -1;
                arena.close();
            }
        } finally {
            sending.unlock();
        }
    }
}
