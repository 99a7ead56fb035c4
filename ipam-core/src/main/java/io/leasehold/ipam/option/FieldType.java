package io.leasehold.ipam.option;

import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Prefix;
import io.leasehold.ipam.net.Ipv6Text;
import io.leasehold.ipam.net.OctetString;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What one field of an option is, in its three directions: {@link #parse} reads the text of a
 * configuration, {@link #read} the bytes of a packet, and {@link Field} writes either.
 */
public enum FieldType {
    ADDRESS("address", "one address, like 192.0.2.1", "addresses, like [192.0.2.1, 192.0.2.2]"),
    IPV6_ADDRESS(
            "ipv6-address",
            "one IPv6 address, like 2001:db8::1",
            "IPv6 addresses, like [\"2001:db8::1\"]"),
    UINT8("uint8", "a number 0 to 255", "numbers 0 to 255, like [1, 2]"),
    UINT16("uint16", "a number 0 to 65535", "numbers 0 to 65535, like [1, 2]"),
    UINT32("uint32", "a number 0 to 4294967295", "numbers 0 to 4294967295, like [1, 2]"),
    INT8("int8", "a number -128 to 127", "numbers -128 to 127, like [-1, 2]"),
    INT16("int16", "a number -32768 to 32767", "numbers -32768 to 32767, like [-1, 2]"),
    INT32(
            "int32",
            "a number -2147483648 to 2147483647",
            "numbers -2147483648 to 2147483647, like [-1, 2]"),
    BOOLEAN("boolean", "true or false", "each true or false, like [true, false]"),
    /** UTF-8 without a length: all bytes that are left. */
    STRING("string", "one text, in quotes where it contains ': ' or '#'", "texts"),
    /** Labels in RFC 1035 wire form. Read with compression (RFC 3397), written without. */
    FQDN("fqdn", "one name, like example.org", "names, like [example.org, example.net]"),
    /** All bytes that are left. */
    HEX("hex", "hex pairs in quotes, like \"01:02:ff\"", "hex pairs"),
    /** UTF-8 after its length in one byte, as RFC 3925 has opaque data. */
    TUPLE("tuple", "one text of 1 to 255 bytes", "texts of 1 to 255 bytes, like [one, two]"),
    /** UTF-8 after its length in two bytes, as RFC 8572 section 8.3 has URIs. */
    TUPLE16(
            "tuple16",
            "one text of 1 to 65535 bytes",
            "texts of 1 to 65535 bytes, like [\"https://one.example.org\"]"),
    /** RFC 7618: a length in bits, and the port set id in the leading bits of two bytes. */
    PSID("psid", "a port set id and its bits, like 3/4", "port sets, like [3/4, 5/4]"),
    /** RFC 3442: the destination's width and significant octets, then the router. */
    ROUTE(
            "route",
            "one route, like \"198.51.100.0/24 via 192.0.2.1\"",
            "routes, like [\"198.51.100.0/24 via 192.0.2.1\"]"),
    /** RFC 7291 section 4: the addresses of one server after their length in one byte. */
    ADDRESS_LIST(
            "address-list",
            "the addresses of one server, like \"192.0.2.1 192.0.2.2\"",
            "the addresses of each server, like [\"192.0.2.1 192.0.2.2\", 192.0.2.9]");

    private static final Pattern VIA = Pattern.compile("\\s+(?:via|-)\\s+");
    private static final Pattern HEX_NUMBER = Pattern.compile("0[xX][0-9A-Fa-f]{1,8}");
    private static final int MOST_LISTED_ADDRESSES = 63;

    private final String word;
    private final String one;
    private final String many;

    FieldType(String word, String one, String many) {
        this.word = word;
        this.one = one;
        this.many = many;
    }

    /** The type as a configuration names it, like {@code uint16}. */
    public String word() {
        return word;
    }

    /** What one value looks like, to follow "write". */
    String exampleOfOne() {
        return one;
    }

    /** What a list of values looks like, to follow "write". */
    String exampleOfMany() {
        return many;
    }

    /** Whether a field takes all bytes that are left, so that nothing can follow it. */
    boolean takesTheRest() {
        return this == STRING || this == HEX;
    }

    /** The type that a configuration of ours or of Kea calls so. */
    public static Optional<FieldType> named(String word) {
        String ours =
                switch (word) {
                    case "binary" -> "hex";
                    case "ipv4-address" -> "address";
                    default -> word;
                };
        return Arrays.stream(values()).filter(type -> type.word.equals(ours)).findFirst();
    }

    static List<String> words() {
        return Arrays.stream(values()).map(FieldType::word).toList();
    }

    /**
     * The field that a text stands for.
     *
     * @throws IllegalArgumentException quoting the text and saying what is wrong with it
     */
    Field parse(String text) {
        return switch (this) {
            case ADDRESS -> new Field.Address(Ipv4Address.parse(text));
            case IPV6_ADDRESS ->
                    new Field.Ipv6(
                            Ipv6Text.parse(text)
                                    .orElseThrow(
                                            () ->
                                                    new IllegalArgumentException(
                                                            "'"
                                                                    + text
                                                                    + "' is not an IPv6 address"
                                                                    + " (like 2001:db8::1)")));
            case UINT8 -> number(text, 1, 0, 0xff);
            case UINT16 -> number(text, 2, 0, 0xffff);
            case UINT32 -> number(text, 4, 0, 0xffff_ffffL);
            case INT8 -> number(text, 1, Byte.MIN_VALUE, Byte.MAX_VALUE);
            case INT16 -> number(text, 2, Short.MIN_VALUE, Short.MAX_VALUE);
            case INT32 -> number(text, 4, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case BOOLEAN -> truth(text);
            case STRING -> new Field.Text(text);
            case FQDN -> new Field.Name(text);
            case HEX -> {
                OctetString octets = OctetString.parseHex(text);
                if (octets.isEmpty()) {
                    throw new IllegalArgumentException(
                            "no bytes at all; options carry at least one byte");
                }
                yield new Field.Octets(octets);
            }
            case TUPLE -> new Field.Tuple(text, 1);
            case TUPLE16 -> new Field.Tuple(text, 2);
            case PSID -> psid(text);
            case ROUTE -> route(text);
            case ADDRESS_LIST -> addresses(text);
        };
    }

    private static Field number(String text, int size, long min, long max) {
        long value;
        try {
            value =
                    HEX_NUMBER.matcher(text).matches()
                            ? Long.parseLong(text.substring(2), 16)
                            : Long.parseLong(text);
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a number " + min + " to " + max, notANumber);
        }
        if (value < min || value > max) {
            throw new IllegalArgumentException(text + " is not " + min + " to " + max);
        }
        return new Field.Whole(value, size);
    }

    private static Field truth(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "1" -> new Field.Truth(true);
            case "false", "0" -> new Field.Truth(false);
            default -> throw new IllegalArgumentException("'" + text + "' is not true or false");
        };
    }

    private static Field psid(String text) {
        if (!text.matches("[0-9]{1,5}/[0-9]{1,2}")) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a port set id and its length in bits (like 3/4)");
        }
        int slash = text.indexOf('/');
        return new Field.Psid(
                Integer.parseInt(text.substring(0, slash)),
                Integer.parseInt(text.substring(slash + 1)));
    }

    private static Field route(String text) {
        String[] parts = VIA.split(text.strip(), -1);
        if (parts.length != 2) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a route (like \"198.51.100.0/24 via 192.0.2.1\")");
        }
        return new Field.Route(Ipv4Prefix.parse(parts[0]), Ipv4Address.parse(parts[1]));
    }

    private static Field addresses(String text) {
        List<Ipv4Address> addresses = new ArrayList<>();
        for (String one : text.strip().split("\\s+", MOST_LISTED_ADDRESSES + 1)) {
            addresses.add(Ipv4Address.parse(one));
        }
        return new Field.AddressList(addresses);
    }

    /**
     * The field at the reader's place.
     *
     * @throws IllegalArgumentException saying at which byte what was wrong
     */
    Field read(OctetReader in) {
        return switch (this) {
            case ADDRESS -> new Field.Address(address(in));
            case IPV6_ADDRESS -> new Field.Ipv6(in.take(16));
            case UINT8 -> new Field.Whole(in.unsigned(1), 1);
            case UINT16 -> new Field.Whole(in.unsigned(2), 2);
            case UINT32 -> new Field.Whole(in.unsigned(4), 4);
            case INT8 -> new Field.Whole((byte) in.unsigned(1), 1);
            case INT16 -> new Field.Whole((short) in.unsigned(2), 2);
            case INT32 -> new Field.Whole((int) in.unsigned(4), 4);
            case BOOLEAN -> {
                long value = in.unsigned(1);
                if (value > 1) {
                    throw in.misfit(-1, value + " is neither 0 (false) nor 1 (true)");
                }
                yield new Field.Truth(value == 1);
            }
            case STRING -> new Field.Text(in.text(in.left()));
            case FQDN -> new Field.Name(in.name());
            case HEX -> new Field.Octets(in.take(in.left()));
            case TUPLE -> new Field.Tuple(in.text((int) in.unsigned(1)), 1);
            case TUPLE16 -> new Field.Tuple(in.text((int) in.unsigned(2)), 2);
            case PSID -> {
                int length = (int) in.unsigned(1);
                int bits = (int) in.unsigned(2);
                if (length > 16 || (bits & 0xffff >>> length) != 0) {
                    throw in.misfit(-3, "no port set id of 0 to 16 bits");
                }
                yield new Field.Psid(bits >>> 16 - length, length);
            }
            case ROUTE -> {
                int length = (int) in.unsigned(1);
                if (length > 32) {
                    throw in.misfit(-1, "a prefix of " + length + " bits");
                }
                byte[] destination = Arrays.copyOf(in.take((length + 7) / 8).toBytes(), 4);
                yield new Field.Route(
                        new Ipv4Prefix(Ipv4Address.ofBytes(destination, 0), length), address(in));
            }
            case ADDRESS_LIST -> {
                int length = (int) in.unsigned(1);
                if (length == 0 || length % 4 != 0) {
                    throw in.misfit(-1, length + " bytes are no addresses");
                }
                List<Ipv4Address> addresses = new ArrayList<>();
                for (int i = 0; i < length; i += 4) {
                    addresses.add(address(in));
                }
                yield new Field.AddressList(addresses);
            }
        };
    }

    private static Ipv4Address address(OctetReader in) {
        return Ipv4Address.ofBytes(in.take(4).toBytes(), 0);
    }
}
