package io.leasehold.dhcp.wire.rfc2132;

import static io.leasehold.dhcp.wire.Packets.ack;
import static io.leasehold.dhcp.wire.Packets.octets;
import static io.leasehold.dhcp.wire.Packets.options;
import static io.leasehold.dhcp.wire.Packets.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.dhcp.message.ServerReply;
import io.leasehold.dhcp.wire.EncodedReply;
import io.leasehold.dhcp.wire.ServerReplyEncoder;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.option.OptionSet;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;

/// The order of options in a reply, the room for them (option 57, section 9.10) and what happens
/// when it is not enough (option 52, section 9.3).
class OptionOrderAndSizeTest {
    private static final int HEADERS = 28;

    /// Room for options at 576 bytes, without END: 576 - 28 - 240 - 1, less 53, 54 and 51.
    private static final int ROOM = 307 - 15;

    @Test
    void typeServerAndLeaseTimeComeFirstThenWhatWasAskedForThenTheRest() {
        OptionSet more = options(1, "01", 3, "03", 6, "06", 15, "0f", 58, "3a", 61, "3d");

        byte[] datagram = encode(more, List.of(15, 42, 6, 15), 576).datagram();

        assertThat(codes(datagram, 240, datagram.length))
                .containsExactly(53, 54, 51, 61, 15, 6, 1, 3, 58);
    }

    @Test
    void theMaskIsBeforeTheRoutersEvenIfTheClientAsksTheOtherWayRound() {
        byte[] datagram =
                encode(options(1, "ffffff00", 3, "c0000201"), List.of(28, 3, 1), 576).datagram();

        assertThat(codes(datagram, 240, datagram.length)).containsExactly(53, 54, 51, 1, 3);
    }

    @Test
    void optionsThatACallerDoesNotOwnInPriorityDoNoHarm() {
        byte[] datagram =
                encode(options(1, "ffffff00"), List.of(0, 52, 82, 255, 1), 576).datagram();

        assertThat(codes(datagram, 240, datagram.length)).containsExactly(53, 54, 51, 1);
    }

    @ParameterizedTest
    @CsvSource({"52", "82"})
    void optionsTheEncoderSetsAreRefused(int code) {
        ServerReply reply = ack(options(code, "01"), List.of(), OctetString.EMPTY, 576);

        assertThatThrownBy(() -> ServerReplyEncoder.encode(reply))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("option " + code);
    }

    @Test
    void aSmallReplyIsPaddedToTheSizeOfBootp() {
        byte[] datagram = encode(OptionSet.EMPTY, List.of(), 576).datagram();

        assertThat(datagram).hasSize(300);
        assertThat(datagram[255]).isEqualTo((byte) 255);
    }

    @Test
    void whatJustFitsNeedsNoOverload() {
        OptionSet more = OptionSet.EMPTY.with(43, octets(200, 1)).with(60, octets(ROOM - 204, 2));

        EncodedReply encoded = encode(more, List.of(43), 576);

        assertThat(encoded.datagram()).hasSize(576 - HEADERS);
        assertThat(codes(encoded.datagram(), 240, 548)).containsExactly(53, 54, 51, 43, 60);
        assertThat(encoded.leftOut()).isEmpty();
    }

    @Test
    void oneByteMoreGoesIntoFile() {
        OptionSet more =
                OptionSet.EMPTY
                        .with(43, octets(200, 1))
                        .with(60, octets(ROOM - 204 - 4, 2))
                        .with(62, octets(3, 3));

        EncodedReply encoded = encode(more, List.of(43), 576);

        byte[] datagram = encoded.datagram();
        assertThat(codes(datagram, 240, datagram.length)).containsExactly(53, 54, 51, 43, 60, 52);
        assertThat(value(datagram, 52)).isEqualTo(OctetString.parseHex("01"));
        assertThat(codes(datagram, 108, 236)).containsExactly(62);
        assertThat(slice(datagram, 44, 108)).isEqualTo(octets(64, 0));
        assertThat(view(datagram).options().get(62)).contains(octets(3, 3));
        assertThat(encoded.leftOut()).isEmpty();
    }

    @Test
    void whatFileDoesNotTakeGoesIntoSname() {
        OptionSet more =
                OptionSet.EMPTY
                        .with(43, octets(255, 1))
                        .with(60, octets(125, 2))
                        .with(62, octets(61, 3));

        EncodedReply encoded = encode(more, List.of(43, 60, 62), 576);

        byte[] datagram = encoded.datagram();
        assertThat(value(datagram, 52)).isEqualTo(OctetString.parseHex("03"));
        assertThat(codes(datagram, 108, 236)).containsExactly(60);
        assertThat(datagram[235]).as("END, the last byte of file").isEqualTo((byte) 255);
        assertThat(codes(datagram, 44, 108)).containsExactly(62);
        assertThat(datagram[107]).as("END, the last byte of sname").isEqualTo((byte) 255);
        assertThat(view(datagram).options().values()).containsAllEntriesOf(more.values());
        assertThat(encoded.leftOut()).isEmpty();
    }

    @Test
    void whatFitsNowhereIsLeftOutLowestPriorityFirst() {
        OptionSet more =
                OptionSet.EMPTY
                        .with(6, octets(8, 6))
                        .with(43, octets(255, 1))
                        .with(60, octets(200, 2))
                        .with(62, octets(200, 3));

        EncodedReply encoded = encode(more, List.of(60, 62, 6), 576);

        assertThat(encoded.leftOut()).containsExactly(62, 43);
        assertThat(view(encoded.datagram()).options().values().keySet())
                .containsExactly(6, 51, 53, 54, 60);
    }

    @ParameterizedTest(name = "a client that takes {0} gets at most {1}")
    @CsvSource({
        "0, 548",
        "300, 548",
        "576, 548",
        "577, 549",
        "1000, 972",
        "1500, 1472",
        "65535, 1472"
    })
    void neverLargerThanTheClientTakes(int maxMessageSize, int datagramBytes) {
        OptionSet more = OptionSet.EMPTY;
        for (int code = 128; code < 250; code++) {
            more = more.with(code, octets(1, code));
        }
        for (int code = 60; code < 80; code++) {
            more = more.with(code, octets(77, code));
        }

        EncodedReply encoded = encode(more, List.of(), maxMessageSize);

        assertThat(encoded.datagram().length)
                .isLessThanOrEqualTo(datagramBytes)
                .isGreaterThan(datagramBytes - 4);
        assertThat(encoded.leftOut()).isNotEmpty();
    }

    private static EncodedReply encode(OptionSet more, List<Integer> priority, int maxMessageSize) {
        return ServerReplyEncoder.layOut(ack(more, priority, OctetString.EMPTY, maxMessageSize));
    }

    /// Codes in the order of the bytes; the area must have an END.
    private static List<Integer> codes(byte[] datagram, int from, int to) {
        List<Integer> codes = new ArrayList<>();
        int at = from;
        while (datagram[at] != (byte) 255) {
            codes.add(datagram[at] & 0xff);
            at += 2 + (datagram[at + 1] & 0xff);
            assertThat(at).isLessThan(to);
        }
        return codes;
    }

    private static OctetString value(byte[] datagram, int code) {
        int at = 240;
        while ((datagram[at] & 0xff) != code) {
            at += 2 + (datagram[at + 1] & 0xff);
        }
        return slice(datagram, at + 2, at + 2 + (datagram[at + 1] & 0xff));
    }

    private static OctetString slice(byte[] datagram, int from, int to) {
        return OctetString.of(datagram, from, to);
    }
}
