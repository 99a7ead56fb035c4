package io.leasehold.dhcp.exchange.rfc3046;

import static io.leasehold.dhcp.testing.ClientMessages.discover;
import static io.leasehold.dhcp.testing.ClientMessages.inform;
import static io.leasehold.dhcp.testing.ClientMessages.initReboot;
import static io.leasehold.dhcp.testing.ClientMessages.renewing;
import static io.leasehold.dhcp.testing.ClientMessages.selecting;
import static io.leasehold.ipam.testing.SubnetBuilder.subnet;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.dhcp.exchange.Decision;
import io.leasehold.dhcp.message.OptionCode;
import io.leasehold.dhcp.message.ServerReply;
import io.leasehold.dhcp.testing.ClientMessages;
import io.leasehold.dhcp.testing.FakeLeases;
import io.leasehold.dhcp.testing.Outcome;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.plan.SubnetSnapshot;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.stream.Stream;

/**
 * Section 2.2: "[the server] SHALL echo the entire contents of the [...] option in all replies."
 */
class RelayAgentInformationTest {
    private static final SubnetSnapshot LAN =
            subnet("192.0.2.0/24").pool("192.0.2.10-192.0.2.99").snapshot();
    private static final OctetString INFORMATION = OctetString.parseHex("01:02:aa:bb:02:01:cc");

    private static FakeLeases leases() {
        return new FakeLeases().free("192.0.2.10");
    }

    record Asked(String name, ClientMessages given) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Asked> everyReply() {
        return Stream.of(
                new Asked("OFFER", discover(1)),
                new Asked("ACK", selecting(1, "192.0.2.10")),
                new Asked("NAK", initReboot(1, "192.0.2.10")),
                new Asked("ACK of an INFORM", inform(1, "192.0.2.150")));
    }

    @ParameterizedTest
    @MethodSource("everyReply")
    void itIsEchoedWholeAndApartFromTheOtherOptions(Asked a) {
        ServerReply reply =
                Outcome.reply(
                        a.given()
                                .giaddr("192.0.2.254")
                                .option(OptionCode.RELAY_AGENT_INFORMATION, INFORMATION),
                        LAN,
                        leases());

        assertThat(reply.relayAgentInformation()).isEqualTo(INFORMATION);
        assertThat(reply.options().has(OptionCode.RELAY_AGENT_INFORMATION)).isFalse();
    }

    @ParameterizedTest
    @MethodSource("everyReply")
    void itIsNotMadeUp(Asked a) {
        assertThat(Outcome.reply(a.given(), LAN, leases()).relayAgentInformation())
                .isEqualTo(OctetString.EMPTY);
    }

    @Test
    void itIsRememberedThroughARenewalThatPassesTheRelayBy() {
        Lease granted =
                lease(
                        selecting(1, "192.0.2.10")
                                .option(OptionCode.RELAY_AGENT_INFORMATION, INFORMATION),
                        leases());

        Lease renewed = lease(renewing(1, "192.0.2.10"), leases().with(granted));

        assertThat(granted.relayAgentInfo()).contains(INFORMATION);
        assertThat(renewed.relayAgentInfo()).contains(INFORMATION);
    }

    private static Lease lease(ClientMessages message, FakeLeases leases) {
        Decision decision = Outcome.decide(message, LAN, leases);
        assertThat(decision).isInstanceOf(Decision.Ack.class);
        return ((Decision.Ack) decision).changes().getFirst().after();
    }
}
