package io.leasehold.ipam.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Comparator;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

class SlotHeapTest {
    private final Slots slots = new Slots();
    private final SlotHeap heap =
            new SlotHeap(slots, (slot, other) -> slots.due(slot) < slots.due(other));

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void theFirstIsTheFirstWhoeverLeavesFromWhere(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        for (int i = 0; i < 3000; i++) {
            slots.take();
        }
        TreeSet<Integer> model =
                new TreeSet<>(
                        Comparator.comparing((Integer slot) -> slots.due(slot))
                                .thenComparing(slot -> slot));
        for (int step = 0; step < 60_000; step++) {
            int slot = random.nextInt(3000);
            boolean grows = step / 15_000 % 2 == 0;
            if (!model.contains(slot) && (grows || random.nextInt(4) == 0)) {
                slots.due(slot, random.nextInt(500));
                heap.add(slot);
                model.add(slot);
            } else if (model.remove(slot)) {
                heap.remove(slot);
            }
            assertThat(heap.size()).isEqualTo(model.size());
            assertThat(model.isEmpty() ? -1 : slots.due(heap.first()))
                    .as("seed %d step %d", seed, step)
                    .isEqualTo(model.isEmpty() ? -1 : slots.due(model.first()));
        }
    }

    @Test
    void aSlotIsInAtMostOneHeapOnce() {
        int slot = slots.take();
        heap.add(slot);

        assertThatThrownBy(() -> heap.add(slot)).hasMessage("slot 0 is in a heap already");
        heap.clear();
        assertThat(heap.first()).isEqualTo(Slots.NONE);
        assertThatThrownBy(() -> heap.remove(slot)).hasMessage("slot 0 is not in this heap");
        heap.add(slot);
        assertThat(heap.first()).isEqualTo(slot);
    }
}
