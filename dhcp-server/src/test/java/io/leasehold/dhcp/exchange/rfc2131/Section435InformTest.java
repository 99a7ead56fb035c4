package io.leasehold.dhcp.exchange.rfc2131;

import static io.leasehold.dhcp.exchange.rfc2131.Lan.leases;
import static io.leasehold.dhcp.testing.ClientMessages.bytes;
import static io.leasehold.dhcp.testing.ClientMessages.from;
import static io.leasehold.dhcp.testing.ClientMessages.inform;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.dhcp.message.MessageType;
import io.leasehold.dhcp.message.OptionCode;
import io.leasehold.dhcp.message.ReplyTarget;
import io.leasehold.dhcp.message.ServerReply;
import io.leasehold.dhcp.testing.Outcome;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.plan.Authority;
import io.leasehold.ipam.testing.SubnetBuilder;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.stream.Stream;

/** INFORM: parameters for a client that has an address by other means. */
class Section435InformTest {
    static Stream<Case> informs() {
        return Stream.of(
                new Case(
                        "an address that we know nothing of is good enough",
                        inform(1, "192.0.2.150"),
                        leases(),
                        "ACK without an address"),
                new Case(
                        "without an address there is nowhere to answer to",
                        from(1, MessageType.INFORM),
                        leases(),
                        "silence: NO_ADDRESS_TO_ANSWER"),
                new Case(
                        "where another serves: silence",
                        inform(1, "192.0.2.150"),
                        SubnetBuilder.subnet("192.0.2.0/24").authority(Authority.FOREIGN),
                        leases(),
                        "silence: NOT_SERVED"));
    }

    @ParameterizedTest
    @MethodSource("informs")
    void answers(Case c) {
        assertThat(c.outcome()).isEqualTo(c.expected());
    }

    @Test
    void theServerMustNotSendALeaseTimeNorFillInYiaddr() {
        ServerReply reply =
                Outcome.reply(
                        inform(1, "192.0.2.150"),
                        Lan.subnet().option(OptionCode.LEASE_TIME, bytes("0.0.0.9")).snapshot(),
                        leases());

        assertThat(reply.type()).isEqualTo(MessageType.ACK);
        assertThat(reply.yiaddr()).isEqualTo(Ipv4Address.ANY);
        assertThat(reply.options().values().keySet())
                .doesNotContain(
                        OptionCode.LEASE_TIME, OptionCode.RENEWAL_TIME, OptionCode.REBINDING_TIME)
                .contains(OptionCode.SUBNET_MASK, OptionCode.ROUTERS);
    }

    @Test
    void theReplyIsUnicastToCiaddrWhateverTheBroadcastBitSays() {
        assertThat(
                        Outcome.reply(
                                        inform(1, "192.0.2.150").broadcast(),
                                        Lan.subnet().snapshot(),
                                        leases())
                                .target())
                .isEqualTo(new ReplyTarget.Unicast(Ipv4Address.parse("192.0.2.150")));
    }

    /** Through a relay agent it would be lost: that unicasts to yiaddr, which is 0. */
    @Test
    void theReplyGoesPastTheRelayAgent() {
        ServerReply reply =
                Outcome.reply(
                        inform(1, "192.0.2.150").giaddr("192.0.2.1"),
                        Lan.subnet().snapshot(),
                        leases());

        assertThat(reply.target())
                .isEqualTo(new ReplyTarget.Unicast(Ipv4Address.parse("192.0.2.150")));
        assertThat(reply.giaddr()).isEqualTo(Ipv4Address.parse("192.0.2.1"));
    }
}
