package io.leasehold.ddns.zone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Prefix;

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
        "192.0.2.63,  63.2.0.192.in-addr.arpa",
        "192.0.2.64,  64.64/26.2.0.192.in-addr.arpa",
        "192.0.2.100, 100.96-27.2.0.192.in-addr.arpa",
        "192.0.2.127, 127.96-27.2.0.192.in-addr.arpa",
        "192.0.2.128, 128.2.0.192.in-addr.arpa",
        "192.0.2.130, 130.rev.example.org",
    })
    void ptrsOfAClasslessPrefixLiveInItsZone(String address, String owner) {
        ZoneTable table =
                new ZoneTable(
                        List.of(
                                zone("2.0.192.in-addr.arpa"),
                                classless("64/26.2.0.192.in-addr.arpa", "192.0.2.64/26"),
                                classless("96-27.2.0.192.in-addr.arpa", "192.0.2.96/27"),
                                classless("rev.example.org", "192.0.2.130/32")));

        assertThat(table.reverseName(Ipv4Address.parse(address))).isEqualTo(DnsName.parse(owner));
        assertThat(table.find(DnsName.parse(owner))).isPresent();
    }

    private static DnsZoneConfig classless(String apex, String prefix) {
        return zone(apex).withClassless(Ipv4Prefix.parse(prefix));
    }

    @Test
    void refusesAClasslessPrefixThatNeedsNoneOrHasTwoZones() {
        assertThatThrownBy(() -> classless("2.0.192.in-addr.arpa", "192.0.2.0/24"))
                .hasMessageContaining("192.0.2.0/24 is not 25 to 32 bits long");
        assertThatThrownBy(
                        () ->
                                new ZoneTable(
                                        List.of(
                                                classless("a.example.org", "192.0.2.64/26"),
                                                classless("b.example.org", "192.0.2.64/26"))))
                .hasMessage(
                        "the PTRs of 192.0.2.64/26 cannot live in both zone a.example.org and zone"
                                + " b.example.org");
    }

    @Test
    void refusesALimitThatWouldSendNothing() {
        assertThatThrownBy(() -> zone("example.org").withMostUpdatesPerSecond(0))
                .hasMessage(
                        "zone example.org: 0 updates per second would send none; 1 is the least");
    }

    @ParameterizedTest
    @CsvSource({
        "hmac-sha256, false",
        "HMAC-SHA384, false",
        "hmac-sha512, false",
        "hmac-sha1, true",
        "hmac-md5, true",
        "HMAC-MD5.SIG-ALG.REG.INT, true",
    })
    void knowsWhichAlgorithmsAreWeak(String text, boolean weak) {
        assertThat(TsigAlgorithm.parse(text).weak()).isEqualTo(weak);
    }

    @Test
    void refusesOtherAlgorithms() {
        assertThatThrownBy(() -> TsigAlgorithm.parse("hmac-sha256-128"))
                .hasMessage(
                        "TSIG algorithm 'hmac-sha256-128' is not one of [hmac-sha256, hmac-sha384,"
                                + " hmac-sha512, hmac-sha1, hmac-md5]");
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
