package io.leasehold.ipam.lease;

import java.util.Arrays;

/**
 * The columns of the lease table: what a lease has of fixed size, by the number of its slot. Kept
 * in pages, so that growing copies no column. 52 bytes a slot. Lane-confined.
 */
final class Slots {
    /** No slot, or no place. */
    static final int NONE = -1;

    private static final int PAGE_BITS = 12;
    private static final int IN_PAGE = (1 << PAGE_BITS) - 1;
    private static final LeaseState[] STATES = LeaseState.values();
    private static final int STATE_BITS = 2;

    private Page[] pages = {};
    private int end;
    private int freed = NONE;
    private int count;

    private static final class Page {
        final int[] address = new int[1 << PAGE_BITS];
        final int[] subnet = new int[1 << PAGE_BITS];
        final long[] starts = new long[1 << PAGE_BITS];
        final long[] expires = new long[1 << PAGE_BITS];
        final long[] lastTransaction = new long[1 << PAGE_BITS];

        /** The version, and below it the state: versions would take 10^10 years to reach 2^61. */
        final long[] versionAndState = new long[1 << PAGE_BITS];

        /** Where the bytes are, or {@link #NONE} in a slot that is free. */
        final int[] bytes = new int[1 << PAGE_BITS];

        /** In the heap it is in; in a slot that is free, the next such slot. */
        final int[] place = new int[1 << PAGE_BITS];

        final int[] due = new int[1 << PAGE_BITS];

        Page() {
            Arrays.fill(bytes, NONE);
        }
    }

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
            if (end == pages.length << PAGE_BITS) {
                pages = Arrays.copyOf(pages, pages.length + 1);
                pages[pages.length - 1] = new Page();
            }
            slot = end++;
        } else {
            freed = place(slot);
        }
        place(slot, NONE);
        count++;
        return slot;
    }

    void free(int slot) {
        bytes(slot, NONE);
        place(slot, freed);
        freed = slot;
        count--;
    }

    boolean isTaken(int slot) {
        return bytes(slot) != NONE;
    }

    private Page page(int slot) {
        return pages[slot >>> PAGE_BITS];
    }

    /** Takes over what is of fixed size. */
    void write(int slot, RawLease row) {
        Page page = page(slot);
        int at = slot & IN_PAGE;
        page.address[at] = row.address;
        page.subnet[at] = row.subnet;
        page.starts[at] = row.starts;
        page.expires[at] = row.expires;
        page.lastTransaction[at] = row.lastTransaction;
        page.versionAndState[at] = row.version << STATE_BITS | row.state.ordinal();
    }

    /** Tells what is of fixed size. */
    void read(int slot, RawLease row) {
        Page page = page(slot);
        int at = slot & IN_PAGE;
        row.address = page.address[at];
        row.subnet = page.subnet[at];
        row.starts = page.starts[at];
        row.expires = page.expires[at];
        row.lastTransaction = page.lastTransaction[at];
        row.version = page.versionAndState[at] >>> STATE_BITS;
        row.state = state(slot);
    }

    int address(int slot) {
        return page(slot).address[slot & IN_PAGE];
    }

    int subnet(int slot) {
        return page(slot).subnet[slot & IN_PAGE];
    }

    LeaseState state(int slot) {
        return STATES[
                (int) page(slot).versionAndState[slot & IN_PAGE] & (1 << STATE_BITS) - 1];
    }

    long expires(int slot) {
        return page(slot).expires[slot & IN_PAGE];
    }

    long lastTransaction(int slot) {
        return page(slot).lastTransaction[slot & IN_PAGE];
    }

    int bytes(int slot) {
        return page(slot).bytes[slot & IN_PAGE];
    }

    void bytes(int slot, int reference) {
        page(slot).bytes[slot & IN_PAGE] = reference;
    }

    /** Where the slot is in the one {@link SlotHeap} it is in, or {@link #NONE}. */
    int place(int slot) {
        return page(slot).place[slot & IN_PAGE];
    }

    void place(int slot, int place) {
        page(slot).place[slot & IN_PAGE] = place;
    }

    /** The second of the epoch, unsigned, when to look at the lease again. */
    int due(int slot) {
        return page(slot).due[slot & IN_PAGE];
    }

    void due(int slot, int second) {
        page(slot).due[slot & IN_PAGE] = second;
    }
}
