package io.leasehold.ipam.net;

/**
 * A network address and its length, like 192.0.2.0/24. Host bits are always zero.
 *
 * @param network first address of the prefix
 * @param length number of leading bits that are fixed, 0 to 32
 */
public record Ipv4Prefix(Ipv4Address network, int length) implements Comparable<Ipv4Prefix> {
    public Ipv4Prefix {
        if (length < 0 || length > 32) {
            throw new IllegalArgumentException("prefix length " + length + " is not 0 to 32");
        }
        if ((network.bits() & ~mask(length)) != 0) {
            throw new IllegalArgumentException(
                    "prefix "
                            + network
                            + "/"
                            + length
                            + " has host bits set; the network is "
                            + enclosing(network, length));
        }
    }

    /**
     * Reads {@code a.b.c.d/n}.
     *
     * @throws IllegalArgumentException naming the text, and the right prefix when only host bits
     *     are set
     */
    public static Ipv4Prefix parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a prefix (like 192.0.2.0/24)");
        }
        return new Ipv4Prefix(
                Ipv4Address.parse(text.substring(0, slash)),
                parseLength(text, text.substring(slash + 1)));
    }

    static int parseLength(String whole, String digits) {
        if (!digits.matches("[0-9]{1,2}") || Integer.parseInt(digits) > 32) {
            throw new IllegalArgumentException(
                    "'" + whole + "': prefix length '" + digits + "' is not 0 to 32");
        }
        return Integer.parseInt(digits);
    }

    /** The prefix of that length around any address inside it. */
    public static Ipv4Prefix enclosing(Ipv4Address address, int length) {
        return new Ipv4Prefix(new Ipv4Address(address.bits() & mask(length)), length);
    }

    private static int mask(int length) {
        return length == 0 ? 0 : -1 << 32 - length;
    }

    public Ipv4Address netmask() {
        return new Ipv4Address(mask(length));
    }

    /** The last address; the directed broadcast address when the prefix is a /30 or wider. */
    public Ipv4Address last() {
        return new Ipv4Address(network.bits() | ~mask(length));
    }

    /** Number of addresses, 1 to 2^32. */
    public long size() {
        return 1L << 32 - length;
    }

    public boolean contains(Ipv4Address address) {
        return (address.bits() & mask(length)) == network.bits();
    }

    public boolean contains(Ipv4Range range) {
        return contains(range.first()) && contains(range.last());
    }

    public boolean overlaps(Ipv4Prefix other) {
        return contains(other.network) || other.contains(network);
    }

    public Ipv4Range range() {
        return new Ipv4Range(network, last());
    }

    @Override
    public int compareTo(Ipv4Prefix other) {
        int byNetwork = network.compareTo(other.network);
        return byNetwork != 0 ? byNetwork : Integer.compare(length, other.length);
    }

    @Override
    public String toString() {
        return network + "/" + length;
    }
}
