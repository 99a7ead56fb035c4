package io.leasehold.interchange.kea;

import io.leasehold.interchange.kea.KeaOption.Type;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Prefix;
import io.leasehold.ipam.net.OctetString;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// From the `data` of an option in Kea's configuration to the bytes that Kea sends for it.
final class OptionOctets {
    /// The one option whose tuples have a length of two octets (RFC 8572 section 8.1).
    private static final int SZTP_REDIRECT = 143;

    private static final int CLASSLESS_STATIC_ROUTE = 121;

    private OptionOctets() {}

    /// Text in single quotes, or hex digits with or without separators (`csv-format: false`).
    static OctetString hex(String data) {
        String text = data.strip();
        if (text.length() > 1 && text.startsWith("'") && text.endsWith("'")) {
            return OctetString.of(
                    text.substring(1, text.length() - 1).strip().getBytes(StandardCharsets.UTF_8));
        }
        return digits(text);
    }

    /// Hex digits, with `0x` before them or not, in pairs joined by colons or blanks or all
    /// together; a group of one digit has a zero in front.
    static OctetString digits(String text) {
        String bare = text.strip().toLowerCase(Locale.ROOT);
        bare = bare.startsWith("0x") ? bare.substring(2) : bare;
        if (bare.matches("[0-9a-f]{1,2}([: ][0-9a-f]{1,2})+")) {
            StringBuilder pairs = new StringBuilder();
            for (String group : bare.split("[: ]")) {
                pairs.append(group.length() == 1 ? "0" : "").append(group);
            }
            bare = pairs.toString();
        }
        if (bare.matches("([0-9a-f]{2})*[0-9a-f]")) {
            bare = "0" + bare;
        }
        if (!bare.matches("[0-9a-f]*")) {
            throw new IllegalArgumentException(
                    "'" + shortened(text) + "' is neither hex digits nor text in single quotes");
        }
        return OctetString.parseHex(bare);
    }

    /// Values separated by commas (`csv-format: true`).
    ///
    /// @throws IllegalArgumentException naming the value and what would be right
    static OctetString csv(KeaOption option, String data) {
        List<String> values = split(data);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (option.type() == Type.INTERNAL) {
            return routes(values);
        } else if (option.type() == Type.RECORD) {
            record(option, values, bytes);
        } else if (option.array()) {
            values.forEach(value -> bytes.writeBytes(one(option, option.type(), value)));
        } else if (option.type() != Type.EMPTY) {
            if (values.isEmpty()) {
                throw new IllegalArgumentException(
                        "no value, where one is wanted: " + option.type());
            }
            bytes.writeBytes(one(option, option.type(), values.getFirst()));
        }
        return OctetString.of(bytes.toByteArray());
    }

    /// How many of the values of an option are used: Kea takes the first of an option that is no
    /// array, and no more.
    static boolean hasMore(KeaOption option, String data) {
        return !option.array()
                && option.type() != Type.RECORD
                && option.type() != Type.INTERNAL
                && split(data).size() > 1;
    }

    private static void record(KeaOption option, List<String> values, ByteArrayOutputStream bytes) {
        List<Type> fields = option.record();
        if (values.size() < fields.size()) {
            throw new IllegalArgumentException(
                    values.size()
                            + (values.size() == 1 ? " value" : " values")
                            + " where "
                            + fields.size()
                            + " are wanted: "
                            + fields);
        }
        for (int i = 0; i < (option.array() ? values.size() : fields.size()); i++) {
            Type type = fields.get(Math.min(i, fields.size() - 1));
            bytes.writeBytes(one(option, type, values.get(i)));
        }
    }

    /// Between commas; a backslash keeps a comma as text. Empty values do not count. Blanks around
    /// a value are not part of it.
    private static List<String> split(String data) {
        List<String> values = new ArrayList<>();
        StringBuilder value = new StringBuilder();
        boolean escaped = false;
        for (char c : (data + ",").toCharArray()) {
            if (escaped) {
                value.append(c == ',' || c == '\\' ? "" : "\\").append(c);
                escaped = false;
            } else if (c == '\\') {
                escaped = true;
            } else if (c == ',') {
                if (!value.isEmpty()) {
                    values.add(value.toString().strip());
                }
                value.setLength(0);
            } else {
                value.append(c);
            }
        }
        if (escaped || !value.isEmpty()) {
            values.add(value.toString().strip());
        }
        return values;
    }

    private static byte[] one(KeaOption option, Type type, String value) {
        return switch (type) {
            case BINARY -> digits(value).toBytes();
            case BOOLEAN -> new byte[] {flag(value)};
            case INT8 -> number(value, 1, -128, 127);
            case INT16 -> number(value, 2, -32768, 32767);
            case INT32 -> number(value, 4, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case UINT8 -> number(value, 1, 0, 0xff);
            case UINT16 -> number(value, 2, 0, 0xffff);
            case UINT32 -> number(value, 4, 0, 0xffff_ffffL);
            case IPV4_ADDRESS -> Ipv4Address.parse(value).toBytes();
            case IPV6_ADDRESS -> ipv6(value);
            case IPV6_PREFIX -> ipv6Prefix(value);
            case PSID -> psid(value);
            case STRING -> value.getBytes(StandardCharsets.UTF_8);
            case TUPLE -> tuple(option, value);
            case FQDN -> wireName(value);
            case EMPTY, INTERNAL, RECORD ->
                    throw new IllegalArgumentException("a value of type " + type + " has no text");
        };
    }

    private static byte flag(String value) {
        return switch (value) {
            case "true", "1" -> 1;
            case "false", "0" -> 0;
            default ->
                    throw new IllegalArgumentException(
                            "'" + shortened(value) + "' is not true or false");
        };
    }

    /// Decimal, or hex when it is not.
    private static byte[] number(String value, int size, long least, long most) {
        long number;
        try {
            number =
                    value.matches("[-+]?[0-9]+")
                            ? Long.parseLong(value)
                            : Long.parseLong(value.replaceFirst("^0[xX]", ""), 16);
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException(
                    "'" + shortened(value) + "' is not a number " + least + " to " + most,
                    notANumber);
        }
        if (number < least || number > most) {
            throw new IllegalArgumentException(number + " is not " + least + " to " + most);
        }
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) (number >>> 8 * (size - 1 - i));
        }
        return bytes;
    }

    private static byte[] ipv6(String value) {
        if (value.indexOf(':') >= 0 && value.matches("[0-9A-Fa-f:.]+")) {
            try {
                // All hex digits and colons: nobody is asked for a name.
                byte[] bytes = InetAddress.getByName(value).getAddress();
                if (bytes.length == 16) {
                    return bytes;
                }
            } catch (UnknownHostException _) {
                // Said below.
            }
        }
        throw new IllegalArgumentException("'" + shortened(value) + "' is not an IPv6 address");
    }

    private static byte[] ipv6Prefix(String value) {
        String[] parts = value.replaceAll("\\s", "").split("/", -1);
        if (parts.length != 2
                || !parts[1].matches("[0-9]{1,3}")
                || Integer.parseInt(parts[1]) > 128) {
            throw new IllegalArgumentException("'" + shortened(value) + "' is not an IPv6 prefix");
        }
        int length = Integer.parseInt(parts[1]);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(length);
        bytes.write(ipv6(parts[0]), 0, (length + 7) / 8);
        return bytes.toByteArray();
    }

    private static byte[] psid(String value) {
        String[] parts = value.replaceAll("\\s", "").split("/", -1);
        if (parts.length != 2) {
            throw new IllegalArgumentException(
                    "'" + shortened(value) + "' is not a PSID (like 3/4)");
        }
        int length = number(parts[1], 1, 0, 16)[0];
        byte[] psid = number(parts[0], 2, 0, (1L << length) - 1);
        long shifted = (((psid[0] & 0xffL) << 8) | (psid[1] & 0xffL)) << (16 - length);
        return new byte[] {(byte) length, (byte) (shifted >>> 8), (byte) shifted};
    }

    private static byte[] tuple(KeaOption option, String value) {
        byte[] text = value.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (option.code() == SZTP_REDIRECT && option.space().equals(KeaOptions.TOP)) {
            bytes.write(text.length >>> 8);
        } else if (text.length > 255) {
            throw new IllegalArgumentException(
                    "a tuple of " + text.length + " octets; 255 is the most");
        }
        bytes.write(text.length);
        bytes.writeBytes(text);
        return bytes.toByteArray();
    }

    /// RFC 1035 section 3.1, without compression.
    private static byte[] wireName(String value) {
        String name = value.endsWith(".") ? value.substring(0, value.length() - 1) : value;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String label : name.isEmpty() ? new String[0] : name.split("\\.", -1)) {
            byte[] octets = label.getBytes(StandardCharsets.UTF_8);
            if (octets.length == 0 || octets.length > 63) {
                throw new IllegalArgumentException(
                        "'"
                                + shortened(value)
                                + "' is not a domain name: a label has "
                                + octets.length
                                + " octets");
            }
            bytes.write(octets.length);
            bytes.writeBytes(octets);
        }
        bytes.write(0);
        if (bytes.size() > 255) {
            throw new IllegalArgumentException(
                    "'" + shortened(value) + "' is longer than 253 characters");
        }
        return bytes.toByteArray();
    }

    /// Whether the text of an option with a form of its own is read here: only that of option 121
    /// is.
    static boolean isReadable(KeaOption option) {
        return option.code() == CLASSLESS_STATIC_ROUTE;
    }

    /// Option 121, as `prefix - router` (ARM, "DHCPv4 Options").
    private static OctetString routes(List<String> values) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String value : values) {
            String[] parts = value.split("-", -1);
            if (parts.length != 2) {
                throw new IllegalArgumentException(
                        "'"
                                + shortened(value)
                                + "' is not a route (like 198.51.100.0/24 - 192.0.2.1)");
            }
            Ipv4Prefix destination = Ipv4Prefix.parse(parts[0].strip());
            bytes.write(destination.length());
            bytes.write(destination.network().toBytes(), 0, (destination.length() + 7) / 8);
            bytes.writeBytes(Ipv4Address.parse(parts[1].strip()).toBytes());
        }
        return OctetString.of(bytes.toByteArray());
    }

    private static String shortened(String text) {
        return io.leasehold.interchange.json.Value.shortened(text);
    }
}
