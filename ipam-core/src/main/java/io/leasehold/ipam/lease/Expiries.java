package io.leasehold.ipam.lease;

/**
 * When to look at a lease because it may have ended, to the second and never too early. A slot has
 * one reminder, the earliest: a renewal, which only moves the end further away, is noticed when the
 * old one is due and costs nothing before.
 */
final class Expiries {
    /** The last second that can be told, in 2106: what ends later is looked at then. */
    private static final long LAST = 0xffff_ffffL;

    private static final long MICROS = 1_000_000;

    private final Slots slots;
    private final SlotHeap heap;

    Expiries(Slots slots) {
        this.slots = slots;
        this.heap =
                new SlotHeap(
                        slots,
                        (slot, other) ->
                                Integer.compareUnsigned(slots.due(slot), slots.due(other)) < 0);
    }

    /**
     * Reminds of a slot.
     *
     * @param micros of the epoch
     */
    void remind(int slot, long micros) {
        int second = (int) Math.clamp(Math.ceilDiv(micros, MICROS), 0, LAST);
        if (slots.place(slot) != Slots.NONE) {
            if (Integer.compareUnsigned(slots.due(slot), second) <= 0) {
                return;
            }
            heap.remove(slot);
        }
        slots.due(slot, second);
        heap.add(slot);
    }

    void remove(int slot) {
        heap.remove(slot);
    }

    /**
     * A slot whose reminder is due, which is its last unless there is another, or NONE.
     *
     * @param now in microseconds of the epoch
     */
    int next(long now) {
        int first = heap.first();
        if (first == Slots.NONE
                || Integer.toUnsignedLong(slots.due(first)) > Math.floorDiv(now, MICROS)) {
            return Slots.NONE;
        }
        heap.remove(first);
        return first;
    }
}
