package io.leasehold.dhcp.exchange.rfc1534;

import static io.leasehold.dhcp.testing.ClientMessages.bootrequest;
import static io.leasehold.ipam.testing.Leases.NOON;
import static io.leasehold.ipam.testing.SubnetBuilder.subnet;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.dhcp.exchange.Decision;
import io.leasehold.dhcp.message.MessageType;
import io.leasehold.dhcp.message.OptionCode;
import io.leasehold.dhcp.testing.ClientMessages;
import io.leasehold.dhcp.testing.Plans;
import io.leasehold.dhcp.testing.TableLeases;
import io.leasehold.dhcp.wire.ClientMessageDecoder;
import io.leasehold.dhcp.wire.Decoded;
import io.leasehold.dhcp.wire.ReplyView;
import io.leasehold.dhcp.wire.ServerReplyEncoder;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.plan.LeaseTimes;
import io.leasehold.ipam.plan.Pool;
import io.leasehold.ipam.plan.Terms;

import org.junit.jupiter.api.Test;

import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/** A BOOTP client gets its address for ever, in one step, and nothing that is DHCP's own. */
class Section2BootpTest {
    private static final Plans PLANS =
            Plans.of(
                    subnet("192.0.2.0/24")
                            .gateway("192.0.2.1")
                            .reserve("printer", "00:00:5e:00:53:20", "192.0.2.20")
                            .pool("192.0.2.10-192.0.2.19"));

    private static final Plans WITH_POOL =
            Plans.of(
                    subnet("192.0.2.0/24")
                            .with(
                                    s ->
                                            s.pools(
                                                    List.of(
                                                            new Pool(
                                                                    Ipv4Range.parse(
                                                                            "192.0.2.10-192.0.2.19")),
                                                            new Pool(
                                                                    Ipv4Range.parse(
                                                                            "192.0.2.90-192.0.2.99"),
                                                                    Set.of("BOOTP"),
                                                                    Terms.NONE)))));

    @Test
    void aMessageWithoutATypeIsBootp() {
        byte[] datagram = new byte[300];
        byte[] start = HexFormat.of().parseHex("01010600" + "12345678");
        System.arraycopy(start, 0, datagram, 0, start.length);
        byte[] mac = HexFormat.of().parseHex("00005e005320");
        System.arraycopy(mac, 0, datagram, 28, mac.length);
        byte[] cookie = HexFormat.of().parseHex("63825363ff");
        System.arraycopy(cookie, 0, datagram, 236, cookie.length);

        assertThat(ClientMessageDecoder.decode(datagram, datagram.length))
                .isInstanceOfSatisfying(
                        Decoded.Message.class,
                        m -> assertThat(m.message().type()).isEqualTo(MessageType.BOOTREQUEST));
    }

    @Test
    void theReservedAddressIsItsOwnForEver() {
        TableLeases leases = new TableLeases(PLANS.plan());
        assertThat(PLANS.outcome(bootrequest(0x20), leases))
                .isEqualTo("ACK 192.0.2.20: GRANT 192.0.2.20");
        assertThat(PLANS.decide(bootrequest(0x20), leases))
                .isInstanceOfSatisfying(
                        Decision.Ack.class,
                        ack ->
                                assertThat(ack.changes().getFirst().after().expires())
                                        .isEqualTo(NOON.plus(LeaseTimes.INFINITE)));
    }

    @Test
    void theReplySaysNothingThatIsDhcps() {
        var reply = PLANS.reply(bootrequest(0x20), new TableLeases(PLANS.plan()));
        assertThat(reply.type()).isEqualTo(MessageType.BOOTREPLY);
        var view = ReplyView.parse(ServerReplyEncoder.encode(reply)).orElseThrow();
        for (int code :
                List.of(
                        OptionCode.MESSAGE_TYPE,
                        OptionCode.SERVER_IDENTIFIER,
                        OptionCode.LEASE_TIME,
                        OptionCode.RENEWAL_TIME)) {
            assertThat(view.options().has(code)).as("option %d", code).isFalse();
        }
        assertThat(view.options().has(OptionCode.ROUTERS)).isTrue();
    }

    @Test
    void withoutAReservationOnlyAPoolMadeForBootpHasAnAddress() {
        assertThat(PLANS.outcome(bootrequest(1), new TableLeases(PLANS.plan())))
                .isEqualTo("silence: NO_BOOTP_ADDRESS");
        assertThat(WITH_POOL.outcome(bootrequest(1), new TableLeases(WITH_POOL.plan())))
                .isEqualTo("ACK 192.0.2.90: GRANT 192.0.2.90");
        assertThat(WITH_POOL.outcome(ClientMessages.discover(1), new TableLeases(WITH_POOL.plan())))
                .startsWith("OFFER 192.0.2.10");
    }
}
