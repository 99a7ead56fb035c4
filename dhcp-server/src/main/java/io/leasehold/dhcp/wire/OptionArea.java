package io.leasehold.dhcp.wire;

import io.leasehold.ipam.net.OctetString;

/// Room for options in one field of a packet: code, length, value, one after the other, then END.
/// Filled by one thread.
final class OptionArea {
    static final int MAX_FRAGMENT = 255;
    private static final int FRAGMENT_OVERHEAD = 2;
    private static final byte END = (byte) 255;

    private final byte[] packet;
    private final int from;
    private final int size;
    private int used;
    private int reserved;

    /// @param from where the field begins in the packet
    /// @param size bytes of the field, END included
    OptionArea(byte[] packet, int from, int size) {
        this.packet = packet;
        this.from = from;
        this.size = size;
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
        return size - used - reserved - 1;
    }

    /// How much of a value the room takes, in as few fragments as possible.
    int valueRoom() {
        int perFragment = MAX_FRAGMENT + FRAGMENT_OVERHEAD;
        return room() / perFragment * MAX_FRAGMENT
                + Math.max(0, room() % perFragment - FRAGMENT_OVERHEAD);
    }

    /// Writes the bytes of `value` from `first` to `to`, which fit, as fragments of one option.
    void put(int code, OctetString value, int first, int to) {
        int at = first;
        do {
            int length = Math.min(MAX_FRAGMENT, to - at);
            packet[from + used] = (byte) code;
            packet[from + used + 1] = (byte) length;
            value.copyTo(packet, from + used + FRAGMENT_OVERHEAD, at, at + length);
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

    /// Writes END behind the options.
    ///
    /// @return how many bytes they take with it
    int end() {
        packet[from + used] = END;
        return used + 1;
    }
}
