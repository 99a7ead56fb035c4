package io.leasehold.dhcp.exchange.scope;

import static io.leasehold.dhcp.testing.ClientMessages.discover;
import static io.leasehold.dhcp.testing.ClientMessages.release;
import static io.leasehold.dhcp.testing.ClientMessages.renewing;
import static io.leasehold.dhcp.testing.ClientMessages.selecting;
import static io.leasehold.ipam.testing.Leases.bound;
import static io.leasehold.ipam.testing.Leases.client;
import static io.leasehold.ipam.testing.SubnetBuilder.mac;
import static io.leasehold.ipam.testing.SubnetBuilder.reservation;
import static io.leasehold.ipam.testing.SubnetBuilder.subnet;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.leasehold.dhcp.testing.ClientMessages;
import io.leasehold.dhcp.testing.Plans;
import io.leasehold.dhcp.testing.TableLeases;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.plan.Pool;
import io.leasehold.ipam.plan.Source;
import io.leasehold.ipam.plan.Terms;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Pools and subnets that are for members of some classes. */
class GatesTest {
    private static final Plans PHONES_APART =
            Plans.of(
                            subnet("192.0.2.0/24")
                                    .reserve("nas", "00:00:5e:00:53:20", "192.0.2.20")
                                    .with(
                                            s ->
                                                    s.pools(
                                                            List.of(
                                                                    pool("192.0.2.10-192.0.2.11"),
                                                                    pool(
                                                                            "192.0.2.100-192.0.2.101",
                                                                            "phones")))))
                    .in("phones", "substring(option[60].hex, 0, 5) == 'phone'", Terms.NONE);

    private static Pool pool(String range, String... classes) {
        return new Pool(Ipv4Range.parse(range), Set.of(classes), Terms.NONE);
    }

    private static ClientMessages phone(ClientMessages message) {
        return message.option(60, OctetString.of("phone-x".getBytes(US_ASCII)));
    }

    private static TableLeases leases() {
        return new TableLeases(PHONES_APART.plan());
    }

    @Test
    void aClosedPoolGivesNothing() {
        TableLeases full =
                leases().with(bound("192.0.2.10", client(1))).with(bound("192.0.2.11", client(2)));
        assertThat(PHONES_APART.outcome(discover(3), full)).isEqualTo("silence: NO_FREE_ADDRESS");
        assertThat(PHONES_APART.outcome(phone(discover(3)), full))
                .isEqualTo("OFFER 192.0.2.100: NEVER_USED_OR_LONGEST_FREE");
    }

    @Test
    void noWayOfAskingOpensIt() {
        assertThat(PHONES_APART.outcome(discover(3).requested("192.0.2.100"), leases()))
                .isEqualTo("OFFER 192.0.2.10: NEVER_USED_OR_LONGEST_FREE");
        assertThat(PHONES_APART.outcome(selecting(3, "192.0.2.100"), leases()))
                .isEqualTo("NAK NOT_IN_PLAN");
        assertThat(PHONES_APART.outcome(renewing(3, "192.0.2.100"), leases()))
                .isEqualTo("NAK NOT_IN_PLAN");
        assertThat(PHONES_APART.outcome(phone(renewing(3, "192.0.2.100")), leases()))
                .isEqualTo("ACK 192.0.2.100: GRANT 192.0.2.100");
    }

    @Test
    void whoeverLeavesTheClassMovesAtTheNextRenewal() {
        TableLeases held = leases().with(bound("192.0.2.100", client(3)));
        assertThat(PHONES_APART.outcome(renewing(3, "192.0.2.100"), held))
                .isEqualTo("NAK NOT_IN_PLAN");
        assertThat(PHONES_APART.outcome(release(3, "192.0.2.100"), held))
                .isEqualTo("no reply: RELEASE 192.0.2.100");
    }

    /** Scenario: known clients have a pool of their own, strangers get what is left. */
    @Test
    void knownAndUnknownAreClasses() {
        Plans plans =
                Plans.of(
                        subnet("192.0.2.0/24")
                                .reserve(
                                        reservation(
                                                "laptop",
                                                Optional.empty(),
                                                Source.FILE,
                                                mac("00:00:5e:00:53:01")))
                                .with(
                                        s ->
                                                s.pools(
                                                        List.of(
                                                                pool(
                                                                        "192.0.2.10-192.0.2.11",
                                                                        "KNOWN"),
                                                                pool(
                                                                        "192.0.2.100-192.0.2.101",
                                                                        "UNKNOWN")))));
        TableLeases leases = new TableLeases(plans.plan());
        assertThat(plans.outcome(discover(1), leases)).startsWith("OFFER 192.0.2.10:");
        assertThat(plans.outcome(discover(2), leases)).startsWith("OFFER 192.0.2.100:");
    }

    @Test
    void aSubnetForSomeIsSilentToOthers() {
        Plans plans =
                Plans.of(
                                subnet("192.0.2.0/24")
                                        .pool("192.0.2.10-192.0.2.19")
                                        .with(s -> s.classes(Set.of("phones"))))
                        .in("phones", "option[60].exists", Terms.NONE);
        TableLeases leases = new TableLeases(plans.plan());
        assertThat(plans.outcome(discover(1), leases)).isEqualTo("silence: NOT_ADMITTED");
        assertThat(plans.outcome(phone(discover(1)), leases)).startsWith("OFFER 192.0.2.10:");
        TableLeases held = leases.with(bound("192.0.2.12", client(1)));
        assertThat(plans.outcome(release(1, "192.0.2.12"), held))
                .isEqualTo("no reply: RELEASE 192.0.2.12");
    }

    @Test
    void whoIsDroppedIsNotAnswered() {
        Plans plans =
                Plans.of(subnet("192.0.2.0/24").pool("192.0.2.10-192.0.2.19"))
                        .in("DROP", "pkt4.mac == 0x00005e005301", Terms.NONE);
        TableLeases leases = new TableLeases(plans.plan());
        assertThat(plans.outcome(discover(1), leases)).isEqualTo("silence: DROPPED_BY_CLASS");
        assertThat(plans.outcome(discover(2), leases)).startsWith("OFFER");
    }
}
