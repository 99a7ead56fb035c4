package io.leasehold.ipam.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.ipam.net.OctetString;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;

class NamePolicyTest {
    private static final DnsName ZONE = DnsName.parse("example.org");

    /** What a client calls itself, and the label that is published; empty for none. */
    record Case(String name, String given, String label) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> names() {
        return Stream.of(
                new Case("a plain name is published as it is", "nas", "nas"),
                new Case("case does not matter in DNS", "NAS", "nas"),
                new Case("a domain that the client believes in is cut off", "nas.lan", "nas"),
                new Case("a trailing dot is cut off", "nas.", "nas"),
                new Case("so are several", "nas...", "nas"),
                new Case("only dots are no name", "...", ""),
                new Case("a leading dot leaves no first label", ".nas", ""),
                new Case("underscores become hyphens", "living_room_tv", "living-room-tv"),
                new Case("blanks go", "Bob's iPhone", "bobsiphone"),
                new Case("accents fold", "Küche", "kuche"),
                new Case("compatibility forms fold", "ｎａｓ", "nas"),
                new Case("a full-width dot separates nothing", "nas．evil", "nasevil"),
                new Case("an apostrophe ends no SQL", "'); DROP TABLE lease;--", "droptablelease"),
                new Case("markup is none", "<script>alert(1)</script>", "scriptalert1script"),
                new Case("a header cannot be injected", "a\r\nX-Evil: 1", "ax-evil1"),
                new Case("a NUL ends nothing", "nas\u0000evil", "nasevil"),
                new Case("a trailing NUL goes", "nas\u0000", "nas"),
                new Case("an emoji alone is no name", "\uD83D\uDE80", ""),
                new Case("an emoji within goes", "rocket\uD83D\uDE80man", "rocketman"),
                new Case("only hyphens are no name", "-----", ""),
                new Case("outer hyphens go", "--nas--", "nas"),
                new Case("nothing is no name", "", ""),
                new Case("blanks alone are no name", "   ", ""),
                new Case("255 bytes are cut to a label", "a".repeat(255), "a".repeat(63)),
                new Case(
                        "a hyphen at the cut goes, too",
                        "a".repeat(62) + "-" + "b".repeat(192),
                        "a".repeat(62)),
                new Case("wpad is denied", "wpad", ""),
                new Case("in any case", "WPAD", ""),
                new Case("with a domain", "wpad.example.org", ""),
                new Case("with something invisible", "w\u200Bp\u00ADad", ""),
                new Case("with hyphens around it", "-wpad-", ""),
                new Case("with accents", "wpàd", ""),
                new Case("isatap is denied", "isatap", ""),
                new Case("localhost is denied", "localhost", ""),
                new Case("a name that only begins so is not", "wpad2", "wpad2"),
                new Case("a wildcard is none", "*", ""));
    }

    @ParameterizedTest
    @MethodSource("names")
    void publishesWhatIsLeftOfAName(Case c) {
        OctetString raw = OctetString.of(c.given().getBytes(StandardCharsets.UTF_8));

        assertThat(NamePolicy.qualify(raw, ZONE))
                .isEqualTo(
                        c.label().isEmpty()
                                ? Optional.empty()
                                : Optional.of(DnsName.parse(c.label() + ".example.org")));
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23})
    void anyBytesMakeAValidNameOfTheZoneOrNone(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        int published = 0;
        for (int round = 0; round < 5_000; round++) {
            byte[] bytes = new byte[random.nextInt(300)];
            random.nextBytes(bytes);
            Optional<DnsName> name = NamePolicy.qualify(OctetString.of(bytes), ZONE);
            assertThat(name.stream().allMatch(n -> n.isWithin(ZONE) && n.labels().size() == 3))
                    .as("seed %d: %s", seed, OctetString.of(bytes))
                    .isTrue();
            published += name.isPresent() ? 1 : 0;
        }
        assertThat(published).isPositive();
    }

    @ParameterizedTest
    @CsvSource({"61, true", "62, false"})
    void aNameTooLongForItsZoneIsNotPublished(int length, boolean published) {
        DnsName zone = DnsName.parse(("z".repeat(62) + ".").repeat(3) + "zz");
        OctetString raw = OctetString.of("a".repeat(length).getBytes(StandardCharsets.US_ASCII));

        assertThat(NamePolicy.qualify(raw, zone).isPresent()).isEqualTo(published);
    }

    /** Zone example.org, suffix dorm.dhcp.example.org. */
    @ParameterizedTest(name = "\"{0}\" is published as {1}")
    @CsvSource({
        "pc,                              pc.dorm.dhcp.example.org",
        "pc.,                             pc.dorm.dhcp.example.org",
        "pc.example.org,                  pc.example.org",
        "PC.Example.ORG.,                 pc.example.org",
        "pc.dorm.dhcp.example.org,        pc.dorm.dhcp.example.org",
        "pc.dorm,                         pc.dorm.dhcp.example.org",
        "pc.dhcp.example.org,             pc.dorm.dhcp.example.org",
        "shop.apps.example.org,           shop.dorm.dhcp.example.org",
        "pc.example.net,                  pc.dorm.dhcp.example.org",
        "pc.example.org.example.net,      pc.dorm.dhcp.example.org",
        "pc.notexample.org,               pc.dorm.dhcp.example.org",
        "pc.exam_ple.org,                 pc.dorm.dhcp.example.org",
        "pc..example.org,                 pc.dorm.dhcp.example.org",
        "pc!.example.org,                 pc.example.org",
        "example.org,                     example.dorm.dhcp.example.org",
        "dhcp.example.org,                ''",
        "dorm.example.org,                dorm.example.org",
        "wpad.example.org,                ''",
        "!.example.org,                   ''",
        ".example.org,                    ''",
        "*.example.org,                   ''",
    })
    void aNameThatSaysItsDomainIsKeptOneLabelBelow(String said, String published) {
        OctetString raw = OctetString.of(said.getBytes(StandardCharsets.UTF_8));

        assertThat(
                        NamePolicy.qualify(raw, ZONE, DnsName.parse("dorm.dhcp.example.org"))
                                .map(DnsName::text)
                                .orElse(""))
                .isEqualTo(published);
    }
}
