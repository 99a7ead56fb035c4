package io.leasehold.ipam.lease;

/**
 * Finds all slots with one key: the index knows the first, each knows the next. A client has as
 * many as it has had addresses that nobody has had since, usually one. Lane-confined.
 */
abstract class SlotChains extends SlotIndex {
    /** The hash of the key of a row. */
    abstract long hash(RawLease row);

    /** The first slot with the key that a row has, or {@link Slots#NONE}. */
    final int first(RawLease row) {
        return find(hash(row), row);
    }

    /** The next slot with the same key, or {@link Slots#NONE}. */
    abstract int next(int slot);

    abstract void next(int slot, int next);

    /**
     * Adds a slot.
     *
     * @param row has the same key as the slot
     */
    final void link(int slot, RawLease row) {
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
