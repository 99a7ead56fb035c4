package io.leasehold.ipam.option;

import static io.leasehold.ipam.option.OptionCatalog.DHCP4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.ipam.net.OctetString;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

class OptionCatalogTest {
    private static final OptionCatalog STANDARD = OptionCatalog.STANDARD;

    private static OptionDefinition option(String space, int code, String name) {
        return option(space, code, name, "uint8", Optional.empty());
    }

    private static OptionDefinition option(
            String space, int code, String name, String type, Optional<String> encapsulates) {
        return new OptionDefinition(
                space, code, name, OptionShape.of(type, false, List.of(), encapsulates));
    }

    @Test
    void everyStandardOptionIsFoundByNameByCodeAndByAlias() {
        assertThat(StandardOptions.ALL)
                .allSatisfy(
                        entry -> {
                            OptionDefinition option = entry.definition();
                            assertThat(STANDARD.named(option.space(), option.name()))
                                    .contains(option);
                            assertThat(STANDARD.coded(option.space(), option.code()))
                                    .contains(option);
                            assertThat(entry.aliases())
                                    .allSatisfy(
                                            alias ->
                                                    assertThat(
                                                                    STANDARD.named(
                                                                            option.space(), alias))
                                                            .contains(option));
                        });
    }

    /** What Kea's std_option_defs.h calls them. */
    @ParameterizedTest
    @CsvSource({
        "ntp-servers, 42",
        "boot-file-name, 67",
        "tftp-server-name, 66",
        "domain-search, 119",
        "vendor-encapsulated-options, 43",
        "vivco-suboptions, 124",
        "vivso-suboptions, 125",
        "v4-captive-portal, 114",
        "classless-static-route, 121",
        "smtp-server, 69",
        "pop-server, 70",
        "www-server, 72",
        "capwap-ac-v4, 138",
        "dhcp-agent-options, 82",
        "fqdn, 81"
    })
    void keasNamesAreKnown(String name, int code) {
        assertThat(STANDARD.named(DHCP4, name).map(OptionDefinition::code)).contains(code);
    }

    @ParameterizedTest
    @CsvSource({"3, routers", "003, routers", "routers, routers", "181, 181"})
    void aKeyIsANameOrACode(String key, String name) {
        assertThat(STANDARD.find(DHCP4, key).map(OptionDefinition::name)).contains(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "255", "1000", "99999999999999999999", "router", "", "-3", "3 "})
    void whatIsNoKeyIsNotFound(String key) {
        assertThat(STANDARD.find(DHCP4, key)).isEmpty();
    }

    @Test
    void optionsBecomeBytesAndTextsByName() {
        Map<String, OptionText> texts = new LinkedHashMap<>();
        texts.put("ntp-servers", OptionText.of("192.0.2.1", "192.0.2.2"));
        texts.put("domain-name", OptionText.of("hex:c3"));
        texts.put("181", OptionText.of("0102"));
        List<OptionFault> faults = new ArrayList<>();

        OptionSet options = STANDARD.encode(texts, faults);

        assertThat(faults).isEmpty();
        assertThat(options.values())
                .isEqualTo(
                        new TreeMap<>(
                                Map.of(
                                        15, OctetString.parseHex("c3"),
                                        42, OctetString.parseHex("c0000201c0000202"),
                                        181, OctetString.parseHex("0102"))));
        Map<String, OptionText> printed = STANDARD.print(options);
        assertThat(printed.keySet()).containsExactly("domain-name", "ntp-servers", "181");
        assertThat(printed).containsEntry("181", OptionText.of("01:02"));
        assertThat(STANDARD.encode(printed, faults)).isEqualTo(options);
    }

    @Test
    void faultsNameTheKeysThatLeadToThem() {
        OptionCatalog catalog =
                OptionCatalog.with(
                        List.of(
                                option(DHCP4, 230, "box", "uint8", Optional.of("inside")),
                                option("inside", 1, "small")));
        Map<String, OptionText> inside = new LinkedHashMap<>();
        inside.put("value", OptionText.of("7"));
        inside.put("small", OptionText.of("256"));
        inside.put("1", OptionText.of("2"));
        inside.put("smal", OptionText.of("2"));
        inside.put("0", OptionText.of("2"));
        Map<String, OptionText> texts = new LinkedHashMap<>();
        texts.put("box", new OptionText.Nested(inside));
        texts.put("router", OptionText.of("192.0.2.1"));
        texts.put("dhcp-lease-time", OptionText.of("1"));
        texts.put("domain-name", new OptionText.Nested(Map.of()));
        texts.put("routers", OptionText.of("192.0.2.1"));
        List<OptionFault> faults = new ArrayList<>();

        OptionSet options = catalog.encode(texts, faults);

        assertThat(options.values()).containsOnlyKeys(3);
        assertThat(faults.stream().map(f -> f.path() + " " + f.message()))
                .containsExactly(
                        "[box, small] 256 is not 0 to 255",
                        "[box, 1] option 1 is set twice, as 'small' and as '1'",
                        "[box, smal] there is no sub-option 'smal' in inside",
                        "[box, 0] option code 0 is not 1 to 254",
                        "[router] there is no option 'router'",
                        "[dhcp-lease-time] option 51 cannot be set: the lease time is set by lease",
                        "[domain-name] a mapping, but it has no sub-options");
        assertThat(faults.getFirst().remedy()).isEqualTo("write a number 0 to 255");
    }

    @Test
    void ownFieldsOfAnOptionWithSubOptionsAreNotForgotten() {
        OptionDefinition box = option(DHCP4, 230, "box", "uint8", Optional.of("inside"));
        OptionCatalog catalog = OptionCatalog.with(List.of(box));

        assertThat(catalog.encode(box, OptionText.of("7"))).isEqualTo(OctetString.parseHex("07"));
        assertThatThrownBy(
                        () ->
                                catalog.encode(
                                        box,
                                        new OptionText.Nested(Map.of("1", OptionText.of("02")))))
                .hasMessage("its own fields are missing");
    }

    @Test
    void aSubOptionIsNoLongerThanItsLengthCanSay() {
        assertThatThrownBy(
                        () ->
                                STANDARD.encode(
                                        STANDARD.coded(DHCP4, 43).orElseThrow(),
                                        new OptionText.Nested(
                                                Map.of("1", OptionText.of("00".repeat(256))))))
                .hasMessage("sub-option 1 has 256 bytes; 255 are the most");
    }

    @Test
    void aPlanAddsOptionsAndRedefinesThoseThatAreLeftToIt() {
        OptionDefinition wpad = option(DHCP4, 252, "wpad", "string", Optional.empty());
        OptionDefinition phone = option(DHCP4, 150, "phones", "address", Optional.empty());
        OptionCatalog catalog = OptionCatalog.with(List.of(wpad, phone, option("own", 1, "one")));

        assertThat(catalog.coded(DHCP4, 252)).contains(wpad);
        assertThat(catalog.named(DHCP4, "wpad")).contains(wpad);
        assertThat(catalog.named(DHCP4, "wpad-url")).isEmpty();
        assertThat(catalog.find(DHCP4, "150")).contains(phone);
        assertThat(catalog.find("own", "one").map(OptionDefinition::code)).contains(1);
        assertThat(catalog.named(DHCP4, "routers")).isPresent();
        assertThat(STANDARD.named(DHCP4, "wpad-url")).isPresent();
    }

    @Test
    void definitionsThatCannotBeTogetherAreToldAllAtOnce() {
        List<OptionDefinition> custom =
                List.of(
                        option(DHCP4, 6, "dns"),
                        option(DHCP4, 224, "www-server"),
                        option(DHCP4, 225, "one"),
                        option(DHCP4, 225, "two"),
                        option(DHCP4, 226, "one"),
                        option("other", 225, "one"));

        assertThat(OptionCatalog.faults(custom))
                .extracting(f -> f.index() + ": " + f.message())
                .containsExactly(
                        "0: 'dns' cannot be option 6 of dhcp4: domain-name-servers is option 6 of"
                                + " dhcp4 (RFC 2132 3.8)",
                        "1: 'www-server' cannot be option 224 of dhcp4: www-servers is option 72"
                                + " of dhcp4 (RFC 2132 8.17)",
                        "3: option 225 of dhcp4 is defined twice, as 'one' and as 'two'",
                        "4: the name 'one' is given twice in dhcp4, to options 225 and 226");
        assertThatThrownBy(() -> OptionCatalog.with(custom.subList(0, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'dns' cannot be option 6");
    }

    @Test
    void spacesAreNotInsideThemselves() {
        List<OptionDefinition> custom =
                List.of(
                        option(DHCP4, 224, "outer", "empty", Optional.of("a")),
                        option("a", 1, "middle", "empty", Optional.of("b")),
                        option("b", 1, "inner", "empty", Optional.of("a")),
                        option(DHCP4, 225, "self", "empty", Optional.of(DHCP4)));

        assertThat(OptionCatalog.faults(custom))
                .extracting(OptionCatalog.DefinitionFault::message)
                .containsExactly(
                        "option 'middle' of a holds sub-options that hold options of a again",
                        "option 'inner' of b holds sub-options that hold options of b again",
                        "option 'self' of dhcp4 holds sub-options that hold options of dhcp4"
                                + " again");
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource({
        "dhcp4, 0,   pad,   option code 0 is not 1 to 254; 0 is padding and 255 the end",
        "dhcp4, 255, end,   option code 255 is not 1 to 254; 0 is padding and 255 the end",
        "dhcp4, 300, far,   option code 300 is not 1 to 254",
        "dhcp4, 224, Loud,  option name 'Loud' is not 1 to 64 lower case letters",
        "dhcp4, 224, 12,    option name '12' is not 1 to 64 lower case letters",
        "dhcp4, 224, value, option name 'value' is what the own fields",
        "My,    224, mine,  option space 'My' is not 1 to 64 lower case letters"
    })
    void refusesDefinitionsThatAreNone(String space, int code, String name, String message) {
        assertThatThrownBy(() -> option(space, code, name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }

    @ParameterizedTest(name = "{0} {1} {2} {3}")
    @CsvSource({
        "text,   false, '',            '', there is no type 'text'; one of address",
        "record, false, '',            '', a record without fields",
        "record, false, uint8,         '', a record of one field; that is an option of type uint8",
        "record, false, uint8|empty,   '', there is no type 'empty'",
        "uint8,  false, uint8|uint8,   '', 'fields of a record, and the type is uint8'",
        "empty,  true,  '',            '', an array of nothing",
        "string, true,  '',            '', an array of string: the first would take all bytes",
        "record, false, string|uint8,  '', 'field 1 (string) takes all bytes that are left, so"
                + " nothing can follow it'",
        "record, true,  uint8|binary,  '', an array of hex: the first would take all bytes",
        "string, false, '',            a,  its fields have no end that can be seen",
        "uint8,  true,  '',            a,  its fields have no end that can be seen"
    })
    void refusesShapesThatAreNone(
            String type, boolean array, String record, String space, String message) {
        assertThatThrownBy(
                        () ->
                                OptionShape.of(
                                        type,
                                        array,
                                        record.isEmpty() ? List.of() : List.of(record.split("\\|")),
                                        Optional.of(space).filter(s -> !s.isEmpty())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource({
        "empty,        false, '',                  empty",
        "ipv4-address, true,  '',                  address",
        "binary,       false, '',                  hex",
        "record,       true,  uint8|ipv4-address,  record",
        "psid,         false, '',                  psid"
    })
    void aShapeTellsTheWordsItWasMadeOf(String type, boolean array, String record, String told) {
        List<String> fields = record.isEmpty() ? List.of() : List.of(record.split("\\|"));
        OptionShape shape = OptionShape.of(type, array, fields, Optional.empty());

        assertThat(shape.type()).isEqualTo(told);
        assertThat(shape.array()).isEqualTo(array);
        assertThat(
                        OptionShape.of(
                                shape.type(),
                                shape.array(),
                                shape.fieldWords(),
                                shape.encapsulates()))
                .isEqualTo(shape);
    }
}
