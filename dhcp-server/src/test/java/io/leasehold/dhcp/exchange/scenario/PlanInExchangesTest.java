package io.leasehold.dhcp.exchange.scenario;

import static io.leasehold.dhcp.testing.ClientMessages.bytes;
import static io.leasehold.dhcp.testing.ClientMessages.discover;
import static io.leasehold.dhcp.testing.ClientMessages.initReboot;
import static io.leasehold.dhcp.testing.ClientMessages.renewing;
import static io.leasehold.dhcp.testing.ClientMessages.seconds;
import static io.leasehold.dhcp.testing.ClientMessages.selecting;
import static io.leasehold.ipam.testing.Leases.bound;
import static io.leasehold.ipam.testing.Leases.client;
import static io.leasehold.ipam.testing.SubnetBuilder.subnet;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.dhcp.exchange.SubnetSelection;
import io.leasehold.dhcp.message.Arrival;
import io.leasehold.dhcp.message.OptionCode;
import io.leasehold.dhcp.testing.ClientMessages;
import io.leasehold.dhcp.testing.FakeLeases;
import io.leasehold.dhcp.testing.Outcome;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.option.OptionSet;
import io.leasehold.ipam.plan.ClaimSemantics;
import io.leasehold.ipam.plan.LeaseTimes;
import io.leasehold.ipam.plan.OwnerKind;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.plan.Source;
import io.leasehold.ipam.plan.SubnetSnapshot;
import io.leasehold.ipam.testing.SubnetBuilder;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.util.Optional;

/** What clients notice of the plan: the scenarios of the seeds on the wire. */
class PlanInExchangesTest {
    private static SubnetBuilder talos() {
        SubnetBuilder lan =
                subnet("10.69.1.0/24").gateway("10.69.1.1").pool("10.69.1.50-10.69.1.149");
        for (int n = 1; n <= 6; n++) {
            lan.reserve("cp-" + n, "00:00:5e:00:53:0" + n, "10.69.1.10" + n);
        }
        return lan;
    }

    @Test
    void a6AForeignClientNeverGetsANodesAddressAndTheNodeAlwaysDoes() {
        SubnetSnapshot lan = talos().snapshot();
        FakeLeases none = new FakeLeases().free("10.69.1.77");

        assertThat(Outcome.of(discover(0x99).requested("10.69.1.104"), lan, none))
                .isEqualTo("OFFER 10.69.1.77: NEVER_USED_OR_LONGEST_FREE");
        assertThat(Outcome.of(selecting(0x99, "10.69.1.104"), lan, none))
                .isEqualTo("NAK NOT_IN_PLAN");
        assertThat(Outcome.of(initReboot(0x99, "10.69.1.104"), lan, none))
                .isEqualTo("NAK NOT_IN_PLAN");
        assertThat(Outcome.of(discover(4), lan, none)).isEqualTo("OFFER 10.69.1.104: RESERVED");
        assertThat(Outcome.of(initReboot(4, "10.69.1.104"), lan, none))
                .isEqualTo("ACK 10.69.1.104: GRANT 10.69.1.104");
        assertThat(Outcome.of(renewing(4, "10.69.1.104"), lan, none))
                .isEqualTo("ACK 10.69.1.104: GRANT 10.69.1.104");
    }

    private static SubnetBuilder calico() {
        return subnet("192.168.2.0/24").gateway("192.168.2.1").pool("192.168.2.38-192.168.2.243");
    }

    @Test
    void c2ALeaseInANewPodBlockIsNotRenewedAndItsClientGetsAnother() {
        FakeLeases leases =
                new FakeLeases().with(bound("192.168.2.200", client(1))).free("192.168.2.60");
        assertThat(Outcome.of(renewing(1, "192.168.2.200"), calico().snapshot(), leases))
                .isEqualTo("ACK 192.168.2.200: RENEW 192.168.2.200");

        SubnetSnapshot carved =
                calico().claim(
                                OwnerKind.KUBERNETES_PODS,
                                "calico",
                                "192.168.2.192/26",
                                ClaimSemantics.EXCLUDE,
                                Source.KUBERNETES)
                        .snapshot();

        assertThat(Outcome.of(renewing(1, "192.168.2.200"), carved, leases))
                .isEqualTo("NAK NOT_IN_PLAN");
        assertThat(Outcome.of(discover(1), carved, leases))
                .isEqualTo("OFFER 192.168.2.60: NEVER_USED_OR_LONGEST_FREE");
        assertThat(Outcome.of(selecting(1, "192.168.2.60"), carved, leases))
                .isEqualTo("ACK 192.168.2.60: GRANT 192.168.2.60, RELEASE 192.168.2.200");
    }

    @Test
    void c1ANodeThatHasItsAddressFromUsKeepsItAndNobodyElseGetsIt() {
        SubnetSnapshot seen =
                calico().claim(
                                OwnerKind.NODE,
                                "rancher",
                                "192.168.2.225",
                                ClaimSemantics.ADDRESS,
                                Source.KUBERNETES)
                        .snapshot();
        FakeLeases leases = new FakeLeases().with(bound("192.168.2.225", client(1)));

        assertThat(Outcome.of(renewing(1, "192.168.2.225"), seen, leases))
                .isEqualTo("ACK 192.168.2.225: RENEW 192.168.2.225");
        assertThat(Outcome.of(selecting(2, "192.168.2.225"), seen, new FakeLeases()))
                .isEqualTo("NAK NOT_IN_PLAN");
    }

    @Test
    void c3MaskAndBroadcastAddressAreTheSupernetsFromTheMomentOfTheSwitch() {
        FakeLeases leases = new FakeLeases().with(bound("192.168.2.50", client(1)));
        OptionSet before =
                Outcome.reply(renewing(1, "192.168.2.50"), calico().snapshot(), leases).options();
        OptionSet after =
                Outcome.reply(
                                renewing(1, "192.168.2.50"),
                                subnet("192.168.2.0/23")
                                        .gateway("192.168.2.1")
                                        .pool("192.168.2.38-192.168.2.243")
                                        .snapshot(),
                                leases)
                        .options();

        assertThat(before.get(OptionCode.SUBNET_MASK)).contains(bytes("255.255.255.0"));
        assertThat(before.get(OptionCode.BROADCAST_ADDRESS)).contains(bytes("192.168.2.255"));
        assertThat(after.get(OptionCode.SUBNET_MASK)).contains(bytes("255.255.254.0"));
        assertThat(after.get(OptionCode.BROADCAST_ADDRESS)).contains(bytes("192.168.3.255"));
    }

    @Test
    void c9ClientsAreToldTheRoutesBehindANodeIfTheSubnetAnnouncesThem() {
        SubnetBuilder lan =
                subnet("192.168.2.0/24").gateway("192.168.2.1").pool("192.168.2.38-192.168.2.243");
        var pods =
                SubnetBuilder.claimOf(OwnerKind.KUBERNETES_PODS, "calico", "192.168.4.192/26")
                        .but()
                        .via(Optional.of(Ipv4Address.parse("192.168.2.225")))
                        .build();
        Plan silent = SubnetBuilder.plan(1, lan.claim(pods));
        Plan announcing = SubnetBuilder.plan(2, lan.with(s -> s.announceRoutes(true)));

        assertThat(routes(silent)).isEmpty();
        // RFC 3442: width of the mask, its significant octets, the router; the default route too.
        assertThat(routes(announcing))
                .contains(OctetString.parseHex("00c0a80201 1ac0a804c0 c0a802e1"));
    }

    private static Optional<OctetString> routes(Plan plan) {
        return Outcome.reply(
                        discover(1),
                        plan.subnets().getFirst(),
                        new FakeLeases().free("192.168.2.40"))
                .options()
                .get(OptionCode.CLASSLESS_STATIC_ROUTE);
    }

    @Test
    void d3TheRelaysAddressPicksTheVlanWithItsLifetimesAndServers() {
        Plan plan =
                SubnetBuilder.plan(
                        1,
                        subnet("10.0.40.0/24")
                                .id(1)
                                .pool("10.0.40.10-10.0.40.99")
                                .option(6, bytes("10.0.40.1"))
                                .leaseTimes(times(Duration.ofDays(1))),
                        subnet("10.0.50.0/24")
                                .id(2)
                                .pool("10.0.50.10-10.0.50.99")
                                .option(6, bytes("94.140.14.14"))
                                .leaseTimes(times(Duration.ofHours(1))));

        assertThat(relayed(plan, "10.0.40.254", "10.0.40.20"))
                .isEqualTo("10.0.40.20 for 86400 s, DNS 0a:00:28:01");
        assertThat(relayed(plan, "10.0.50.254", "10.0.50.20"))
                .isEqualTo("10.0.50.20 for 3600 s, DNS 5e:8c:0e:0e");
    }

    private static LeaseTimes times(Duration all) {
        return new LeaseTimes(all, all, all);
    }

    private static String relayed(Plan plan, String giaddr, String free) {
        ClientMessages message = discover(1).giaddr(giaddr);
        Arrival arrival =
                new Arrival(
                        "eth0",
                        Ipv4Address.parse(ClientMessages.US),
                        Ipv4Address.parse(giaddr),
                        67,
                        true);
        SubnetSnapshot subnet =
                SubnetSelection.select(message.build(), arrival, plan)
                        .orElseThrow()
                        .subnets()
                        .getFirst();
        var reply = Outcome.reply(message, subnet, new FakeLeases().free(free));
        OptionSet options = reply.options();
        long time = subnet.leaseTimes().standard().toSeconds();
        assertThat(options.get(OptionCode.LEASE_TIME)).contains(seconds(time));
        return reply.yiaddr() + " for " + time + " s, DNS " + options.get(6).orElseThrow();
    }

    @Test
    void b19AReservationOutsideThePoolIsServed() {
        SubnetSnapshot iot =
                subnet("10.0.30.0/24")
                        .pool("10.0.30.100-10.0.30.199")
                        .reserve("camera", "00:00:5e:00:53:70", "10.0.30.70")
                        .snapshot();

        assertThat(Outcome.of(discover(0x70), iot, new FakeLeases()))
                .isEqualTo("OFFER 10.0.30.70: RESERVED");
    }

    @Test
    void aReservationMadeWhileItsDeviceHasAnotherLeaseAppliesAtItsNextPacket() {
        SubnetSnapshot lan = calico().reserve("tv", "00:00:5e:00:53:01", "192.168.2.70").snapshot();
        FakeLeases leases =
                new FakeLeases().with(bound("192.168.2.120", client(1))).free("192.168.2.60");

        assertThat(Outcome.of(renewing(1, "192.168.2.120"), lan, leases))
                .isEqualTo("NAK NOT_IN_PLAN");
        assertThat(Outcome.of(discover(1), lan, leases)).isEqualTo("OFFER 192.168.2.70: RESERVED");
        assertThat(Outcome.of(selecting(1, "192.168.2.70"), lan, leases))
                .isEqualTo("ACK 192.168.2.70: GRANT 192.168.2.70, RELEASE 192.168.2.120");
    }

    @Test
    void aReservationOfAnAddressThatAnotherLeasesIsRefusedToThatOneAtItsNextPacket() {
        SubnetSnapshot lan =
                calico().reserve("tv", "00:00:5e:00:53:01", "192.168.2.120").snapshot();
        FakeLeases leases =
                new FakeLeases().with(bound("192.168.2.120", client(2))).free("192.168.2.60");

        assertThat(Outcome.of(renewing(2, "192.168.2.120"), lan, leases))
                .isEqualTo("NAK NOT_IN_PLAN");
        assertThat(Outcome.of(discover(1), lan, leases))
                .as("the device is served elsewhere until its address is free")
                .isEqualTo("OFFER 192.168.2.60: NEVER_USED_OR_LONGEST_FREE");
    }

    @Test
    void aDisabledReservationPromisesNothing() {
        SubnetSnapshot lan =
                calico().reserve(
                                SubnetBuilder.reservation(
                                                "tv",
                                                Optional.of(Ipv4Address.parse("192.168.2.120")),
                                                Source.API,
                                                SubnetBuilder.mac("00:00:5e:00:53:01"))
                                        .withEnabled(false))
                        .snapshot();

        assertThat(lan.pool().size()).isEqualTo(206);
        assertThat(Outcome.of(discover(1), lan, new FakeLeases().free("192.168.2.60")))
                .isEqualTo("OFFER 192.168.2.60: NEVER_USED_OR_LONGEST_FREE");
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.10.0/24, 10.0.10.1, 10.0.10.100-10.0.10.109, 10.0.10.100, 0a:00:0a:01:5e:8c:0e:0e",
        "10.0.20.0/24, 10.0.20.1, 10.0.20.100-10.0.20.109, 10.0.20.100, 0a:00:14:01:5e:8c:0e:0e",
        "192.168.1.0/24, 192.168.1.2, 192.168.1.100-192.168.1.109, 192.168.1.100,"
                + " c0:a8:01:02:5e:8c:0e:0e",
    })
    void b7TheDnsServersOfEachSubnetAreInTheAckInTheirOrder(
            String prefix, String resolver, String pool, String address, String octets) {
        SubnetSnapshot lan =
                subnet(prefix)
                        .pool(pool)
                        .option(6, bytes(resolver).concat(bytes("94.140.14.14")))
                        .snapshot();
        assertThat(
                        Outcome.reply(
                                        selecting(1, address).parameters(6),
                                        lan,
                                        new FakeLeases().free(address))
                                .options()
                                .get(6))
                .contains(OctetString.parseHex(octets));
    }
}
