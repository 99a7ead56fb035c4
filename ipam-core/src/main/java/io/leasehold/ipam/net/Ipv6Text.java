package io.leasehold.ipam.net;

import java.util.Optional;

/// IPv6 addresses as text (RFC 4291 section 2.2, RFC 5952), for the few DHCPv4 options that carry
/// them and for expressions of other servers; nothing else in the house speaks IPv6.
public final class Ipv6Text {
    public static final int BYTES = 16;
    private static final int GROUPS = 8;

    private Ipv6Text() {}

    /// The 16 bytes of an address; empty when the text is none.
    public static Optional<OctetString> parse(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            return groups(text).filter(all -> all.length() == BYTES);
        }
        Optional<OctetString> head = groups(text.substring(0, gap));
        Optional<OctetString> tail = groups(text.substring(gap + 2));
        if (head.isEmpty() || tail.isEmpty()) {
            return Optional.empty();
        }
        boolean dotted = text.indexOf('.') >= 0 && text.indexOf('.') < gap;
        int zeros = BYTES - head.get().length() - tail.get().length();
        return zeros < 2 || dotted
                ? Optional.empty()
                : Optional.of(
                        head.get().concat(OctetString.of(new byte[zeros])).concat(tail.get()));
    }

    /// Groups joined by colons, the last one perhaps a dotted IPv4 address.
    private static Optional<OctetString> groups(String text) {
        OctetString bytes = OctetString.EMPTY;
        if (text.isEmpty()) {
            return Optional.of(bytes);
        }
        String[] parts = text.split(":", -1);
        for (int i = 0; i < parts.length; i++) {
            String part = parts[i];
            if (part.indexOf('.') >= 0 && i == parts.length - 1) {
                try {
                    bytes = bytes.concat(OctetString.of(Ipv4Address.parse(part).toBytes()));
                } catch (IllegalArgumentException notAnAddress) {
                    return Optional.empty();
                }
            } else if (part.matches("[0-9a-fA-F]{1,4}")) {
                int group = Integer.parseInt(part, 16);
                bytes =
                        bytes.concat(
                                OctetString.of(new byte[] {(byte) (group >> 8), (byte) group}));
            } else {
                return Optional.empty();
            }
        }
        return bytes.length() <= BYTES ? Optional.of(bytes) : Optional.empty();
    }

    /// Lower case, the longest run of two or more zero groups as `::`, an embedded IPv4 address
    /// (`::ffff:192.0.2.1`, `::192.0.2.1`) in dots: as the C library writes it.
    ///
    /// @param address 16 bytes
    public static String format(OctetString address) {
        int[] groups = new int[GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            groups[i] = address.at(2 * i) << 8 | address.at(2 * i + 1);
        }
        int gap = 0;
        int gapLength = 0;
        for (int i = 0; i < GROUPS; i++) {
            int end = i;
            while (end < GROUPS && groups[end] == 0) {
                end++;
            }
            if (end - i > Math.max(1, gapLength)) {
                gap = i;
                gapLength = end - i;
            }
        }
        boolean embeds = gap == 0 && (gapLength == 6 || gapLength == 5 && groups[5] == 0xffff);
        int hexGroups = embeds ? GROUPS - 2 : GROUPS;
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < hexGroups; i++) {
            if (gapLength > 0 && i >= gap && i < gap + gapLength) {
                if (i == gap) {
                    text.append("::");
                }
                continue;
            }
            if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
                text.append(':');
            }
            text.append(Integer.toHexString(groups[i]));
        }
        if (embeds) {
            if (text.charAt(text.length() - 1) != ':') {
                text.append(':');
            }
            text.append(Ipv4Address.ofBytes(address.toBytes(), 12));
        }
        return text.toString();
    }
}
