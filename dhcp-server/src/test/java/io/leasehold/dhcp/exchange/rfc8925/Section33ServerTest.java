package io.leasehold.dhcp.exchange.rfc8925;

import static io.leasehold.dhcp.testing.ClientMessages.discover;
import static io.leasehold.dhcp.testing.Plans.option;
import static io.leasehold.ipam.testing.SubnetBuilder.subnet;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.dhcp.message.OptionCode;
import io.leasehold.dhcp.testing.ClientMessages;
import io.leasehold.dhcp.testing.Plans;
import io.leasehold.dhcp.testing.TableLeases;

import org.junit.jupiter.api.Test;

/** Option 108 is for clients that ask for it, and for nobody else. */
class Section33ServerTest {
    private static final Plans PLANS =
            Plans.of(subnet("192.0.2.0/24").pool("192.0.2.10-192.0.2.19"))
                    .defaults(option(OptionCode.IPV6_ONLY_PREFERRED, "00000708"));

    private static boolean isTold(ClientMessages message) {
        return PLANS.reply(message, new TableLeases(PLANS.plan()))
                .options()
                .has(OptionCode.IPV6_ONLY_PREFERRED);
    }

    @Test
    void isSentWhenAskedFor() {
        assertThat(isTold(discover(1).parameters(1, 3, 108))).isTrue();
    }

    @Test
    void isNotSentToOthersEvenIfTheyAskForNothingInParticular() {
        assertThat(isTold(discover(1).parameters(1, 3))).isFalse();
        assertThat(isTold(discover(1))).isFalse();
    }
}
