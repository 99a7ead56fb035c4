package io.leasehold.ipam.option.rfc3397;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.option.OptionCatalog;
import io.leasehold.ipam.option.OptionDefinition;
import io.leasehold.ipam.option.OptionText;
import io.leasehold.ipam.option.OptionValue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * RFC 3397 section 2: the search list may be compressed, its pointers count from its first byte.
 */
class Section2CompressionTest {
    private static final OptionCatalog CATALOG = OptionCatalog.STANDARD;
    private static final OptionDefinition SEARCH =
            CATALOG.coded(OptionCatalog.DHCP4, 119).orElseThrow();

    @Test
    void namesThatShareTheirEndAreRead() {
        OctetString octets =
                OctetString.parseHex(
                        "03656e67 056170706c65 03636f6d 00" // eng.apple.com
                                + "096d61726b6574696e67 c004"); // marketing, and from byte 4 on

        assertThat(CATALOG.print(SEARCH, octets))
                .isEqualTo(OptionText.of("eng.apple.com", "marketing.apple.com"));
    }

    @Test
    void namesAreWrittenWhole() {
        assertThat(CATALOG.encode(SEARCH, OptionText.of("a.org", "b.org")))
                .isEqualTo(OctetString.parseHex("0161 036f7267 00 0162 036f7267 00"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "c000,                'byte 0: a pointer to byte 0, not backwards'",
        "0161c000,            'byte 2: a pointer to byte 0, not backwards'",
        "0161c004 016200,     'byte 2: a pointer to byte 4, not backwards'",
        "016100 0162c000 c007, 'byte 7: a pointer to byte 7, not backwards'",
        "016100 c0,           'byte 4: the name goes on, and the option has ended'",
        "016100 4161,         byte 3: no label of a name"
    })
    void pointersOnlyLeadBackwards(String hex, String reason) {
        OctetString octets = OctetString.parseHex(hex);

        assertThat(CATALOG.read(SEARCH, octets))
                .isInstanceOfSatisfying(
                        OptionValue.Malformed.class,
                        malformed -> assertThat(malformed.reason()).isEqualTo(reason));
    }

    @Test
    void aNameIsNoLongerThan254BytesHoweverItIsPutTogether() {
        StringBuilder hex = new StringBuilder();
        hex.append("3f").append("61".repeat(63)).append("00");
        int before = 0;
        for (int i = 0; i < 4; i++) {
            int at = hex.length() / 2;
            hex.append("3f").append("62".repeat(63)).append("%04x".formatted(0xc000 | before));
            before = at;
        }

        assertThat(CATALOG.read(SEARCH, OctetString.parseHex(hex.toString())))
                .isInstanceOfSatisfying(
                        OptionValue.Malformed.class,
                        malformed -> assertThat(malformed.reason()).contains("no label of a name"));
    }
}
