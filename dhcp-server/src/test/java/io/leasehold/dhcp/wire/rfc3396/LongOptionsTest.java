package io.leasehold.dhcp.wire.rfc3396;

import static io.leasehold.dhcp.wire.Packets.MAC;
import static io.leasehold.dhcp.wire.Packets.ack;
import static io.leasehold.dhcp.wire.Packets.message;
import static io.leasehold.dhcp.wire.Packets.octets;
import static io.leasehold.dhcp.wire.Packets.options;
import static io.leasehold.dhcp.wire.Packets.request;
import static io.leasehold.dhcp.wire.Packets.view;

import static org.assertj.core.api.Assertions.assertThat;

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

/// Options in several pieces: joined in the order options field, `file`, `sname`; split above 255
/// bytes.
class LongOptionsTest {
    @Test
    void piecesAreJoinedInTheOrderTheyCome() {
        assertThat(message(request("0c0161 350101 0c0162 00 0c00 0c0263 64 ff")).options())
                .isEqualTo(options(12, "61626364", 53, "01"));
    }

    @Test
    void aRequestedAddressInPiecesIsOne() {
        assertThat(message(request("350103 3202c000 0c0161 32020207 ff")).requestedAddress())
                .hasToString("Optional[192.0.2.7]");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void overloadedFieldsFollowTheOptionsFieldAndFileComesFirst(int fields) {
        byte[] packet = request("350101 3401" + "0" + fields + " 0c0161 ff");
        put(packet, 108, "0c0162 ff");
        put(packet, 44, "0c0163 ff");

        assertThat(message(packet).options().get(12))
                .contains(
                        OctetString.parseHex(
                                switch (fields) {
                                    case 1 -> "6162";
                                    case 2 -> "6163";
                                    default -> "616263";
                                }));
    }

    @Test
    void withoutOverloadTheFieldsAreNames() {
        byte[] packet = request("350101 ff");
        put(packet, 108, "0cff");
        put(packet, 44, "0cff");

        assertThat(message(packet).options()).isEqualTo(options(53, "01"));
    }

    @Test
    void anOptionRunsNotFromOneFieldIntoTheNext() {
        byte[] packet = request("350101 340102 ff");
        put(packet, 44, "2b3f");

        assertThat(ClientMessageDecoder.decode(packet, packet.length))
                .isEqualTo(new Decoded.Malformed(MalformedReason.OPTION_OVERRUN, 44));
    }

    @Test
    void overloadInAnOverloadedFieldMeansNothing() {
        byte[] packet = request("350101 340101 ff");
        put(packet, 108, "340102 0c0161 ff");
        put(packet, 44, "0c0162 ff");

        assertThat(message(packet).options()).isEqualTo(options(12, "61", 53, "01"));
    }

    @Test
    void theTypeMayBeInAnOverloadedField() {
        byte[] packet = request("340101 ff");
        put(packet, 108, "350101 ff");

        assertThat(message(packet).type()).isEqualTo(MessageType.DISCOVER);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 254, 255, 256, 257, 510, 511, 3000})
    void clientPacketsSurviveTheWire(int length) {
        OctetString value = octets(length, 0x7f);
        byte[] datagram =
                ClientPacket.of(MessageType.DISCOVER, 1, MAC).withOption(125, value).toBytes();

        assertThat(message(datagram).options().get(125)).contains(value);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 254, 255, 256, 257, 510, 511, 1000, 1208})
    void repliesSurviveTheWire(int length) {
        OctetString value = octets(length, 0x7f);

        EncodedReply encoded = encode(OptionSet.EMPTY.with(125, value), 1500);

        assertThat(encoded.leftOut()).isEmpty();
        assertThat(view(encoded.datagram()).options().get(125)).contains(value);
    }

    @Test
    void aLongOptionContinuesInFileAndSname() {
        byte[] bytes = new byte[470];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 7);
        }
        OctetString value = OctetString.of(bytes);

        EncodedReply encoded = encode(OptionSet.EMPTY.with(125, value), 576);

        assertThat(encoded.leftOut()).isEmpty();
        assertThat(encoded.datagram()).hasSize(548);
        assertThat(encoded.datagram()[108]).isEqualTo((byte) 125);
        assertThat(encoded.datagram()[44]).isEqualTo((byte) 125);
        assertThat(view(encoded.datagram()).options().get(125)).contains(value);
    }

    @Test
    void anOptionThatFitsInOnePieceIsNeverSplit() {
        OptionSet more = OptionSet.EMPTY.with(43, octets(200, 1)).with(125, octets(200, 2));

        EncodedReply encoded = encode(more, 576);

        assertThat(encoded.leftOut()).containsExactly(125);
        assertThat(view(encoded.datagram()).options().has(125)).isFalse();
    }

    @Test
    void aLongOptionThatDoesNotFitIsLeftOutWhole() {
        EncodedReply encoded = encode(OptionSet.EMPTY.with(125, octets(500, 2)), 576);

        assertThat(encoded.leftOut()).containsExactly(125);
        assertThat(encoded.datagram()).hasSize(300);
        assertThat(view(encoded.datagram()).options().values().keySet())
                .containsExactly(51, 53, 54);
    }

    private static EncodedReply encode(OptionSet more, int maxMessageSize) {
        return ServerReplyEncoder.layOut(ack(more, List.of(43), OctetString.EMPTY, maxMessageSize));
    }

    private static void put(byte[] packet, int offset, String hex) {
        byte[] bytes = OctetString.parseHex(hex).toBytes();
        System.arraycopy(bytes, 0, packet, offset, bytes.length);
    }
}
