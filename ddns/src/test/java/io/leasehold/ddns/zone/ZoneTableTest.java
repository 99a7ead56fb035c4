package io.leasehold.ddns.zone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.ipam.dns.DnsName;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Optional;

final class ZoneTableTest {
    private static final TsigKey KEY =
            TsigKey.ofBase64(DnsName.parse("k"), TsigAlgorithm.HMAC_SHA256, "c2VjcmV0");
    private static final ZoneTable TABLE =
            new ZoneTable(
                    List.of(
                            zone("example.org"),
                            zone("lab.example.org"),
                            zone("2.0.192.in-addr.arpa")));

    private static DnsZoneConfig zone(String apex) {
        return DnsZoneConfig.of(DnsName.parse(apex), DnsServer.parse("192.0.2.53"), KEY);
    }

    @ParameterizedTest
    @CsvSource({
        "host.example.org, example.org",
        "host.lab.example.org, lab.example.org",
        "lab.example.org, lab.example.org",
        "host.xlab.example.org, example.org",
        "7.2.0.192.in-addr.arpa, 2.0.192.in-addr.arpa",
    })
    void findsTheLongestSuffix(String name, String apex) {
        assertThat(TABLE.find(DnsName.parse(name)).map(DnsZoneConfig::zone))
                .contains(DnsName.parse(apex));
    }

    @Test
    void findsNothingForNamesOfOthers() {
        assertThat(TABLE.find(DnsName.parse("host.notexample.org"))).isEmpty();
        assertThat(TABLE.find(DnsName.parse("org"))).isEmpty();
    }

    @Test
    void refusesAZoneThatIsGivenTwice() {
        assertThatThrownBy(() -> new ZoneTable(List.of(zone("example.org"), zone("example.org"))))
                .hasMessageContaining("example.org is configured twice");
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.53, 192.0.2.53, 53",
        "192.0.2.53:5353, 192.0.2.53, 5353",
        "ns.example.org, ns.example.org, 53",
        "2001:db8::53, 2001:db8::53, 53",
        "[2001:db8::53]:5353, 2001:db8::53, 5353",
    })
    void readsServers(String text, String host, int port) {
        assertThat(DnsServer.parse(text)).isEqualTo(new DnsServer(host, port));
    }

    @Test
    void neverPrintsASecret() {
        assertThat(KEY.toString()).isEqualTo("k (hmac-sha256)");
        assertThat(zone("example.org").toString()).doesNotContain("73:65:63");
        assertThatThrownBy(() -> TsigKey.ofBase64(KEY.name(), KEY.algorithm(), "se!cret"))
                .hasMessage("TSIG key k: secret is not base64")
                .hasNoCause();
    }

    @Test
    void needsAServer() {
        assertThatThrownBy(
                        () ->
                                new DnsZoneConfig(
                                        DnsName.parse("example.org"),
                                        List.of(),
                                        List.of(KEY),
                                        Optional.empty()))
                .hasMessageContaining("no server");
    }
}
