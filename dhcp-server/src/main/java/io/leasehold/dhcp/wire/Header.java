package io.leasehold.dhcp.wire;

import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;

import org.dhcp4java.DHCPPacket;

import java.util.Arrays;

/// The fixed fields of RFC 2131 figure 1, except `sname` and `file`, which hold options or nothing.
///
/// @param op 1 BOOTREQUEST, 2 BOOTREPLY
/// @param flags 16 bits; the highest is BROADCAST, the others must be zero (figure 2)
record Header(
        int op,
        int hops,
        int xid,
        int secs,
        int flags,
        Ipv4Address ciaddr,
        Ipv4Address yiaddr,
        Ipv4Address siaddr,
        Ipv4Address giaddr,
        HardwareAddress chaddr) {
    static final int BOOTREQUEST = 1;
    static final int BOOTREPLY = 2;
    static final int BROADCAST = 0x8000;

    /// Size of a BOOTP message (RFC 951 section 3).
    private static final int BOOTP_BYTES = 300;

    /// Offsets and sizes in bytes, RFC 2131 figure 1.
    static final int OP_OFFSET = 0;

    static final int HLEN_OFFSET = 2;
    static final int MAX_HLEN = 16;
    static final int SNAME_OFFSET = 44;
    static final int SNAME_BYTES = 64;
    static final int FILE_OFFSET = SNAME_OFFSET + SNAME_BYTES;
    static final int FILE_BYTES = 128;

    /// Size of the fixed fields, and so where the magic cookie begins.
    static final int BYTES = FILE_OFFSET + FILE_BYTES;

    /// 99.130.83.99 before the options (RFC 2131 section 3).
    private static final byte[] COOKIE = {99, (byte) 130, 83, 99};

    static final int OPTIONS_OFFSET = BYTES + COOKIE.length;

    static int flags(boolean broadcast) {
        return broadcast ? BROADCAST : 0;
    }

    boolean broadcast() {
        return (flags & BROADCAST) != 0;
    }

    static boolean hasCookie(byte[] datagram, int length) {
        return length >= OPTIONS_OFFSET
                && Arrays.equals(datagram, BYTES, OPTIONS_OFFSET, COOKIE, 0, COOKIE.length);
    }

    /// Reads the fixed fields of a datagram that has a cookie and an `hlen` of at most [#MAX_HLEN].
    ///
    /// dhcp4java is shown the header and the cookie only. With no options to parse and less than
    /// its limit of 1500 bytes, nothing is left that it could refuse.
    static Header read(byte[] datagram) {
        DHCPPacket packet = DHCPPacket.getPacket(datagram, 0, OPTIONS_OFFSET, false);
        int hlen = Byte.toUnsignedInt(packet.getHlen());
        return new Header(
                Byte.toUnsignedInt(packet.getOp()),
                Byte.toUnsignedInt(packet.getHops()),
                packet.getXid(),
                Short.toUnsignedInt(packet.getSecs()),
                Short.toUnsignedInt(packet.getFlags()),
                address(packet.getCiaddrRaw()),
                address(packet.getYiaddrRaw()),
                address(packet.getSiaddrRaw()),
                address(packet.getGiaddrRaw()),
                new HardwareAddress(
                        Byte.toUnsignedInt(packet.getHtype()),
                        OctetString.of(packet.getChaddr(), 0, hlen)));
    }

    /// Most addresses of most packets are absent.
    private static Ipv4Address address(byte[] raw) {
        Ipv4Address address = Ipv4Address.ofBytes(raw, 0);
        return address.isAny() ? Ipv4Address.ANY : address;
    }

    /// Writes the fixed fields and the cookie into a datagram whose `sname` and `file` may hold
    /// options already; they stay where the field is not given.
    ///
    /// @param sname at most 64 bytes, empty to leave the field alone
    /// @param file at most 128 bytes, empty to leave the field alone
    void write(byte[] datagram, OctetString sname, OctetString file) {
        DHCPPacket packet = new DHCPPacket();
        packet.setOp((byte) op);
        packet.setHtype((byte) chaddr.type());
        packet.setHlen((byte) chaddr.octets().length());
        packet.setHops((byte) hops);
        packet.setXid(xid);
        packet.setSecs((short) secs);
        packet.setFlags((short) flags);
        packet.setCiaddrRaw(ciaddr.toBytes());
        packet.setYiaddrRaw(yiaddr.toBytes());
        packet.setSiaddrRaw(siaddr.toBytes());
        packet.setGiaddrRaw(giaddr.toBytes());
        packet.setChaddr(chaddr.octets().toBytes());
        // To dhcp4java this is BOOTP: it would write each option once, and none above 255 bytes.
        packet.setDhcp(false);
        System.arraycopy(packet.serialize(BYTES, BYTES), 0, datagram, 0, SNAME_OFFSET);
        write(datagram, SNAME_OFFSET, sname, SNAME_BYTES);
        write(datagram, FILE_OFFSET, file, FILE_BYTES);
        System.arraycopy(COOKIE, 0, datagram, BYTES, COOKIE.length);
    }

    private static void write(byte[] datagram, int offset, OctetString value, int most) {
        if (value.length() > most) {
            throw new IllegalArgumentException(value + " does not fit into " + most + " bytes");
        }
        value.copyTo(datagram, offset, 0, value.length());
    }

    /// How long a datagram is with so many bytes of options: at least as long as a BOOTP message,
    /// because relay agents and boot ROMs that predate DHCP drop what is shorter (RFC 1542 section
    /// 2.1).
    static int datagramBytes(int optionBytes) {
        return Math.max(OPTIONS_OFFSET + optionBytes, BOOTP_BYTES);
    }
}
