package io.leasehold.dhcp.links;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import io.leasehold.ipam.net.Ipv4Address;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/// ICMP echo (RFC 792): asks a host behind a router whether it is there. A secret in the data tells
/// the answers to our probes from those to other programs' and from inventions.
final class EchoPacket {
    private static final int ECHO = 8;
    private static final int ECHO_REPLY = 0;
    private static final int IP_HEADER = 20;
    private static final int PROTOCOL_ICMP = 1;
    private static final int LENGTH = 16;

    private EchoPacket() {}

    /// Writes an echo request at the start of `to`; the kernel adds the IP header.
    ///
    /// @return the number of bytes written
    static int write(MemorySegment to, int identifier, int sequence, long secret) {
        to.set(JAVA_BYTE, 0, (byte) ECHO);
        to.set(JAVA_BYTE, 1, (byte) 0);
        to.set(Libc.NET_SHORT, 2, (short) 0);
        to.set(Libc.NET_SHORT, 4, (short) identifier);
        to.set(Libc.NET_SHORT, 6, (short) sequence);
        to.set(JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN), 8, secret);
        byte[] packet = to.asSlice(0, LENGTH).toArray(JAVA_BYTE);
        to.set(Libc.NET_SHORT, 2, (short) ~sum(packet, 0, LENGTH));
        return LENGTH;
    }

    /// Who sent the echo reply to one of our requests.
    ///
    /// @param buffer an IP datagram with its header, as a raw socket delivers it
    /// @return empty for anything else
    static Optional<Ipv4Address> answerer(byte[] buffer, int length, int identifier, long secret) {
        if (length < IP_HEADER) {
            return Optional.empty();
        }
        int header = (buffer[0] & 0xf) * 4;
        if (buffer[0] >>> 4 != 4
                || header < IP_HEADER
                || buffer[9] != PROTOCOL_ICMP
                || length != header + LENGTH
                || buffer[header] != ECHO_REPLY
                || buffer[header + 1] != 0
                || sum(buffer, header, LENGTH) != 0xffff) {
            return Optional.empty();
        }
        ByteBuffer icmp = ByteBuffer.wrap(buffer, header, LENGTH);
        return Short.toUnsignedInt(icmp.getShort(header + 4)) == identifier
                        && icmp.getLong(header + 8) == secret
                ? Optional.of(Ipv4Address.ofBytes(buffer, 12))
                : Optional.empty();
    }

    /// The ones' complement sum of RFC 1071.
    private static int sum(byte[] of, int offset, int length) {
        int sum = 0;
        for (int i = offset; i < offset + length; i += 2) {
            sum += (of[i] & 0xff) << 8 | of[i + 1] & 0xff;
        }
        while (sum >>> 16 != 0) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return sum;
    }
}
