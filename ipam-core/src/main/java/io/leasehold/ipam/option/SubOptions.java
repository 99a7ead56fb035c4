package io.leasehold.ipam.option;

import io.leasehold.ipam.net.OctetString;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Options inside an option: code, length and value after one another. */
public sealed interface SubOptions {
    int PAD = 0;
    int END = 255;

    /** The most bytes one of them has: its length is one byte, and none of them is ever split. */
    int LONGEST = 255;

    record SubOption(int code, OctetString value) {}

    /**
     * @param all in the order they stand, codes 1 to 254
     */
    record Listed(List<SubOption> all) implements SubOptions {
        public Listed {
            all = List.copyOf(all);
        }

        /** The value of a code; what is there more than once is joined (RFC 3396 section 7). */
        public Optional<OctetString> get(int code) {
            return all.stream()
                    .filter(one -> one.code == code)
                    .map(SubOption::value)
                    .reduce(OctetString::concat);
        }
    }

    /**
     * @param offset of the sub-option that is wrong
     */
    record Malformed(String reason, int offset) implements SubOptions {}

    /** RFC 3046 section 2.0, RFC 3925 section 4: no padding, and no end before the end. */
    static SubOptions read(OctetString octets) {
        return read(octets, false);
    }

    /**
     * RFC 2132 section 8.4: 0 is padding, and 255 is the end wherever it stands; what follows it
     * says nothing.
     */
    static SubOptions readPadded(OctetString octets) {
        return read(octets, true);
    }

    private static SubOptions read(OctetString octets, boolean padded) {
        List<SubOption> all = new ArrayList<>();
        int at = 0;
        while (at < octets.length()) {
            int code = octets.at(at);
            if (padded && code == PAD) {
                at++;
                continue;
            }
            if (padded && code == END) {
                break;
            }
            if (code == PAD || code == END) {
                return new Malformed("sub-option code " + code + " is not 1 to 254", at);
            }
            if (at + 1 >= octets.length()) {
                return new Malformed("sub-option " + code + " has no length", at);
            }
            int length = octets.at(at + 1);
            int start = at + 2;
            if (start + length > octets.length()) {
                return new Malformed(
                        "sub-option "
                                + code
                                + " is said to have "
                                + length
                                + " bytes, and "
                                + (octets.length() - start)
                                + " are left",
                        at);
            }
            all.add(new SubOption(code, octets.slice(start, start + length)));
            at = start + length;
        }
        return new Listed(all);
    }

    /**
     * The value of the first one with a code; what follows one that is cut short is not looked at.
     *
     * @return empty when there is none, or it has no octets
     */
    static Optional<OctetString> find(OctetString all, int code) {
        int at = indexOf(all, code);
        return at < 0 || all.at(at + 1) == 0
                ? Optional.empty()
                : Optional.of(all.slice(at + 2, at + 2 + all.at(at + 1)));
    }

    /** Whether there is one with a code, with octets or without. */
    static boolean has(OctetString all, int code) {
        return indexOf(all, code) >= 0;
    }

    private static int indexOf(OctetString all, int code) {
        int at = 0;
        while (at + 2 <= all.length()) {
            int end = at + 2 + all.at(at + 1);
            if (end > all.length()) {
                return -1;
            }
            if (all.at(at) == code) {
                return at;
            }
            at = end;
        }
        return -1;
    }

    /**
     * The bytes of these in this order.
     *
     * @throws IllegalArgumentException if a value is longer than {@link #LONGEST}
     */
    static OctetString write(List<SubOption> all) {
        OctetString octets = OctetString.EMPTY;
        for (SubOption one : all) {
            if (one.value.length() > LONGEST) {
                throw new IllegalArgumentException(
                        "sub-option "
                                + one.code
                                + " has "
                                + one.value.length()
                                + " bytes; "
                                + LONGEST
                                + " are the most");
            }
            byte[] head = {(byte) one.code, (byte) one.value.length()};
            octets = octets.concat(OctetString.of(head)).concat(one.value);
        }
        return octets;
    }
}
