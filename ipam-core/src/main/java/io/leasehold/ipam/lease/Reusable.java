package io.leasehold.ipam.lease;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Slots of addresses whose last lease has ended, the one that ended longest ago first: its client
 * is the least likely to come back for it. Apart for each gate, so that one that is closed costs
 * nothing.
 */
final class Reusable {
    private final Slots slots;
    private final Map<Set<String>, SlotHeap> byGate = new LinkedHashMap<>();
    private int count;

    Reusable(Slots slots) {
        this.slots = slots;
    }

    /**
     * @param gate of the pool that the slot's address is in
     */
    void add(Set<String> gate, int slot) {
        byGate.computeIfAbsent(gate, _ -> new SlotHeap(slots, this::endedBefore)).add(slot);
        count++;
    }

    /**
     * @param gate the slot was added with
     */
    void remove(Set<String> gate, int slot) {
        SlotHeap heap = byGate.get(gate);
        if (heap == null) {
            throw new IllegalStateException("slot " + slot + " is not behind the gate " + gate);
        }
        heap.remove(slot);
        count--;
    }

    /** Lets all slots go. */
    void clear() {
        byGate.values().forEach(SlotHeap::clear);
        count = 0;
    }

    private boolean endedBefore(int slot, int other) {
        int order = Long.compare(slots.expires(slot), slots.expires(other));
        return order == 0
                ? Integer.compareUnsigned(slots.address(slot), slots.address(other)) < 0
                : order < 0;
    }

    /** The slot that has been free for longest of those whose gate is open, else NONE. */
    int longestFree(Predicate<Set<String>> open) {
        int best = Slots.NONE;
        for (Map.Entry<Set<String>, SlotHeap> entry : byGate.entrySet()) {
            int first = entry.getValue().first();
            if (first != Slots.NONE
                    && (best == Slots.NONE || endedBefore(first, best))
                    && open.test(entry.getKey())) {
                best = first;
            }
        }
        return best;
    }

    int count() {
        return count;
    }
}
