package io.leasehold.ipam.lease;

import java.util.Arrays;

/**
 * What leases have of fixed size, by the number of their slot:
 *
 * <pre>
 *   address 4, subnet 4 | starts 8 | expires 8 | last transaction 8 | version and state 8 |
 *   bytes 4, place 4 | due 4, next 4
 * </pre>
 *
 * Whoever looks at one of these looks at others, so a lease has them side by side, 56 bytes, in one
 * or two lines of the processor's cache. Kept in pages, so that growing copies nothing.
 * Lane-confined.
 */
final class Slots {
    /** No slot, or no place. */
    static final int NONE = -1;

    /** More than there are addresses in four /8. */
    static final int MOST = (1 << 26) - 1;

    private static final int PAGE_BITS = 12;
    private static final int IN_PAGE = (1 << PAGE_BITS) - 1;
    private static final int WIDTH = 7;

    private static final int ADDRESS_SUBNET = 0;
    private static final int STARTS = 1;
    private static final int EXPIRES = 2;
    private static final int LAST_TRANSACTION = 3;

    /** The version, and below it the state: at a change a microsecond good for 70,000 years. */
    private static final int VERSION_STATE = 4;

    private static final int BYTES_PLACE = 5;
    private static final int DUE_NEXT = 6;

    private static final LeaseState[] STATES = LeaseState.values();
    private static final int STATE_BITS = 2;
    private static final long LOW = 0xffff_ffffL;

    private long[][] pages = {};
    private int end;
    private int freed = NONE;
    private int count;

    /** How many slots are taken. */
    int count() {
        return count;
    }

    /** No slot has this number or a greater one. */
    int end() {
        return end;
    }

    /** A slot for a lease; it is in no heap, and taken as soon as it has bytes. */
    int take() {
        int slot = freed;
        if (slot == NONE) {
            if (end == MOST) {
                throw new IllegalStateException("more than " + MOST + " leases");
            }
            if (end == pages.length << PAGE_BITS) {
                pages = Arrays.copyOf(pages, pages.length + 1);
                pages[pages.length - 1] = new long[WIDTH << PAGE_BITS];
            }
            slot = end++;
        } else {
            freed = next(slot);
        }
        bytes(slot, NONE);
        place(slot, NONE);
        count++;
        return slot;
    }

    void free(int slot) {
        bytes(slot, NONE);
        next(slot, freed);
        freed = slot;
        count--;
    }

    boolean isTaken(int slot) {
        return bytes(slot) != NONE;
    }

    private long[] page(int slot) {
        return pages[slot >>> PAGE_BITS];
    }

    private static int row(int slot) {
        return (slot & IN_PAGE) * WIDTH;
    }

    private int high(int slot, int field) {
        return (int) (page(slot)[row(slot) + field] >>> 32);
    }

    private int low(int slot, int field) {
        return (int) page(slot)[row(slot) + field];
    }

    private void high(int slot, int field, int value) {
        long[] page = page(slot);
        int at = row(slot) + field;
        page[at] = (long) value << 32 | page[at] & LOW;
    }

    private void low(int slot, int field, int value) {
        long[] page = page(slot);
        int at = row(slot) + field;
        page[at] = page[at] & ~LOW | value & LOW;
    }

    /** Takes over what a row has of fixed size. */
    void write(int slot, RawLease row) {
        long[] page = page(slot);
        int at = row(slot);
        page[at + ADDRESS_SUBNET] = (long) row.address << 32 | row.subnet & LOW;
        page[at + STARTS] = row.starts;
        page[at + EXPIRES] = row.expires;
        page[at + LAST_TRANSACTION] = row.lastTransaction;
        page[at + VERSION_STATE] = row.version << STATE_BITS | row.state.ordinal();
    }

    /** Tells what a row has of fixed size. */
    void read(int slot, RawLease row) {
        long[] page = page(slot);
        int at = row(slot);
        row.address = address(slot);
        row.subnet = subnet(slot);
        row.starts = page[at + STARTS];
        row.expires = page[at + EXPIRES];
        row.lastTransaction = page[at + LAST_TRANSACTION];
        row.version = page[at + VERSION_STATE] >>> STATE_BITS;
        row.state = state(slot);
    }

    int address(int slot) {
        return high(slot, ADDRESS_SUBNET);
    }

    int subnet(int slot) {
        return low(slot, ADDRESS_SUBNET);
    }

    LeaseState state(int slot) {
        return STATES[low(slot, VERSION_STATE) & (1 << STATE_BITS) - 1];
    }

    long expires(int slot) {
        return page(slot)[row(slot) + EXPIRES];
    }

    long lastTransaction(int slot) {
        return page(slot)[row(slot) + LAST_TRANSACTION];
    }

    /** Where the bytes of the lease are, NONE in a slot that is free. */
    int bytes(int slot) {
        return high(slot, BYTES_PLACE);
    }

    void bytes(int slot, int reference) {
        high(slot, BYTES_PLACE, reference);
    }

    /** Where the slot is in the one {@link SlotHeap} it is in, or NONE. */
    int place(int slot) {
        return low(slot, BYTES_PLACE);
    }

    void place(int slot, int place) {
        low(slot, BYTES_PLACE, place);
    }

    /** The second of the epoch, unsigned, when to look at the lease again. */
    int due(int slot) {
        return high(slot, DUE_NEXT);
    }

    void due(int slot, int second) {
        high(slot, DUE_NEXT, second);
    }

    /** The next slot of the same client, or the next that is free. */
    int next(int slot) {
        return low(slot, DUE_NEXT);
    }

    void next(int slot, int next) {
        low(slot, DUE_NEXT, next);
    }
}
