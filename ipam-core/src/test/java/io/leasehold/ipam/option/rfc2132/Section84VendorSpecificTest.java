package io.leasehold.ipam.option.rfc2132;

import static io.leasehold.ipam.option.OptionCatalog.DHCP4;
import static io.leasehold.ipam.option.OptionCatalog.VENDOR_ENCAPSULATED;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.option.OptionCatalog;
import io.leasehold.ipam.option.OptionDefinition;
import io.leasehold.ipam.option.OptionShape;
import io.leasehold.ipam.option.OptionText;
import io.leasehold.ipam.option.OptionValue;
import io.leasehold.ipam.option.SubOptions;
import io.leasehold.ipam.option.SubOptions.SubOption;

import org.junit.jupiter.api.Test;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** RFC 2132 section 8.4: option 43 is whatever its vendor says, and may be sub-options. */
class Section84VendorSpecificTest {
    private static final OptionCatalog UNIFI =
            OptionCatalog.with(
                    List.of(
                            new OptionDefinition(
                                    VENDOR_ENCAPSULATED,
                                    1,
                                    "unifi-controller",
                                    OptionShape.of(
                                            "address", false, List.of(), Optional.empty()))));

    private static OptionDefinition option43(OptionCatalog catalog) {
        return catalog.named(DHCP4, "vendor-encapsulated-options").orElseThrow();
    }

    @Test
    void subOptionsThatAreDefinedBecomeItsBytes() {
        OptionText text =
                new OptionText.Nested(Map.of("unifi-controller", OptionText.of("192.0.2.1")));
        OctetString octets = OctetString.parseHex("0104c0000201");

        assertThat(UNIFI.encode(option43(UNIFI), text)).isEqualTo(octets);
        assertThat(UNIFI.print(option43(UNIFI), octets)).isEqualTo(text);
    }

    @Test
    void withoutDefinitionsTheyAreGivenByCodeInHexAndPrintedAsBytes() {
        OptionCatalog standard = OptionCatalog.STANDARD;
        Map<String, OptionText> entries = new LinkedHashMap<>();
        entries.put("2", OptionText.of("aa"));
        entries.put("1", OptionText.of("c0 00 02 01"));

        OctetString octets = standard.encode(option43(standard), new OptionText.Nested(entries));

        assertThat(octets).isEqualTo(OctetString.parseHex("0201aa 0104c0000201"));
        assertThat(standard.print(option43(standard), octets))
                .isEqualTo(OptionText.of(octets.toString()));
    }

    @Test
    void theBytesOfAVendorWithoutSubOptionsStayBytes() {
        OctetString octets = OctetString.parseHex("68747470");

        assertThat(UNIFI.print(option43(UNIFI), octets)).isEqualTo(OptionText.of("68:74:74:70"));
    }

    @Test
    void paddingAndEndAreReadAndNotLostWhenPrinted() {
        OctetString octets = OctetString.parseHex("00 0104c0000201 ff");

        assertThat(SubOptions.readPadded(octets))
                .isEqualTo(
                        new SubOptions.Listed(
                                List.of(new SubOption(1, OctetString.parseHex("c0000201")))));
        assertThat(UNIFI.read(option43(UNIFI), octets))
                .isInstanceOfSatisfying(
                        OptionValue.Structured.class,
                        value -> assertThat(value.parts()).hasSize(1));
        assertThat(UNIFI.print(option43(UNIFI), octets)).isEqualTo(OptionText.of("hex:" + octets));
    }

    @Test
    void aPlanMaySayThatItIsATextOrThatItHoldsItsOwnSpace() {
        OptionCatalog text =
                OptionCatalog.with(
                        List.of(
                                new OptionDefinition(
                                        DHCP4,
                                        43,
                                        "vendor-encapsulated-options",
                                        OptionShape.of(
                                                "string", false, List.of(), Optional.empty()))));

        assertThat(text.encode(option43(text), OptionText.of("http")))
                .isEqualTo(OctetString.parseHex("68747470"));
    }
}
