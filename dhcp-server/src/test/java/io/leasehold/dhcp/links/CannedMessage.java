package io.leasehold.dhcp.links;

import io.leasehold.dhcp.message.ReplyTarget;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// Just enough DHCP to exercise links: requests as clients make them, and an answer that satisfies
/// one.
final class CannedMessage {
    static final int BROADCAST_FLAG = 0x8000;

    private static final int COOKIE = 0x63825363;

    private CannedMessage() {}

    static byte[] discover(
            int xid, int flags, String ciaddr, String giaddr, HardwareAddress chaddr) {
        ByteBuffer message = ByteBuffer.allocate(300);
        message.put((byte) 1).put((byte) chaddr.type()).put((byte) chaddr.octets().length());
        message.putInt(4, xid).putShort(10, (short) flags);
        message.putInt(12, Ipv4Address.parse(ciaddr).bits());
        message.putInt(24, Ipv4Address.parse(giaddr).bits());
        message.put(28, chaddr.octets().toBytes());
        message.putInt(236, COOKIE).position(240);
        message.put(new byte[] {53, 1, 1, (byte) 255});
        return message.array();
    }

    static int xid(byte[] message) {
        return ByteBuffer.wrap(message).getInt(4);
    }

    /// Offers (to a DISCOVER) or grants host number 100 of the local /24.
    static byte[] answer(byte[] request, int length, Ipv4Address local) {
        ByteBuffer reply = ByteBuffer.allocate(300);
        reply.put(Arrays.copyOf(request, 44)).put(0, (byte) 2);
        reply.putInt(16, yiaddr(local).bits());
        reply.putInt(236, COOKIE).position(240);
        reply.put(new byte[] {53, 1, (byte) (type(request, length) == 1 ? 2 : 5)});
        reply.put(new byte[] {54, 4}).put(local.toBytes());
        reply.put(new byte[] {51, 4, 0, 0, 14, 16});
        reply.put(new byte[] {1, 4, -1, -1, -1, 0, (byte) 255});
        return reply.array();
    }

    static Ipv4Address yiaddr(Ipv4Address local) {
        return new Ipv4Address(local.bits() & ~0xff | 100);
    }

    /// RFC 2131 section 4.1.
    static ReplyTarget target(byte[] request, Ipv4Address local) {
        ByteBuffer header = ByteBuffer.wrap(request);
        Ipv4Address giaddr = new Ipv4Address(header.getInt(24));
        Ipv4Address ciaddr = new Ipv4Address(header.getInt(12));
        if (!giaddr.isAny()) {
            return new ReplyTarget.Relay(giaddr);
        }
        if (!ciaddr.isAny()) {
            return new ReplyTarget.Unicast(ciaddr);
        }
        if ((header.getShort(10) & BROADCAST_FLAG) != 0) {
            return new ReplyTarget.Broadcast();
        }
        return new ReplyTarget.Frame(
                new HardwareAddress(request[1], OctetString.of(request, 28, 28 + request[2])),
                yiaddr(local));
    }

    private static int type(byte[] request, int length) {
        for (int i = 240; i + 2 < length && request[i] != (byte) 255; ) {
            if (request[i] == 53) {
                return request[i + 2];
            }
            i += request[i] == 0 ? 1 : 2 + (request[i + 1] & 0xff);
        }
        return 0;
    }
}
