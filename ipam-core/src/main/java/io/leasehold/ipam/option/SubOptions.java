package io.leasehold.ipam.option;

import io.leasehold.ipam.net.OctetString;

import java.util.Optional;

/** Options within an option: code, length, value, one after the other. */
public final class SubOptions {
    private SubOptions() {}

    /**
     * The value of the first one with a code; what follows one that is cut short is not looked at.
     *
     * @return empty when there is none, or it has no octets
     */
    public static Optional<OctetString> find(OctetString all, int code) {
        int at = indexOf(all, code);
        return at < 0 || all.at(at + 1) == 0
                ? Optional.empty()
                : Optional.of(all.slice(at + 2, at + 2 + all.at(at + 1)));
    }

    /** Whether there is one with a code, with octets or without. */
    public static boolean has(OctetString all, int code) {
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
}
