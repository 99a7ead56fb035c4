package io.leasehold.ipam.option.rfc3925;

import static io.leasehold.ipam.option.OptionCatalog.DHCP4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.option.OptionCatalog;
import io.leasehold.ipam.option.OptionDefinition;
import io.leasehold.ipam.option.OptionShape;
import io.leasehold.ipam.option.OptionText;

import org.junit.jupiter.api.Test;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** RFC 3925 sections 3 and 4: what a vendor says stands after its enterprise number. */
class VendorIdentifyingTest {
    private static final OptionCatalog CATALOG =
            OptionCatalog.with(
                    List.of(
                            new OptionDefinition(
                                    "vendor-25167",
                                    2,
                                    "provisioning-url",
                                    OptionShape.of("string", false, List.of(), Optional.empty()))));
    private static final OptionDefinition CLASSES = CATALOG.coded(DHCP4, 124).orElseThrow();
    private static final OptionDefinition OPTIONS = CATALOG.coded(DHCP4, 125).orElseThrow();

    @Test
    void section3ClassesAreTextsOfEachVendor() {
        OptionText text = new OptionText.Nested(Map.of("4491", OptionText.of("docsis3.0", "b")));
        OctetString octets = OctetString.parseHex("0000118b 0c 09 646f63736973332e30 01 62");

        assertThat(CATALOG.encode(CLASSES, text)).isEqualTo(octets);
        assertThat(CATALOG.print(CLASSES, octets)).isEqualTo(text);
    }

    @Test
    void section3ClassesWithoutLengthsInsideAreBytes() {
        OctetString octets = OctetString.parseHex("0000118b 09 646f63736973332e30");

        assertThat(CATALOG.print(CLASSES, octets))
                .isEqualTo(
                        new OptionText.Nested(
                                Map.of("4491", OptionText.of("hex:64:6f:63:73:69:73:33:2e:30"))));
    }

    @Test
    void section4OptionsOfSeveralVendorsStandAfterOneAnother() {
        Map<String, OptionText> vendors = new LinkedHashMap<>();
        vendors.put(
                "4491", new OptionText.Nested(Map.of("tftp-servers", OptionText.of("192.0.2.1"))));
        vendors.put("25167", new OptionText.Nested(Map.of("provisioning-url", OptionText.of("u"))));
        vendors.put("9", OptionText.of("01:02"));
        OptionText text = new OptionText.Nested(vendors);
        OctetString octets =
                OctetString.parseHex(
                        "0000118b 06 02 04 c0000201" + "0000624f 03 02 01 75" + "00000009 02 0102");

        assertThat(CATALOG.encode(OPTIONS, text)).isEqualTo(octets);
        assertThat(CATALOG.print(OPTIONS, octets)).isEqualTo(text);
    }

    @Test
    void section4WhatAVendorSaysFits255Bytes() {
        OptionText text =
                new OptionText.Nested(
                        Map.of(
                                "25167",
                                new OptionText.Nested(
                                        Map.of(
                                                "provisioning-url",
                                                OptionText.of("u".repeat(254))))));

        assertThatThrownBy(() -> CATALOG.encode(OPTIONS, text))
                .hasMessage("25167: 256 bytes of one enterprise; 255 are the most (RFC 3925)");
    }

    @Test
    void anEnterpriseIsItsNumber() {
        OptionText text = new OptionText.Nested(Map.of("cisco", OptionText.of("01")));

        assertThatThrownBy(() -> CATALOG.encode(OPTIONS, text))
                .hasMessage("'cisco' is not an enterprise number, 0 to 4294967295");
    }

    @Test
    void noVendorAtAllIsNoValue() {
        assertThatThrownBy(() -> CATALOG.encode(OPTIONS, new OptionText.Nested(Map.of())))
                .hasMessage("no enterprise at all");
    }
}
