package io.leasehold.ipam.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.ipam.net.OctetString;

import org.junit.jupiter.api.Test;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

class OptionSetTest {
    @Test
    void laterOptionsLieOnTopOfEarlierOnes() {
        OctetString one = OctetString.parseHex("01");
        OctetString two = OctetString.parseHex("02");
        OptionSet below = OptionSet.of(Map.of(3, one, 6, one));

        OptionSet merged = below.overlaidBy(OptionSet.of(Map.of(6, two, 15, two)));

        assertThat(merged.values()).isEqualTo(new TreeMap<>(Map.of(3, one, 6, two, 15, two)));
        assertThat(below.get(6)).contains(one);
    }

    @Test
    void padAndEndAreNoOptions() {
        assertThatThrownBy(() -> OptionSet.of(Map.of(0, OctetString.EMPTY)))
                .hasMessage("option code 0 is not 1 to 254");
        assertThatThrownBy(() -> OptionSet.EMPTY.with(255, OctetString.EMPTY))
                .hasMessage("option code 255 is not 1 to 254");
    }

    /** In any order, over and over, as a map would have it. */
    @Test
    void hasWhatAMapWouldHave() {
        long seed = Long.getLong("leasehold.seed", 20_261_121L);
        Random random = new Random(seed);
        TreeMap<Integer, OctetString> expected = new TreeMap<>();
        OptionSet options = OptionSet.EMPTY;
        for (int step = 0; step < 2_000; step++) {
            int code = 1 + random.nextInt(254);
            if (random.nextInt(3) == 0) {
                expected.remove(code);
                options = options.without(code);
            } else {
                OctetString value = OctetString.ofInt(random.nextInt(5));
                expected.put(code, value);
                options = options.with(code, value);
            }
            assertThat(options.values()).as("seed %d, step %d", seed, step).isEqualTo(expected);
            assertThat(options.has(code)).isEqualTo(expected.containsKey(code));
            assertThat(options.find(code)).isEqualTo(expected.get(code));
            assertThat(options.size()).isEqualTo(expected.size());
            assertThat(options).isEqualTo(OptionSet.of(expected)).hasSameHashCodeAs(OptionSet.of(expected));
        }
    }

    @Test
    void aBuilderKeepsNothingOfWhatItBuilt() {
        OptionSet.Builder builder = new OptionSet.Builder(1).put(3, OctetString.ofByte(1));
        OptionSet built = builder.build();

        builder.put(3, OctetString.ofByte(2)).put(1, OctetString.EMPTY);

        assertThat(built).isEqualTo(OptionSet.of(Map.of(3, OctetString.ofByte(1))));
        assertThat(builder.build().values()).containsOnlyKeys(1, 3);
    }
}
