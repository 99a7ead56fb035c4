package io.leasehold.dhcp.exchange.scope;

import static io.leasehold.dhcp.testing.ClientMessages.discover;
import static io.leasehold.dhcp.testing.ClientMessages.renewing;
import static io.leasehold.dhcp.testing.ClientMessages.selecting;
import static io.leasehold.ipam.testing.Leases.NOON;
import static io.leasehold.ipam.testing.Leases.bound;
import static io.leasehold.ipam.testing.Leases.client;
import static io.leasehold.ipam.testing.SubnetBuilder.subnet;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.dhcp.testing.Plans;
import io.leasehold.dhcp.testing.TableLeases;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.plan.SubnetId;
import io.leasehold.ipam.plan.Terms;
import io.leasehold.ipam.testing.SubnetBuilder;

import org.junit.jupiter.api.Test;

import java.util.Optional;
import java.util.Set;

/** Several subnets on one link. */
class SharedNetworkTest {
    private static final String RELAY = "192.0.2.1";

    private static Plans floor() {
        return Plans.of(
                        part("192.0.2.0/24", 1).pool("192.0.2.10-192.0.2.11"),
                        part("198.51.100.0/24", 2)
                                .pool("198.51.100.10-198.51.100.99")
                                .reserve("nas", "00:00:5e:00:53:20", "198.51.100.200"))
                .network("floor", Terms.NONE, "203.0.113.254");
    }

    private static SubnetBuilder part(String prefix, int id) {
        return subnet(prefix).id(id).with(s -> s.sharedNetwork(Optional.of("floor")));
    }

    private static TableLeases leases() {
        return new TableLeases(floor().plan());
    }

    private static Lease inSecond(String address, int number) {
        Lease lease = bound(address, client(number));
        return new Lease(
                lease.address(),
                new SubnetId(2),
                lease.client(),
                lease.state(),
                lease.hostname(),
                lease.fqdn(),
                lease.starts(),
                NOON.plusSeconds(600),
                lease.lastTransaction(),
                lease.relayAgentInfo(),
                lease.version());
    }

    @Test
    void theNextSubnetIsTriedWhenTheFirstIsFull() {
        TableLeases full =
                leases().with(bound("192.0.2.10", client(1))).with(bound("192.0.2.11", client(2)));
        assertThat(floor().outcome(discover(3).giaddr(RELAY), full))
                .isEqualTo("OFFER 198.51.100.10: NEVER_USED_OR_LONGEST_FREE");
    }

    @Test
    void aClientStaysInTheSubnetItIsIn() {
        TableLeases held = leases().with(inSecond("198.51.100.33", 3));
        assertThat(floor().outcome(discover(3).giaddr(RELAY), held))
                .isEqualTo("OFFER 198.51.100.33: BOUND");
        assertThat(floor().outcome(renewing(3, "198.51.100.33").giaddr(RELAY), held))
                .isEqualTo("ACK 198.51.100.33: RENEW 198.51.100.33");
    }

    @Test
    void itsReservationCountsWhicheverSubnetHasIt() {
        assertThat(floor().outcome(discover(0x20).giaddr(RELAY), leases()))
                .isEqualTo("OFFER 198.51.100.200: RESERVED");
        assertThat(floor().outcome(selecting(0x20, "192.0.2.10").giaddr(RELAY), leases()))
                .isEqualTo("NAK NOT_IN_PLAN");
    }

    /** One binding on a link at a time: taking another address gives the first back. */
    @Test
    void takingAnAddressOfOneSubnetGivesBackThatOfAnother() {
        TableLeases held = leases().with(inSecond("198.51.100.33", 3));
        assertThat(floor().outcome(selecting(3, "192.0.2.11").giaddr(RELAY), held))
                .isEqualTo("ACK 192.0.2.11: GRANT 192.0.2.11, RELEASE 198.51.100.33");
    }

    @Test
    void anAddressOfARelayThatLiesElsewhereMeansTheNetworkThatNamesIt() {
        assertThat(floor().outcome(discover(3).giaddr("203.0.113.254"), leases()))
                .isEqualTo("OFFER 192.0.2.10: NEVER_USED_OR_LONGEST_FREE");
        assertThat(floor().outcome(discover(3).giaddr("203.0.113.253"), leases()))
                .isEqualTo("no link");
    }

    @Test
    void aSubnetNamesRelaysOfItsOwn() {
        Plans plans =
                Plans.of(
                        subnet("192.0.2.0/24")
                                .pool("192.0.2.10-192.0.2.11")
                                .with(s -> s.relays(Set.of(Ipv4Address.parse("10.9.9.9")))));
        assertThat(plans.outcome(discover(3).giaddr("10.9.9.9"), new TableLeases(plans.plan())))
                .startsWith("OFFER 192.0.2.10");
    }

    @Test
    void subnetsHeardOnOneInterfaceAreOneLink() {
        Plans plans =
                Plans.of(
                        subnet("192.0.2.0/24").onInterface("eth0").pool("192.0.2.10-192.0.2.10"),
                        subnet("198.51.100.0/24")
                                .id(2)
                                .onInterface("eth0")
                                .pool("198.51.100.10-198.51.100.10"));
        TableLeases full = new TableLeases(plans.plan()).with(bound("192.0.2.10", client(1)));
        assertThat(plans.outcome(discover(2), full)).startsWith("OFFER 198.51.100.10");
    }

    @Test
    void theMaskIsOfTheSubnetOfTheAddress() {
        TableLeases full =
                leases().with(bound("192.0.2.10", client(1))).with(bound("192.0.2.11", client(2)));
        assertThat(floor().reply(discover(3).giaddr(RELAY), full).options().get(28))
                .contains(OctetString.parseHex("c63364ff"));
    }
}
