package io.leasehold.ipam.plan;

import static io.leasehold.ipam.testing.SubnetBuilder.clientId;
import static io.leasehold.ipam.testing.SubnetBuilder.mac;
import static io.leasehold.ipam.testing.SubnetBuilder.reservation;
import static io.leasehold.ipam.testing.SubnetBuilder.subnet;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.ipam.lease.ClientIdentity;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.testing.SubnetBuilder;

import org.junit.jupiter.api.Test;

import java.util.Optional;

class SubnetSnapshotTest {
    private static final HardwareAddress HARDWARE = HardwareAddress.parse("00:00:5e:00:53:01");
    private static final SubnetSnapshot SUBNET =
            subnet("192.0.2.0/24")
                    .pool("192.0.2.10-192.0.2.20")
                    .reserve("by-mac", "00:00:5e:00:53:01", "192.0.2.11")
                    .reserve(
                            reservation(
                                    "by-id",
                                    Optional.of(Ipv4Address.parse("192.0.2.99")),
                                    Source.FILE,
                                    clientId("01:02"),
                                    mac("00:00:5e:00:53:02")))
                    .snapshot();

    @Test
    void aClientIdentifierCountsBeforeTheHardwareAddress() {
        ClientIdentity both =
                new ClientIdentity(Optional.of(OctetString.parseHex("01:02")), HARDWARE);

        assertThat(SUBNET.reservationFor(both).flatMap(Reservation::hostname)).contains("by-id");
    }

    @Test
    void anUnknownClientIdentifierDoesNotHideTheHardwareAddress() {
        ClientIdentity unknown =
                new ClientIdentity(Optional.of(OctetString.parseHex("ff:ee")), HARDWARE);

        assertThat(SUBNET.reservationFor(unknown).flatMap(Reservation::hostname))
                .contains("by-mac");
    }

    @Test
    void anyIdentifierOfADeviceIsEnough() {
        ClientIdentity device =
                new ClientIdentity(Optional.empty(), HardwareAddress.parse("00:00:5e:00:53:02"));

        assertThat(SUBNET.reservationFor(device).flatMap(Reservation::hostname)).contains("by-id");
    }

    @Test
    void aClientMayHaveItsReservedAddressOnlyAndOthersNeverThat() {
        ClientIdentity reserved = new ClientIdentity(Optional.empty(), HARDWARE);
        ClientIdentity other =
                new ClientIdentity(Optional.empty(), HardwareAddress.parse("00:00:5e:00:53:09"));

        assertThat(SUBNET.allows(reserved, Ipv4Address.parse("192.0.2.11"))).isTrue();
        assertThat(SUBNET.allows(reserved, Ipv4Address.parse("192.0.2.12"))).isFalse();
        assertThat(SUBNET.allows(other, Ipv4Address.parse("192.0.2.11"))).isFalse();
        assertThat(SUBNET.allows(other, Ipv4Address.parse("192.0.2.12"))).isTrue();
        assertThat(SUBNET.allows(other, Ipv4Address.parse("192.0.2.99"))).isFalse();
        assertThat(SUBNET.allows(other, Ipv4Address.parse("192.0.2.21"))).isFalse();
    }

    @Test
    void aPlanFindsTheSubnetOfAnAddressOrAnInterface() {
        Plan plan =
                SubnetBuilder.plan(
                        1,
                        subnet("192.0.2.0/25").id(1).onInterface("eth0"),
                        subnet("198.51.100.0/24").id(2).onInterface("eth1"));

        assertThat(plan.containing(Ipv4Address.parse("192.0.2.127")).map(SubnetSnapshot::id))
                .contains(new SubnetId(1));
        assertThat(plan.containing(Ipv4Address.parse("192.0.2.128"))).isEmpty();
        assertThat(plan.containing(Ipv4Address.parse("10.0.0.1"))).isEmpty();
        assertThat(plan.onInterface("eth1").orElseThrow().subnets())
                .extracting(SubnetSnapshot::id)
                .containsExactly(new SubnetId(2));
        assertThat(plan.onInterface("eth2")).isEmpty();
    }
}
