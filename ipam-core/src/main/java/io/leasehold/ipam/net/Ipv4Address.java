package io.leasehold.ipam.net;

/**
 * One IPv4 address.
 *
 * @param bits the 32 bits of the address in network order; 192.0.2.1 is {@code 0xC0000201}. Compare
 *     addresses with {@link #compareTo}, which is unsigned.
 */
public record Ipv4Address(int bits) implements Comparable<Ipv4Address> {
    /** 0.0.0.0: "this host", the absent address of RFC 2131 header fields. */
    public static final Ipv4Address ANY = new Ipv4Address(0);

    /** 255.255.255.255: the limited broadcast address (RFC 919). */
    public static final Ipv4Address BROADCAST = new Ipv4Address(-1);

    /**
     * Reads dotted decimal: exactly four decimal numbers 0 to 255, without leading zeros.
     *
     * @throws IllegalArgumentException naming the text and what is wrong with it
     */
    public static Ipv4Address parse(String text) {
        int bits = 0;
        int octets = 0;
        int i = 0;
        while (octets < 4) {
            int start = i;
            int value = 0;
            while (i < text.length() && i - start < 4 && isDigit(text.charAt(i))) {
                value = value * 10 + (text.charAt(i) - '0');
                i++;
            }
            boolean leadingZero = i - start > 1 && text.charAt(start) == '0';
            if (i == start || value > 255 || leadingZero) {
                throw notAnAddress(text);
            }
            bits = bits << 8 | value;
            octets++;
            if (octets < 4) {
                if (i >= text.length() || text.charAt(i) != '.') {
                    throw notAnAddress(text);
                }
                i++;
            }
        }
        if (i != text.length()) {
            throw notAnAddress(text);
        }
        return new Ipv4Address(bits);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static IllegalArgumentException notAnAddress(String text) {
        return new IllegalArgumentException(
                "'" + text + "' is not an IPv4 address (four numbers 0-255, like 192.0.2.1)");
    }

    /** The address in the four bytes from {@code offset}, network order. */
    public static Ipv4Address ofBytes(byte[] bytes, int offset) {
        return new Ipv4Address(
                (bytes[offset] & 0xff) << 24
                        | (bytes[offset + 1] & 0xff) << 16
                        | (bytes[offset + 2] & 0xff) << 8
                        | bytes[offset + 3] & 0xff);
    }

    /**
     * The address in the first four bytes of a value.
     *
     * @throws IndexOutOfBoundsException if there are fewer
     */
    public static Ipv4Address of(OctetString octets) {
        return new Ipv4Address(octets.intAt(0));
    }

    public byte[] toBytes() {
        return new byte[] {
            (byte) (bits >>> 24), (byte) (bits >>> 16), (byte) (bits >>> 8), (byte) bits
        };
    }

    /** The four bytes of the address, network order. */
    public OctetString toOctets() {
        return OctetString.ofInt(bits);
    }

    /** The address as a number 0 to 2^32-1. */
    public long asLong() {
        return Integer.toUnsignedLong(bits);
    }

    public static Ipv4Address ofLong(long value) {
        if (value < 0 || value > 0xffff_ffffL) {
            throw new IllegalArgumentException(value + " is outside the IPv4 address space");
        }
        return new Ipv4Address((int) value);
    }

    /**
     * The address {@code distance} further on.
     *
     * @throws IllegalArgumentException when that leaves the address space
     */
    public Ipv4Address plus(long distance) {
        return ofLong(asLong() + distance);
    }

    public boolean isAny() {
        return bits == 0;
    }

    // Written out because maps of addresses are asked for every packet: what the compiler makes for
    // a
    // record is linked at run time, and slow until that is compiled.
    @Override
    public boolean equals(Object other) {
        return other instanceof Ipv4Address that && bits == that.bits;
    }

    @Override
    public int hashCode() {
        return bits;
    }

    @Override
    public int compareTo(Ipv4Address other) {
        return Integer.compareUnsigned(bits, other.bits);
    }

    @Override
    public String toString() {
        return (bits >>> 24)
                + "."
                + (bits >>> 16 & 0xff)
                + "."
                + (bits >>> 8 & 0xff)
                + "."
                + (bits & 0xff);
    }
}
