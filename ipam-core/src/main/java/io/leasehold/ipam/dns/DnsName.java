package io.leasehold.ipam.dns;

import io.leasehold.ipam.net.Ipv4Address;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * A fully qualified domain name in canonical form: lower case, no trailing dot, labels of letters,
 * digits, hyphens and (for service names) underscores. Under {@code in-addr.arpa} also slashes,
 * which classless reverse zones use (RFC 2317 section 4): {@code 64/26.2.0.192.in-addr.arpa}.
 *
 * @param text at most 253 characters; never the root
 */
public record DnsName(String text) implements Comparable<DnsName> {
    private static final String REVERSE = ".in-addr.arpa";

    public DnsName {
        if (text.length() > 253) {
            throw new IllegalArgumentException(
                    "name '" + text + "' has " + text.length() + " characters; 253 is the most");
        }
        boolean slashes = text.endsWith(REVERSE);
        int start = 0;
        while (start <= text.length()) {
            int dot = text.indexOf('.', start);
            int end = dot < 0 ? text.length() : dot;
            if (!isLabel(text, start, end, slashes)) {
                throw new IllegalArgumentException(
                        "name '"
                                + text
                                + "': label '"
                                + text.substring(start, end)
                                + "' is not 1 to 63 letters, digits and inner hyphens (RFC 1123"
                                + " section 2.1)");
            }
            start = end + 1;
        }
    }

    /** By hand, because every lease that is looked at has a name. */
    private static boolean isLabel(String text, int start, int end, boolean slashes) {
        if (end == start || end - start > 63) {
            return false;
        }
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            boolean inner = i > start && i < end - 1;
            boolean anywhere = c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '_';
            if (!anywhere && !(inner && (c == '-' || slashes && c == '/'))) {
                return false;
            }
        }
        return true;
    }

    /** Reads a name in any case, with or without the trailing dot. */
    public static DnsName parse(String text) {
        String canonical = text.toLowerCase(Locale.ROOT);
        return new DnsName(
                canonical.endsWith(".")
                        ? canonical.substring(0, canonical.length() - 1)
                        : canonical);
    }

    /** The name that holds the PTR record of an address (RFC 1035 section 3.5). */
    public static DnsName reverseOf(Ipv4Address address) {
        byte[] octets = address.toBytes();
        return new DnsName(
                (octets[3] & 0xff)
                        + "."
                        + (octets[2] & 0xff)
                        + "."
                        + (octets[1] & 0xff)
                        + "."
                        + (octets[0] & 0xff)
                        + REVERSE);
    }

    public DnsName child(String label) {
        return new DnsName(label + "." + text);
    }

    /** What stands before the first dot. */
    public String firstLabel() {
        int dot = text.indexOf('.');
        return dot < 0 ? text : text.substring(0, dot);
    }

    public List<String> labels() {
        return List.of(text.split("\\."));
    }

    /** Whether this is {@code zone} or below it. */
    public boolean isWithin(DnsName zone) {
        return text.equals(zone.text) || text.endsWith("." + zone.text);
    }

    /** RFC 1035 wire form: length-prefixed labels and the root, uncompressed. */
    public byte[] toWire() {
        ByteArrayOutputStream wire = new ByteArrayOutputStream(text.length() + 2);
        for (String label : labels()) {
            byte[] bytes = label.getBytes(StandardCharsets.US_ASCII);
            wire.write(bytes.length);
            wire.writeBytes(bytes);
        }
        wire.write(0);
        return wire.toByteArray();
    }

    @Override
    public int compareTo(DnsName other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
