package io.leasehold.dhcp.wire.rfc2131;

import static io.leasehold.dhcp.wire.Packets.golden;
import static io.leasehold.dhcp.wire.Packets.ip;
import static io.leasehold.dhcp.wire.Packets.message;
import static io.leasehold.dhcp.wire.Packets.octets;
import static io.leasehold.dhcp.wire.Packets.options;
import static io.leasehold.dhcp.wire.Packets.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.dhcp.message.ClientMessage;
import io.leasehold.dhcp.message.MessageType;
import io.leasehold.dhcp.message.ReplyTarget;
import io.leasehold.dhcp.message.ServerReply;
import io.leasehold.dhcp.wire.ClientPacket;
import io.leasehold.dhcp.wire.Packets;
import io.leasehold.dhcp.wire.ReplyView;
import io.leasehold.dhcp.wire.ServerReplyEncoder;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.option.OptionSet;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Whole packets as clients and servers send them, in `packets/*.hex`.
class GoldenPacketsTest {
    private static final Ipv4Address ANY = Ipv4Address.ANY;
    private static final String RELAY_INFORMATION = "0106 0004000a0105 0206 00005e0053fe 97020102";

    record Case(String name, ClientMessage expected) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> requests() {
        return Stream.of(
                new Case(
                        "udhcpc-discover",
                        new ClientMessage(
                                MessageType.DISCOVER,
                                0x3903f326,
                                0,
                                false,
                                0,
                                ANY,
                                ANY,
                                mac("00:00:5e:00:53:01"),
                                options(
                                        53, "01",
                                        55, "0103060c0f1c2a",
                                        57, "0240",
                                        60, "756468637020312e33362e31",
                                        61, "0100005e005301"))),
                new Case(
                        "dhclient-request",
                        new ClientMessage(
                                MessageType.REQUEST,
                                0xa1b2c3d4,
                                7,
                                false,
                                0,
                                ANY,
                                ANY,
                                mac("00:00:5e:00:53:02"),
                                options(
                                        12, "616c706861",
                                        50, "c0000264",
                                        53, "03",
                                        54, "c0000201",
                                        55, "011c02030f06770c2c2f1a792a"))),
                new Case(
                        "windows-discover",
                        new ClientMessage(
                                MessageType.DISCOVER,
                                0x5f000180,
                                0x0300,
                                true,
                                0,
                                ANY,
                                ANY,
                                mac("00:00:5e:00:53:03"),
                                options(
                                        12, "4445534b",
                                        50, "c6336407",
                                        53, "01",
                                        55, "0103060f1f212b2c2e2f7779f9fc",
                                        60, "4d53465420352e30",
                                        61, "0100005e005303",
                                        81, "0000004445534b2e6578616d706c652e6f7267"))),
                new Case(
                        "relayed-request",
                        new ClientMessage(
                                MessageType.REQUEST,
                                42,
                                0x0102,
                                true,
                                1,
                                ANY,
                                ip("203.0.113.1"),
                                mac("00:00:5e:00:53:04"),
                                options(
                                        50, "cb007109",
                                        51, "00000e10",
                                        53, "03",
                                        82, RELAY_INFORMATION))),
                new Case(
                        "pxe-discover",
                        new ClientMessage(
                                MessageType.DISCOVER,
                                0x5e005305,
                                4,
                                true,
                                0,
                                ANY,
                                ANY,
                                mac("00:00:5e:00:53:05"),
                                options(
                                        53,
                                        "01",
                                        55,
                                        "01032b3c42438096",
                                        57,
                                        "05c0",
                                        60,
                                        "505845436c69656e743a417263683a30303030373a554e44493a303033303136",
                                        93,
                                        "0007",
                                        94,
                                        "010310",
                                        97,
                                        "00000102030405060708090a0b0c0d0e0f"))),
                new Case(
                        "cni-discover",
                        new ClientMessage(
                                MessageType.DISCOVER,
                                0x0c0a0b0d,
                                0,
                                false,
                                0,
                                ANY,
                                ANY,
                                mac("02:00:5e:00:53:06"),
                                options(53, "01", 55, "010379")
                                        .with(
                                                61,
                                                OctetString.parseHex("00")
                                                        .concat(octets(254, 'a'))))),
                new Case(
                        "overloaded-request",
                        new ClientMessage(
                                MessageType.REQUEST,
                                0x11223344,
                                1,
                                false,
                                0,
                                ip("192.0.2.10"),
                                ANY,
                                mac("00:00:5e:00:53:07"),
                                options(12, "62657461", 53, "03", 55, "0103060f"))),
                new Case(
                        "split-inform",
                        new ClientMessage(
                                MessageType.INFORM,
                                0x33393600,
                                0,
                                false,
                                0,
                                ANY,
                                ANY,
                                mac("00:00:5e:00:53:08"),
                                options(12, "67616d6d61", 53, "08")
                                        .with(
                                                43,
                                                octets(255, 0x2b)
                                                        .concat(
                                                                OctetString.parseHex(
                                                                        "0102030405"))))));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void readsRequests(Case c) {
        assertThat(message(golden(c.name()))).isEqualTo(c.expected());
    }

    @Test
    void everyRequestHasACase() {
        assertThat(requests().map(Case::name)).containsExactlyElementsOf(Packets.CLIENT_PACKETS);
    }

    static Stream<String> notOverloaded() {
        return Packets.CLIENT_PACKETS.stream().filter(name -> !name.startsWith("overloaded"));
    }

    /// The order of options is the sender's choice; the header is not.
    @ParameterizedTest
    @MethodSource("notOverloaded")
    void writesTheSameHeaderAndTheSameOptions(String name) {
        ClientMessage message = message(golden(name));
        byte[] written = packet(message).toBytes();

        assertThat(Arrays.copyOf(written, 240)).containsExactly(Arrays.copyOf(golden(name), 240));
        assertThat(message(written)).isEqualTo(message);
    }

    @Test
    void valuesOfTheCni255ByteIdentifierReachTheClientKey() {
        assertThat(message(golden("cni-discover")).client().clientId())
                .hasValueSatisfying(id -> assertThat(id.length()).isEqualTo(255));
    }

    private static final ServerReply OFFER =
            new ServerReply(
                    MessageType.OFFER,
                    0x3903f326,
                    false,
                    ANY,
                    ip("192.0.2.100"),
                    ip("192.0.2.2"),
                    ANY,
                    mac("00:00:5e:00:53:01"),
                    options(
                            1, "ffffff00",
                            3, "c0000201",
                            6, "c0000235c6336435",
                            15, "6578616d706c652e6f7267",
                            51, "0000a8c0",
                            53, "02",
                            54, "c0000201",
                            58, "00005460",
                            59, "000093a8",
                            61, "0100005e005301"),
                    List.of(1, 3, 6, 12, 15, 28, 42),
                    OctetString.EMPTY,
                    576,
                    new ReplyTarget.Frame(mac("00:00:5e:00:53:01"), ip("192.0.2.100")));

    private static final ServerReply RELAYED_ACK =
            new ServerReply(
                    MessageType.ACK,
                    42,
                    true,
                    ip("203.0.113.9"),
                    ip("203.0.113.10"),
                    ip("203.0.113.2"),
                    ip("203.0.113.1"),
                    mac("00:00:5e:00:53:04"),
                    options(1, "ffffff00", 51, "ffffffff", 53, "05", 54, "cb007102"),
                    List.of(1),
                    OctetString.parseHex(RELAY_INFORMATION),
                    576,
                    new ReplyTarget.Relay(ip("203.0.113.1")));

    private static final ServerReply NAK =
            new ServerReply(
                    MessageType.NAK,
                    0xa1b2c3d4,
                    true,
                    ANY,
                    ANY,
                    ANY,
                    ANY,
                    mac("00:00:5e:00:53:02"),
                    options(53, "06", 54, "c0000201", 56, "77726f6e67207375626e6574"),
                    List.of(),
                    OctetString.EMPTY,
                    576,
                    new ReplyTarget.Broadcast());

    record Reply(String name, ServerReply reply) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Reply> replies() {
        return Stream.of(
                new Reply("offer", OFFER),
                new Reply("relayed-ack", RELAYED_ACK),
                new Reply("nak", NAK));
    }

    @ParameterizedTest
    @MethodSource("replies")
    void writesReplies(Reply c) {
        assertThat(ServerReplyEncoder.encode(c.reply())).containsExactly(golden(c.name()));
    }

    @ParameterizedTest
    @MethodSource("replies")
    void readsReplies(Reply c) {
        ServerReply reply = c.reply();
        OptionSet options = reply.options();
        if (!reply.relayAgentInformation().isEmpty()) {
            options = options.with(82, reply.relayAgentInformation());
        }

        assertThat(view(golden(c.name())))
                .isEqualTo(
                        new ReplyView(
                                reply.type(),
                                0,
                                reply.xid(),
                                0,
                                reply.broadcast() ? 0x8000 : 0,
                                reply.ciaddr(),
                                reply.yiaddr(),
                                reply.siaddr(),
                                reply.giaddr(),
                                reply.chaddr(),
                                options));
    }

    @Test
    void aLeaseForeverIsUnsigned() {
        assertThat(view(golden("relayed-ack")).leaseTime())
                .contains(Duration.ofSeconds(0xffff_ffffL));
        assertThat(view(golden("relayed-ack")).serverIdentifier()).contains(ip("203.0.113.2"));
    }

    private static ClientPacket packet(ClientMessage message) {
        TreeMap<Integer, OctetString> options = new TreeMap<>(message.options().values());
        options.remove(53);
        return new ClientPacket(
                message.type(),
                message.xid(),
                message.secs(),
                message.broadcast(),
                message.hops(),
                message.ciaddr(),
                message.giaddr(),
                message.chaddr(),
                OptionSet.of(options));
    }

    private static HardwareAddress mac(String text) {
        return HardwareAddress.parse(text);
    }
}
