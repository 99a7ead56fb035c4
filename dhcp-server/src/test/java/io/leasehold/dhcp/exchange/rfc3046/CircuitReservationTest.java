package io.leasehold.dhcp.exchange.rfc3046;

import static io.leasehold.dhcp.testing.ClientMessages.discover;
import static io.leasehold.dhcp.testing.ClientMessages.initReboot;
import static io.leasehold.dhcp.testing.ClientMessages.renewing;
import static io.leasehold.dhcp.testing.ClientMessages.selecting;
import static io.leasehold.ipam.testing.Leases.bound;
import static io.leasehold.ipam.testing.Leases.client;
import static io.leasehold.ipam.testing.SubnetBuilder.mac;
import static io.leasehold.ipam.testing.SubnetBuilder.reservation;
import static io.leasehold.ipam.testing.SubnetBuilder.subnet;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.dhcp.exchange.Decision;
import io.leasehold.dhcp.message.OptionCode;
import io.leasehold.dhcp.testing.ClientMessages;
import io.leasehold.dhcp.testing.FakeLeases;
import io.leasehold.dhcp.testing.Outcome;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.plan.DeviceIdentifier;
import io.leasehold.ipam.plan.Source;
import io.leasehold.ipam.plan.SubnetSnapshot;

import org.junit.jupiter.api.Test;

import java.util.Optional;

/** Section 3.1: a port of a relay agent, the Agent Circuit ID, has a reserved address. */
class CircuitReservationTest {
    private static final OctetString PORT_7 = OctetString.parseHex("01:04:00:00:00:07");
    private static final OctetString PORT_8 = OctetString.parseHex("01:04:00:00:00:08");

    private static final SubnetSnapshot LAN =
            subnet("192.0.2.0/24")
                    .pool("192.0.2.10-192.0.2.99")
                    .reserve(
                            reservation(
                                    "socket-7",
                                    Optional.of(Ipv4Address.parse("192.0.2.200")),
                                    Source.FILE,
                                    new DeviceIdentifier.CircuitId(
                                            OctetString.parseHex("00:00:00:07"))))
                    .reserve(
                            reservation(
                                    "camera",
                                    Optional.of(Ipv4Address.parse("192.0.2.201")),
                                    Source.FILE,
                                    mac("00:00:5e:00:53:09")))
                    .snapshot();

    private static FakeLeases leases() {
        return new FakeLeases().free("192.0.2.10");
    }

    private static ClientMessages at(OctetString port, ClientMessages message) {
        return message.giaddr("192.0.2.1").option(OptionCode.RELAY_AGENT_INFORMATION, port);
    }

    private static Lease leasedAt(OctetString port, int client) {
        Lease lease = bound("192.0.2.200", client(client));
        return new Lease(
                lease.address(),
                lease.subnet(),
                lease.client(),
                lease.state(),
                lease.hostname(),
                lease.fqdn(),
                lease.starts(),
                lease.expires(),
                lease.lastTransaction(),
                Optional.of(port),
                lease.version());
    }

    @Test
    void whoeverIsConnectedThereIsOfferedTheReservedAddress() {
        assertThat(Outcome.of(at(PORT_7, discover(1)), LAN, leases()))
                .isEqualTo("OFFER 192.0.2.200: RESERVED");
        assertThat(Outcome.of(at(PORT_7, discover(2)), LAN, leases()))
                .isEqualTo("OFFER 192.0.2.200: RESERVED");
        assertThat(Outcome.of(at(PORT_8, discover(1)), LAN, leases()))
                .isEqualTo("OFFER 192.0.2.10: NEVER_USED_OR_LONGEST_FREE");
        assertThat(Outcome.of(discover(1), LAN, leases()))
                .isEqualTo("OFFER 192.0.2.10: NEVER_USED_OR_LONGEST_FREE");
    }

    @Test
    void theDevicesOwnReservationCountsBeforeThePorts() {
        assertThat(Outcome.of(at(PORT_7, discover(9)), LAN, leases()))
                .isEqualTo("OFFER 192.0.2.201: RESERVED");
    }

    @Test
    void nobodyElseMayHaveIt() {
        assertThat(Outcome.of(at(PORT_8, selecting(1, "192.0.2.200")), LAN, leases()))
                .isEqualTo("NAK NOT_IN_PLAN");
        assertThat(Outcome.of(at(PORT_7, initReboot(1, "192.0.2.200")), LAN, leases()))
                .isEqualTo("ACK 192.0.2.200: GRANT 192.0.2.200");
    }

    @Test
    void aSecondDeviceAtThePortGetsADynamicAddress() {
        FakeLeases taken = leases().with(leasedAt(PORT_7, 1));

        assertThat(Outcome.of(at(PORT_7, discover(2)), LAN, taken))
                .isEqualTo("OFFER 192.0.2.10: NEVER_USED_OR_LONGEST_FREE");
    }

    @Test
    void aRenewalThatPassesNoRelayIsOfThePortTheLeaseRemembersAndKeepsIt() {
        FakeLeases held = leases().with(leasedAt(PORT_7, 1));

        assertThat(Outcome.of(renewing(1, "192.0.2.200"), LAN, held))
                .isEqualTo("ACK 192.0.2.200: RENEW 192.0.2.200");
        assertThat(Outcome.decide(renewing(1, "192.0.2.200"), LAN, held))
                .isInstanceOfSatisfying(
                        Decision.Ack.class,
                        ack ->
                                assertThat(ack.changes().getFirst().after().relayAgentInfo())
                                        .contains(PORT_7));
    }

    @Test
    void theLeaseOfAnotherLendsItsPortToNobody() {
        FakeLeases held = leases().with(leasedAt(PORT_7, 1));

        assertThat(Outcome.of(renewing(2, "192.0.2.200"), LAN, held)).isEqualTo("NAK NOT_IN_PLAN");
    }

    @Test
    void aDeviceThatMovedIsWhereTheRelaySaysAndNotWhereItWas() {
        FakeLeases held = leases().with(leasedAt(PORT_7, 1));

        assertThat(Outcome.of(at(PORT_8, renewing(1, "192.0.2.200")), LAN, held))
                .isEqualTo("NAK NOT_IN_PLAN");
    }
}
