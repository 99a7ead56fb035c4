package io.leasehold.dhcp.wire;

import io.leasehold.ipam.net.OctetString;

import java.util.Arrays;

/// Room for options in one field of a packet: code, length, value, one after the other, then END.
/// Filled by one thread, read once.
final class OptionArea {
    static final int MAX_FRAGMENT = 255;
    private static final int FRAGMENT_OVERHEAD = 2;
    private static final byte END = (byte) 255;

    private final byte[] bytes;
    private int used;
    private int reserved;

    /// @param size bytes of the field, END included
    OptionArea(int size) {
        this.bytes = new byte[size];
    }

    /// Bytes a value takes with the code and length of each of its fragments.
    static int bytesFor(int valueLength) {
        int fragments = Math.max(1, (valueLength + MAX_FRAGMENT - 1) / MAX_FRAGMENT);
        return valueLength + fragments * FRAGMENT_OVERHEAD;
    }

    /// Keeps bytes at the end free for options that are written last; 0 gives them back.
    void reserve(int count) {
        reserved = count;
    }

    /// Bytes left before END and what is reserved.
    int room() {
        return bytes.length - used - reserved - 1;
    }

    /// How much of a value the room takes, in as few fragments as possible.
    int valueRoom() {
        int perFragment = MAX_FRAGMENT + FRAGMENT_OVERHEAD;
        return room() / perFragment * MAX_FRAGMENT
                + Math.max(0, room() % perFragment - FRAGMENT_OVERHEAD);
    }

    /// Writes the bytes of `value` from `from` to `to`, which fit, as fragments of one option.
    void put(int code, OctetString value, int from, int to) {
        byte[] source = value.toBytes();
        int at = from;
        do {
            int length = Math.min(MAX_FRAGMENT, to - at);
            bytes[used] = (byte) code;
            bytes[used + 1] = (byte) length;
            System.arraycopy(source, at, bytes, used + FRAGMENT_OVERHEAD, length);
            used += FRAGMENT_OVERHEAD + length;
            at += length;
        } while (at < to);
    }

    void put(int code, OctetString value) {
        put(code, value, 0, value.length());
    }

    boolean isEmpty() {
        return used == 0;
    }

    /// The options and END, without the room that was left.
    byte[] toBytes() {
        byte[] written = Arrays.copyOf(bytes, used + 1);
        written[used] = END;
        return written;
    }
}
