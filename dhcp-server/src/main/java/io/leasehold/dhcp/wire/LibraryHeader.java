package io.leasehold.dhcp.wire;

import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;

import org.dhcp4java.DHCPPacket;

import java.util.Arrays;

/// The fixed fields as dhcp4java reads and writes them, for the packets of simulated clients: what
/// the server reads was written by somebody else's code then, and what it writes is read by it. The
/// server itself does without: the library makes streams and a dozen arrays of each packet.
final class LibraryHeader {
    private LibraryHeader() {}

    /// As [Header#read].
    ///
    /// dhcp4java is shown the header and the cookie only. With no options to parse and less than
    /// its limit of 1500 bytes, nothing is left that it could refuse.
    static Header read(byte[] datagram) {
        DHCPPacket packet = DHCPPacket.getPacket(datagram, 0, Header.OPTIONS_OFFSET, false);
        int hlen = Byte.toUnsignedInt(packet.getHlen());
        return new Header(
                Byte.toUnsignedInt(packet.getOp()),
                Byte.toUnsignedInt(packet.getHops()),
                packet.getXid(),
                Short.toUnsignedInt(packet.getSecs()),
                Short.toUnsignedInt(packet.getFlags()),
                Ipv4Address.ofBytes(packet.getCiaddrRaw(), 0),
                Ipv4Address.ofBytes(packet.getYiaddrRaw(), 0),
                Ipv4Address.ofBytes(packet.getSiaddrRaw(), 0),
                Ipv4Address.ofBytes(packet.getGiaddrRaw(), 0),
                new HardwareAddress(
                        Byte.toUnsignedInt(packet.getHtype()),
                        OctetString.of(packet.getChaddr(), 0, hlen)));
    }

    /// A whole datagram with nothing in `sname` and `file`.
    ///
    /// @param options what follows the cookie, END included
    static byte[] toDatagram(Header header, byte[] options) {
        DHCPPacket packet = new DHCPPacket();
        packet.setOp((byte) header.op());
        packet.setHtype((byte) header.chaddr().type());
        packet.setHlen((byte) header.chaddr().octets().length());
        packet.setHops((byte) header.hops());
        packet.setXid(header.xid());
        packet.setSecs((short) header.secs());
        packet.setFlags((short) header.flags());
        packet.setCiaddrRaw(header.ciaddr().toBytes());
        packet.setYiaddrRaw(header.yiaddr().toBytes());
        packet.setSiaddrRaw(header.siaddr().toBytes());
        packet.setGiaddrRaw(header.giaddr().toBytes());
        packet.setChaddr(header.chaddr().octets().toBytes());
        // To dhcp4java this is BOOTP: it would write each option once, and none above 255 bytes.
        packet.setDhcp(false);
        byte[] fixed = packet.serialize(Header.BYTES, Header.BYTES);
        byte[] datagram = Arrays.copyOf(fixed, Header.datagramBytes(options.length));
        System.arraycopy(Header.COOKIE, 0, datagram, Header.BYTES, Header.COOKIE.length);
        System.arraycopy(options, 0, datagram, Header.OPTIONS_OFFSET, options.length);
        return datagram;
    }
}
