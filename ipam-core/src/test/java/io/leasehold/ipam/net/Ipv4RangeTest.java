package io.leasehold.ipam.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Optional;

class Ipv4RangeTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.5-192.0.2.9,   192.0.2.5,   192.0.2.9",
        "192.0.2.5 - 192.0.2.9, 192.0.2.5,   192.0.2.9",
        "192.0.2.5,             192.0.2.5,   192.0.2.5",
        "192.0.2.5-192.0.2.5,   192.0.2.5,   192.0.2.5",
        "192.0.2.192/28,        192.0.2.192, 192.0.2.207",
        "192.0.2.200/28,        192.0.2.192, 192.0.2.207",
        "192.0.2.5/32,          192.0.2.5,   192.0.2.5",
        "192.0.2.5/0,           0.0.0.0,     255.255.255.255"
    })
    void readsARangeAnAddressOrACidrAsItsWholeBlock(String text, String first, String last) {
        assertThat(Ipv4Range.parse(text))
                .isEqualTo(new Ipv4Range(Ipv4Address.parse(first), Ipv4Address.parse(last)));
    }

    @Test
    void reversedIsRefusedWithTheRangeThatWasProbablyMeant() {
        assertThatThrownBy(() -> Ipv4Range.parse("192.0.2.9-192.0.2.5"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("range 192.0.2.9-192.0.2.5 is reversed; write 192.0.2.5-192.0.2.9");
    }

    @Test
    void isReversedByTheUnsignedOrder() {
        assertThat(Ipv4Range.parse("10.0.0.0-192.0.2.0").size()).isEqualTo(0xB6000201L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "192.0.2.5-", "-192.0.2.5", "192.0.2.5-9", "192.0.2.0/33"})
    void refusesHalvesAndShorthands(String text) {
        assertThatThrownBy(() -> Ipv4Range.parse(text))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void countsTheWholeAddressSpace() {
        assertThat(Ipv4Range.parse("0.0.0.0/0").size()).isEqualTo(1L << 32);
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1-192.0.2.5, 192.0.2.5-192.0.2.9, 192.0.2.5",
        "192.0.2.1-192.0.2.9, 192.0.2.3-192.0.2.4, 192.0.2.3-192.0.2.4",
        "192.0.2.1-192.0.2.6, 192.0.2.4-192.0.2.9, 192.0.2.4-192.0.2.6",
        "192.0.2.1-192.0.2.4, 192.0.2.5-192.0.2.9,"
    })
    void intersectsBothWays(String one, String other, String shared) {
        Optional<Ipv4Range> expected = Optional.ofNullable(shared).map(Ipv4Range::parse);

        assertThat(Ipv4Range.parse(one).intersection(Ipv4Range.parse(other))).isEqualTo(expected);
        assertThat(Ipv4Range.parse(other).intersection(Ipv4Range.parse(one))).isEqualTo(expected);
        assertThat(Ipv4Range.parse(one).overlaps(Ipv4Range.parse(other)))
                .isEqualTo(expected.isPresent());
    }

    @Test
    void isWrittenAsOneAddressWhenItIsOne() {
        assertThat(Ipv4Range.parse("192.0.2.5-192.0.2.5")).hasToString("192.0.2.5");
        assertThat(Ipv4Range.parse("192.0.2.4/31")).hasToString("192.0.2.4-192.0.2.5");
    }
}
