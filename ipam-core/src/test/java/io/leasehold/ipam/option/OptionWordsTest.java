package io.leasehold.ipam.option;

import static io.leasehold.ipam.option.OptionCatalog.DHCP4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.ipam.net.OctetString;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Optional;

/** What is written of an option, and the bytes it becomes; items are separated by a bar here. */
class OptionWordsTest {
    private static final OptionCatalog CATALOG =
            OptionCatalog.with(
                    List.of(
                            custom(222, "a-byte", "int8"),
                            custom(223, "a-tuple", "tuple"),
                            custom(224, "a-name", "fqdn"),
                            custom(225, "a-short", "int16")));

    private static OptionDefinition custom(int code, String name, String type) {
        return new OptionDefinition(
                DHCP4, code, name, OptionShape.of(type, false, List.of(), Optional.empty()));
    }

    private static OptionDefinition option(String name) {
        return CATALOG.find(DHCP4, name).orElseThrow();
    }

    private static OptionText text(String items) {
        return new OptionText.Items(items.isEmpty() ? List.of() : List.of(items.split("\\|", -1)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "subnet-mask,             255.255.255.0,           ffffff00",
        "domain-name-servers,     10.0.10.1|94.140.14.14,  0a000a01 5e8c0e0e",
        "time-offset,             -25200,                  ffff9d90",
        "default-ip-ttl,          255,                     ff",
        "interface-mtu,           1500,                    05dc",
        "v6-only-preferred,       4294967295,              ffffffff",
        "path-mtu-plateau-table,  68|296,                  0044 0128",
        "ip-forwarding,           true,                    01",
        "ip-forwarding,           false,                   00",
        "domain-name,             home.lan,                686f6d652e6c616e",
        "domain-name,             ü,                       c3bc",
        "domain-search,           a.lan|b.Lan,             01 61 03 6c616e 00 01 62 03 4c616e 00",
        "v4-lost,                 a.lan,                   01 61 03 6c616e 00",
        "user-class,              01:02-03 04,             01020304",
        "policy-filter,           10.0.0.0|255.0.0.0,      0a000000 ff000000",
        "slp-directory-agent,     true|192.0.2.1|192.0.2.2, 01 c0000201 c0000202",
        "slp-service-scope,       false|lab,               00 6c6162",
        "slp-service-scope,       true,                    01",
        "client-ndi,              1|2|1,                   010201",
        "uuid-guid,               0|01:02,                 00 0102",
        "rdnss-selection,         1|192.0.2.1|192.0.2.2|a|b,"
                + " 01 c0000201 c0000202 016100 016200",
        "sip-servers,             sip.example,             00 03 736970 07 6578616d706c65 00",
        "sip-servers,             192.0.2.1|192.0.2.2,     01 c0000201 c0000202",
        "pcp-server,              192.0.2.1 192.0.2.2|192.0.2.9, 08 c0000201 c0000202 04 c0000209",
        "v4-sztp-redirect,        http://a|b,              0008 687474703a2f2f61 0001 62",
        "v4-portparams,           2|3/4,                   02 04 3000",
        "v4-portparams,           2|0/0,                   02 00 0000",
        "option-6rd,              24|96|2001:db8::f001|192.0.2.72,"
                + " 18 60 20010db800000000000000000000f001 c0000248",
        "dhcp4o6-s46-saddr,       ::1,                     00000000000000000000000000000001",
        "rapid-commit,            '',                      ''",
        "vendor-encapsulated-options, 01 04 c0 00 02 01,   0104c0000201",
        "vivso,                   00 00 11 8b 02 01 00,    0000118b020100",
        "classless-static-routes, 198.51.100.0/23 via 192.0.2.1, 17 c63364 c0000201",
        "a-byte,                  -1,                      ff",
        "a-short,                 -32768,                  8000",
        "a-tuple,                 ab,                      02 6162",
        "a-name,                  a,                       016100",
        "181,                     01:02,                   0102"
    })
    void isWrittenReadAndPrinted(String name, String items, String hex) {
        OptionDefinition option = option(name);
        OctetString octets = OctetString.parseHex(hex);

        assertThat(CATALOG.encode(option, text(items))).isEqualTo(octets);
        OptionText printed = CATALOG.print(option, octets);
        assertThat(CATALOG.encode(option, printed)).isEqualTo(octets);
        assertThat(printed).isNotEqualTo(OptionText.of("hex:" + octets));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "default-ip-ttl,          0xff,                          ff,                255",
        "ip-forwarding,           1,                             01,                true",
        "ip-forwarding,           FALSE,                         00,                false",
        "classless-static-routes, 10.0.0.0/8 - 192.0.2.1,        08 0a c0000201,"
                + " 10.0.0.0/8 via 192.0.2.1",
        "v4-lost,                 a.lan.,                        01 61 03 6c616e 00, a.lan",
        "dhcp4o6-s46-saddr,       2001:DB8:0:0:1:0:0:0,"
                + " 20010db8000000000001000000000000, 2001:db8:0:0:1::"
    })
    void isWrittenInOtherWaysToo(String name, String items, String hex, String printed) {
        OctetString octets = OctetString.parseHex(hex);

        assertThat(CATALOG.encode(option(name), text(items))).isEqualTo(octets);
        assertThat(CATALOG.print(option(name), octets)).isEqualTo(text(printed));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = ';',
            value = {
                "subnet-mask;             192.0.2.1|192.0.2.2; 2 values where exactly one is"
                        + " wanted",
                "routers;                 '';                  0 values where at least one is"
                        + " wanted",
                "rapid-commit;            true;                1 value where none is wanted",
                "subnet-mask;             home;                'home' is not an IPv4 address (four"
                        + " numbers 0-255, like 192.0.2.1)",
                "default-ip-ttl;          256;                 256 is not 0 to 255",
                "interface-mtu;           -1;                  -1 is not 0 to 65535",
                "interface-mtu;           0x10000;             0x10000 is not 0 to 65535",
                "v6-only-preferred;       4294967296;          4294967296 is not 0 to 4294967295",
                "time-offset;             4294967295;          4294967295 is not -2147483648 to"
                        + " 2147483647",
                "a-byte;                  128;                 128 is not -128 to 127",
                "a-byte;                  many;                'many' is not a number -128 to 127",
                "ip-forwarding;           yes;                 'yes' is not true or false",
                "domain-name;             |;                   2 values where exactly one is"
                        + " wanted",
                "user-class;              012;                 '012' is not a sequence of hex pairs"
                        + " (like 01:02:ff)",
                "classless-static-routes; 10.0.0.0/8;          '10.0.0.0/8' is not a route (like"
                        + " \"198.51.100.0/24 via 192.0.2.1\")",
                "classless-static-routes; 10.0.0.1/8 via 192.0.2.1; 'prefix 10.0.0.1/8 has host"
                        + " bits set; the network is 10.0.0.0/8'",
                "static-routes;           192.0.2.1;           1 value where pairs are wanted",
                "slp-directory-agent;     true;                1 value where at least 2 are wanted"
                        + " (boolean, address)",
                "slp-directory-agent;     true|192.0.2.1|x;    value 3 (address): 'x' is not an"
                        + " IPv4 address (four numbers 0-255, like 192.0.2.1)",
                "client-ndi;              1|2;                 2 values where 3 are wanted (uint8,"
                        + " uint8, uint8)",
                "sip-servers;             192.0.2.1|a..b;      name 'a..b': label '' is not 1 to 63"
                        + " letters, digits and inner hyphens (RFC 1123 section 2.1)",
                "v4-portparams;           2|16/4;              value 2 (psid): 16/4 is no port set"
                        + " id: it has 0 to 16 bits and fits",
                "v4-portparams;           2|3;                 value 2 (psid): '3' is not a port"
                        + " set id and its length in bits (like 3/4)",
                "dhcp4o6-s46-saddr;       1::2::3;             '1::2::3' is not an IPv6 address"
                        + " (like 2001:db8::1)",
                "domain-name;             hex:0;               '0' is not a sequence of hex pairs"
                        + " (like 01:02:ff)"
            })
    void refusesNamingTheItem(String name, String items, String message) {
        assertThatThrownBy(() -> CATALOG.encode(option(name), text(items)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void refusesEmptyTextsAndBytesUnlessTheyAreMeant() {
        assertThatThrownBy(() -> CATALOG.encode(option("domain-name"), OptionText.of("")))
                .hasMessage("an empty text; options carry at least one byte");
        assertThatThrownBy(() -> CATALOG.encode(option("user-class"), OptionText.of("")))
                .hasMessage("no bytes at all; options carry at least one byte");
        assertThat(CATALOG.encode(option("domain-name"), OptionText.of("hex:")))
                .isEqualTo(OctetString.EMPTY);
    }

    @Test
    void textsOfTwoBytesInUtf8FillATuple() {
        assertThatThrownBy(() -> CATALOG.encode(option("a-tuple"), OptionText.of("ü".repeat(128))))
                .hasMessage("a text of 256 bytes; it has 1 to 255");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "routers,                 c00002,             'byte 0: 4 bytes are wanted and 3 are left'",
        "subnet-mask,             ffffff0000,         byte 4: 1 bytes too many",
        "ip-forwarding,           02,                 byte 0: 2 is neither 0 (false) nor 1 (true)",
        "domain-name,             61 00,              byte 0: no text that can be shown",
        "domain-name,             61 c3,              byte 0: no UTF-8 text",
        "domain-search,           01 61,              'byte 2: the name goes on, and the option has"
                + " ended'",
        "domain-search,           05 61,              byte 0: no label of a name",
        "sip-servers,             02 00,              byte 0: 2 is neither 0 (names) nor 1"
                + " (addresses)",
        "classless-static-routes, 21 c0000201,        byte 0: a prefix of 33 bits",
        "classless-static-routes, 08,                 'byte 1: 1 bytes are wanted and 0 are left'",
        "v4-portparams,           02 04 3001,         byte 1: no port set id of 0 to 16 bits",
        "pcp-server,              05 c000020100,      byte 0: 5 bytes are no addresses",
        "vivso,                   0000118b 03 0102,   'byte 5: 3 bytes are wanted and 2 are left'",
        "cablelabs-client-conf,   01 04 c00002,       'byte 0: sub-option 1 is said to have 4"
                + " bytes, and 3 are left'"
    })
    void saysWhyBytesAreMalformedAndPrintsThemAsHex(String name, String hex, String reason) {
        OctetString octets = OctetString.parseHex(hex);

        assertThat(CATALOG.read(option(name), octets)).isEqualTo(new OptionValue.Malformed(reason));
        assertThat(CATALOG.print(option(name), octets)).isEqualTo(OptionText.of("hex:" + octets));
    }
}
