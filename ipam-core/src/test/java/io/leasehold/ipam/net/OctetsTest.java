package io.leasehold.ipam.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OctetsTest {
    @ParameterizedTest
    @ValueSource(strings = {"01:02:ff", "01-02-FF", "01 02 ff", "0102ff", " 01:02ff "})
    void hexPairsMayBeSeparatedOrNot(String text) {
        assertThat(OctetString.parseHex(text)).hasToString("01:02:ff");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1:2:3:4", "0:1", "01:2", "01::02", "01:", ":01", "0g", "0x01", "012"})
    void aLoneDigitIsNoPairAndIsNotJoinedWithItsNeighbour(String text) {
        assertThatThrownBy(() -> OctetString.parseHex(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("'" + text + "' is not a sequence of hex pairs");
    }

    @Test
    void octetsDoNotChangeWithTheArrayTheyCameFromOrWentTo() {
        byte[] bytes = {1, 2};
        OctetString octets = OctetString.of(bytes);
        bytes[0] = 9;
        octets.toBytes()[1] = 9;

        assertThat(octets).isEqualTo(OctetString.of(new byte[] {1, 2}));
    }

    @Test
    void octetsCompareUnsigned() {
        assertThat(OctetString.parseHex("80")).isGreaterThan(OctetString.parseHex("7f"));
        assertThat(OctetString.parseHex("80").at(0)).isEqualTo(128);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"00:00:5e:00:53:01", "00-00-5E-00-53-01", "0000.5e00.5301", "00005e005301"})
    void aMacIsReadInTheUsualForms(String text) {
        assertThat(HardwareAddress.parse(text)).hasToString("00:00:5e:00:53:01");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00:00:5e:00:53",
                "00:00:5e:00:53:1",
                "0:00:5e:00:53:012",
                "00:00-5e:00:53:01",
                "00:00:5e:00:53:01:02",
                "00:00:5e:00:53:0g",
                "0000:5e00:5301"
            })
    void aMacInAnotherFormIsRefusedRatherThanGuessed(String text) {
        assertThatThrownBy(() -> HardwareAddress.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'" + text + "' is not a MAC address (like 00:00:5e:00:53:01)");
    }

    @Test
    void aPrivateMacIsToldByItsBit() {
        assertThat(HardwareAddress.parse("02:00:5e:00:53:01").isLocallyAdministered()).isTrue();
        assertThat(HardwareAddress.parse("00:00:5e:00:53:01").isLocallyAdministered()).isFalse();
        assertThat(new HardwareAddress(32, OctetString.parseHex("02")).isLocallyAdministered())
                .isFalse();
    }

    @Test
    void aHardwareAddressFitsIntoChaddr() {
        assertThatThrownBy(() -> new HardwareAddress(1, OctetString.of(new byte[17])))
                .hasMessage("hardware address of 17 bytes; chaddr has 16");
    }
}
