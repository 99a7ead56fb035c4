package io.leasehold.ipam.classify;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

class ClassNamesTest {
    /** Around the number from which on there is an index. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8, 9, 10, 300})
    void hasWhatWasAddedOnceAndInOrder(int count) {
        List<String> names = IntStream.range(0, count).mapToObj(i -> "class-" + i).toList();
        ClassNames classes = new ClassNames();
        for (String name : names) {
            assertThat(classes.contains(name)).isFalse();
            assertThat(classes.add(name)).isTrue();
        }
        assertThat(names).allMatch(name -> !classes.add(name));

        assertThat(classes.inOrder()).isEqualTo(names);
        assertThat(List.copyOf(classes)).isEqualTo(names);
        assertThat(classes).isEqualTo(Set.copyOf(names)).isEqualTo(ClassNames.of(names));
        assertThat(ClassNames.of(names).contains("class-" + count)).isFalse();
    }

    @Test
    void whatWasToldStays() {
        ClassNames classes = new ClassNames();
        classes.add("first");
        List<String> told = classes.inOrder();

        classes.add("second");

        assertThat(told).containsExactly("first");
    }
}
