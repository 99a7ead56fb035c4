package io.leasehold.app.differential;

import io.leasehold.dhcp.message.MessageType;
import io.leasehold.dhcp.message.OptionCode;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// One frame of a server, read without the product's help.
///
/// @param message the UDP payload, at least header and cookie
record Answer(
        boolean toEverybody,
        Ipv4Address from,
        Ipv4Address to,
        int fromPort,
        int toPort,
        byte[] message) {
    private static final int COOKIE = 236;
    private static final int OPTIONS = 240;
    private static final int SNAME = 44;
    private static final int FILE = 108;
    private static final int SMALLEST = 300;

    /// One option as it stands in the packet.
    private record Option(int code, byte[] value, String area) {}

    /// Empty for what is no DHCP or BOOTP message.
    static Optional<Answer> read(byte[] frame) {
        int ip = Frame.ETHERNET_BYTES;
        if (frame.length < ip + Frame.IP_BYTES + Frame.UDP_BYTES
                || number(frame, 12, 2) != 0x0800
                || frame[ip + 9] != 17) {
            return Optional.empty();
        }
        int udp = ip + (frame[ip] & 0xf) * 4;
        int length = number(frame, udp + 4, 2) - Frame.UDP_BYTES;
        if (length < COOKIE || frame.length < udp + Frame.UDP_BYTES + length) {
            return Optional.empty();
        }
        return Optional.of(
                new Answer(
                        Arrays.equals(frame, 0, 6, new byte[] {-1, -1, -1, -1, -1, -1}, 0, 6),
                        Ipv4Address.ofBytes(frame, ip + 12),
                        Ipv4Address.ofBytes(frame, ip + 16),
                        number(frame, udp, 2),
                        number(frame, udp + 2, 2),
                        Arrays.copyOfRange(
                                frame, udp + Frame.UDP_BYTES, udp + Frame.UDP_BYTES + length)));
    }

    private static int number(byte[] bytes, int at, int size) {
        int value = 0;
        for (int i = 0; i < size; i++) {
            value = value << 8 | bytes[at + i] & 0xff;
        }
        return value;
    }

    int xid() {
        return number(message, 4, 4);
    }

    Ipv4Address yiaddr() {
        return Ipv4Address.ofBytes(message, 16);
    }

    private boolean hasCookie() {
        return message.length >= OPTIONS && number(message, COOKIE, 4) == 0x63825363;
    }

    private List<Option> options() {
        List<Option> found = new ArrayList<>();
        if (hasCookie()) {
            walk(OPTIONS, message.length, "options", found);
            int overload =
                    found.stream()
                            .filter(option -> option.code == OptionCode.OVERLOAD)
                            .mapToInt(option -> option.value[0])
                            .findFirst()
                            .orElse(0);
            if ((overload & 1) != 0) {
                walk(FILE, COOKIE, "file", found);
            }
            if ((overload & 2) != 0) {
                walk(SNAME, FILE, "sname", found);
            }
        }
        return found;
    }

    private void walk(int from, int to, String area, List<Option> into) {
        int at = from;
        while (at < to && message[at] != -1) {
            int code = message[at] & 0xff;
            if (code == 0) {
                at++;
                continue;
            }
            int length = message[at + 1] & 0xff;
            into.add(new Option(code, Arrays.copyOfRange(message, at + 2, at + 2 + length), area));
            at += 2 + length;
        }
    }

    /// Each fact with its name, in a fixed order. `order` lists the codes as they stand.
    ///
    /// @param label how the conversation calls an address
    Map<String, String> facts(Function<Ipv4Address, String> label) {
        Map<String, String> facts = new LinkedHashMap<>();
        List<Option> options = options();
        Map<Integer, byte[]> joined = new java.util.TreeMap<>();
        Set<Integer> order = new LinkedHashSet<>();
        for (Option option : options) {
            order.add(option.code);
            joined.merge(option.code, option.value, Answer::join);
        }
        facts.put("answer", type(joined));
        facts.put("to", label.apply(to) + ":" + toPort + (toEverybody ? " in a broadcast" : ""));
        facts.put("from", label.apply(from) + ":" + fromPort);
        String[] addresses = {"ciaddr", "yiaddr", "siaddr", "giaddr"};
        for (int i = 0; i < addresses.length; i++) {
            facts.put(addresses[i], label.apply(Ipv4Address.ofBytes(message, 12 + 4 * i)));
        }
        facts.put("op", Integer.toString(message[0]));
        facts.put("hops", Integer.toString(message[3]));
        facts.put("secs", Integer.toString(number(message, 8, 2)));
        facts.put("flags", "%04x".formatted(number(message, 10, 2)));
        facts.put("chaddr", hardware().toString() + rest());
        facts.put("sname", field(SNAME, FILE, "sname", options));
        facts.put("file", field(FILE, COOKIE, "file", options));
        joined.forEach(
                (code, value) -> {
                    if (code == OptionCode.CLIENT_FQDN && value.length >= 3) {
                        facts.put("fqdn flags", fqdnFlags(value[0]));
                        facts.put("fqdn codes", value[1] + " " + value[2]);
                        facts.put("fqdn name", fqdnName(value));
                    } else {
                        facts.put("option " + code, text(code, value, label));
                    }
                });
        facts.put("order", order.stream().map(String::valueOf).collect(Collectors.joining(",")));
        facts.put("size", message.length < SMALLEST ? "below 300" : "300 or more");
        return facts;
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static String type(Map<Integer, byte[]> options) {
        byte[] type = options.get(OptionCode.MESSAGE_TYPE);
        return type == null
                ? "BOOTREPLY"
                : MessageType.coded(type[0]).map(Enum::name).orElse("type " + type[0]);
    }

    private HardwareAddress hardware() {
        int length = Math.min(16, message[2] & 0xff);
        return new HardwareAddress(message[1] & 0xff, OctetString.of(message, 28, 28 + length));
    }

    /// Whatever stands in `chaddr` behind the hardware address.
    private String rest() {
        int length = Math.min(16, message[2] & 0xff);
        for (int at = 28 + length; at < SNAME; at++) {
            if (message[at] != 0) {
                return " and " + HexText.of(Arrays.copyOfRange(message, 28 + length, SNAME));
            }
        }
        return "";
    }

    private String field(int from, int to, String area, List<Option> options) {
        if (options.stream().anyMatch(option -> option.area.equals(area))) {
            return "holds options";
        }
        int end = from;
        while (end < to && message[end] != 0) {
            end++;
        }
        return new String(message, from, end - from, StandardCharsets.ISO_8859_1);
    }

    /// The letters of RFC 4702 section 2.1.
    private static String fqdnFlags(int flags) {
        StringBuilder letters = new StringBuilder();
        for (int bit = 0; bit < 8; bit++) {
            if ((flags & 1 << bit) != 0) {
                letters.append("SOEN????".charAt(bit));
            }
        }
        return letters.toString();
    }

    /// Labels with a dot behind each that is complete; as it stands where E is clear.
    private static String fqdnName(byte[] value) {
        if ((value[0] & 4) == 0) {
            return new String(value, 3, value.length - 3, StandardCharsets.ISO_8859_1);
        }
        StringBuilder name = new StringBuilder();
        int at = 3;
        while (at < value.length && value[at] != 0) {
            name.append(name.isEmpty() ? "" : ".")
                    .append(new String(value, at + 1, value[at], StandardCharsets.ISO_8859_1));
            at += 1 + value[at];
        }
        return name + (at < value.length ? "." : "");
    }

    private static String text(int code, byte[] value, Function<Ipv4Address, String> label) {
        return switch (code) {
            case OptionCode.SERVER_IDENTIFIER -> label.apply(Ipv4Address.ofBytes(value, 0));
            case OptionCode.LEASE_TIME, OptionCode.RENEWAL_TIME, OptionCode.REBINDING_TIME ->
                    Long.toString(Integer.toUnsignedLong(ByteBuffer.wrap(value).getInt()));
            case OptionCode.MESSAGE -> "some text";
            case OptionCode.HOST_NAME, OptionCode.DOMAIN_NAME, 17, 66, 67 ->
                    "'" + new String(value, StandardCharsets.ISO_8859_1) + "'";
            default -> HexText.of(value);
        };
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
