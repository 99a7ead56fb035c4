package io.leasehold.dhcp.exchange.rfc5107;

import static io.leasehold.dhcp.testing.ClientMessages.bytes;
import static io.leasehold.dhcp.testing.ClientMessages.discover;
import static io.leasehold.dhcp.testing.ClientMessages.request;
import static io.leasehold.ipam.testing.SubnetBuilder.subnet;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.dhcp.message.OptionCode;
import io.leasehold.dhcp.testing.ClientMessages;
import io.leasehold.dhcp.testing.Plans;
import io.leasehold.dhcp.testing.TableLeases;
import io.leasehold.ipam.net.OctetString;

import org.junit.jupiter.api.Test;

/** Sub-option 11: the relay agent stands for the server, so that renewals pass it, too. */
class ServerIdentifierOverrideTest {
    private static final Plans PLANS =
            Plans.of(subnet("192.0.2.0/24").pool("192.0.2.10-192.0.2.19"));

    private static final TableLeases LEASES = new TableLeases(PLANS.plan());

    private static ClientMessages through(ClientMessages message) {
        return message.giaddr("192.0.2.1")
                .option(OptionCode.RELAY_AGENT_INFORMATION, OctetString.parseHex("0b04c0000201"));
    }

    @Test
    void isTheServerIdentifierOfTheReply() {
        assertThat(
                        PLANS.reply(through(discover(1)), LEASES)
                                .options()
                                .get(OptionCode.SERVER_IDENTIFIER))
                .contains(bytes("192.0.2.1"));
    }

    @Test
    void meansUsInARequestThatComesThatWayOnly() {
        ClientMessages taking = request(1).server("192.0.2.1").requested("192.0.2.10");
        assertThat(PLANS.outcome(taking.giaddr("192.0.2.1"), LEASES))
                .isEqualTo("silence: OTHER_SERVER");
        assertThat(PLANS.outcome(through(taking), LEASES))
                .isEqualTo("ACK 192.0.2.10: GRANT 192.0.2.10");
    }
}
