package io.leasehold.ipam.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.ipam.net.OctetString;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

class OptionTypeTest {
    /** Items are separated by a bar here. */
    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "ADDRESS,      192.0.2.1,               c0000201",
        "ADDRESSES,    10.0.10.1|94.140.14.14,  0a000a01 5e8c0e0e",
        "UINT8,        255,                     ff",
        "UINT16,       1500,                    05dc",
        "UINT32,       4294967295,              ffffffff",
        "BOOLEAN,      true,                    01",
        "BOOLEAN,      false,                   00",
        "STRING,       home.lan,                686f6d652e6c616e",
        "STRING,       ü,                       c3bc",
        "DOMAIN_NAMES, a.lan|b.lan,             01 61 03 6c616e 00 01 62 03 6c616e 00",
        "HEX,          01:02-03 04,             01020304",
        // RFC 3442: the width, then only the significant octets of the destination
        "CLASSLESS_ROUTES, 0.0.0.0/0 via 192.0.2.1,              00 c0000201",
        "CLASSLESS_ROUTES, 10.0.0.0/8 via 192.0.2.1,             08 0a c0000201",
        "CLASSLESS_ROUTES, 198.51.100.0/23 via 192.0.2.1,        17 c63364 c0000201",
        "CLASSLESS_ROUTES, 198.51.100.128/25  via  192.0.2.1,    19 c6336480 c0000201",
        "CLASSLESS_ROUTES, 198.51.100.7/32 via 192.0.2.1|10.0.0.0/8 via 192.0.2.2,"
                + " 20 c6336407 c0000201 08 0a c0000202"
    })
    void encodes(OptionType type, String items, String hex) {
        assertThat(type.encode(List.of(items.split("\\|")))).isEqualTo(OctetString.parseHex(hex));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "ADDRESS,      192.0.2.1|192.0.2.2, 2 values where exactly one is wanted",
        "ADDRESS,      home,                'home' is not an IPv4 address",
        "UINT8,        256,                 256 is not 0 to 255",
        "UINT16,       -1,                  -1 is not 0 to 65535",
        "UINT32,       4294967296,          4294967296 is not 0 to 4294967295",
        "UINT8,        many,                'many' is not a number 0 to 255",
        "BOOLEAN,      yes,                 'yes' is not true or false",
        "STRING,       '',                  an empty text",
        "HEX,          '',                  no bytes at all",
        "HEX,          012,                 '012' is not a sequence of hex pairs",
        "DOMAIN_NAMES, a..b,                label ''",
        "CLASSLESS_ROUTES, 10.0.0.0/8,      '10.0.0.0/8' is not a route",
        "CLASSLESS_ROUTES, 10.0.0.1/8 via 192.0.2.1, the network is 10.0.0.0/8"
    })
    void refusesNamingTheItem(OptionType type, String items, String message) {
        assertThatThrownBy(() -> type.encode(List.of(items.split("\\|"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void refusesAListOfNothing() {
        assertThatThrownBy(() -> OptionType.ADDRESSES.encode(List.of()))
                .hasMessage("0 values where at least one is wanted");
    }

    @Test
    void anOptionIsFoundByNameAndByCode() {
        for (OptionDefinition option : OptionDefinition.CONFIGURABLE) {
            assertThat(OptionDefinition.named(option.name())).contains(option);
            assertThat(OptionDefinition.coded(option.code())).contains(option);
        }
        assertThat(OptionDefinition.coded(51)).as("lease time is not configurable here").isEmpty();
    }

    @Test
    void laterOptionsLieOnTopOfEarlierOnes() {
        OctetString one = OctetString.parseHex("01");
        OctetString two = OctetString.parseHex("02");
        OptionSet below = OptionSet.of(Map.of(3, one, 6, one));

        OptionSet merged = below.overlaidBy(OptionSet.of(Map.of(6, two, 15, two)));

        assertThat(merged.values()).isEqualTo(new TreeMap<>(Map.of(3, one, 6, two, 15, two)));
        assertThat(below.get(6)).contains(one);
    }

    @Test
    void padAndEndAreNoOptions() {
        assertThatThrownBy(() -> OptionSet.of(Map.of(0, OctetString.EMPTY)))
                .hasMessage("option code 0 is not 1 to 254");
        assertThatThrownBy(() -> OptionSet.EMPTY.with(255, OctetString.EMPTY))
                .hasMessage("option code 255 is not 1 to 254");
    }
}
