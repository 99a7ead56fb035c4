package io.leasehold.ipam.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.ipam.net.OctetString;

import org.junit.jupiter.api.Test;

import java.util.Map;
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
}
