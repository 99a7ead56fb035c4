package io.leasehold.dhcp.exchange.rfc2131;

import static io.leasehold.dhcp.exchange.rfc2131.Lan.leases;
import static io.leasehold.dhcp.testing.ClientMessages.bytes;
import static io.leasehold.dhcp.testing.ClientMessages.discover;
import static io.leasehold.dhcp.testing.ClientMessages.inform;
import static io.leasehold.dhcp.testing.ClientMessages.renewing;
import static io.leasehold.dhcp.testing.ClientMessages.seconds;
import static io.leasehold.dhcp.testing.ClientMessages.selecting;
import static io.leasehold.dhcp.testing.ClientMessages.text;
import static io.leasehold.ipam.testing.Leases.bound;
import static io.leasehold.ipam.testing.Leases.client;
import static io.leasehold.ipam.testing.Leases.hardware;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.dhcp.message.MessageType;
import io.leasehold.dhcp.message.OptionCode;
import io.leasehold.dhcp.message.ServerReply;
import io.leasehold.dhcp.testing.ClientMessages;
import io.leasehold.dhcp.testing.FakeLeases;
import io.leasehold.dhcp.testing.Outcome;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.option.OptionSet;
import io.leasehold.ipam.plan.Reservation;
import io.leasehold.ipam.plan.ReservationId;
import io.leasehold.ipam.plan.Source;
import io.leasehold.ipam.testing.SubnetBuilder;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** Table 3: which fields and options a reply carries, must carry, must not carry. */
class Table3FieldsTest {
    private static final FakeLeases TAKEN = leases().with(bound("192.0.2.30", client(2)));

    /** A reply's header as {@code ciaddr yiaddr siaddr giaddr}. */
    record Header(String name, ClientMessages given, FakeLeases leases, String addresses) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Header> headers() {
        return Stream.of(
                new Header(
                        "OFFER: ciaddr is 0",
                        discover(1).ciaddr("192.0.2.30").requested("192.0.2.31"),
                        leases(),
                        "0.0.0.0 192.0.2.31 0.0.0.0 0.0.0.0"),
                new Header(
                        "ACK in SELECTING: ciaddr is 0",
                        selecting(1, "192.0.2.30"),
                        leases(),
                        "0.0.0.0 192.0.2.30 0.0.0.0 0.0.0.0"),
                new Header(
                        "ACK in RENEWING: ciaddr is that of the REQUEST",
                        renewing(1, "192.0.2.30"),
                        leases(),
                        "192.0.2.30 192.0.2.30 0.0.0.0 0.0.0.0"),
                new Header(
                        "ACK of an INFORM: ciaddr is that of the INFORM, yiaddr 0",
                        inform(1, "192.0.2.150"),
                        leases(),
                        "192.0.2.150 0.0.0.0 0.0.0.0 0.0.0.0"),
                new Header(
                        "NAK: every address is 0",
                        renewing(1, "192.0.2.30"),
                        TAKEN,
                        "0.0.0.0 0.0.0.0 0.0.0.0 0.0.0.0"),
                new Header(
                        "giaddr is that of the request",
                        discover(1).giaddr("192.0.2.254"),
                        leases(),
                        "0.0.0.0 192.0.2.99 0.0.0.0 192.0.2.254"),
                new Header(
                        "giaddr of a NAK, too",
                        selecting(1, "192.0.2.30").giaddr("192.0.2.254"),
                        TAKEN,
                        "0.0.0.0 0.0.0.0 0.0.0.0 192.0.2.254"));
    }

    @ParameterizedTest
    @MethodSource("headers")
    void theHeader(Header h) {
        ServerReply reply = Outcome.reply(h.given(), Lan.subnet().snapshot(), h.leases());

        assertThat(
                        reply.ciaddr()
                                + " "
                                + reply.yiaddr()
                                + " "
                                + reply.siaddr()
                                + " "
                                + reply.giaddr())
                .isEqualTo(h.addresses());
        assertThat(reply.xid()).isEqualTo(ClientMessages.XID);
        assertThat(reply.chaddr()).isEqualTo(hardware(1));
    }

    /** The option codes of a reply to a client that asks for nothing in particular. */
    record Options(String name, ClientMessages given, FakeLeases leases, Set<Integer> codes) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Options> options() {
        return Stream.of(
                new Options(
                        "OFFER: 51, 53 and 54 must be there",
                        discover(1),
                        leases(),
                        Set.of(1, 3, 28, 51, 53, 54, 58, 59)),
                new Options(
                        "ACK of a REQUEST: the same",
                        selecting(1, "192.0.2.30"),
                        leases(),
                        Set.of(1, 3, 28, 51, 53, 54, 58, 59)),
                new Options(
                        "ACK of an INFORM: no lease time, hence no T1 and T2",
                        inform(1, "192.0.2.150"),
                        leases(),
                        Set.of(1, 3, 28, 53, 54)),
                new Options(
                        "NAK: 53, 54, a message and no parameter at all",
                        selecting(1, "192.0.2.30").leaseTime(60).parameters(1, 3, 6, 51, 58),
                        TAKEN,
                        Set.of(53, 54, 56)));
    }

    @ParameterizedTest
    @MethodSource("options")
    void theOptions(Options o) {
        ServerReply reply = Outcome.reply(o.given(), Lan.subnet().snapshot(), o.leases());

        assertThat(reply.options().values().keySet()).isEqualTo(o.codes());
        assertThat(reply.options().get(OptionCode.SERVER_IDENTIFIER))
                .contains(bytes(ClientMessages.US));
        assertThat(reply.options().get(OptionCode.MESSAGE_TYPE))
                .contains(OctetString.of(new byte[] {(byte) reply.type().code()}));
    }

    @Test
    void aNakSaysWhy() {
        assertThat(
                        Outcome.reply(selecting(1, "192.0.2.30"), Lan.subnet().snapshot(), TAKEN)
                                .options()
                                .get(OptionCode.MESSAGE))
                .contains(text("requested address is in use by another client"));
    }

    @ParameterizedTest(name = "asked for {0} s: lease {1} s, T1 {2} s, T2 {3} s")
    @CsvSource({
        ",           43200, 21600, 37800",
        "3600,       3600,  1800,  3150",
        "1,          600,   300,   525",
        "4294967295, 86400, 43200, 75600",
        "601,        601,   300,   525"
    })
    void leaseTimesAreGrantedWithinBoundsAndT1AndT2Follow(
            Long asked, long lease, long t1, long t2) {
        for (ClientMessages message :
                new ClientMessages[] {discover(1), selecting(1, "192.0.2.30")}) {
            if (asked != null) {
                message.leaseTime(asked);
            }
            OptionSet options = Outcome.reply(message, Lan.subnet().snapshot(), leases()).options();
            assertThat(options.get(OptionCode.LEASE_TIME)).contains(seconds(lease));
            assertThat(options.get(OptionCode.RENEWAL_TIME)).contains(seconds(t1));
            assertThat(options.get(OptionCode.REBINDING_TIME)).contains(seconds(t2));
        }
    }

    private static SubnetBuilder rich() {
        return Lan.subnet()
                .zone("example.org")
                .option(6, bytes("192.0.2.53"))
                .option(26, OctetString.parseHex("05dc"))
                .option(42, bytes("192.0.2.123"));
    }

    @Test
    void aParameterRequestListChoosesAndOrdersButTheMaskIsAlwaysThere() {
        ServerReply reply =
                Outcome.reply(discover(1).parameters(42, 6, 77), rich().snapshot(), leases());

        assertThat(reply.options().values().keySet())
                .isEqualTo(Set.of(1, 6, 42, 51, 53, 54, 58, 59));
        assertThat(reply.priority()).containsExactly(42, 6, 77);
    }

    @Test
    void withoutAListEverythingConfiguredIsSent() {
        assertThat(
                        Outcome.reply(discover(1), rich().snapshot(), leases())
                                .options()
                                .values()
                                .keySet())
                .isEqualTo(Set.of(1, 3, 6, 15, 26, 28, 42, 51, 53, 54, 58, 59));
    }

    @Test
    void whatFollowsFromTheSubnetNeedNotBeConfigured() {
        OptionSet options =
                Outcome.reply(discover(1), Lan.subnet().zone("example.org").snapshot(), leases())
                        .options();

        assertThat(options.get(OptionCode.SUBNET_MASK)).contains(bytes("255.255.255.0"));
        assertThat(options.get(OptionCode.BROADCAST_ADDRESS)).contains(bytes("192.0.2.255"));
        assertThat(options.get(OptionCode.ROUTERS)).contains(bytes("192.0.2.1"));
        assertThat(options.get(OptionCode.DOMAIN_NAME)).contains(text("example.org"));
    }

    @Test
    void theReservationsOptionsCountBeforeTheSubnetsAndThoseBeforeWhatFollows() {
        Reservation special =
                new Reservation(
                        new ReservationId(new UUID(0, 1)),
                        Set.of(SubnetBuilder.mac("00:00:5e:00:53:40")),
                        Optional.empty(),
                        Optional.of("special"),
                        OptionSet.of(Map.of(6, bytes("192.0.2.54"))),
                        Source.FILE);
        OptionSet options =
                Outcome.reply(
                                discover(0x40),
                                rich().option(OptionCode.ROUTERS, bytes("192.0.2.3"))
                                        .reserve(special)
                                        .snapshot(),
                                leases())
                        .options();

        assertThat(options.get(6)).contains(bytes("192.0.2.54"));
        assertThat(options.get(OptionCode.ROUTERS)).contains(bytes("192.0.2.3"));
        assertThat(options.get(OptionCode.HOST_NAME)).contains(text("special"));
    }

    @Test
    void aHostNameIsNeverTheClientsOwnEcho() {
        OptionSet named =
                Outcome.reply(
                                discover(1).hostname("NAS; rm -rf").parameters(12),
                                rich().snapshot(),
                                leases())
                        .options();
        OptionSet unnamed =
                Outcome.reply(
                                discover(1).hostname("nas").parameters(12),
                                Lan.subnet().snapshot(),
                                leases())
                        .options();

        assertThat(named.get(OptionCode.HOST_NAME)).contains(text("nasrm-rf"));
        assertThat(unnamed.get(OptionCode.HOST_NAME)).isEmpty();
    }

    @Test
    void aPlanCannotOverwriteWhatTheExchangeSays() {
        OptionSet options =
                Outcome.reply(
                                selecting(1, "192.0.2.30").clientId("01:02"),
                                Lan.subnet()
                                        .option(OptionCode.MESSAGE_TYPE, bytes("9.9.9.9"))
                                        .option(OptionCode.SERVER_IDENTIFIER, bytes("9.9.9.9"))
                                        .option(OptionCode.CLIENT_IDENTIFIER, bytes("9.9.9.9"))
                                        .option(OptionCode.LEASE_TIME, bytes("9.9.9.9"))
                                        .option(OptionCode.OVERLOAD, bytes("9.9.9.9"))
                                        .option(
                                                OptionCode.RELAY_AGENT_INFORMATION,
                                                bytes("9.9.9.9"))
                                        .snapshot(),
                                leases())
                        .options();

        assertThat(options.values().values()).doesNotContain(bytes("9.9.9.9"));
        assertThat(options.get(OptionCode.MESSAGE_TYPE))
                .contains(OctetString.of(new byte[] {(byte) MessageType.ACK.code()}));
    }

    @ParameterizedTest(name = "option 57 {0}: {1} bytes")
    @CsvSource({", 576", "0000, 576", "0240, 576", "05dc, 1500", "ffff, 65535"})
    void repliesAreNoLongerThanTheClientTakesAndThatIsAtLeast576(String option, int bytes) {
        ClientMessages message = discover(1);
        if (option != null) {
            message.option(OptionCode.MAX_MESSAGE_SIZE, OctetString.parseHex(option));
        }

        assertThat(Outcome.reply(message, Lan.subnet().snapshot(), leases()).maxMessageSize())
                .isEqualTo(bytes);
    }

    @Test
    void aPointToPointSubnetHasNoBroadcastAddress() {
        OptionSet options =
                Outcome.reply(
                                discover(1),
                                SubnetBuilder.subnet("192.0.2.0/31")
                                        .pool("192.0.2.0/31")
                                        .snapshot(),
                                new FakeLeases().free("192.0.2.1"))
                        .options();

        assertThat(options.has(OptionCode.BROADCAST_ADDRESS)).isFalse();
        assertThat(options.get(OptionCode.SUBNET_MASK))
                .contains(OctetString.of(Ipv4Address.parse("255.255.255.254").toBytes()));
    }
}
