package io.leasehold.ipam.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Ipv4PrefixTest {
    @ParameterizedTest
    @CsvSource({
        "0.0.0.0/0,        0.0.0.0,         255.255.255.255, 4294967296",
        "128.0.0.0/1,      128.0.0.0,       255.255.255.255, 2147483648",
        "198.51.100.0/23,  255.255.254.0,   198.51.101.255,  512",
        "192.0.2.0/24,     255.255.255.0,   192.0.2.255,     256",
        "192.0.2.128/25,   255.255.255.128, 192.0.2.255,     128",
        "192.0.2.254/31,   255.255.255.254, 192.0.2.255,     2",
        "192.0.2.7/32,     255.255.255.255, 192.0.2.7,       1"
    })
    void knowsItsMaskItsLastAddressAndItsSize(
            String text, String mask, String last, long addresses) {
        Ipv4Prefix prefix = Ipv4Prefix.parse(text);

        assertThat(prefix).hasToString(text);
        assertThat(prefix.netmask()).isEqualTo(Ipv4Address.parse(mask));
        assertThat(prefix.last()).isEqualTo(Ipv4Address.parse(last));
        assertThat(prefix.size()).isEqualTo(addresses);
        assertThat(prefix.range().size()).isEqualTo(addresses);
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.200/28, 192.0.2.192/28",
        "192.0.2.1/0, 0.0.0.0/0",
        "192.0.2.255/31, 192.0.2.254/31"
    })
    void withHostBitsIsRefusedNamingTheNetworkThatWasProbablyMeant(String text, String meant) {
        assertThatThrownBy(() -> Ipv4Prefix.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "prefix %s has host bits set; the network is %s".formatted(text, meant));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/33", "/-1", "/+8", "/024", "/8/8", "/ 8", "/a"})
    void refusesALengthThatIsNone(String length) {
        assertThatThrownBy(() -> Ipv4Prefix.parse("192.0.2.0" + length))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "'192.0.2.0%s': prefix length '%s' is not 0 to 32"
                                .formatted(length, length.substring(1)));
    }

    @Test
    void refusesAnAddressWithoutALength() {
        assertThatThrownBy(() -> Ipv4Prefix.parse("192.0.2.0"))
                .hasMessageContaining("'192.0.2.0' is not a prefix");
    }

    @Test
    void containsItsEndsAndNothingBeyond() {
        Ipv4Prefix prefix = Ipv4Prefix.parse("192.0.2.64/26");

        assertThat(prefix.contains(Ipv4Address.parse("192.0.2.63"))).isFalse();
        assertThat(prefix.contains(Ipv4Address.parse("192.0.2.64"))).isTrue();
        assertThat(prefix.contains(Ipv4Address.parse("192.0.2.127"))).isTrue();
        assertThat(prefix.contains(Ipv4Address.parse("192.0.2.128"))).isFalse();
        assertThat(prefix.contains(Ipv4Range.parse("192.0.2.120-192.0.2.128"))).isFalse();
        assertThat(Ipv4Prefix.parse("0.0.0.0/0").contains(Ipv4Address.BROADCAST)).isTrue();
    }

    @Test
    void overlapsWhatIsInsideOrAroundItOnly() {
        Ipv4Prefix prefix = Ipv4Prefix.parse("192.0.2.64/26");

        assertThat(prefix.overlaps(Ipv4Prefix.parse("192.0.2.0/24"))).isTrue();
        assertThat(prefix.overlaps(Ipv4Prefix.parse("192.0.2.100/30"))).isTrue();
        assertThat(prefix.overlaps(Ipv4Prefix.parse("192.0.2.0/26"))).isFalse();
        assertThat(prefix.overlaps(Ipv4Prefix.parse("192.0.2.128/25"))).isFalse();
    }

    @Test
    void ordersByNetworkThenByLength() {
        assertThat(Ipv4Prefix.parse("192.0.2.0/24"))
                .isLessThan(Ipv4Prefix.parse("192.0.2.0/25"))
                .isGreaterThan(Ipv4Prefix.parse("10.0.0.0/8"));
    }
}
