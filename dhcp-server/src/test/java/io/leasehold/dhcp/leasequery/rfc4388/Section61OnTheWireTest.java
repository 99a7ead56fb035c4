package io.leasehold.dhcp.leasequery.rfc4388;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.dhcp.message.ClientMessage;
import io.leasehold.dhcp.message.MessageType;
import io.leasehold.dhcp.message.ServerReply;
import io.leasehold.dhcp.wire.ClientMessageDecoder;
import io.leasehold.dhcp.wire.ClientPacket;
import io.leasehold.dhcp.wire.Decoded;
import io.leasehold.dhcp.wire.MalformedReason;
import io.leasehold.dhcp.wire.ReplyView;
import io.leasehold.dhcp.wire.ServerReplyEncoder;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.option.OptionSet;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class Section61OnTheWireTest {
    private static byte[] packet(MessageType type, HardwareAddress chaddr) {
        return new ClientPacket(
                        type,
                        1,
                        0,
                        false,
                        0,
                        Ipv4Address.parse("192.0.2.10"),
                        Ipv4Address.parse("192.0.2.1"),
                        chaddr,
                        OptionSet.EMPTY)
                .toBytes();
    }

    @ParameterizedTest
    @CsvSource({"10, LEASEQUERY", "11, LEASEUNASSIGNED", "12, LEASEUNKNOWN", "13, LEASEACTIVE"})
    void theTypesHaveTheseCodes(int code, MessageType type) {
        assertThat(type.code()).isEqualTo(code);
        assertThat(MessageType.coded(code)).contains(type);
    }

    /** Section 6.2: htype, hlen and chaddr are zero in a query by address. */
    @Test
    void aQueryByAddressNeedsNoClient() {
        byte[] packet = packet(MessageType.LEASEQUERY, new HardwareAddress(0, OctetString.EMPTY));

        assertThat(ClientMessageDecoder.decode(packet, packet.length))
                .isInstanceOfSatisfying(
                        Decoded.Message.class,
                        decoded -> {
                            ClientMessage query = decoded.message();
                            assertThat(query.type()).isEqualTo(MessageType.LEASEQUERY);
                            assertThat(query.ciaddr()).hasToString("192.0.2.10");
                        });
    }

    @ParameterizedTest
    @EnumSource(names = {"LEASEUNASSIGNED", "LEASEUNKNOWN", "LEASEACTIVE"})
    void anAnswerIsNoQuestion(MessageType type) {
        byte[] packet = packet(type, HardwareAddress.parse("00:00:5e:00:53:01"));

        assertThat(ClientMessageDecoder.decode(packet, packet.length))
                .isInstanceOfSatisfying(
                        Decoded.Malformed.class,
                        malformed ->
                                assertThat(malformed.reason())
                                        .isEqualTo(MalformedReason.SERVER_MESSAGE_TYPE));
    }

    @Test
    void anAnswerCanBeReadByWhoAsked() {
        ServerReply reply = new Query().of("192.0.2.10").reply();

        ReplyView read = ReplyView.parse(ServerReplyEncoder.encode(reply)).orElseThrow();

        assertThat(read.type()).isEqualTo(MessageType.LEASEUNASSIGNED);
        assertThat(read.ciaddr()).hasToString("192.0.2.10");
        assertThat(read.giaddr()).hasToString("192.0.2.1");
    }
}
