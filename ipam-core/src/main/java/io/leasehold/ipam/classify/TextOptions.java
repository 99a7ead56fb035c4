package io.leasehold.ipam.classify;

import io.leasehold.ipam.net.OctetString;

import java.util.BitSet;
import java.util.Optional;

/// Options that are NVT ASCII text by their definition. "The receiver of such options MUST be
/// prepared to delete trailing nulls if they exist" (RFC 2132 section 2).
final class TextOptions {
    private static final BitSet CODES = new BitSet(256);

    static {
        for (int code :
                new int[] {
                    12, 14, 15, 17, 18, 40, 47, 56, 60, 62, 64, 66, 67, 86, 87, 98, 100, 101, 113,
                    114
                }) {
            CODES.set(code);
        }
    }

    private TextOptions() {}

    /// The value without trailing NULs; empty if nothing is left of a text.
    static Optional<OctetString> clean(int code, Optional<OctetString> value) {
        if (value.isEmpty() || !CODES.get(code)) {
            return value;
        }
        OctetString bytes = value.get();
        int end = bytes.length();
        while (end > 0 && bytes.at(end - 1) == 0) {
            end--;
        }
        if (end == 0) {
            return Optional.empty();
        }
        return end == bytes.length() ? value : Optional.of(bytes.slice(0, end));
    }
}
