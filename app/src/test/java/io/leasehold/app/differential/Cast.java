package io.leasehold.app.differential;

import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Prefix;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Who and where the players of one sequence are.
///
/// @param number of the sequence; its block is that /26 of 198.18.0.0/16 (0 to 1023)
/// @param direct whether its block is one in the attached subnet instead (0 to 63)
record Cast(int number, boolean direct) {
    /// Both servers' address on the link.
    static final Ipv4Address SERVER = Ipv4Address.parse("198.19.0.1");

    static final Ipv4Prefix LINK = Ipv4Prefix.parse("198.19.0.0/19");

    private static final int BLOCK = 64;
    private static final Ipv4Address RELAYED_BASE = Ipv4Address.parse("198.18.0.0");
    private static final Ipv4Address DIRECT_BASE = Ipv4Address.parse("198.19.16.0");
    private static final Ipv4Address FAR_BASE = Ipv4Address.parse("10.67.0.0");
    private static final int SECOND = 4000;
    private static final int MOST_RELAYED = 1024;
    private static final int MOST_DIRECT = 64;
    private static final Pattern HOLE = Pattern.compile("\\{(net|id2?|far|\\+\\d+|mac:[a-z])}");

    Cast {
        if (number < 0 || number >= (direct ? MOST_DIRECT : MOST_RELAYED)) {
            throw new IllegalArgumentException("no block for sequence " + number);
        }
    }

    private int base() {
        return (direct ? DIRECT_BASE : RELAYED_BASE).bits() + number * BLOCK;
    }

    Ipv4Address address(int offset) {
        return new Ipv4Address(base() + offset);
    }

    boolean owns(Ipv4Address address) {
        return offset(address) >= 0 && offset(address) < BLOCK;
    }

    int offset(Ipv4Address address) {
        return address.bits() - base();
    }

    /// The hardware address of the client of that letter.
    HardwareAddress hardware(char client) {
        return HardwareAddress.parse(
                "00:00:5e:%02x:%02x:%02x"
                        .formatted((direct ? 0x70 : 0x60) + (number >> 8), number & 0xff, +client));
    }

    /// An address of a relay agent that is in none of the subnets.
    Ipv4Address farRelay() {
        return new Ipv4Address(FAR_BASE.bits() + number);
    }

    /// Fills `{net}`, `{id}`, `{id2}`, `{far}`, `{+12}` and `{mac:a}` in.
    String fill(String template) {
        return HOLE.matcher(template).replaceAll(hole -> Matcher.quoteReplacement(value(hole)));
    }

    private String value(MatchResult hole) {
        String name = hole.group(1);
        return switch (name.charAt(0)) {
            case '+' -> address(Integer.parseInt(name.substring(1))).toString();
            case 'm' -> hardware(name.charAt(name.length() - 1)).toString();
            case 'n' -> address(0) + "/26";
            case 'f' -> farRelay().toString();
            default -> Integer.toString(number + (name.equals("id2") ? SECOND : 0) + 1);
        };
    }
}
