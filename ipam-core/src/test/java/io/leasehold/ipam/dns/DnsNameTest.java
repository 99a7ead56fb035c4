package io.leasehold.ipam.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.stream.Stream;

class DnsNameTest {
    @ParameterizedTest
    @CsvSource({
        "nas.example.org,     nas.example.org",
        "NAS.Example.ORG.,    nas.example.org",
        "a,                   a",
        "_ldap._tcp.example.org, _ldap._tcp.example.org",
        "1.2.0.192.in-addr.arpa, 1.2.0.192.in-addr.arpa",
        "64/26.2.0.192.IN-ADDR.arpa., 64/26.2.0.192.in-addr.arpa"
    })
    void isCanonical(String text, String canonical) {
        assertThat(DnsName.parse(text)).hasToString(canonical);
    }

    static Stream<String> noNames() {
        return Stream.of(
                "",
                ".",
                "..",
                ".a",
                "a..b",
                "a..",
                "-a.org",
                "a-.org",
                "a b.org",
                "ä.org",
                "a\u0000.org",
                "a\r\n.org",
                "*.example.org",
                "64/26.example.org",
                "64/.2.0.192.in-addr.arpa",
                "/26.2.0.192.in-addr.arpa",
                "a".repeat(64) + ".org",
                ("a".repeat(62) + ".").repeat(4) + "aa");
    }

    @ParameterizedTest
    @MethodSource("noNames")
    void refusesWhatIsNoHostOrServiceName(String text) {
        assertThatThrownBy(() -> DnsName.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void mayHave253CharactersAnd63InALabel() {
        String longest = ("a".repeat(62) + ".").repeat(4) + "a";

        assertThat(DnsName.parse(longest).text()).hasSize(253);
        assertThat(DnsName.parse("a".repeat(63)).labels()).hasSize(1);
    }

    @Test
    void isWrittenToTheWireWithLengthsAndTheRoot() {
        assertThat(OctetString.of(DnsName.parse("nas.Lan").toWire()))
                .isEqualTo(OctetString.parseHex("03 6e6173 03 6c616e 00"));
    }

    @Test
    void reversesAnAddress() {
        assertThat(DnsName.reverseOf(Ipv4Address.parse("192.0.2.130")))
                .hasToString("130.2.0.192.in-addr.arpa");
    }

    @Test
    void isWithinAZoneByWholeLabels() {
        DnsName zone = DnsName.parse("example.org");

        assertThat(DnsName.parse("nas.example.org").isWithin(zone)).isTrue();
        assertThat(zone.isWithin(zone)).isTrue();
        assertThat(DnsName.parse("badexample.org").isWithin(zone)).isFalse();
        assertThat(DnsName.parse("org").isWithin(zone)).isFalse();
    }
}
