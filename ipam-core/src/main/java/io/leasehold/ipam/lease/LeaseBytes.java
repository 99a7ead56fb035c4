package io.leasehold.ipam.lease;

import java.util.Arrays;

/**
 * What leases have of varying size, one record after the other in segments of one array each:
 *
 * <pre>
 *   slot 4 | which fields 1 | hardware type 1 | length 1, hardware |
 *   length 1-3, client identifier | ... host name | ... fqdn | ... relay agent information
 * </pre>
 *
 * Records are appended and never changed. When less than half of a segment is still needed, that
 * half is appended again and the segment is given up; so at most as much is wasted as is used (and
 * two segments), and no call moves more than a segment. Lane-confined.
 */
abstract class LeaseBytes {
    private static final int OFFSET_BITS = 18;

    /** Far below what a garbage collector treats as huge, far above what a packet can hold. */
    private static final int SEGMENT = 1 << OFFSET_BITS;

    private static final int MOST_SEGMENTS = 1 << 32 - OFFSET_BITS;
    private static final int OFFSET = SEGMENT - 1;
    private static final int LARGEST_RECORD = SEGMENT / 2;

    private static final int FLAGS_AT = 4;
    private static final int TYPE_AT = 5;
    private static final int HARDWARE_AT = 6;

    private static final int CLIENT_ID = 1;
    private static final int HOSTNAME = 2;
    private static final int FQDN = 4;
    private static final int RELAY_AGENT_INFO = 8;

    private static final byte[] NOTHING = {};

    private byte[][] segments = {};

    /** Where the next record of a segment would begin. */
    private int[] ends = {};

    /** How many bytes of a segment are needed. */
    private int[] needed = {};

    private int current = Slots.NONE;
    private byte[] scratch = new byte[256];

    /** The record that a slot has. */
    abstract int reference(int slot);

    /** The record of a slot is another one now. */
    abstract void moved(int slot, int reference);

    /** How many bytes are allocated. */
    final long allocated() {
        long sum = 0;
        for (byte[] segment : segments) {
            sum += segment.length;
        }
        return sum;
    }

    /** How many of them are needed. */
    final long needed() {
        long sum = 0;
        for (int bytes : needed) {
            sum += bytes;
        }
        return sum;
    }

    /**
     * Keeps the bytes of a row for a slot and returns where.
     *
     * @throws IllegalArgumentException when they are more than any message could carry
     */
    final int add(int slot, RawLease row) {
        int length = encode(slot, row);
        if (length > LARGEST_RECORD) {
            throw new IllegalArgumentException(
                    "lease "
                            + new io.leasehold.ipam.net.Ipv4Address(row.address)
                            + ": "
                            + length
                            + " bytes; "
                            + LARGEST_RECORD
                            + " are the most");
        }
        return append(scratch, 0, length);
    }

    /** Whether a record has exactly the bytes of a row. */
    final boolean isSame(int reference, int slot, RawLease row) {
        int length = encode(slot, row);
        byte[] segment = segment(reference);
        int from = reference & OFFSET;
        // No record is the beginning of another, so the length of this one need not be known.
        return from + length <= segment.length
                && Arrays.equals(segment, from, from + length, scratch, 0, length);
    }

    /** Gives up a record; whoever had it has another one already, or none. */
    final void remove(int reference) {
        int number = reference >>> OFFSET_BITS;
        needed[number] -= length(segment(reference), reference & OFFSET);
        if (number != current) {
            tidy(number);
        }
    }

    /** Tells where the bytes of a record are, until the next change of any record. */
    final void read(int reference, RawLease row) {
        byte[] bytes = segment(reference);
        int from = reference & OFFSET;
        int fields = bytes[from + FLAGS_AT];
        int at = from + HARDWARE_AT + 1;
        row.bytes = bytes;
        row.hardwareType = bytes[from + TYPE_AT] & 0xff;
        row.hardware = RawLease.range(at, bytes[at - 1]);
        at += bytes[at - 1];
        row.clientId = field(bytes, at, fields & CLIENT_ID);
        at = end(at, row.clientId);
        row.hostname = field(bytes, at, fields & HOSTNAME);
        at = end(at, row.hostname);
        row.fqdn = field(bytes, at, fields & FQDN);
        at = end(at, row.fqdn);
        row.relayAgentInfo = field(bytes, at, fields & RELAY_AGENT_INFO);
    }

    private static long field(byte[] bytes, int at, int present) {
        if (present == 0) {
            return RawLease.ABSENT;
        }
        int first = bytes[at] & 0xff;
        return first < 0xff
                ? RawLease.range(at + 1, first)
                : RawLease.range(
                        at + 4,
                        (bytes[at + 1] & 0xff) << 16
                                | (bytes[at + 2] & 0xff) << 8
                                | bytes[at + 3] & 0xff);
    }

    private static int end(int at, long range) {
        return range == RawLease.ABSENT ? at : RawLease.from(range) + RawLease.length(range);
    }

    private static int length(byte[] bytes, int from) {
        int fields = bytes[from + FLAGS_AT];
        int at = from + HARDWARE_AT + 1 + bytes[from + HARDWARE_AT];
        at = end(at, field(bytes, at, fields & CLIENT_ID));
        at = end(at, field(bytes, at, fields & HOSTNAME));
        at = end(at, field(bytes, at, fields & FQDN));
        at = end(at, field(bytes, at, fields & RELAY_AGENT_INFO));
        return at - from;
    }

    private byte[] segment(int reference) {
        return segments[reference >>> OFFSET_BITS];
    }

    /** Writes the record of a row into the scratch array and returns its length. */
    private int encode(int slot, RawLease row) {
        int most =
                HARDWARE_AT
                        + 1
                        + RawLease.length(row.hardware)
                        + 4 * 4
                        + RawLease.length(row.clientId)
                        + RawLease.length(row.hostname)
                        + RawLease.length(row.fqdn)
                        + RawLease.length(row.relayAgentInfo);
        if (scratch.length < most) {
            scratch = new byte[most];
        }
        scratch[0] = (byte) (slot >>> 24);
        scratch[1] = (byte) (slot >>> 16);
        scratch[2] = (byte) (slot >>> 8);
        scratch[3] = (byte) slot;
        scratch[FLAGS_AT] =
                (byte)
                        (flag(row.clientId, CLIENT_ID)
                                | flag(row.hostname, HOSTNAME)
                                | flag(row.fqdn, FQDN)
                                | flag(row.relayAgentInfo, RELAY_AGENT_INFO));
        scratch[TYPE_AT] = (byte) row.hardwareType;
        int hardware = RawLease.length(row.hardware);
        scratch[HARDWARE_AT] = (byte) hardware;
        int at = copy(row, row.hardware, HARDWARE_AT + 1);
        at = encodeField(row, row.clientId, at);
        at = encodeField(row, row.hostname, at);
        at = encodeField(row, row.fqdn, at);
        return encodeField(row, row.relayAgentInfo, at);
    }

    private static int flag(long range, int flag) {
        return range == RawLease.ABSENT ? 0 : flag;
    }

    private int encodeField(RawLease row, long range, int from) {
        if (range == RawLease.ABSENT) {
            return from;
        }
        int length = RawLease.length(range);
        int at = from;
        if (length < 0xff) {
            scratch[at++] = (byte) length;
        } else {
            scratch[at++] = (byte) 0xff;
            scratch[at++] = (byte) (length >>> 16);
            scratch[at++] = (byte) (length >>> 8);
            scratch[at++] = (byte) length;
        }
        return copy(row, range, at);
    }

    private int copy(RawLease row, long range, int at) {
        int length = RawLease.length(range);
        System.arraycopy(row.bytes, RawLease.from(range), scratch, at, length);
        return at + length;
    }

    private int append(byte[] from, int at, int length) {
        if (current == Slots.NONE || ends[current] + length > SEGMENT) {
            int full = current;
            current = emptySegment();
            if (full != Slots.NONE) {
                tidy(full);
            }
            if (ends[current] + length > SEGMENT) {
                current = emptySegment(); // tidying up has filled it
            }
        }
        int end = ends[current];
        System.arraycopy(from, at, segments[current], end, length);
        ends[current] = end + length;
        needed[current] += length;
        return current << OFFSET_BITS | end;
    }

    private int emptySegment() {
        int number = 0;
        while (number < segments.length && segments[number] != NOTHING) {
            number++;
        }
        if (number == segments.length) {
            if (number == MOST_SEGMENTS) {
                throw new IllegalStateException(
                        "the bytes of all leases are more than "
                                + (long) MOST_SEGMENTS * SEGMENT
                                + ": "
                                + needed());
            }
            segments = Arrays.copyOf(segments, number + 1);
            ends = Arrays.copyOf(ends, number + 1);
            needed = Arrays.copyOf(needed, number + 1);
        }
        segments[number] = new byte[SEGMENT];
        ends[number] = 0;
        needed[number] = 0;
        return number;
    }

    /** Gives up a full segment if less than half of it is needed. */
    private void tidy(int number) {
        if (needed[number] >= SEGMENT / 2) {
            return;
        }
        byte[] segment = segments[number];
        int at = 0;
        while (needed[number] > 0) {
            int length = length(segment, at);
            int slot =
                    (segment[at] & 0xff) << 24
                            | (segment[at + 1] & 0xff) << 16
                            | (segment[at + 2] & 0xff) << 8
                            | segment[at + 3] & 0xff;
            if (reference(slot) == (number << OFFSET_BITS | at)) {
                needed[number] -= length;
                moved(slot, append(segment, at, length));
            }
            at += length;
        }
        segments[number] = NOTHING;
        ends[number] = 0;
    }
}
