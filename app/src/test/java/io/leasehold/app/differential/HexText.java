package io.leasehold.app.differential;

import java.util.HexFormat;

/// Bytes as a transcript shows them.
final class HexText {
    private static final int MOST = 40;

    private HexText() {}

    /// All of a few bytes; of many the first, how many, and a hash to tell them apart.
    static String of(byte[] bytes) {
        return bytes.length <= MOST
                ? HexFormat.of().formatHex(bytes)
                : "%s...(%d bytes, %08x)"
                        .formatted(
                                HexFormat.of().formatHex(bytes, 0, MOST / 2),
                                bytes.length,
                                java.util.Arrays.hashCode(bytes));
    }
}
