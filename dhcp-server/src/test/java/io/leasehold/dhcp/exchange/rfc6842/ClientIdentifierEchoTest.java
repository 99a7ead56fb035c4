package io.leasehold.dhcp.exchange.rfc6842;

import static io.leasehold.dhcp.testing.ClientMessages.discover;
import static io.leasehold.dhcp.testing.ClientMessages.inform;
import static io.leasehold.dhcp.testing.ClientMessages.initReboot;
import static io.leasehold.dhcp.testing.ClientMessages.selecting;
import static io.leasehold.ipam.testing.SubnetBuilder.subnet;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.dhcp.message.OptionCode;
import io.leasehold.dhcp.testing.ClientMessages;
import io.leasehold.dhcp.testing.FakeLeases;
import io.leasehold.dhcp.testing.Outcome;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.plan.SubnetSnapshot;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.stream.Stream;

/** Section 3: "the server MUST return [...] the client identifier option, unaltered". */
class ClientIdentifierEchoTest {
    private static final SubnetSnapshot LAN =
            subnet("192.0.2.0/24").pool("192.0.2.10-192.0.2.99").snapshot();
    private static final FakeLeases LEASES = new FakeLeases().free("192.0.2.10");

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
    void itIsReturnedWhateverTheClientAsksFor(Asked a) {
        assertThat(
                        Outcome.reply(a.given().clientId("ff:00:01:02").parameters(1), LAN, LEASES)
                                .options()
                                .get(OptionCode.CLIENT_IDENTIFIER))
                .contains(OctetString.parseHex("ff:00:01:02"));
    }

    @ParameterizedTest
    @MethodSource("everyReply")
    void itIsNotMadeUp(Asked a) {
        assertThat(
                        Outcome.reply(a.given(), LAN, LEASES)
                                .options()
                                .has(OptionCode.CLIENT_IDENTIFIER))
                .isFalse();
    }

    @Test
    void anEmptyOneCountsAsNone() {
        ClientMessages message =
                discover(1).option(OptionCode.CLIENT_IDENTIFIER, OctetString.EMPTY);

        assertThat(message.build().client().clientId()).isEmpty();
        assertThat(Outcome.reply(message, LAN, LEASES).options().has(OptionCode.CLIENT_IDENTIFIER))
                .isFalse();
    }
}
