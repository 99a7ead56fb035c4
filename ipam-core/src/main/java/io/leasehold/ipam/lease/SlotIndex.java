package io.leasehold.ipam.lease;

/**
 * Finds a slot by a key that the slot has: a hash table with open addressing and linear probing, of
 * numbers of slots only; keys are compared where they are. It is made of many small tables that
 * grow by half at different times, so that none of them makes a packet wait. Lane-confined.
 */
abstract class SlotIndex {
    private static final int PART_BITS = 8;
    private static final int FEWEST = 8;

    /** Enough for {@link Slots#MOST} and one more. */
    private static final int SLOT_BITS = 26;

    private static final int SLOT = (1 << SLOT_BITS) - 1;

    /**
     * Numbers of slots plus one, 0 where there is none. Above them a few bits of the hash, so that
     * almost only the slot that is sought is looked at.
     */
    private final int[][] parts = new int[1 << PART_BITS][FEWEST];

    private final int[] counts = new int[1 << PART_BITS];

    /** The hash of the key of a slot. */
    abstract long hash(int slot);

    /** Whether a slot has the key that a row has. */
    abstract boolean hasKeyOf(int slot, RawLease row);

    private static int part(long hash) {
        return (int) (hash >>> 64 - PART_BITS);
    }

    /** Where in a table of this length the search for a hash begins. */
    private static int home(long hash, int length) {
        return (int) ((hash & 0xffff_ffffL) * length >>> 32);
    }

    private static int next(int at, int length) {
        return at + 1 == length ? 0 : at + 1;
    }

    private static int entry(long hash, int slot) {
        return (int) (hash >>> 32) << SLOT_BITS | slot + 1;
    }

    private static int slot(int entry) {
        return (entry & SLOT) - 1;
    }

    /**
     * The slot with the key that a row has, or {@link Slots#NONE}.
     *
     * @param hash of that key
     */
    final int find(long hash, RawLease row) {
        int[] table = parts[part(hash)];
        int bits = entry(hash, 0) & ~SLOT;
        int at = home(hash, table.length);
        while (table[at] != 0) {
            if ((table[at] & ~SLOT) == bits && hasKeyOf(slot(table[at]), row)) {
                return slot(table[at]);
            }
            at = next(at, table.length);
        }
        return Slots.NONE;
    }

    /** Adds a slot whose key no other has. */
    final void add(long hash, int slot) {
        int part = part(hash);
        if (++counts[part] > parts[part].length - (parts[part].length >> 2)) {
            grow(part, parts[part].length + (parts[part].length >> 1));
        }
        insert(parts[part], hash, entry(hash, slot));
    }

    /** Makes room for so many slots at once. */
    final void expect(int count) {
        int length = (int) Math.min(1 << 24, (count / parts.length + 64) * 3L / 2);
        for (int part = 0; part < parts.length; part++) {
            if (parts[part].length < length) {
                grow(part, length);
            }
        }
    }

    private void grow(int part, int length) {
        int[] table = new int[length];
        for (int entry : parts[part]) {
            if (entry != 0) {
                insert(table, hash(slot(entry)), entry);
            }
        }
        parts[part] = table;
    }

    private static void insert(int[] table, long hash, int entry) {
        int at = home(hash, table.length);
        while (table[at] != 0) {
            at = next(at, table.length);
        }
        table[at] = entry;
    }

    /** Lets another slot with the same key be found instead of this one. */
    final void replace(long hash, int slot, int by) {
        parts[part(hash)][placeOf(hash, slot)] = entry(hash, by);
    }

    final void remove(long hash, int slot) {
        int part = part(hash);
        int[] table = parts[part];
        int gap = placeOf(hash, slot);
        counts[part]--;
        // What would no longer be found beyond the gap moves into it.
        int at = next(gap, table.length);
        while (table[at] != 0) {
            int home = home(hash(slot(table[at])), table.length);
            if (distance(home, at, table.length) >= distance(gap, at, table.length)) {
                table[gap] = table[at];
                gap = at;
            }
            at = next(at, table.length);
        }
        table[gap] = 0;
    }

    private static int distance(int from, int to, int length) {
        return to >= from ? to - from : to - from + length;
    }

    private int placeOf(long hash, int slot) {
        int[] table = parts[part(hash)];
        int at = home(hash, table.length);
        while (slot(table[at]) != slot) {
            if (table[at] == 0) {
                throw new IllegalStateException("slot " + slot + " is not in the index");
            }
            at = next(at, table.length);
        }
        return at;
    }
}
