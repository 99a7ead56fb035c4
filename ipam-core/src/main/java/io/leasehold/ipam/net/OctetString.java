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

    /** Of the bytes, once somebody has asked; whichever thread finds it finds the same. */
    private int hash;

    private OctetString(byte[] owned) {
        this.bytes = owned;
    }

    public static OctetString of(byte[] bytes) {
        return bytes.length == 0 ? EMPTY : new OctetString(bytes.clone());
    }

    /** The bytes {@code from} inclusive to {@code to} exclusive. */
    public static OctetString of(byte[] bytes, int from, int to) {
        return from == to ? EMPTY : new OctetString(Arrays.copyOfRange(bytes, from, to));
    }

    /** One byte, 0 to 255. */
    public static OctetString ofByte(int value) {
        return new OctetString(new byte[] {(byte) value});
    }

    /** The four bytes of a number, network order. */
    public static OctetString ofInt(int value) {
        return new OctetString(
                new byte[] {
                    (byte) (value >>> 24), (byte) (value >>> 16), (byte) (value >>> 8), (byte) value
                });
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

    /** The four bytes from {@code index} as a number in network order. */
    public int intAt(int index) {
        return at(index) << 24 | at(index + 1) << 16 | at(index + 2) << 8 | at(index + 3);
    }

    /** Writes the bytes {@code from} inclusive to {@code to} exclusive into an array. */
    public void copyTo(byte[] into, int at, int from, int to) {
        System.arraycopy(bytes, from, into, at, to - from);
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
        return other instanceof OctetString that && Arrays.equals(bytes, that.bytes);
    }

    /**
     * Spread well, unlike that of arrays, by which the hardware addresses of one maker crowd. It
     * has no key, so who wants can find bytes that collide: no place for what strangers choose
     * unless it copes with that, as {@link java.util.HashMap} does.
     */
    @Override
    public int hashCode() {
        int known = hash;
        if (known == 0) {
            long mixed = bytes.length;
            for (byte octet : bytes) {
                mixed = (mixed ^ octet) * 0x9e37_79b9_7f4a_7c15L;
                mixed ^= mixed >>> 29;
            }
            known = (int) (mixed ^ mixed >>> 32);
            hash = known;
        }
        return known;
    }

    @Override
    public String toString() {
        return HEX.formatHex(bytes);
    }
}
