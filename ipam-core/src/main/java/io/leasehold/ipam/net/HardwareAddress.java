package io.leasehold.ipam.net;

import java.util.regex.Pattern;

/**
 * A link-layer address with its type, RFC 2131 {@code htype} and {@code chaddr}.
 *
 * @param type ARP hardware type, 1 for Ethernet (RFC 1700)
 * @param octets 0 to 16 bytes; 6 for Ethernet
 */
public record HardwareAddress(int type, OctetString octets) {
    /** ARP hardware type of Ethernet and of everything that looks like it. */
    public static final int ETHERNET = 1;

    /** The address of a client that has none. */
    public static final HardwareAddress NONE = new HardwareAddress(0, OctetString.EMPTY);

    private static final Pattern MAC =
            Pattern.compile(
                    "HH(:HH){5}|HH(-HH){5}|HHHH\\.HHHH\\.HHHH|HHHHHHHHHHHH"
                            .replace("H", "[0-9A-Fa-f]"));

    public HardwareAddress {
        if (type < 0 || type > 255) {
            throw new IllegalArgumentException("hardware type " + type + " is not 0 to 255");
        }
        if (octets.length() > 16) {
            throw new IllegalArgumentException(
                    "hardware address of " + octets.length() + " bytes; chaddr has 16");
        }
    }

    /**
     * Reads an Ethernet address in any usual form: 00:00:5e:00:53:01, 00-00-5E-00-53-01,
     * 0000.5e00.5301 or 00005e005301.
     *
     * @throws IllegalArgumentException naming the text
     */
    public static HardwareAddress parse(String text) {
        if (!MAC.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a MAC address (like 00:00:5e:00:53:01)");
        }
        return new HardwareAddress(ETHERNET, OctetString.parseHex(text.replace(".", "")));
    }

    /**
     * Whether the locally administered bit is set: a random or private MAC rather than a maker's.
     */
    public boolean isLocallyAdministered() {
        return type == ETHERNET && octets.length() == 6 && (octets.at(0) & 2) != 0;
    }

    // Written out for the same reason as those of Ipv4Address.
    @Override
    public boolean equals(Object other) {
        return other instanceof HardwareAddress that
                && type == that.type
                && octets.equals(that.octets);
    }

    @Override
    public int hashCode() {
        return 31 * octets.hashCode() + type;
    }

    /** The bare octets for Ethernet, prefixed with the type otherwise. */
    @Override
    public String toString() {
        return type == ETHERNET ? octets.toString() : type + "/" + octets;
    }
}
