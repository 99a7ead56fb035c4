package io.leasehold.ipam.lease;

import java.util.Arrays;

/**
 * Finds all slots with one key: the index knows the first, each knows the next. A client has as
 * many as it has had addresses that nobody has had since, usually one. Lane-confined.
 */
abstract class SlotChains extends SlotIndex {
    private static final int PAGE_BITS = 12;
    private static final int IN_PAGE = (1 << PAGE_BITS) - 1;

    private int[][] nexts = {};

    /** The hash of the key of a row. */
    abstract long hash(RawLease row);

    /** The first slot with the key that a row has, or {@link Slots#NONE}. */
    final int first(RawLease row) {
        return find(hash(row), row);
    }

    /** The next slot with the same key, or {@link Slots#NONE}. */
    final int next(int slot) {
        return nexts[slot >>> PAGE_BITS][slot & IN_PAGE];
    }

    private void next(int slot, int next) {
        nexts[slot >>> PAGE_BITS][slot & IN_PAGE] = next;
    }

    /**
     * Adds a slot.
     *
     * @param row has the same key as the slot
     */
    final void link(int slot, RawLease row) {
        if (slot >>> PAGE_BITS >= nexts.length) {
            int pages = nexts.length;
            nexts = Arrays.copyOf(nexts, (slot >>> PAGE_BITS) + 1);
            for (int i = pages; i < nexts.length; i++) {
                nexts[i] = new int[1 << PAGE_BITS];
            }
        }
        long hash = hash(row);
        int first = find(hash, row);
        next(slot, first);
        if (first == Slots.NONE) {
            add(hash, slot);
        } else {
            replace(hash, first, slot);
        }
    }

    /**
     * Takes a slot out while it still has its key.
     *
     * @param row has the same key as the slot
     */
    final void unlink(int slot, RawLease row) {
        long hash = hash(row);
        int first = find(hash, row);
        if (first != slot) {
            int before = first;
            while (next(before) != slot) {
                before = next(before);
            }
            next(before, next(slot));
        } else if (next(slot) != Slots.NONE) {
            replace(hash, slot, next(slot));
        } else {
            remove(hash, slot);
        }
    }
}
