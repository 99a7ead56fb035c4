package io.leasehold.dhcp.links;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.leasehold.ipam.net.Ipv4Address;

import java.lang.foreign.MemorySegment;

/// An IPv4 datagram with UDP inside, made by hand: what goes into a frame to a client that has no
/// address yet, since the kernel would ask by ARP for an address that nobody answers for.
///
/// The UDP checksum is always there and complete. On virtual networks a receiver cannot tell a
/// checksum left to the hardware from a wrong one, and DHCP clients that read raw frames drop
/// those.
final class UdpFrame {
    static final int HEADERS = 28;

    private static final int IP_HEADER = 20;
    private static final int UDP_HEADER = 8;
    private static final int PROTOCOL_UDP = 17;
    private static final int DONT_FRAGMENT = 0x4000;
    private static final int TTL = 64;

    private UdpFrame() {}

    /// Writes both headers and the payload at the start of `to`.
    ///
    /// @return the number of bytes written
    static int write(
            MemorySegment to,
            Ipv4Address source,
            int sourcePort,
            Ipv4Address destination,
            int destinationPort,
            byte[] payload) {
        int udpLength = UDP_HEADER + payload.length;
        int length = IP_HEADER + udpLength;
        put16(to, 0, 0x4500);
        put16(to, 2, length);
        // Never fragmented, so the identification may be anything (RFC 6864 section 4.1).
        put16(to, 4, 0);
        put16(to, 6, DONT_FRAGMENT);
        put16(to, 8, TTL << 8 | PROTOCOL_UDP);
        put16(to, 10, 0);
        to.set(Libc.NET_INT, 12, source.bits());
        to.set(Libc.NET_INT, 16, destination.bits());
        put16(to, 10, ~fold(sum(to, 0, IP_HEADER)));

        put16(to, 20, sourcePort);
        put16(to, 22, destinationPort);
        put16(to, 24, udpLength);
        put16(to, 26, 0);
        MemorySegment.copy(payload, 0, to, JAVA_BYTE, HEADERS, payload.length);
        // RFC 768: over source, destination, protocol and length as well (the pseudo header).
        int checksum =
                ~fold(sum(to, 12, 8) + PROTOCOL_UDP + udpLength + sum(to, IP_HEADER, udpLength))
                        & 0xffff;
        // "If the computed checksum is zero, it is transmitted as all ones": zero means no
        // checksum.
        put16(to, 26, checksum == 0 ? 0xffff : checksum);
        return length;
    }

    private static void put16(MemorySegment to, long offset, int value) {
        to.set(Libc.NET_SHORT, offset, (short) value);
    }

    /// Sum of 16-bit words; an odd last byte counts as if a zero followed (RFC 1071).
    private static long sum(MemorySegment of, long offset, int length) {
        long sum = 0;
        int i = 0;
        for (; i + 1 < length; i += 2) {
            sum += Short.toUnsignedInt(of.get(Libc.NET_SHORT, offset + i));
        }
        if (i < length) {
            sum += Byte.toUnsignedInt(of.get(JAVA_BYTE, offset + i)) << 8;
        }
        return sum;
    }

    private static int fold(long sum) {
        long folded = sum;
        while (folded >>> 16 != 0) {
            folded = (folded & 0xffff) + (folded >>> 16);
        }
        return (int) folded;
    }
}
