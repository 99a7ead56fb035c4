package io.leasehold.ipam.lease;

import java.util.function.IntConsumer;

/** Addresses by their bits, in a hash table of numbers. Lane-confined. */
final class AddressSet {
    private static final int FEWEST = 16;

    private int[] table = new int[FEWEST];
    private int count;

    /** 0.0.0.0, which stands for an empty place in the table. */
    private boolean hasZero;

    int size() {
        return hasZero ? count + 1 : count;
    }

    boolean contains(int address) {
        return address == 0 ? hasZero : table[placeOf(address)] != 0;
    }

    private int home(int address) {
        int mixed = address * 0x9e37_79b9;
        return mixed >>> Integer.numberOfLeadingZeros(table.length - 1);
    }

    /** Where an address is or would be. */
    private int placeOf(int address) {
        int at = home(address);
        while (table[at] != 0 && table[at] != address) {
            at = at + 1 & table.length - 1;
        }
        return at;
    }

    void add(int address) {
        if (address == 0) {
            hasZero = true;
            return;
        }
        int at = placeOf(address);
        if (table[at] == 0) {
            table[at] = address;
            count++;
            if (count > table.length >> 1) {
                resize(table.length << 1);
            }
        }
    }

    void remove(int address) {
        if (address == 0) {
            hasZero = false;
            return;
        }
        int gap = placeOf(address);
        if (table[gap] == 0) {
            return;
        }
        count--;
        // What would no longer be found beyond the gap moves into it.
        int mask = table.length - 1;
        for (int at = gap + 1 & mask; table[at] != 0; at = at + 1 & mask) {
            if ((at - home(table[at]) & mask) >= (at - gap & mask)) {
                table[gap] = table[at];
                gap = at;
            }
        }
        table[gap] = 0;
        if (count < table.length >> 3 && table.length > FEWEST) {
            resize(table.length >> 1);
        }
    }

    private void resize(int length) {
        int[] before = table;
        table = new int[length];
        for (int address : before) {
            if (address != 0) {
                table[placeOf(address)] = address;
            }
        }
    }

    void forEach(IntConsumer visitor) {
        if (hasZero) {
            visitor.accept(0);
        }
        for (int address : table) {
            if (address != 0) {
                visitor.accept(address);
            }
        }
    }
}
