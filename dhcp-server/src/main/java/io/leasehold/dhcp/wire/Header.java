package io.leasehold.dhcp.wire;

import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;

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

    private static final int HTYPE_OFFSET = 1;
    static final int HLEN_OFFSET = 2;
    private static final int HOPS_OFFSET = 3;
    private static final int XID_OFFSET = 4;
    private static final int SECS_OFFSET = 8;
    private static final int FLAGS_OFFSET = 10;
    private static final int CIADDR_OFFSET = 12;
    private static final int YIADDR_OFFSET = 16;
    private static final int SIADDR_OFFSET = 20;
    private static final int GIADDR_OFFSET = 24;
    private static final int CHADDR_OFFSET = 28;
    static final int MAX_HLEN = 16;
    static final int SNAME_OFFSET = 44;
    static final int SNAME_BYTES = 64;
    static final int FILE_OFFSET = SNAME_OFFSET + SNAME_BYTES;
    static final int FILE_BYTES = 128;

    /// Size of the fixed fields, and so where the magic cookie begins.
    static final int BYTES = FILE_OFFSET + FILE_BYTES;

    /// 99.130.83.99 before the options (RFC 2131 section 3).
    static final byte[] COOKIE = {99, (byte) 130, 83, 99};

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
    static Header read(byte[] datagram) {
        int hlen = datagram[HLEN_OFFSET] & 0xff;
        return new Header(
                datagram[OP_OFFSET] & 0xff,
                datagram[HOPS_OFFSET] & 0xff,
                Ipv4Address.ofBytes(datagram, XID_OFFSET).bits(),
                (datagram[SECS_OFFSET] & 0xff) << 8 | datagram[SECS_OFFSET + 1] & 0xff,
                (datagram[FLAGS_OFFSET] & 0xff) << 8 | datagram[FLAGS_OFFSET + 1] & 0xff,
                address(datagram, CIADDR_OFFSET),
                address(datagram, YIADDR_OFFSET),
                address(datagram, SIADDR_OFFSET),
                address(datagram, GIADDR_OFFSET),
                new HardwareAddress(
                        datagram[HTYPE_OFFSET] & 0xff,
                        OctetString.of(datagram, CHADDR_OFFSET, CHADDR_OFFSET + hlen)));
    }

    /// Most addresses of most packets are absent.
    private static Ipv4Address address(byte[] datagram, int offset) {
        Ipv4Address address = Ipv4Address.ofBytes(datagram, offset);
        return address.isAny() ? Ipv4Address.ANY : address;
    }

    /// Writes the fixed fields and the cookie into a datagram that is all zeros there.
    ///
    /// @param sname at most 64 bytes
    /// @param file at most 128 bytes
    void write(byte[] datagram, OctetString sname, OctetString file) {
        datagram[OP_OFFSET] = (byte) op;
        datagram[HTYPE_OFFSET] = (byte) chaddr.type();
        datagram[HLEN_OFFSET] = (byte) chaddr.octets().length();
        datagram[HOPS_OFFSET] = (byte) hops;
        write(datagram, XID_OFFSET, xid);
        write(datagram, SECS_OFFSET, secs << 16 | flags);
        write(datagram, CIADDR_OFFSET, ciaddr.bits());
        write(datagram, YIADDR_OFFSET, yiaddr.bits());
        write(datagram, SIADDR_OFFSET, siaddr.bits());
        write(datagram, GIADDR_OFFSET, giaddr.bits());
        write(datagram, CHADDR_OFFSET, chaddr.octets(), MAX_HLEN);
        write(datagram, SNAME_OFFSET, sname, SNAME_BYTES);
        write(datagram, FILE_OFFSET, file, FILE_BYTES);
        System.arraycopy(COOKIE, 0, datagram, BYTES, COOKIE.length);
    }

    private static void write(byte[] datagram, int offset, int value) {
        datagram[offset] = (byte) (value >>> 24);
        datagram[offset + 1] = (byte) (value >>> 16);
        datagram[offset + 2] = (byte) (value >>> 8);
        datagram[offset + 3] = (byte) value;
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
