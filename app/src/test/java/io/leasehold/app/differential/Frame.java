package io.leasehold.app.differential;

import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;

import java.nio.ByteBuffer;

/// UDP over IPv4 over Ethernet, to the server port.
final class Frame {
    static final int SERVER_PORT = 67;
    static final int CLIENT_PORT = 68;

    static final int ETHERNET_BYTES = 14;
    static final int IP_BYTES = 20;
    static final int UDP_BYTES = 8;
    private static final int TYPE_IPV4 = 0x0800;
    private static final int UDP = 17;

    private Frame() {}

    static byte[] of(
            HardwareAddress fromHardware,
            HardwareAddress toHardware,
            Ipv4Address from,
            Ipv4Address to,
            int fromPort,
            byte[] payload) {
        int udpLength = UDP_BYTES + payload.length;
        ByteBuffer frame = ByteBuffer.allocate(ETHERNET_BYTES + IP_BYTES + udpLength);
        frame.put(toHardware.octets().toBytes()).put(fromHardware.octets().toBytes());
        frame.putShort((short) TYPE_IPV4);
        frame.put((byte) 0x45).put((byte) 0).putShort((short) (IP_BYTES + udpLength));
        frame.putInt(0).put((byte) 64).put((byte) UDP).putShort((short) 0);
        frame.put(from.toBytes()).put(to.toBytes());
        frame.putShort((short) fromPort).putShort((short) SERVER_PORT);
        frame.putShort((short) udpLength).putShort((short) 0).put(payload);
        int ip = ETHERNET_BYTES;
        frame.putShort(ip + 10, checksum(frame, ip, IP_BYTES, 0));
        // RFC 768: addresses, protocol and length count, too; 0 is sent as ones.
        short sum = checksum(frame, ip + IP_BYTES, udpLength, pseudoHeader(frame, udpLength));
        frame.putShort(ip + IP_BYTES + 6, sum == 0 ? (short) 0xffff : sum);
        return frame.array();
    }

    private static int pseudoHeader(ByteBuffer frame, int udpLength) {
        int sum = UDP + udpLength;
        for (int at = ETHERNET_BYTES + 12; at < ETHERNET_BYTES + IP_BYTES; at += 2) {
            sum += frame.getShort(at) & 0xffff;
        }
        return sum;
    }

    private static short checksum(ByteBuffer frame, int from, int length, int start) {
        int sum = start;
        for (int at = 0; at < length; at++) {
            int octet = frame.get(from + at) & 0xff;
            sum += at % 2 == 0 ? octet << 8 : octet;
        }
        while (sum >>> 16 != 0) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return (short) ~sum;
    }
}
