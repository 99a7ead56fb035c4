package io.leasehold.interchange.kea;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.interchange.kea.KeaOption.Type;
import io.leasehold.ipam.net.OctetString;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The text of option data, type by type, and the octets that Kea sends for it.
final class OptionOctetsTest {
    /// @param type like `uint8`, `uint8 array` or `record(uint8,string)`
    private static KeaOption option(String type) {
        boolean array = type.endsWith(" array");
        String word = array ? type.substring(0, type.length() - 6) : type;
        boolean isRecord = word.startsWith("record(");
        return new KeaOption(
                "dhcp4",
                222,
                "x",
                isRecord ? Type.RECORD : type(word),
                array,
                isRecord
                        ? Arrays.stream(word.substring(7, word.length() - 1).split("[+]"))
                                .map(OptionOctetsTest::type)
                                .toList()
                        : List.of(),
                Optional.empty(),
                false,
                Optional.empty());
    }

    private static Type type(String word) {
        return Type.valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "uint8|255|ff",
                "uint8|0x1f|1f",
                "uint8|1f|1f",
                "int8|-1|ff",
                "uint16|258|01:02",
                "int16|-2|ff:fe",
                "uint32|4294967295|ff:ff:ff:ff",
                "int32|-3600|ff:ff:f1:f0",
                "boolean|true|01",
                "boolean|0|00",
                "ipv4-address|192.0.2.1|c0:00:02:01",
                "ipv4-address array|192.0.2.1, 192.0.2.2|c0:00:02:01:c0:00:02:02",
                "ipv6-address|2001:db8::1|20:01:0d:b8:00:00:00:00:00:00:00:00:00:00:00:01",
                "ipv6-prefix|2001:db8::/32|20:20:01:0d:b8",
                "string|pxelinux.0|70:78:65:6c:69:6e:75:78:2e:30",
                "string|  a b |61:20:62",
                "string|a\\,b|61:2c:62",
                "string|a\\b|61:5c:62",
                "string|a,b|61",
                "fqdn|example.org|07:65:78:61:6d:70:6c:65:03:6f:72:67:00",
                "fqdn array|a.example, b.|01:61:07:65:78:61:6d:70:6c:65:00:01:62:00",
                "binary|0102ff|01:02:ff",
                "tuple|ab|02:61:62",
                "psid|3/4|04:30:00",
                "empty||''",
                "empty|ignored|''",
                "record(uint8+string)|1, x|01:78",
                "record(boolean+ipv4-address) array|true, 192.0.2.1,"
                        + " 192.0.2.2|01:c0:00:02:01:c0:00:02:02",
                "uint16 array|1,,2|00:01:00:02",
            })
    void isEncoded(String type, String data, String octets) {
        assertThat(OptionOctets.csv(option(type), data == null ? "" : data))
                .isEqualTo(OctetString.parseHex(octets));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "uint8|256|256 is not 0 to 255",
                "uint8|x|'x' is not a number 0 to 255",
                "int8|-129|-129 is not -128 to 127",
                "uint8||no value, where one is wanted: uint8",
                "boolean|yes|'yes' is not true or false",
                "ipv6-address|192.0.2.1|'192.0.2.1' is not an IPv6 address",
                "ipv6-address|example.org|'example.org' is not an IPv6 address",
                "ipv6-prefix|2001:db8::/129|'2001:db8::/129' is not an IPv6 prefix",
                "fqdn|a..b|'a..b' is not a domain name: a label has 0 octets",
                "binary|0g|'0g' is neither hex digits nor text in single quotes",
                "psid|16/4|16 is not 0 to 15",
                "psid|3|'3' is not a PSID (like 3/4)",
                "record(uint8+string)|1|1 value where 2 are wanted: [uint8, string]",
            })
    void isRefusedInTheseWords(String type, String data, String message) {
        assertThatThrownBy(() -> OptionOctets.csv(option(type), data == null ? "" : data))
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0102ff|01:02:ff",
                "0x0102|01:02",
                "01:2:FF|01:02:ff",
                "01 02|01:02",
                "123|01:23",
                "'''port 7'''|70:6f:72:74:20:37",
                "''|''",
            })
    void hexIsReadInAllItsForms(String data, String octets) {
        assertThat(OptionOctets.hex(data)).isEqualTo(OctetString.parseHex(octets));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "198.51.100.0/24 - 192.0.2.1|18:c6:33:64:c0:00:02:01",
                "0.0.0.0/0 - 192.0.2.1, 10.0.0.0/8-192.0.2.2|00:c0:00:02:01:08:0a:c0:00:02:02",
            })
    void routesOfOption121AreRfc3442(String data, String octets) {
        assertThat(OptionOctets.csv(KeaOptions.STANDARD.coded("dhcp4", 121).orElseThrow(), data))
                .isEqualTo(OctetString.parseHex(octets));
    }
}
