package io.leasehold.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.ddns.zone.DnsServer;
import io.leasehold.ddns.zone.DnsZoneConfig;
import io.leasehold.ddns.zone.TsigAlgorithm;
import io.leasehold.ddns.zone.TsigKey;
import io.leasehold.dhcp.Safeguards;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Prefix;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.plan.Authority;
import io.leasehold.ipam.plan.Claim;
import io.leasehold.ipam.plan.ClaimSemantics;
import io.leasehold.ipam.plan.DdnsPolicy;
import io.leasehold.ipam.plan.LeaseTerms;
import io.leasehold.ipam.plan.Reservation;
import io.leasehold.ipam.plan.ReservationId;
import io.leasehold.ipam.plan.Source;
import io.leasehold.ipam.plan.Subnet;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a good configuration means.
final class ConfigFileTest {
    private static final String LEAST = "server: {id: lan-1}\ndhcp: {interfaces: [br0]}\n";
    private static final String SECRET = "c2l4dGVlbiBieXRlcyBvciBzby4uLg==";

    @TempDir private Path directory = Path.of("");

    @Test
    void everythingButTheNameAndTheInterfacesHasADefault() {
        LeaseholdConfig config = good(LEAST);

        assertThat(config.server().id()).isEqualTo("lan-1");
        assertThat(config.dhcp())
                .isEqualTo(
                        new LeaseholdConfig.Dhcp(
                                List.of("br0"),
                                Duration.ofSeconds(30),
                                Duration.ofHours(24),
                                Optional.of(Duration.ofMillis(300)),
                                Safeguards.DEFAULT));
        assertThat(config.database())
                .isEqualTo(new LeaseholdConfig.Database.Embedded(directory.resolve("data")));
        assertThat(config.http()).isEqualTo(new LeaseholdConfig.Http("127.0.0.1", 8067));
        assertThat(config.dns()).isEqualTo(new LeaseholdConfig.Dns(List.of(), List.of()));
        assertThat(config.plan().subnets()).isEmpty();
    }

    @Test
    void aSubnetNeedsOnlyItsPrefix() {
        Subnet subnet =
                good(LEAST + "plan: {subnets: [{prefix: 192.0.2.0/24}]}")
                        .plan()
                        .subnets()
                        .getFirst();

        assertThat(subnet.name()).isEqualTo("192.0.2.0/24");
        assertThat(subnet.authority()).isEqualTo(Authority.LEASEHOLD);
        assertThat(subnet.terms().lease()).isEqualTo(LeaseTerms.NONE);
        assertThat(subnet.ddns()).isEqualTo(DdnsPolicy.OFF);
        assertThat(subnet.source()).isEqualTo(Source.FILE);
    }

    @Test
    void optionsBecomeBytesInTheOrderWritten() {
        Subnet subnet =
                good(LEAST
                                + """
                                plan:
                                  subnets:
                                  - prefix: 192.0.2.0/24
                                    options: { domain-name-servers: [192.0.2.1, 198.51.100.14], 15: a.b, 224: "01:ff" }
                                """)
                        .plan()
                        .subnets()
                        .getFirst();

        assertThat(subnet.terms().options().values().get(6))
                .contains(OctetString.parseHex("c0000201c633640e"));
        assertThat(subnet.terms().options().values().get(15))
                .contains(OctetString.parseHex("612e62"));
        assertThat(subnet.terms().options().values().get(224))
                .contains(OctetString.parseHex("01ff"));
    }

    @Test
    void aClaimOfARangeExcludesAndOneOfAnAddressIsAnAddress() {
        List<Claim> claims =
                good(LEAST
                                + """
                                plan:
                                  subnets:
                                  - prefix: 192.0.2.0/24
                                    claims:
                                    - { range: 192.0.2.64/28, owner: kubernetes-lb, name: a }
                                    - { address: 192.0.2.9, owner: static, name: b }
                                    - { range: 192.0.2.0/24, owner: kubernetes-pods, name: c, semantics: claim }
                                """)
                        .plan()
                        .claims();

        assertThat(claims)
                .extracting(Claim::semantics)
                .containsExactly(
                        ClaimSemantics.EXCLUDE, ClaimSemantics.ADDRESS, ClaimSemantics.CLAIM);
        assertThat(claims).extracting(c -> c.range().size()).containsExactly(16L, 1L, 256L);
    }

    @Test
    void aReservationKeepsItsIdWhenOnlyItsPromiseChanges() {
        ReservationId before =
                reservation("{ macs: [\"00:00:5e:00:53:01\", \"00:00:5e:00:53:02\"], hostname: a }")
                        .id();
        ReservationId reordered =
                reservation(
                                "{ macs: [\"00:00:5e:00:53:02\", \"00-00-5E-00-53-01\"], address:"
                                        + " 192.0.2.7 }")
                        .id();
        ReservationId other = reservation("{ mac: \"00:00:5e:00:53:01\", hostname: a }").id();

        assertThat(reordered).isEqualTo(before);
        assertThat(other).isNotEqualTo(before);
    }

    @Test
    void aZoneCarriesItsKeysAndItsSource() throws IOException {
        secret("new.key", SECRET);
        secret(
                "old.key",
                "key \"old\" {\n  algorithm hmac-sha512;\n  secret \"" + SECRET + "\";\n};\n");
        LeaseholdConfig config =
                good(
                        LEAST
                                + """
                                dns:
                                  keys:
                                  - { name: new, secretFile: new.key }
                                  - { name: old, algorithm: hmac-sha512, secretFile: old.key }
                                  zones:
                                  - { zone: Home.Example.ORG., servers: [192.0.2.53, "192.0.2.54:5353"], key: [new, old], localAddress: 192.0.2.1 }
                                """);

        OctetString bytes =
                OctetString.of(
                        "sixteen bytes or so...".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThat(config.dns().zones())
                .containsExactly(
                        new DnsZoneConfig(
                                DnsName.parse("home.example.org"),
                                List.of(
                                        new DnsServer("192.0.2.53", 53),
                                        new DnsServer("192.0.2.54", 5353)),
                                List.of(
                                        new TsigKey(
                                                DnsName.parse("new"),
                                                TsigAlgorithm.HMAC_SHA256,
                                                bytes),
                                        new TsigKey(
                                                DnsName.parse("old"),
                                                TsigAlgorithm.HMAC_SHA512,
                                                bytes)),
                                Optional.of(Ipv4Address.parse("192.0.2.1"))));
        assertThat(config.toString()).doesNotContain("sixteen", SECRET, bytes.toString());
    }

    @Test
    void aKeyOfBindIsComparedWithWhatTheFileSays() throws IOException {
        secret(
                "k",
                "# made by tsig-keygen // in /* a hurry\n"
                        + "key \"other\" { algorithm hmac-sha256; secret \""
                        + SECRET
                        + "\"; };\n");
        assertThat(refused(LEAST + "dns: {keys: [{name: k, secretFile: k}]}"))
                .contains("no key k in k, only other");
        assertThat(
                        refused(
                                LEAST
                                        + "dns: {keys: [{name: other, algorithm: hmac-sha512,"
                                        + " secretFile: k}]}"))
                .contains("key other is hmac-sha512 here but hmac-sha256 in k");
    }

    @Test
    void slashesInASecretAreNoComment() throws IOException {
        String slashes = "////" + "////".repeat(6);
        secret("k", "key \"k\" { algorithm hmac-sha256; secret \"" + slashes + "\"; };\n");

        assertThat(good(LEAST + "dns: {keys: [{name: k, secretFile: k}]}").dns().keys())
                .singleElement()
                .satisfies(key -> assertThat(key.secret().length()).isEqualTo(21));
    }

    @Test
    void aSecretThatIsNoSecretIsRefusedWithoutBeingQuoted() throws IOException {
        secret("k", "not base64 at all!");
        assertThat(refused(LEAST + "dns: {keys: [{name: k, secretFile: k}]}"))
                .contains("k holds neither a base64 secret nor a BIND key statement")
                .doesNotContain("not base64 at all");
    }

    @Test
    void anExposedOrShortSecretIsWarnedOf() throws IOException {
        Path file = secret("k", "c2hvcnQ=");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(loaded(LEAST + "dns: {keys: [{name: k, secretFile: k}]}").warnings())
                .extracting(Problem::message)
                .containsExactlyInAnyOrder(
                        "dns.keys[0].secretFile: every user of this machine may read " + file,
                        "dns.keys[0].secretFile: the secret in k has 5 bytes, fewer than 16");
    }

    @Test
    void aSecretMayBeInTheEnvironment() {
        ConfigOutcome outcome =
                ConfigFile.parse(
                        directory.resolve("leasehold.yaml"),
                        LEAST + "dns: {keys: [{name: k, secretEnv: TSIG_OF_LAN}]}",
                        Map.of("TSIG_OF_LAN", SECRET + "\n"));
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        ConfigOutcome.Loaded.class,
                        loaded ->
                                assertThat(loaded.config().dns().keys())
                                        .singleElement()
                                        .satisfies(
                                                key ->
                                                        assertThat(key.secret().length())
                                                                .isEqualTo(22)));
    }

    @ParameterizedTest
    @CsvSource({
        "hmac-md5,  hmac-md5 must not be used any more (RFC 8945 section 6)",
        "hmac-sha1, hmac-sha1 is not recommended any more (RFC 8945 section 6)"
    })
    void aWeakAlgorithmIsTakenAndWarnedOf(String algorithm, String told) throws IOException {
        secret("k", SECRET);
        ConfigOutcome.Loaded loaded =
                loaded(
                        LEAST
                                + "dns: {keys: [{name: k, secretFile: k, algorithm: "
                                + algorithm
                                + "}]}");
        assertThat(loaded.config().dns().keys())
                .extracting(TsigKey::algorithm)
                .containsExactly(TsigAlgorithm.parse(algorithm));
        assertThat(loaded.warnings())
                .singleElement()
                .satisfies(
                        warning -> {
                            assertThat(warning.message())
                                    .isEqualTo("dns.keys[0].algorithm: " + told);
                            assertThat(warning.remedy())
                                    .isEqualTo(
                                            "make a new key with tsig-keygen -a hmac-sha256, and"
                                                    + " give zones [new, old] until the DNS server"
                                                    + " has it");
                        });
    }

    @Test
    void aZoneMayBeClasslessAndSlow() {
        assertThat(
                        good(LEAST
                                        + """
                                        dns:
                                          zones:
                                          - { zone: 64-26.2.0.192.in-addr.arpa, servers: [192.0.2.53], classless: 192.0.2.64/26, rateLimit: 20 }
                                        """)
                                .dns()
                                .zones())
                .containsExactly(
                        new DnsZoneConfig(
                                        DnsName.parse("64-26.2.0.192.in-addr.arpa"),
                                        List.of(new DnsServer("192.0.2.53", 53)),
                                        List.of(),
                                        Optional.empty())
                                .withClassless(Ipv4Prefix.parse("192.0.2.64/26"))
                                .withMostUpdatesPerSecond(20));
    }

    /** What to write is said for every subnet whose PTR records have no zone. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "192.0.2.0/24 | add { zone: 2.0.192.in-addr.arpa, servers: [...], key: ... } to"
                        + " dns.zones, or set reverse: false",
                "10.0.20.0/23 | add { zone: 20.0.10.in-addr.arpa, servers: [...], key: ... } and {"
                        + " zone: 21.0.10.in-addr.arpa, servers: [...], key: ... } to dns.zones, or"
                        + " set reverse: false",
                "192.0.2.64/26 | add { zone: 2.0.192.in-addr.arpa, servers: [...], key: ... }, or"
                        + " where that is not yours (RFC 2317) { zone: 64-26.2.0.192.in-addr.arpa,"
                        + " classless: 192.0.2.64/26, servers: [...], key: ... }, to dns.zones, or"
                        + " set reverse: false",
            })
    void aMissingReverseZoneIsSuggested(String prefix, String remedy) {
        assertThat(
                        loaded(
                                        LEAST
                                                + "plan: {subnets: [{prefix: "
                                                + prefix
                                                + ", interface: br0, ddns: {reverse: true}}]}")
                                .warnings())
                .extracting(Problem::remedy)
                .contains(remedy);
    }

    @Test
    void anExternalDatabaseTakesTheFirstLineOfItsPasswordFile() throws IOException {
        secret("password", "hunter2\nsecond line\n");
        LeaseholdConfig config =
                good(
                        LEAST
                                + "database: {url: \"jdbc:postgresql://db/l\", user: u,"
                                + " passwordFile: password}");

        assertThat(config.database())
                .isEqualTo(
                        new LeaseholdConfig.Database.External(
                                "jdbc:postgresql://db/l",
                                "u",
                                Optional.of(
                                        new Secret(
                                                OctetString.of(
                                                        "hunter2"
                                                                .getBytes(
                                                                        java.nio.charset
                                                                                .StandardCharsets
                                                                                .UTF_8))))));
        assertThat(config.toString()).doesNotContain("hunter2");
    }

    @Test
    void aFileThatCannotBeReadIsAProblemLikeAnyOther() throws IOException {
        assertThat(ConfigFile.load(directory.resolve("absent.yaml")))
                .isInstanceOf(ConfigOutcome.Refused.class);
        assertThat(ConfigFile.load(directory)).isInstanceOf(ConfigOutcome.Refused.class);
        Path latin = directory.resolve("latin1.yaml");
        Files.write(latin, new byte[] {'a', ':', ' ', (byte) 0xe9});
        assertThat(ConfigFile.load(latin).toString()).contains("is not UTF-8 text");
    }

    private Reservation reservation(String yaml) {
        return good(LEAST
                        + "plan: {subnets: [{prefix: 192.0.2.0/24, reservations: ["
                        + yaml
                        + "]}]}")
                .plan()
                .subnets()
                .getFirst()
                .reservations()
                .getFirst();
    }

    private Path secret(String name, String content) throws IOException {
        Path file = directory.resolve(name);
        Files.writeString(file, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }

    private ConfigOutcome.Loaded loaded(String yaml) {
        ConfigOutcome outcome = ConfigFile.parse(directory.resolve("leasehold.yaml"), yaml);
        assertThat(outcome).as("%s", outcome).isInstanceOf(ConfigOutcome.Loaded.class);
        return (ConfigOutcome.Loaded) outcome;
    }

    private LeaseholdConfig good(String yaml) {
        return loaded(yaml).config();
    }

    private String refused(String yaml) {
        ConfigOutcome outcome = ConfigFile.parse(directory.resolve("leasehold.yaml"), yaml);
        assertThat(outcome).isInstanceOf(ConfigOutcome.Refused.class);
        return outcome.toString();
    }
}
