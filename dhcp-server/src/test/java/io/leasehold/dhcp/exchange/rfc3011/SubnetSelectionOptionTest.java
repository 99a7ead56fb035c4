package io.leasehold.dhcp.exchange.rfc3011;

import static io.leasehold.dhcp.testing.ClientMessages.discover;
import static io.leasehold.ipam.testing.SubnetBuilder.subnet;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.dhcp.message.OptionCode;
import io.leasehold.dhcp.testing.ClientMessages;
import io.leasehold.dhcp.testing.Plans;
import io.leasehold.dhcp.testing.TableLeases;
import io.leasehold.ipam.net.OctetString;

import org.junit.jupiter.api.Test;

/** Option 118: whoever asks on behalf of others says which subnet they are on. */
class SubnetSelectionOptionTest {
    private static final Plans PLANS =
            Plans.of(
                    subnet("192.0.2.0/24").pool("192.0.2.10-192.0.2.19"),
                    subnet("198.51.100.0/24").id(2).pool("198.51.100.10-198.51.100.19"));

    private static final TableLeases LEASES = new TableLeases(PLANS.plan());
    private static final OctetString SECOND = OctetString.parseHex("c6336400");

    private static ClientMessages selecting(ClientMessages message) {
        return message.option(OptionCode.SUBNET_SELECTION, SECOND);
    }

    @Test
    void selectsBeforeTheRelayAgentsAddressAndIsReturned() {
        ClientMessages message = selecting(discover(1).giaddr("192.0.2.1"));
        assertThat(PLANS.outcome(message, LEASES)).startsWith("OFFER 198.51.100.10");
        assertThat(PLANS.reply(message, LEASES).options().get(OptionCode.SUBNET_SELECTION))
                .contains(SECOND);
    }

    /** Nobody takes addresses of another link by asking for them. */
    @Test
    void doesNotLeadAClientOffItsOwnLink() {
        assertThat(PLANS.outcome(selecting(discover(1)), LEASES)).isEqualTo("no link");
    }
}
