package io.leasehold.dhcp.exchange.rfc4702;

import static io.leasehold.dhcp.testing.ClientMessages.selecting;
import static io.leasehold.ipam.testing.SubnetBuilder.subnet;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.dhcp.exchange.Decision;
import io.leasehold.dhcp.message.OptionCode;
import io.leasehold.dhcp.testing.ClientMessages;
import io.leasehold.dhcp.testing.Plans;
import io.leasehold.dhcp.testing.TableLeases;
import io.leasehold.ipam.dns.DnsIntent;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.plan.DdnsPolicy;
import io.leasehold.ipam.plan.Terms;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Optional;

/** Section 4: what a client wishes with S and N, what is done, and what it is told of it. */
class Section4WishesTest {
    private static final OctetString NAS = OctetString.parseHex("036e617300");

    private static Plans lan(boolean overridesClient, boolean overridesNoUpdate) {
        DdnsPolicy policy =
                new DdnsPolicy(Optional.of(DnsName.parse("example.org")), true)
                        .overriding(overridesClient, overridesNoUpdate);
        return Plans.of(
                subnet("192.0.2.0/24").pool("192.0.2.10-192.0.2.19").with(s -> s.ddns(policy)));
    }

    private static ClientMessages wishing(String letters) {
        int flags = letters.chars().map(c -> 8 >> "NEOS".indexOf(c)).sum();
        return selecting(1, "192.0.2.10")
                .option(
                        OptionCode.CLIENT_FQDN,
                        OctetString.of(new byte[] {(byte) flags, 0, 0}).concat(NAS));
    }

    private static String told(Decision.Ack ack) {
        int flags = ack.reply().options().get(OptionCode.CLIENT_FQDN).orElseThrow().at(0);
        return ((flags & 8) == 0 ? "" : "N")
                + ((flags & 2) == 0 ? "" : "O")
                + ((flags & 1) == 0 ? "" : "S");
    }

    private static String done(Decision.Ack ack) {
        return ack.changes()
                .getFirst()
                .dns()
                .map(
                        intent ->
                                intent instanceof DnsIntent.Publish publish
                                        ? (publish.forward() ? "A" : "")
                                                + (publish.reverse() ? "PTR" : "")
                                        : "withdrawn")
                .orElse("nothing");
    }

    @ParameterizedTest(name = "overriding {0} {1}, client {2}: server {3}, updates {4}")
    @CsvSource({
        "true,  true,  E,  OS, APTR",
        "true,  true,  ES, S,  APTR",
        "true,  true,  NE, OS, APTR",
        "false, true,  E,  '', PTR",
        "false, true,  ES, S,  APTR",
        "true,  false, NE, N,  nothing",
        "false, false, NE, N,  nothing",
    })
    void isDoneAndTold(
            boolean overridesClient,
            boolean overridesNoUpdate,
            String client,
            String server,
            String updates) {
        Plans plans = lan(overridesClient, overridesNoUpdate);
        assertThat(plans.decide(wishing(client), new TableLeases(plans.plan())))
                .isInstanceOfSatisfying(
                        Decision.Ack.class,
                        ack -> {
                            assertThat(told(ack)).isEqualTo(server);
                            assertThat(done(ack)).isEqualTo(updates);
                        });
    }

    @Test
    void nothingIsPublishedOfWhoeverIsInClassSkipDdns() {
        Plans plans = lan(true, true).in("SKIP_DDNS", "option[81].exists", Terms.NONE);
        assertThat(plans.decide(wishing("ES"), new TableLeases(plans.plan())))
                .isInstanceOfSatisfying(
                        Decision.Ack.class,
                        ack -> {
                            assertThat(told(ack)).isEqualTo("NO");
                            assertThat(done(ack)).isEqualTo("nothing");
                            assertThat(ack.changes().getFirst().after().fqdn()).isEmpty();
                        });
    }
}
