package io.leasehold.dhcp.exchange.rfc2131;

import static io.leasehold.dhcp.testing.ClientMessages.discover;
import static io.leasehold.dhcp.testing.ClientMessages.inform;
import static io.leasehold.dhcp.testing.ClientMessages.selecting;
import static io.leasehold.ipam.testing.Leases.bound;
import static io.leasehold.ipam.testing.Leases.client;
import static io.leasehold.ipam.testing.Leases.hardware;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.dhcp.message.ReplyTarget;
import io.leasehold.dhcp.message.ServerReply;
import io.leasehold.dhcp.testing.ClientMessages;
import io.leasehold.dhcp.testing.FakeLeases;
import io.leasehold.dhcp.testing.Outcome;
import io.leasehold.ipam.net.Ipv4Address;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a reply goes, for every combination of giaddr, ciaddr and broadcast bit. */
class Section41AddressingTest {
    @ParameterizedTest(name = "{0}, giaddr {1}, ciaddr {2}, broadcast bit {3}: to {4}")
    @CsvSource({
        "OFFER, no,  no,  no,  frame",
        "OFFER, no,  no,  yes, broadcast",
        "OFFER, no,  yes, no,  ciaddr",
        "OFFER, no,  yes, yes, ciaddr",
        "OFFER, yes, no,  no,  relay",
        "OFFER, yes, no,  yes, relay",
        "OFFER, yes, yes, no,  relay",
        "OFFER, yes, yes, yes, relay",
        "ACK,   no,  no,  no,  frame",
        "ACK,   no,  no,  yes, broadcast",
        "ACK,   no,  yes, no,  ciaddr",
        "ACK,   no,  yes, yes, ciaddr",
        "ACK,   yes, no,  no,  relay",
        "ACK,   yes, no,  yes, relay",
        "ACK,   yes, yes, no,  relay",
        "ACK,   yes, yes, yes, relay",
        // "In all cases, when 'giaddr' is zero, the server broadcasts any DHCPNAK messages"
        "NAK,   no,  no,  no,  broadcast",
        "NAK,   no,  no,  yes, broadcast",
        "NAK,   no,  yes, no,  broadcast",
        "NAK,   no,  yes, yes, broadcast",
        "NAK,   yes, no,  no,  relay",
        "NAK,   yes, no,  yes, relay",
        "NAK,   yes, yes, no,  relay",
        "NAK,   yes, yes, yes, relay",
        "INFORM, no, yes, no,  ciaddr",
        "INFORM, no, yes, yes, ciaddr",
        "INFORM, yes, yes, no, ciaddr",
        "INFORM, yes, yes, yes, ciaddr"
    })
    void addresses(String reply, String giaddr, String ciaddr, String broadcast, String target) {
        ServerReply sent = reply(reply, giaddr, ciaddr, broadcast);

        assertThat(sent.target())
                .isEqualTo(
                        switch (target) {
                            case "frame" ->
                                    new ReplyTarget.Frame(
                                            hardware(1), Ipv4Address.parse("192.0.2.30"));
                            case "ciaddr" ->
                                    new ReplyTarget.Unicast(Ipv4Address.parse("192.0.2.30"));
                            case "relay" -> new ReplyTarget.Relay(Ipv4Address.parse("192.0.2.254"));
                            default -> new ReplyTarget.Broadcast();
                        });
    }

    /** "the server MUST set the broadcast bit in the DHCPNAK, so that the relay [broadcasts]". */
    @ParameterizedTest(name = "{0}, giaddr {1}, broadcast bit {2}: sent with the bit {3}")
    @CsvSource({
        "NAK,   yes, no,  true",
        "NAK,   yes, yes, true",
        "NAK,   no,  no,  false",
        "NAK,   no,  yes, true",
        "ACK,   yes, no,  false",
        "ACK,   yes, yes, true",
        "OFFER, no,  no,  false",
        "OFFER, no,  yes, true"
    })
    void theBroadcastBit(String reply, String giaddr, String broadcast, boolean sent) {
        assertThat(reply(reply, giaddr, "no", broadcast).broadcast()).isEqualTo(sent);
    }

    private static ServerReply reply(String type, String giaddr, String ciaddr, String broadcast) {
        FakeLeases leases = new FakeLeases().free("192.0.2.30");
        ClientMessages message =
                switch (type) {
                    case "OFFER" -> discover(1);
                    case "ACK" -> selecting(1, "192.0.2.30");
                    case "NAK" -> {
                        leases.with(bound("192.0.2.30", client(2)));
                        yield selecting(1, "192.0.2.30");
                    }
                    default -> inform(1, "192.0.2.30");
                };
        if (giaddr.equals("yes")) {
            message.giaddr("192.0.2.254");
        }
        if (ciaddr.equals("yes")) {
            message.ciaddr("192.0.2.30");
        }
        if (broadcast.equals("yes")) {
            message.broadcast();
        }
        ServerReply reply = Outcome.reply(message, Lan.subnet().snapshot(), leases);
        assertThat(reply.type().name()).isEqualTo(type.equals("INFORM") ? "ACK" : type);
        return reply;
    }
}
