package io.leasehold.dhcp.exchange.rfc2131;

import static io.leasehold.dhcp.exchange.rfc2131.Lan.leases;
import static io.leasehold.dhcp.testing.ClientMessages.discover;
import static io.leasehold.ipam.testing.Leases.NOON;
import static io.leasehold.ipam.testing.Leases.bound;
import static io.leasehold.ipam.testing.Leases.client;
import static io.leasehold.ipam.testing.Leases.lease;
import static io.leasehold.ipam.testing.SubnetBuilder.clientId;
import static io.leasehold.ipam.testing.SubnetBuilder.reservation;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.dhcp.exchange.Decision;
import io.leasehold.dhcp.exchange.OfferHold;
import io.leasehold.dhcp.testing.FakeLeases;
import io.leasehold.dhcp.testing.Outcome;
import io.leasehold.ipam.lease.LeaseState;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.plan.Authority;
import io.leasehold.ipam.plan.Source;
import io.leasehold.ipam.plan.SubnetId;
import io.leasehold.ipam.testing.SubnetBuilder;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Optional;
import java.util.stream.Stream;

/** Which address a DISCOVER is offered. */
class Section431DiscoverTest {
    static Stream<Case> orderOfChoice() {
        return Stream.of(
                new Case(
                        "\"the client's current address as recorded in the client's current"
                                + " binding\"",
                        discover(1).requested("192.0.2.30"),
                        leases().with(bound("192.0.2.10", client(1))),
                        "OFFER 192.0.2.10: BOUND"),
                new Case(
                        "a binding that ran out but was not reclaimed is still the client's",
                        discover(1),
                        leases().with(
                                        lease(
                                                "192.0.2.10",
                                                client(1),
                                                LeaseState.BOUND,
                                                NOON.minusSeconds(1))),
                        "OFFER 192.0.2.10: BOUND"),
                new Case(
                        "\"the client's previous address as recorded in the client's (now expired"
                                + " or released) binding\": expired",
                        discover(1).requested("192.0.2.30"),
                        leases().with(lease("192.0.2.10", client(1), LeaseState.EXPIRED, NOON)),
                        "OFFER 192.0.2.10: PREVIOUS"),
                new Case(
                        "... or released",
                        discover(1),
                        leases().with(lease("192.0.2.10", client(1), LeaseState.RELEASED, NOON)),
                        "OFFER 192.0.2.10: PREVIOUS"),
                new Case(
                        "\"if that address is in the server's pool of available addresses\": the"
                                + " plan gave it away meanwhile",
                        discover(1),
                        leases().with(lease("192.0.2.55", client(1), LeaseState.EXPIRED, NOON)),
                        "OFFER 192.0.2.99: NEVER_USED_OR_LONGEST_FREE"),
                new Case(
                        "\"... and not already allocated\": it is on offer to another",
                        discover(1),
                        leases().with(lease("192.0.2.10", client(1), LeaseState.EXPIRED, NOON))
                                .offered("192.0.2.10", client(2)),
                        "OFFER 192.0.2.99: NEVER_USED_OR_LONGEST_FREE"),
                new Case(
                        "\"the address requested in the 'Requested IP Address' option\"",
                        discover(1).requested("192.0.2.30"),
                        leases(),
                        "OFFER 192.0.2.30: REQUESTED"),
                new Case(
                        "\"if that address is valid\": it is not on this network",
                        discover(1).requested("198.51.100.30"),
                        leases(),
                        "OFFER 192.0.2.99: NEVER_USED_OR_LONGEST_FREE"),
                new Case(
                        "... it is in the subnet but in no pool",
                        discover(1).requested("192.0.2.150"),
                        leases(),
                        "OFFER 192.0.2.99: NEVER_USED_OR_LONGEST_FREE"),
                new Case(
                        "... a load balancer owns it",
                        discover(1).requested("192.0.2.50"),
                        leases(),
                        "OFFER 192.0.2.99: NEVER_USED_OR_LONGEST_FREE"),
                new Case(
                        "... it is reserved for another",
                        discover(1).requested("192.0.2.20"),
                        leases(),
                        "OFFER 192.0.2.99: NEVER_USED_OR_LONGEST_FREE"),
                new Case(
                        "\"... and not already allocated\": another holds it",
                        discover(1).requested("192.0.2.30"),
                        leases().with(bound("192.0.2.30", client(2))),
                        "OFFER 192.0.2.99: NEVER_USED_OR_LONGEST_FREE"),
                new Case(
                        "... another declined it lately",
                        discover(1).requested("192.0.2.30"),
                        leases().with(lease("192.0.2.30", client(2), LeaseState.DECLINED, NOON)),
                        "OFFER 192.0.2.99: NEVER_USED_OR_LONGEST_FREE"),
                new Case(
                        "a client that declined its address gets another one",
                        discover(1),
                        leases().with(lease("192.0.2.10", client(1), LeaseState.DECLINED, NOON)),
                        "OFFER 192.0.2.99: NEVER_USED_OR_LONGEST_FREE"),
                new Case(
                        "a repeated DISCOVER is offered the same address again",
                        discover(1).requested("192.0.2.31"),
                        leases().offered("192.0.2.30", client(1)),
                        "OFFER 192.0.2.30: OFFERED"),
                new Case(
                        "\"a new address allocated from the server's pool\"",
                        discover(1),
                        leases(),
                        "OFFER 192.0.2.99: NEVER_USED_OR_LONGEST_FREE"),
                new Case(
                        "no address is free: silence",
                        discover(1),
                        new FakeLeases(),
                        "silence: NO_FREE_ADDRESS"),
                new Case(
                        "another DHCP server serves this subnet: silence",
                        discover(1),
                        SubnetBuilder.subnet("192.0.2.0/24").authority(Authority.FOREIGN),
                        leases(),
                        "silence: NOT_SERVED"),
                new Case(
                        "nobody serves this subnet: silence",
                        discover(1),
                        SubnetBuilder.subnet("192.0.2.0/24").authority(Authority.STATIC),
                        leases(),
                        "silence: NOT_SERVED"));
    }

    static Stream<Case> reservations() {
        return Stream.of(
                new Case(
                        "a reserved address in the pool comes before what the client asks for",
                        discover(0x20).requested("192.0.2.30"),
                        leases(),
                        "OFFER 192.0.2.20: RESERVED"),
                new Case(
                        "a reserved address outside the pool",
                        discover(0x21),
                        leases(),
                        "OFFER 192.0.2.200: RESERVED"),
                new Case(
                        "a reserved address comes before the binding from the time before",
                        discover(0x20),
                        leases().with(bound("192.0.2.30", client(0x20))),
                        "OFFER 192.0.2.20: RESERVED"),
                new Case(
                        "A6: a node whose lease was lost gets its address back",
                        discover(0x20),
                        leases().with(lease("192.0.2.20", client(0x20), LeaseState.EXPIRED, NOON)),
                        "OFFER 192.0.2.20: RESERVED"),
                new Case(
                        "a client identifier counts before the MAC",
                        discover(0x20).clientId("01:02:03"),
                        Lan.subnet()
                                .reserve(
                                        reservation(
                                                "by-id",
                                                Optional.of(Ipv4Address.parse("192.0.2.77")),
                                                Source.FILE,
                                                clientId("01:02:03"))),
                        leases(),
                        "OFFER 192.0.2.77: RESERVED"),
                new Case(
                        "a device known by MAC is known whatever client identifier it sends",
                        discover(0x20).clientId("09:09"),
                        leases(),
                        "OFFER 192.0.2.20: RESERVED"),
                new Case(
                        "another still holds the reserved address: a dynamic one meanwhile",
                        discover(0x20),
                        leases().with(bound("192.0.2.20", client(2))),
                        "OFFER 192.0.2.99: NEVER_USED_OR_LONGEST_FREE"),
                new Case(
                        "... and the same one as long as that lasts",
                        discover(0x20),
                        leases().with(bound("192.0.2.20", client(2)))
                                .with(bound("192.0.2.30", client(0x20))),
                        "OFFER 192.0.2.30: BOUND"),
                new Case(
                        "the reserved address was found in use: a dynamic one meanwhile",
                        discover(0x20),
                        leases().with(lease("192.0.2.20", client(0x20), LeaseState.DECLINED, NOON)),
                        "OFFER 192.0.2.99: NEVER_USED_OR_LONGEST_FREE"),
                new Case(
                        "a name alone is reserved: any address",
                        discover(0x30),
                        Lan.subnet()
                                .reserve(
                                        reservation(
                                                "name-only",
                                                Optional.empty(),
                                                Source.FILE,
                                                SubnetBuilder.mac("00:00:5e:00:53:30"))),
                        leases(),
                        "OFFER 192.0.2.99: NEVER_USED_OR_LONGEST_FREE"));
    }

    @ParameterizedTest
    @MethodSource({"orderOfChoice", "reservations"})
    void offers(Case c) {
        assertThat(c.outcome()).isEqualTo(c.expected());
    }

    @Test
    void anOfferIsHeldForTheClientForHalfAMinute() {
        Decision decision = Outcome.decide(discover(1), Lan.subnet().snapshot(), leases());

        assertThat(decision)
                .isInstanceOfSatisfying(
                        Decision.Offer.class,
                        offer ->
                                assertThat(offer.hold())
                                        .isEqualTo(
                                                new OfferHold(
                                                        client(1),
                                                        new SubnetId(1),
                                                        Ipv4Address.parse("192.0.2.99"),
                                                        NOON.plusSeconds(30))));
    }
}
