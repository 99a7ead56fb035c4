package io.leasehold.dhcp.exchange.rfc3527;

import static io.leasehold.dhcp.testing.ClientMessages.discover;
import static io.leasehold.ipam.testing.SubnetBuilder.subnet;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.dhcp.message.OptionCode;
import io.leasehold.dhcp.message.ReplyTarget;
import io.leasehold.dhcp.testing.ClientMessages;
import io.leasehold.dhcp.testing.Plans;
import io.leasehold.dhcp.testing.TableLeases;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;

import org.junit.jupiter.api.Test;

/** Sub-option 5 says where the client is; giaddr only where the answer goes. */
class LinkSelectionTest {
    private static final Plans PLANS =
            Plans.of(
                    subnet("192.0.2.0/24").pool("192.0.2.10-192.0.2.19"),
                    subnet("198.51.100.0/24").id(2).pool("198.51.100.10-198.51.100.19"));

    private static final TableLeases LEASES = new TableLeases(PLANS.plan());

    private static ClientMessages selecting(ClientMessages message, String hex) {
        return message.option(OptionCode.RELAY_AGENT_INFORMATION, OctetString.parseHex(hex));
    }

    @Test
    void selectsBeforeTheRelayAgentsAddress() {
        ClientMessages message = selecting(discover(1).giaddr("192.0.2.1"), "0504c6336400");
        assertThat(PLANS.outcome(message, LEASES)).startsWith("OFFER 198.51.100.10");
        assertThat(PLANS.reply(message, LEASES).target())
                .isEqualTo(new ReplyTarget.Relay(Ipv4Address.parse("192.0.2.1")));
    }

    @Test
    void aLinkThatIsNotOursIsNotAnswered() {
        assertThat(
                        PLANS.outcome(
                                selecting(discover(1).giaddr("192.0.2.1"), "0504cb007101"), LEASES))
                .isEqualTo("no link");
    }

    @Test
    void selectsBeforeTheClientsSubnetSelection() {
        ClientMessages message =
                selecting(discover(1).giaddr("192.0.2.1"), "0504c6336400")
                        .option(OptionCode.SUBNET_SELECTION, OctetString.parseHex("c0000200"));
        assertThat(PLANS.outcome(message, LEASES)).startsWith("OFFER 198.51.100.10");
    }

    @Test
    void aWrongLengthOrAClientsOwnInventionSelectsNothing() {
        assertThat(PLANS.outcome(selecting(discover(1).giaddr("192.0.2.1"), "0503c63364"), LEASES))
                .startsWith("OFFER 192.0.2.10");
        assertThat(PLANS.outcome(selecting(discover(1), "0504c6336400"), LEASES))
                .startsWith("OFFER 192.0.2.10");
    }
}
