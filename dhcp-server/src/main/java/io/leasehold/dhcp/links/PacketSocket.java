package io.leasehold.dhcp.links;

import java.lang.foreign.Arena;
import java.util.concurrent.locks.ReentrantLock;

/// Sends frames to hardware addresses. It asks for no protocol, so it receives nothing and no queue
/// fills up. Thread-safe.
final class PacketSocket {
    private final ReentrantLock sending = new ReentrantLock();
    private final SendBatch batch;
    private int fd;

    private PacketSocket(int fd, Outgoing.Report report) {
        this.fd = fd;
        this.batch = new SendBatch(Arena.ofAuto(), report);
    }

    /// @param report told of each reply that was posted
    /// @throws KernelCallException with EPERM without CAP_NET_RAW
    static PacketSocket open(Outgoing.Report report) {
        return new PacketSocket(
                KernelCallException.check(
                        "open a packet socket",
                        Libc.socket(Libc.AF_PACKET, Libc.SOCK_DGRAM | Libc.SOCK_CLOEXEC, 0)),
                report);
    }

    /// Whether a payload can be sent in a frame at all.
    static boolean fits(byte[] payload) {
        return payload.length + UdpFrame.HEADERS <= SendBatch.ROOM;
    }

    /// Takes a reply that [#fits], to be sent in a frame to `hardware` by the next [#flush] or
    /// sooner; the kernel writes the Ethernet header.
    ///
    /// @param hardware 6 bytes
    /// @param sourcePort UDP port the reply is from
    void post(Outgoing reply, int interfaceIndex, byte[] hardware, int sourcePort) {
        sending.lock();
        try {
            batch.addFrame(reply, interfaceIndex, hardware, sourcePort);
            if (batch.isFull()) {
                batch.flush(fd);
            }
        } finally {
            sending.unlock();
        }
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

    void close() {
        sending.lock();
        try {
            if (fd >= 0) {
                batch.flush(fd);
                Libc.close(fd);
                fd = -1;
            }
        } finally {
            sending.unlock();
        }
    }
}
