package io.leasehold.dhcp.exchange;

import static io.leasehold.dhcp.testing.ClientMessages.discover;
import static io.leasehold.dhcp.testing.ClientMessages.inform;
import static io.leasehold.dhcp.testing.ClientMessages.selecting;
import static io.leasehold.ipam.testing.SubnetBuilder.subnet;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.dhcp.message.OptionCode;
import io.leasehold.dhcp.testing.ClientMessages;
import io.leasehold.dhcp.testing.Plans;
import io.leasehold.dhcp.testing.TableLeases;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.plan.DdnsPolicy;
import io.leasehold.ipam.plan.GeneratedNames;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Names made of addresses: who gets one, and that nobody else can have it. */
class GeneratedNamesTest {
    private static Plans lan(String when) {
        DdnsPolicy policy =
                new DdnsPolicy(Optional.of(DnsName.parse("example.org")), true)
                        .withGenerated(new GeneratedNames(GeneratedNames.When.parse(when), "host"));
        return Plans.of(
                subnet("192.0.2.0/24")
                        .pool("192.0.2.10-192.0.2.19")
                        .reserve("nas", "00:00:5e:00:53:07", "192.0.2.15")
                        .reserve("host-192-0-2-12", "00:00:5e:00:53:08", "192.0.2.16")
                        .with(s -> s.ddns(policy)));
    }

    private static ClientMessages asking(ClientMessages message, String name) {
        ClientMessages asking = message.parameters(OptionCode.HOST_NAME);
        return name.isEmpty() ? asking : asking.hostname(name);
    }

    private static Lease granted(Plans plans, ClientMessages message) {
        return ((Decision.Ack) plans.decide(message, new TableLeases(plans.plan())))
                .changes()
                .getFirst()
                .after();
    }

    @ParameterizedTest(name = "{0}: \"{1}\" is published as {2}")
    @CsvSource({
        "never,            pc,                pc",
        "never,            '',                ''",
        "never,            host-192-0-2-11,   host-192-0-2-11",
        "always,           pc,                host-192-0-2-10",
        "always,           '',                host-192-0-2-10",
        "when-present,     pc,                host-192-0-2-10",
        "when-present,     '!!!',             host-192-0-2-10",
        "when-present,     '',                ''",
        "when-not-present, pc,                pc",
        "when-not-present, '',                host-192-0-2-10",
        "when-not-present, '!!!',             host-192-0-2-10",
        "when-not-present, wpad,              host-192-0-2-10",
        "when-not-present, nas,               host-192-0-2-10",
        "when-not-present, host-192-0-2-11,   host-192-0-2-10",
        "when-not-present, host-192-0-2-10,   host-192-0-2-10",
        "when-not-present, HOST-192-0-2-11,   host-192-0-2-10",
        "when-not-present, host-192-0-2-011,  host-192-0-2-011",
        "when-not-present, host-192-0-2-256,  host-192-0-2-256",
        "when-not-present, host-192-0-2,      host-192-0-2",
        "when-not-present, host-1,            host-1",
    })
    void isPublishedAndTold(String when, String sent, String published) {
        Plans plans = lan(when);
        ClientMessages message = asking(selecting(1, "192.0.2.10"), sent);
        assertThat(granted(plans, message).fqdn().map(DnsName::text).orElse(""))
                .isEqualTo(published.isEmpty() ? "" : published + ".example.org");
        assertThat(
                        plans.reply(message, new TableLeases(plans.plan()))
                                .options()
                                .get(OptionCode.HOST_NAME)
                                .map(GeneratedNamesTest::ascii)
                                .orElse(""))
                .isEqualTo(published);
    }

    @ParameterizedTest
    @CsvSource({"never", "always", "when-present", "when-not-present"})
    void aReservedNameComesFirst(String when) {
        assertThat(granted(lan(when), asking(selecting(7, "192.0.2.15"), "rescue")).fqdn())
                .contains(DnsName.parse("nas.example.org"));
    }

    @Test
    void anOfferTellsTheNameOfTheOfferedAddress() {
        Plans plans = lan("always");
        var offer = plans.reply(asking(discover(1), "pc"), new TableLeases(plans.plan()));
        assertThat(offer.options().get(OptionCode.HOST_NAME).map(GeneratedNamesTest::ascii))
                .contains("host-" + offer.yiaddr().toString().replace('.', '-'));
    }

    @Test
    void whoLeasesNothingHasNoGeneratedName() {
        Plans plans = lan("always");
        var told =
                plans.reply(
                        asking(inform(1, "192.0.2.10"), "pc").ciaddr("192.0.2.10"),
                        new TableLeases(plans.plan()));
        assertThat(told.options().get(OptionCode.HOST_NAME)).isEmpty();
    }

    @Test
    void aNameThatIsReservedIsNotGenerated() {
        assertThat(granted(lan("always"), asking(selecting(1, "192.0.2.12"), "pc")).fqdn())
                .isEmpty();
    }

    private static String ascii(OctetString octets) {
        return new String(octets.toBytes(), StandardCharsets.US_ASCII);
    }
}
