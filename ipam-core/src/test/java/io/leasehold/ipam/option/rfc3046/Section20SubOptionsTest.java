package io.leasehold.ipam.option.rfc3046;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.option.OptionCatalog;
import io.leasehold.ipam.option.OptionText;
import io.leasehold.ipam.option.SubOptions;
import io.leasehold.ipam.option.SubOptions.SubOption;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** RFC 3046 section 2.0: a sequence of code, length and value, without padding and end. */
class Section20SubOptionsTest {
    @Test
    void areReadInTheirOrderAndJoinedByCode() {
        SubOptions read = SubOptions.read(OctetString.parseHex("0202aabb 0100 0201cc"));

        assertThat(read)
                .isInstanceOfSatisfying(
                        SubOptions.Listed.class,
                        listed -> {
                            assertThat(listed.all())
                                    .containsExactly(
                                            new SubOption(2, OctetString.parseHex("aabb")),
                                            new SubOption(1, OctetString.EMPTY),
                                            new SubOption(2, OctetString.parseHex("cc")));
                            assertThat(listed.get(2)).contains(OctetString.parseHex("aabbcc"));
                            assertThat(listed.get(3)).isEmpty();
                        });
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "01,         0, sub-option 1 has no length",
        "010401,     0, 'sub-option 1 is said to have 4 bytes, and 1 are left'",
        "0101aa 02,  3, sub-option 2 has no length",
        "0101aa 00,  3, sub-option code 0 is not 1 to 254",
        "ff,         0, sub-option code 255 is not 1 to 254"
    })
    void sayWhereTheyAreMalformed(String hex, int offset, String reason) {
        assertThat(SubOptions.read(OctetString.parseHex(hex)))
                .isEqualTo(new SubOptions.Malformed(reason, offset));
    }

    @Test
    void ofARelayAreShownByName() {
        OptionCatalog catalog = OptionCatalog.STANDARD;
        Map<String, OptionText> shown = new LinkedHashMap<>();
        shown.put("circuit-id", OptionText.of("00:04"));
        shown.put("link-selection", OptionText.of("192.0.2.1"));
        shown.put("200", OptionText.of("01"));

        assertThat(
                        catalog.print(
                                catalog.coded(OptionCatalog.DHCP4, 82).orElseThrow(),
                                OctetString.parseHex("01020004 0504c0000201 c80101")))
                .isEqualTo(new OptionText.Nested(shown));
    }

    @Test
    void areWrittenAsTheyAreRead() {
        OctetString octets = OctetString.parseHex("0202aabb 0100");

        assertThat(SubOptions.write(((SubOptions.Listed) SubOptions.read(octets)).all()))
                .isEqualTo(octets);
        assertThat(List.of(SubOptions.write(List.of()))).containsExactly(OctetString.EMPTY);
    }
}
