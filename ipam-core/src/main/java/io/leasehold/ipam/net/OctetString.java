package io.leasehold.ipam.net;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Bytes as a value: compared by content, copied on the way in and out, printed as hex pairs joined
 * by colons.
 */
public final class OctetString implements Comparable<OctetString> {
    public static final OctetString EMPTY = new OctetString(new byte[0]);
    private static final HexFormat HEX = HexFormat.ofDelimiter(":");

    private final byte[] bytes;
    private final int hash;

    private OctetString(byte[] owned) {
        this.bytes = owned;
        this.hash = Arrays.hashCode(owned);
    }

    public static OctetString of(byte[] bytes) {
        return bytes.length == 0 ? EMPTY : new OctetString(bytes.clone());
    }

    /** The bytes {@code from} inclusive to {@code to} exclusive. */
    public static OctetString of(byte[] bytes, int from, int to) {
        return from == to ? EMPTY : new OctetString(Arrays.copyOfRange(bytes, from, to));
    }

    /**
     * Reads hex digits, optionally with colons, dashes or blanks between pairs.
     *
     * @throws IllegalArgumentException naming the text
     */
    public static OctetString parseHex(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length() / 2);
        String stripped = text.strip();
        int at = 0;
        while (at < stripped.length()) {
            boolean separated = at > 0 && isSeparator(stripped.charAt(at));
            int pair = separated ? at + 1 : at;
            if (pair + 1 >= stripped.length()
                    || !HexFormat.isHexDigit(stripped.charAt(pair))
                    || !HexFormat.isHexDigit(stripped.charAt(pair + 1))) {
                throw new IllegalArgumentException(
                        "'" + text + "' is not a sequence of hex pairs (like 01:02:ff)");
            }
            bytes.write(HexFormat.fromHexDigits(stripped, pair, pair + 2));
            at = pair + 2;
        }
        return of(bytes.toByteArray());
    }

    private static boolean isSeparator(char c) {
        return c == ':' || c == '-' || Character.isWhitespace(c);
    }

    public int length() {
        return bytes.length;
    }

    public boolean isEmpty() {
        return bytes.length == 0;
    }

    /** The byte at {@code index} as 0 to 255. */
    public int at(int index) {
        return bytes[index] & 0xff;
    }

    public byte[] toBytes() {
        return bytes.clone();
    }

    /** Writes the bytes into an array, from {@code at} on. */
    public void copyTo(byte[] into, int at) {
        System.arraycopy(bytes, 0, into, at, bytes.length);
    }

    public OctetString slice(int from, int to) {
        return of(bytes, from, to);
    }

    public OctetString concat(OctetString other) {
        byte[] joined = Arrays.copyOf(bytes, bytes.length + other.bytes.length);
        System.arraycopy(other.bytes, 0, joined, bytes.length, other.bytes.length);
        return new OctetString(joined);
    }

    @Override
    public int compareTo(OctetString other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OctetString that
                && hash == that.hash
                && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return HEX.formatHex(bytes);
    }
}
