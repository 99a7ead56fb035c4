package io.leasehold.dhcp.fuzz;

import static io.leasehold.ipam.testing.Leases.NOON;
import static io.leasehold.ipam.testing.Leases.bound;
import static io.leasehold.ipam.testing.Leases.client;
import static io.leasehold.ipam.testing.SubnetBuilder.subnet;

import io.leasehold.dhcp.exchange.Decision;
import io.leasehold.dhcp.exchange.Exchange;
import io.leasehold.dhcp.exchange.ExchangeSettings;
import io.leasehold.dhcp.exchange.ServerIdentity;
import io.leasehold.dhcp.exchange.SubnetSelection;
import io.leasehold.dhcp.message.Arrival;
import io.leasehold.dhcp.message.ClientMessage;
import io.leasehold.dhcp.message.MessageType;
import io.leasehold.dhcp.message.ServerReply;
import io.leasehold.dhcp.testing.Plans;
import io.leasehold.dhcp.testing.TableLeases;
import io.leasehold.dhcp.wire.ClientMessageDecoder;
import io.leasehold.dhcp.wire.Decoded;
import io.leasehold.dhcp.wire.EncodedReply;
import io.leasehold.dhcp.wire.ReplyView;
import io.leasehold.dhcp.wire.ServerReplyEncoder;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.plan.Link;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.plan.Pool;
import io.leasehold.ipam.plan.Terms;
import io.leasehold.ipam.testing.SubnetBuilder;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Any datagram, from its bytes to the bytes of the answer: nothing throws, and what is answered is
 * a well-formed reply to that message, with an address of its link that nobody else has.
 */
public final class DecodeDecideEncode {
    /** IP header without options, and UDP header. */
    private static final int HEADERS = 28;

    private static final Exchange EXCHANGE = new Exchange(ExchangeSettings.DEFAULT);
    private static final Ipv4Address US = Ipv4Address.parse("192.0.2.2");
    private static final Plan PLAN = plan();
    private static final TableLeases LEASES =
            new TableLeases(PLAN)
                    .with(bound("192.0.2.10", client(1)))
                    .with(bound("192.0.2.11", client(2, "01:00:00:5e:00:53:02")));

    private DecodeDecideEncode() {}

    private static Plan plan() {
        SubnetBuilder first =
                subnet("192.0.2.0/24")
                        .gateway("192.0.2.1")
                        .zone("example.org")
                        .reserve("nas", "00:00:5e:00:53:20", "192.0.2.20")
                        .with(
                                s ->
                                        s.sharedNetwork(Optional.of("floor"))
                                                .networkInterface(Optional.of("eth0"))
                                                .pools(
                                                        List.of(
                                                                pool("192.0.2.10-192.0.2.19"),
                                                                pool(
                                                                        "192.0.2.90-192.0.2.91",
                                                                        "BOOTP"))));
        SubnetBuilder second =
                subnet("198.51.100.0/24")
                        .id(2)
                        .with(
                                s ->
                                        s.sharedNetwork(Optional.of("floor"))
                                                .pools(
                                                        List.of(
                                                                pool(
                                                                        "198.51.100.10-198.51.100.19",
                                                                        "odd"))));
        return Plans.of(first, second)
                .network("floor", Plans.option(17, "2f".repeat(300)), "203.0.113.1")
                .in(
                        "odd",
                        "substring(option[60].hex, 0, 3) == 'PXE' or option[82].option[1].exists"
                                + " or match('[a-z]+-[0-9]+', option[12].text) or vendor[*].exists",
                        Plans.always(43, "0104c0000209"))
                .in("random", "member('RANDOM_MAC') and not member('KNOWN')", Terms.NONE)
                .plan();
    }

    private static Pool pool(String range, String... classes) {
        return new Pool(Ipv4Range.parse(range), Set.of(classes), Terms.NONE);
    }

    /** What Jazzer calls. The first octet is how the datagram arrives, the rest is the datagram. */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        byte[] datagram = new byte[input.length - 1];
        System.arraycopy(input, 1, datagram, 0, datagram.length);
        if (ClientMessageDecoder.decode(datagram, datagram.length)
                instanceof Decoded.Message(ClientMessage message)) {
            boolean unicast = (input[0] & 1) != 0;
            Arrival arrival =
                    new Arrival("eth0", US, Ipv4Address.ANY, 68, unicast, datagram.length);
            SubnetSelection.select(message, arrival, PLAN)
                    .ifPresent(link -> answer(message, arrival, link));
        }
    }

    private static void answer(ClientMessage message, Arrival arrival, Link link) {
        if (message.type() == MessageType.LEASEQUERY) {
            return; // answered by a function of its own, which needs no link
        }
        ServerIdentity me = ServerIdentity.to(message, arrival, Set.of(US));
        Decision decision =
                EXCHANGE.decide(message, arrival, link, PLAN.classes(), LEASES, me, NOON)
                        .decision();
        switch (decision) {
            case Decision.Offer offer -> check(message, link, offer.reply());
            case Decision.Ack ack -> check(message, link, ack.reply());
            case Decision.Confirm confirm -> check(message, link, confirm.reply());
            case Decision.Nak nak -> check(message, link, nak.reply());
            case Decision.Inform inform -> check(message, link, inform.reply());
            case Decision.Ignore _, Decision.Apply _ -> {}
        }
    }

    private static void check(ClientMessage message, Link link, ServerReply reply) {
        EncodedReply encoded = ServerReplyEncoder.layOut(reply);
        int most = Math.max(576, Math.min(1500, message.maxMessageSize()));
        require(encoded.datagram().length + HEADERS <= most, "longer than the client takes");
        ReplyView view =
                ReplyView.parse(encoded.datagram())
                        .orElseThrow(() -> new AssertionError("not a reply: " + reply));
        require(view.xid() == message.xid(), "another transaction");
        require(view.chaddr().equals(message.chaddr()), "another client");
        require(view.giaddr().equals(message.giaddr()), "another relay agent");
        if (!view.yiaddr().isAny()) {
            require(link.containing(view.yiaddr()).isPresent(), "an address of another link");
            require(
                    LEASES.at(view.yiaddr())
                            .map(
                                    lease ->
                                            lease.client().hardware().equals(message.chaddr())
                                                    || lease.isHeldBy(message.client()))
                            .orElse(true),
                    "an address of another client");
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
