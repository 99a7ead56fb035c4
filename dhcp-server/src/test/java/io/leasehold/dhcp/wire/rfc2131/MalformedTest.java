package io.leasehold.dhcp.wire.rfc2131;

import static io.leasehold.dhcp.wire.Packets.message;
import static io.leasehold.dhcp.wire.Packets.options;
import static io.leasehold.dhcp.wire.Packets.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.dhcp.wire.ClientMessageDecoder;
import io.leasehold.dhcp.wire.Decoded;
import io.leasehold.dhcp.wire.MalformedReason;
import io.leasehold.dhcp.wire.Packets;
import io.leasehold.dhcp.wire.ReplyView;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Arrays;
import java.util.stream.Stream;

/// What is refused, why and where; and what is let pass although it is not quite right.
class MalformedTest {
    record Case(String name, byte[] datagram, MalformedReason reason, int offset) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> malformed() {
        return Stream.of(
                c("nothing at all", new byte[0], MalformedReason.TOO_SHORT, 0),
                c("one byte short of a header", cut(235), MalformedReason.TOO_SHORT, 235),
                c("header only: BOOTP", cut(236), MalformedReason.NO_COOKIE, 236),
                c("half a cookie", cut(239), MalformedReason.NO_COOKIE, 236),
                c("another cookie", with(239, 98), MalformedReason.NO_COOKIE, 236),
                c("too long", new byte[4097], MalformedReason.OVERSIZED, 4096),
                c("64 KiB", new byte[65536], MalformedReason.OVERSIZED, 4096),
                c("op of a reply", with(0, 2), MalformedReason.NOT_BOOTREQUEST, 0),
                c("op 0", with(0, 0), MalformedReason.NOT_BOOTREQUEST, 0),
                c("hlen 17", with(2, 17), MalformedReason.BAD_HARDWARE_LENGTH, 2),
                c("hlen 255", with(2, 255), MalformedReason.BAD_HARDWARE_LENGTH, 2),
                c("no hardware address, no id", with(2, 0), MalformedReason.NO_IDENTITY, 2),
                o("value one byte short", "350101 0c03 6161", MalformedReason.OPTION_OVERRUN, 243),
                o("code without length", "350101 0c", MalformedReason.OPTION_OVERRUN, 243),
                o("type 0", "00 350100 ff", MalformedReason.UNKNOWN_MESSAGE_TYPE, 241),
                o("type 9, FORCERENEW", "350109 ff", MalformedReason.UNKNOWN_MESSAGE_TYPE, 240),
                o("type 255", "3501ff ff", MalformedReason.UNKNOWN_MESSAGE_TYPE, 240),
                o("OFFER", "0c0161 350102 ff", MalformedReason.SERVER_MESSAGE_TYPE, 243),
                o("ACK", "350105 ff", MalformedReason.SERVER_MESSAGE_TYPE, 240),
                o("NAK", "350106 ff", MalformedReason.SERVER_MESSAGE_TYPE, 240),
                o("53 empty", "3500 ff", MalformedReason.BAD_OPTION_LENGTH, 240),
                o("53 twice", "350101 350101 ff", MalformedReason.BAD_OPTION_LENGTH, 240),
                o("50 of 3", "350101 3203010203", MalformedReason.BAD_OPTION_LENGTH, 243),
                o("50 of 5", "350101 32050102030405", MalformedReason.BAD_OPTION_LENGTH, 243),
                o("51 of 2", "350101 33020102", MalformedReason.BAD_OPTION_LENGTH, 243),
                o("54 empty", "350101 3600", MalformedReason.BAD_OPTION_LENGTH, 243),
                o("57 of 1", "350101 390102", MalformedReason.BAD_OPTION_LENGTH, 243),
                o("57 of 4", "350101 390400000240", MalformedReason.BAD_OPTION_LENGTH, 243),
                o("118 of 3", "350101 7603c00002", MalformedReason.BAD_OPTION_LENGTH, 243),
                o("52 empty", "350101 3400", MalformedReason.BAD_OPTION_LENGTH, 243),
                o("52 of 2", "350101 34020101", MalformedReason.BAD_OPTION_LENGTH, 243),
                o("52 is 0", "350101 340100", MalformedReason.BAD_OVERLOAD, 243),
                o("52 is 4", "350101 340104", MalformedReason.BAD_OVERLOAD, 243));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void isRefused(Case c) {
        assertThat(ClientMessageDecoder.decode(c.datagram(), c.datagram().length))
                .isEqualTo(new Decoded.Malformed(c.reason(), c.offset()));
    }

    @Test
    void onlyTheLengthCountsAndNotTheArray() {
        byte[] buffer = Arrays.copyOf(request("350101 0c0161"), 4097);
        buffer[246] = 12;
        buffer[247] = (byte) 200;

        assertThat(ClientMessageDecoder.decode(buffer, 246)).isInstanceOf(Decoded.Message.class);
        assertThat(ClientMessageDecoder.decode(buffer, 247))
                .isEqualTo(new Decoded.Malformed(MalformedReason.OPTION_OVERRUN, 246));
        assertThat(ClientMessageDecoder.decode(buffer, 4096)).isInstanceOf(Decoded.Message.class);
    }

    @Test
    void aLengthBeyondTheArrayIsTheCallersMistake() {
        assertThatThrownBy(() -> ClientMessageDecoder.decode(new byte[10], 11))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void missingEndIsFine() {
        assertThat(message(request("350101")).options()).isEqualTo(options(53, "01"));
    }

    @Test
    void whatFollowsEndIsNotLookedAt() {
        assertThat(message(request("350101 ff 32ff01")).options()).isEqualTo(options(53, "01"));
    }

    @Test
    void padsMayBeAnywhere() {
        assertThat(message(request("0000 350101 00 0c0161 00")).options())
                .isEqualTo(options(53, "01", 12, "61"));
    }

    @Test
    void anEmptyClientIdentifierIsNone() {
        assertThat(message(request("350101 3d00 ff")).options()).isEqualTo(options(53, "01"));
    }

    @Test
    void otherEmptyOptionsAreThere() {
        assertThat(message(request("350101 5000 ff")).options())
                .isEqualTo(options(53, "01", 80, ""));
    }

    @Test
    void noHardwareAddressIsFineWithAClientIdentifier() {
        byte[] infiniband = request("350101 3d020001 ff");
        infiniband[2] = 0;

        assertThat(message(infiniband).chaddr().octets().isEmpty()).isTrue();
    }

    @Test
    void aReplyIsNotARequestAndTheOtherWayRound() {
        assertThat(ReplyView.parse(request("350105 ff"))).isEmpty();
        byte[] discoverInReply = request("350101 ff");
        discoverInReply[0] = 2;
        assertThat(ReplyView.parse(discoverInReply)).isEmpty();
        assertThat(ReplyView.parse(new byte[0])).isEmpty();
    }

    @Test
    void labelsAreStable() {
        assertThat(Stream.of(MalformedReason.values()).map(MalformedReason::label))
                .containsExactly(
                        "too_short",
                        "oversized",
                        "not_bootrequest",
                        "bad_hardware_length",
                        "no_cookie",
                        "option_overrun",
                        "unknown_message_type",
                        "server_message_type",
                        "bad_option_length",
                        "bad_overload",
                        "ambiguous_relay_information",
                        "no_identity");
    }

    private static Case c(String name, byte[] datagram, MalformedReason reason, int offset) {
        return new Case(name, datagram, reason, offset);
    }

    private static Case o(String name, String options, MalformedReason reason, int offset) {
        return new Case(name, request(options), reason, offset);
    }

    private static byte[] cut(int length) {
        return Arrays.copyOf(Packets.golden("dhclient-request"), length);
    }

    private static byte[] with(int offset, int value) {
        byte[] packet = Packets.golden("dhclient-request");
        packet[offset] = (byte) value;
        return packet;
    }
}
