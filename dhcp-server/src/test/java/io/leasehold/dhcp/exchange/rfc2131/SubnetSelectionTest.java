package io.leasehold.dhcp.exchange.rfc2131;

import static io.leasehold.dhcp.testing.ClientMessages.discover;
import static io.leasehold.dhcp.testing.ClientMessages.renewing;
import static io.leasehold.ipam.testing.SubnetBuilder.subnet;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.dhcp.exchange.SubnetSelection;
import io.leasehold.dhcp.message.Arrival;
import io.leasehold.dhcp.testing.ClientMessages;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.testing.SubnetBuilder;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.stream.Stream;

/** Section 4.3.1: the subnet is that of giaddr, else that of the interface it was heard on. */
class SubnetSelectionTest {
    private static final Plan PLAN =
            SubnetBuilder.plan(
                    1,
                    subnet("192.0.2.0/24").id(1).onInterface("eth0"),
                    subnet("198.51.100.0/24").id(2).onInterface("eth1"),
                    subnet("203.0.113.0/24").id(3));

    record Heard(
            String name,
            ClientMessages given,
            String networkInterface,
            String localAddress,
            boolean unicast,
            String subnet) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Heard> heard() {
        return Stream.of(
                new Heard(
                        "a broadcast is about the link it is heard on",
                        discover(1),
                        "eth1",
                        "198.51.100.2",
                        false,
                        "2"),
                new Heard(
                        "... or about the subnet of our address there",
                        discover(1),
                        "eth7",
                        "203.0.113.2",
                        false,
                        "3"),
                new Heard(
                        "giaddr counts before the interface",
                        discover(1).giaddr("203.0.113.254"),
                        "eth0",
                        "192.0.2.2",
                        true,
                        "3"),
                new Heard(
                        "... and before ciaddr",
                        renewing(1, "192.0.2.30").giaddr("203.0.113.254"),
                        "eth0",
                        "192.0.2.2",
                        true,
                        "3"),
                new Heard(
                        "a relay of no subnet of ours is not helped by the interface",
                        discover(1).giaddr("10.9.9.9"),
                        "eth0",
                        "192.0.2.2",
                        true,
                        "none"),
                new Heard(
                        "RENEWING is unicast from anywhere: ciaddr counts",
                        renewing(1, "203.0.113.30"),
                        "eth0",
                        "192.0.2.2",
                        true,
                        "3"),
                new Heard(
                        "REBINDING is broadcast: the link counts, whatever ciaddr believes",
                        renewing(1, "203.0.113.30"),
                        "eth0",
                        "192.0.2.2",
                        false,
                        "1"),
                new Heard(
                        "a unicast renewal of an address that is not ours to serve",
                        renewing(1, "10.9.9.9"),
                        "eth0",
                        "192.0.2.2",
                        true,
                        "none"),
                new Heard(
                        "a link without a subnet", discover(1), "eth7", "10.9.9.9", false, "none"));
    }

    @ParameterizedTest
    @MethodSource("heard")
    void selects(Heard h) {
        Arrival arrival =
                new Arrival(
                        h.networkInterface(),
                        Ipv4Address.parse(h.localAddress()),
                        Ipv4Address.ANY,
                        68,
                        h.unicast());

        assertThat(
                        SubnetSelection.select(h.given().build(), arrival, PLAN)
                                .map(link -> link.subnets().getFirst().id().toString())
                                .orElse("none"))
                .isEqualTo(h.subnet());
    }
}
