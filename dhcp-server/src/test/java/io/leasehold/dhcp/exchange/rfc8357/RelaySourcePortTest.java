package io.leasehold.dhcp.exchange.rfc8357;

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

/** Sub-option 19: the answer goes to the port that the relay agent sent from. */
class RelaySourcePortTest {
    private static final Plans PLANS =
            Plans.of(subnet("192.0.2.0/24").pool("192.0.2.10-192.0.2.19"));

    private static ReplyTarget answerTo(ClientMessages message) {
        return PLANS.reply(message, new TableLeases(PLANS.plan())).target();
    }

    @Test
    void aRelayAgentThatAsksIsAnsweredAtItsPort() {
        // Plans says that everything comes from port 68.
        assertThat(
                        answerTo(
                                discover(1)
                                        .giaddr("192.0.2.1")
                                        .option(
                                                OptionCode.RELAY_AGENT_INFORMATION,
                                                OctetString.parseHex("1300"))))
                .isEqualTo(new ReplyTarget.Relay(Ipv4Address.parse("192.0.2.1"), 68));
    }

    @Test
    void anyOtherIsAnsweredAtTheServerPort() {
        assertThat(answerTo(discover(1).giaddr("192.0.2.1")))
                .isEqualTo(new ReplyTarget.Relay(Ipv4Address.parse("192.0.2.1"), 67));
    }
}
