package io.leasehold.ipam.option;

import io.leasehold.ipam.net.OctetString;

import java.util.ArrayList;
import java.util.List;

/** IPv6 addresses as text, for the few DHCPv4 options that carry them (RFC 5969, RFC 8539). */
final class Ipv6Text {
    private static final int GROUPS = 8;

    private Ipv6Text() {}

    /**
     * RFC 4291 section 2.2, forms 1 and 2.
     *
     * @throws IllegalArgumentException quoting the text
     */
    static OctetString parse(String text) {
        int gap = text.indexOf("::");
        List<Integer> groups = groups(text, gap < 0 ? text : text.substring(0, gap));
        if (gap >= 0) {
            List<Integer> tail = groups(text, text.substring(gap + 2));
            int missing = GROUPS - groups.size() - tail.size();
            if (missing < 1) {
                throw wrong(text);
            }
            for (int i = 0; i < missing; i++) {
                groups.add(0);
            }
            groups.addAll(tail);
        }
        if (groups.size() != GROUPS) {
            throw wrong(text);
        }
        byte[] bytes = new byte[2 * GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            bytes[2 * i] = (byte) (groups.get(i) >>> 8);
            bytes[2 * i + 1] = (byte) (int) groups.get(i);
        }
        return OctetString.of(bytes);
    }

    private static List<Integer> groups(String whole, String part) {
        List<Integer> groups = new ArrayList<>();
        if (part.isEmpty()) {
            return groups;
        }
        for (String group : part.split(":", GROUPS + 1)) {
            if (!group.matches("[0-9A-Fa-f]{1,4}")) {
                throw wrong(whole);
            }
            groups.add(Integer.parseInt(group, 16));
        }
        return groups;
    }

    private static IllegalArgumentException wrong(String text) {
        return new IllegalArgumentException(
                "'" + text + "' is not an IPv6 address (like 2001:db8::1)");
    }

    /** RFC 5952 section 4: the first of the longest runs of two or more zero groups is left out. */
    static String print(OctetString octets) {
        int[] groups = new int[GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            groups[i] = octets.at(2 * i) << 8 | octets.at(2 * i + 1);
        }
        int start = 0;
        int longest = 1;
        for (int i = 0; i < GROUPS; i++) {
            int run = 0;
            while (i + run < GROUPS && groups[i + run] == 0) {
                run++;
            }
            if (run > longest) {
                start = i;
                longest = run;
            }
        }
        if (longest == 1) {
            return hex(groups, 0, GROUPS);
        }
        return hex(groups, 0, start) + "::" + hex(groups, start + longest, GROUPS);
    }

    private static String hex(int[] groups, int from, int to) {
        List<String> texts = new ArrayList<>();
        for (int i = from; i < to; i++) {
            texts.add(Integer.toHexString(groups[i]));
        }
        return String.join(":", texts);
    }
}
