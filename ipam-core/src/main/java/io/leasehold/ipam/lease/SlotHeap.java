package io.leasehold.ipam.lease;

import java.util.Arrays;

/**
 * Slots, the first by some order in front: a heap with four children to a parent, which is half as
 * deep as one with two. A slot is in one heap at a time and knows its place in it, so it can leave
 * from anywhere. What the order looks at must not change while the slot is in. Lane-confined.
 */
final class SlotHeap {
    private static final int CHILDREN_BITS = 2;

    private final Slots slots;
    private final Order order;
    private int[] heap = new int[16];
    private int size;

    /** Which of two slots is in front. */
    interface Order {
        boolean isBefore(int slot, int other);
    }

    SlotHeap(Slots slots, Order order) {
        this.slots = slots;
        this.order = order;
    }

    int size() {
        return size;
    }

    /** The slot in front, or {@link Slots#NONE}. */
    int first() {
        return size == 0 ? Slots.NONE : heap[0];
    }

    void add(int slot) {
        if (slots.place(slot) != Slots.NONE) {
            throw new IllegalStateException("slot " + slot + " is in a heap already");
        }
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, size + (size >> 2));
        }
        rise(size++, slot);
    }

    void remove(int slot) {
        int place = slots.place(slot);
        if (place < 0 || place >= size || heap[place] != slot) {
            throw new IllegalStateException("slot " + slot + " is not in this heap");
        }
        slots.place(slot, Slots.NONE);
        int last = heap[--size];
        if (last != slot) {
            sink(place, last);
            rise(slots.place(last), last);
        }
        if (size < heap.length >> 2 && heap.length > 1024) {
            heap = Arrays.copyOf(heap, heap.length >> 1);
        }
    }

    /** Lets all slots go. */
    void clear() {
        for (int i = 0; i < size; i++) {
            slots.place(heap[i], Slots.NONE);
        }
        size = 0;
    }

    private void rise(int from, int slot) {
        int place = from;
        while (place > 0) {
            int parent = place - 1 >> CHILDREN_BITS;
            if (!order.isBefore(slot, heap[parent])) {
                break;
            }
            put(place, heap[parent]);
            place = parent;
        }
        put(place, slot);
    }

    private void sink(int from, int slot) {
        int place = from;
        while (true) {
            int child = (place << CHILDREN_BITS) + 1;
            if (child >= size) {
                break;
            }
            int end = Math.min(child + (1 << CHILDREN_BITS), size);
            int best = child;
            for (int other = child + 1; other < end; other++) {
                if (order.isBefore(heap[other], heap[best])) {
                    best = other;
                }
            }
            if (!order.isBefore(heap[best], slot)) {
                break;
            }
            put(place, heap[best]);
            place = best;
        }
        put(place, slot);
    }

    private void put(int place, int slot) {
        heap[place] = slot;
        slots.place(slot, place);
    }
}
