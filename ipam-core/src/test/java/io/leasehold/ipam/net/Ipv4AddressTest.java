package io.leasehold.ipam.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

class Ipv4AddressTest {
    @ParameterizedTest
    @CsvSource({
        "0.0.0.0,         0",
        "0.0.0.1,         1",
        "192.0.2.1,       3221225985",
        "127.255.255.255, 2147483647",
        "128.0.0.0,       2147483648",
        "255.255.255.255, 4294967295"
    })
    void readsAndWritesDottedDecimal(String text, long value) {
        assertThat(Ipv4Address.parse(text).asLong()).isEqualTo(value);
        assertThat(Ipv4Address.ofLong(value)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ".",
                "192.0.2",
                "192.0.2.",
                "192.0.2.1.",
                ".192.0.2.1",
                "192.0.2.1.5",
                "192..2.1",
                "256.0.2.1",
                "192.0.2.256",
                "192.0.2.1000",
                "192.0.2.01",
                "00.0.2.1",
                "192.0.2.-1",
                "192.0.2.+1",
                " 192.0.2.1",
                "192.0.2.1 ",
                "192.0.2.1/24",
                "0x7f.0.0.1",
                "192.0.2.a",
                "192.0.2.\u0661",
                "3221225985",
                "192.0.2.4294967297"
            })
    void refusesEverythingElseAndQuotesIt(String text) {
        assertThatThrownBy(() -> Ipv4Address.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("'" + text + "' is not an IPv4 address");
    }

    @Test
    void ordersAsUnsignedNumbers() {
        assertThat(Ipv4Address.parse("192.0.2.1")).isGreaterThan(Ipv4Address.parse("10.0.0.1"));
        assertThat(Ipv4Address.BROADCAST).isGreaterThan(Ipv4Address.parse("127.255.255.255"));
    }

    @Test
    void stepsAcrossOctetsButNotOutOfTheAddressSpace() {
        assertThat(Ipv4Address.parse("192.0.2.255").plus(1)).hasToString("192.0.3.0");
        assertThat(Ipv4Address.parse("192.0.3.0").plus(-1)).hasToString("192.0.2.255");
        assertThatThrownBy(() -> Ipv4Address.BROADCAST.plus(1))
                .hasMessageContaining("outside the IPv4 address space");
        assertThatThrownBy(() -> Ipv4Address.ANY.plus(-1))
                .hasMessageContaining("outside the IPv4 address space");
    }

    @Test
    void isWrittenAndReadAsTextAndBytesWithoutLoss() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(791);
        for (int i = 0; i < 10_000; i++) {
            Ipv4Address address = new Ipv4Address(random.nextInt());
            byte[] framed = new byte[7];
            System.arraycopy(address.toBytes(), 0, framed, 2, 4);
            assertThat(Ipv4Address.parse(address.toString())).isEqualTo(address);
            assertThat(Ipv4Address.ofBytes(framed, 2)).isEqualTo(address);
        }
    }
}
