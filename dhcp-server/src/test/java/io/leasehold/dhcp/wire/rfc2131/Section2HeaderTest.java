package io.leasehold.dhcp.wire.rfc2131;

import static io.leasehold.dhcp.wire.Packets.MAC;
import static io.leasehold.dhcp.wire.Packets.ip;
import static io.leasehold.dhcp.wire.Packets.message;
import static io.leasehold.dhcp.wire.Packets.options;
import static io.leasehold.dhcp.wire.Packets.request;
import static io.leasehold.dhcp.wire.Packets.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.dhcp.message.ClientMessage;
import io.leasehold.dhcp.message.MessageType;
import io.leasehold.dhcp.message.ReplyTarget;
import io.leasehold.dhcp.message.ServerReply;
import io.leasehold.dhcp.wire.ClientPacket;
import io.leasehold.dhcp.wire.ReplyView;
import io.leasehold.dhcp.wire.ServerReplyEncoder;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.option.OptionSet;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.stream.Stream;

/// RFC 2131 section 2, figures 1 and 2: each field alone, at its offset, in its byte order, and
/// nothing else moves.
class Section2HeaderTest {
    private static final Ipv4Address ANY = Ipv4Address.ANY;
    private static final Ipv4Address ADDRESS = ip("192.0.2.129");
    private static final String ADDRESS_HEX = "c0000281";
    private static final HardwareAddress LONG =
            new HardwareAddress(0xfe, OctetString.parseHex("8182838485868788898a8b8c8d8e8f90"));

    record Received(String name, int offset, String hex, ClientMessage expected) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Received> received() {
        return Stream.of(
                new Received("nothing", 0, "01", client(0, 0, false, 0, ANY, ANY, MAC)),
                new Received("htype", 1, "fe", client(0, 0, false, 0, ANY, ANY, mac(0xfe, 6))),
                new Received("hlen", 2, "05", client(0, 0, false, 0, ANY, ANY, mac(1, 5))),
                new Received("hops", 3, "81", client(0, 0, false, 0x81, ANY, ANY, MAC)),
                new Received("xid", 4, "81020384", client(0x81020384, 0, false, 0, ANY, ANY, MAC)),
                new Received("secs", 8, "8102", client(0, 0x8102, false, 0, ANY, ANY, MAC)),
                new Received("BROADCAST", 10, "8000", client(0, 0, true, 0, ANY, ANY, MAC)),
                new Received("MBZ", 10, "7fff", client(0, 0, false, 0, ANY, ANY, MAC)),
                new Received("ciaddr", 12, ADDRESS_HEX, client(0, 0, false, 0, ADDRESS, ANY, MAC)),
                new Received("yiaddr", 16, ADDRESS_HEX, client(0, 0, false, 0, ANY, ANY, MAC)),
                new Received("siaddr", 20, ADDRESS_HEX, client(0, 0, false, 0, ANY, ANY, MAC)),
                new Received("giaddr", 24, ADDRESS_HEX, client(0, 0, false, 0, ANY, ADDRESS, MAC)),
                new Received(
                        "chaddr",
                        1,
                        "fe1000 00000000 0000 0000 00000000 00000000 00000000 00000000"
                                + "8182838485868788898a8b8c8d8e8f90",
                        client(0, 0, false, 0, ANY, ANY, LONG)),
                new Received(
                        "chaddr beyond hlen",
                        34,
                        "ffffffffffffffffffff",
                        client(0, 0, false, 0, ANY, ANY, MAC)),
                new Received("sname", 44, "3501", client(0, 0, false, 0, ANY, ANY, MAC)),
                new Received("file", 108, "3501", client(0, 0, false, 0, ANY, ANY, MAC)));
    }

    @ParameterizedTest
    @MethodSource("received")
    void reads(Received row) {
        byte[] packet = request("350101ff");
        put(packet, row.offset(), row.hex());

        assertThat(message(packet)).isEqualTo(row.expected());
    }

    static Stream<Received> sentByClients() {
        return received()
                .filter(
                        row ->
                                !List.of("MBZ", "yiaddr", "siaddr", "sname", "file")
                                                .contains(row.name())
                                        && !row.name().contains("beyond"));
    }

    @ParameterizedTest
    @MethodSource("sentByClients")
    void writesRequests(Received row) {
        byte[] expected = new byte[300];
        byte[] minimal = request("350101ff");
        System.arraycopy(minimal, 0, expected, 0, minimal.length);
        put(expected, row.offset(), row.hex());
        if (row.name().equals("hlen")) {
            expected[33] = 0;
        }
        ClientMessage from = row.expected();

        assertThat(
                        new ClientPacket(
                                        from.type(),
                                        from.xid(),
                                        from.secs(),
                                        from.broadcast(),
                                        from.hops(),
                                        from.ciaddr(),
                                        from.giaddr(),
                                        from.chaddr(),
                                        OptionSet.EMPTY)
                                .toBytes())
                .containsExactly(expected);
    }

    record Sent(String name, int offset, String hex, ServerReply reply) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Sent> sent() {
        return Stream.of(
                new Sent("nothing", 0, "02", reply(0, false, ANY, ANY, ANY, ANY, MAC)),
                new Sent("htype", 1, "fe", reply(0, false, ANY, ANY, ANY, ANY, mac(0xfe, 6))),
                new Sent("xid", 4, "81020384", reply(0x81020384, false, ANY, ANY, ANY, ANY, MAC)),
                new Sent("BROADCAST", 10, "8000", reply(0, true, ANY, ANY, ANY, ANY, MAC)),
                new Sent("ciaddr", 12, ADDRESS_HEX, reply(0, false, ADDRESS, ANY, ANY, ANY, MAC)),
                new Sent("yiaddr", 16, ADDRESS_HEX, reply(0, false, ANY, ADDRESS, ANY, ANY, MAC)),
                new Sent("siaddr", 20, ADDRESS_HEX, reply(0, false, ANY, ANY, ADDRESS, ANY, MAC)),
                new Sent("giaddr", 24, ADDRESS_HEX, reply(0, false, ANY, ANY, ANY, ADDRESS, MAC)),
                new Sent(
                        "chaddr",
                        1,
                        "fe1000 00000000 0000 0000 00000000 00000000 00000000 00000000"
                                + "8182838485868788898a8b8c8d8e8f90",
                        reply(0, false, ANY, ANY, ANY, ANY, LONG)));
    }

    @ParameterizedTest
    @MethodSource("sent")
    void writesReplies(Sent row) {
        byte[] expected = new byte[300];
        byte[] minimal = request("350105ff");
        minimal[0] = 2;
        System.arraycopy(minimal, 0, expected, 0, minimal.length);
        put(expected, row.offset(), row.hex());

        assertThat(ServerReplyEncoder.encode(row.reply())).containsExactly(expected);
    }

    @ParameterizedTest
    @MethodSource("sent")
    void readsReplies(Sent row) {
        ServerReply reply = row.reply();
        byte[] datagram = ServerReplyEncoder.encode(reply);
        datagram[3] = (byte) 0x83;
        put(datagram, 8, "8485");

        assertThat(view(datagram))
                .isEqualTo(
                        new ReplyView(
                                MessageType.ACK,
                                0x83,
                                reply.xid(),
                                0x8485,
                                reply.broadcast() ? 0x8000 : 0,
                                reply.ciaddr(),
                                reply.yiaddr(),
                                reply.siaddr(),
                                reply.giaddr(),
                                reply.chaddr(),
                                options(53, "05")));
    }

    private static ClientMessage client(
            int xid,
            int secs,
            boolean broadcast,
            int hops,
            Ipv4Address ciaddr,
            Ipv4Address giaddr,
            HardwareAddress chaddr) {
        return new ClientMessage(
                MessageType.DISCOVER,
                xid,
                secs,
                broadcast,
                hops,
                ciaddr,
                giaddr,
                chaddr,
                options(53, "01"));
    }

    private static ServerReply reply(
            int xid,
            boolean broadcast,
            Ipv4Address ciaddr,
            Ipv4Address yiaddr,
            Ipv4Address siaddr,
            Ipv4Address giaddr,
            HardwareAddress chaddr) {
        return new ServerReply(
                MessageType.ACK,
                xid,
                broadcast,
                ciaddr,
                yiaddr,
                siaddr,
                giaddr,
                chaddr,
                OptionSet.EMPTY,
                List.of(),
                OctetString.EMPTY,
                576,
                new ReplyTarget.Broadcast());
    }

    private static HardwareAddress mac(int type, int length) {
        return new HardwareAddress(type, MAC.octets().slice(0, length));
    }

    private static void put(byte[] packet, int offset, String hex) {
        byte[] bytes = OctetString.parseHex(hex).toBytes();
        System.arraycopy(bytes, 0, packet, offset, bytes.length);
    }
}
