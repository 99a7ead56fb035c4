package io.leasehold.ipam.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.ipam.net.Ipv4Prefix;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

class ReverseZonesTest {
    private static List<Ipv4Prefix> prefixes(String text) {
        return Arrays.stream(text.split(" "))
                .filter(t -> !t.isEmpty())
                .map(Ipv4Prefix::parse)
                .toList();
    }

    private static List<DnsName> names(String text) {
        return Arrays.stream(text.split(" "))
                .filter(t -> !t.isEmpty())
                .map(DnsName::parse)
                .toList();
    }

    @ParameterizedTest(name = "{0} beside [{1}] and classless [{2}]: {3}")
    @CsvSource({
        "10.0.20.0/24,    '',                               '',               20.0.10.in-addr.arpa",
        "10.0.20.0/24,    20.0.10.in-addr.arpa,             '',               ''",
        "10.0.20.0/24,    0.10.in-addr.arpa,                '',               ''",
        "10.0.20.0/24,    10.in-addr.arpa,                  '',               ''",
        "10.0.20.0/24,    2.0.10.in-addr.arpa,              '',               20.0.10.in-addr.arpa",
        "10.0.20.0/24,    home.lan,                         '',               20.0.10.in-addr.arpa",
        "10.0.20.0/23,    20.0.10.in-addr.arpa,             '',               21.0.10.in-addr.arpa",
        "10.0.20.0/24,    '',                               10.0.20.0/25,     20.0.10.in-addr.arpa",
        "10.0.20.0/24,    '',                               10.0.20.0/25 10.0.20.128/25, ''",
        "10.1.0.0/16,     '',                               '',               1.10.in-addr.arpa",
        "10.1.0.0/16,     '',                               10.1.2.0/25,      1.10.in-addr.arpa",
        "10.1.0.0/16,     1.10.in-addr.arpa,                '',               ''",
        "10.2.0.0/15,     7.2.10.in-addr.arpa,              '', 2.10.in-addr.arpa"
                + " 3.10.in-addr.arpa",
        "10.2.0.0/15,     2.10.in-addr.arpa,                10.3.4.0/25,      3.10.in-addr.arpa",
        "10.2.0.0/15,     10.in-addr.arpa,                  '',               ''",
        "192.0.2.64/26,   '',                               '',         64-26.2.0.192.in-addr.arpa",
        "192.0.2.64/26,   2.0.192.in-addr.arpa,             '',               ''",
        "192.0.2.64/26,   64-26.2.0.192.in-addr.arpa,       192.0.2.64/26,    ''",
        "192.0.2.64/26,   any.example.org,                  192.0.2.0/25,     ''",
        "192.0.2.64/26,   any.example.org,                  192.0.2.64/27,"
                + " 64-26.2.0.192.in-addr.arpa",
    })
    void areMissing(String prefix, String zones, String classless, String missing) {
        assertThat(
                        ReverseZones.missing(
                                        Ipv4Prefix.parse(prefix), names(zones), prefixes(classless))
                                .stream()
                                .map(needed -> needed.zone().text())
                                .collect(Collectors.joining(" ")))
                .isEqualTo(missing);
    }

    @Test
    void sixteenNetworksAreSixteenZones() {
        assertThat(ReverseZones.missing(Ipv4Prefix.parse("10.0.16.0/20"), List.of(), List.of()))
                .hasSize(16)
                .startsWith(
                        new ReverseZones.Needed(
                                DnsName.parse("16.0.10.in-addr.arpa"), Optional.empty()));
    }

    @Test
    void theWholeZoneMayBeUsedInsteadOfAClasslessOne() {
        ReverseZones.Needed needed =
                ReverseZones.missing(Ipv4Prefix.parse("192.0.2.64/26"), List.of(), List.of())
                        .getFirst();
        assertThat(needed.classless()).contains(Ipv4Prefix.parse("192.0.2.64/26"));
        assertThat(needed.whole()).isEqualTo(DnsName.parse("2.0.192.in-addr.arpa"));
    }
}
