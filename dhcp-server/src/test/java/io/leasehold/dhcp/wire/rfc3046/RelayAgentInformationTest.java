package io.leasehold.dhcp.wire.rfc3046;

import static io.leasehold.dhcp.wire.Packets.MAC;
import static io.leasehold.dhcp.wire.Packets.ack;
import static io.leasehold.dhcp.wire.Packets.ip;
import static io.leasehold.dhcp.wire.Packets.message;
import static io.leasehold.dhcp.wire.Packets.octets;
import static io.leasehold.dhcp.wire.Packets.request;
import static io.leasehold.dhcp.wire.Packets.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.dhcp.message.ClientMessage;
import io.leasehold.dhcp.message.MessageType;
import io.leasehold.dhcp.wire.ClientMessageDecoder;
import io.leasehold.dhcp.wire.ClientPacket;
import io.leasehold.dhcp.wire.Decoded;
import io.leasehold.dhcp.wire.EncodedReply;
import io.leasehold.dhcp.wire.MalformedReason;
import io.leasehold.dhcp.wire.ServerReplyEncoder;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.option.OptionSet;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

/// Option 82: believed only where relay agents put it, echoed last, whole or not at all.
class RelayAgentInformationTest {
    private static final OctetString INFORMATION = OctetString.parseHex("0106 00040001 0203");

    @Test
    void aRelayedPacketCarriesGiaddrHopsAndInformation() {
        ClientMessage message =
                message(
                        ClientPacket.of(MessageType.DISCOVER, 1, MAC)
                                .relayedBy(ip("198.51.100.1"), INFORMATION)
                                .toBytes());

        assertThat(message.giaddr()).isEqualTo(ip("198.51.100.1"));
        assertThat(message.hops()).isEqualTo(1);
        assertThat(message.relayAgentInformation()).contains(INFORMATION);
    }

    @ParameterizedTest
    @ValueSource(ints = {108, 44})
    void informationInAnOverloadedFieldIsTheClientsInvention(int field) {
        byte[] packet = request("350101 340103 52020101 ff");
        packet[field] = 82;
        packet[field + 1] = 1;
        packet[field + 2] = 66;

        assertThat(message(packet).relayAgentInformation()).contains(OctetString.parseHex("0101"));
    }

    @Test
    void twoInformationsCannotBeToldApart() {
        byte[] packet = request("350101 52020101 0c0161 52020102 ff");

        assertThat(ClientMessageDecoder.decode(packet, packet.length))
                .isEqualTo(new Decoded.Malformed(MalformedReason.AMBIGUOUS_RELAY_INFORMATION, 250));
    }

    @Test
    void fragmentsOfALongInformationAreOne() {
        OctetString information = octets(600, 9);
        byte[] datagram =
                ClientPacket.of(MessageType.DISCOVER, 1, MAC)
                        .relayedBy(ip("198.51.100.1"), information)
                        .toBytes();

        assertThat(message(datagram).relayAgentInformation()).contains(information);
    }

    @Test
    void theEchoIsTheLastOptionEvenWithOverload() {
        OptionSet more =
                OptionSet.EMPTY
                        .with(43, octets(240, 1))
                        .with(60, octets(60, 2))
                        .with(252, octets(50, 3));

        EncodedReply encoded = encode(more, INFORMATION, 576);

        byte[] datagram = encoded.datagram();
        int end = datagram.length - 1;
        while (datagram[end] == 0) {
            end--;
        }
        int from = end - 2 - INFORMATION.length();
        assertThat(datagram[end]).isEqualTo((byte) 255);
        assertThat(OctetString.of(datagram, from, end))
                .isEqualTo(OctetString.parseHex("5208").concat(INFORMATION));
        assertThat(OctetString.of(datagram, from - 3, from))
                .as("overload, file only")
                .isEqualTo(OctetString.parseHex("340101"));
        assertThat(encoded.leftOut()).isEmpty();
    }

    @Test
    void otherOptionsMakeRoomForIt() {
        OctetString information = octets(250, 1);

        EncodedReply encoded = encode(OptionSet.EMPTY.with(43, octets(200, 1)), information, 576);

        assertThat(view(encoded.datagram()).options().get(82)).contains(information);
        assertThat(encoded.leftOut()).containsExactly(43);
    }

    /// Room at 576 bytes: 307, less 15 for options 53, 54 and 51 and 3 for 52.
    @Test
    void theLargestThatFitsAt576Bytes() {
        assertThat(encode(OptionSet.EMPTY, octets(285, 1), 576).leftOut()).isEmpty();
        assertThat(encode(OptionSet.EMPTY, octets(286, 1), 576).leftOut()).containsExactly(82);
    }

    @Test
    void oneThatDoesNotFitIsLeftOutWhole() {
        EncodedReply encoded = encode(OptionSet.EMPTY, octets(300, 1), 576);

        assertThat(encoded.leftOut()).containsExactly(82);
        assertThat(view(encoded.datagram()).options().has(82)).isFalse();
        assertThat(view(encode(OptionSet.EMPTY, octets(300, 1), 1500).datagram()).options().get(82))
                .contains(octets(300, 1));
    }

    private static EncodedReply encode(
            OptionSet more, OctetString information, int maxMessageSize) {
        return ServerReplyEncoder.layOut(ack(more, List.of(43), information, maxMessageSize));
    }
}
