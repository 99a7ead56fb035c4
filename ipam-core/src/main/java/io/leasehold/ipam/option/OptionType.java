package io.leasehold.ipam.option;

import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Prefix;
import io.leasehold.ipam.net.OctetString;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * How the text of an option in a configuration becomes the bytes on the wire (RFC 2132 and later).
 */
public enum OptionType {
    ADDRESS,
    ADDRESSES,
    UINT8,
    UINT16,
    UINT32,
    BOOLEAN,
    STRING,
    /** RFC 1035 wire-format names, as option 119 (RFC 3397) wants them, without compression. */
    DOMAIN_NAMES,
    /** RFC 3442 destination descriptors; written {@code "prefix via router"}. */
    CLASSLESS_ROUTES,
    HEX;

    /**
     * Encodes a list of configured items.
     *
     * @param items the configured values as text, at least one
     * @throws IllegalArgumentException naming the item and what would be right
     */
    public OctetString encode(List<String> items) {
        boolean list = this == ADDRESSES || this == DOMAIN_NAMES || this == CLASSLESS_ROUTES;
        if (items.isEmpty() || !list && items.size() > 1) {
            throw new IllegalArgumentException(
                    items.size()
                            + " values where "
                            + (list ? "at least one is" : "exactly one is")
                            + " wanted");
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String item : items) {
            bytes.writeBytes(encodeOne(item));
        }
        return OctetString.of(bytes.toByteArray());
    }

    private byte[] encodeOne(String item) {
        return switch (this) {
            case ADDRESS, ADDRESSES -> Ipv4Address.parse(item).toBytes();
            case UINT8 -> unsigned(item, 1);
            case UINT16 -> unsigned(item, 2);
            case UINT32 -> unsigned(item, 4);
            case BOOLEAN ->
                    switch (item) {
                        case "true" -> new byte[] {1};
                        case "false" -> new byte[] {0};
                        default ->
                                throw new IllegalArgumentException(
                                        "'" + item + "' is not true or false");
                    };
            case STRING -> {
                if (item.isEmpty()) {
                    throw new IllegalArgumentException(
                            "an empty text; options carry at least one byte");
                }
                yield item.getBytes(StandardCharsets.UTF_8);
            }
            case DOMAIN_NAMES -> DnsName.parse(item).toWire();
            case CLASSLESS_ROUTES -> route(item);
            case HEX -> {
                OctetString bytes = OctetString.parseHex(item);
                if (bytes.isEmpty()) {
                    throw new IllegalArgumentException(
                            "no bytes at all; options carry at least one byte");
                }
                yield bytes.toBytes();
            }
        };
    }

    private static byte[] unsigned(String item, int size) {
        long max = (1L << 8 * size) - 1;
        long value;
        try {
            value = Long.parseLong(item);
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException(
                    "'" + item + "' is not a number 0 to " + max, notANumber);
        }
        if (value < 0 || value > max) {
            throw new IllegalArgumentException(item + " is not 0 to " + max);
        }
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) (value >>> 8 * (size - 1 - i));
        }
        return bytes;
    }

    private static byte[] route(String item) {
        String[] parts = item.strip().split("\\s+via\\s+", -1);
        if (parts.length != 2) {
            throw new IllegalArgumentException(
                    "'" + item + "' is not a route (like \"198.51.100.0/24 via 192.0.2.1\")");
        }
        Ipv4Prefix destination = Ipv4Prefix.parse(parts[0]);
        Ipv4Address router = Ipv4Address.parse(parts[1]);
        int significant = (destination.length() + 7) / 8;
        byte[] bytes = new byte[1 + significant + 4];
        bytes[0] = (byte) destination.length();
        System.arraycopy(destination.network().toBytes(), 0, bytes, 1, significant);
        System.arraycopy(router.toBytes(), 0, bytes, 1 + significant, 4);
        return bytes;
    }
}
