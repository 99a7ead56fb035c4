package io.leasehold.ipam.scenario;

import static io.leasehold.ipam.scenario.PlanScenario.address;
import static io.leasehold.ipam.testing.SubnetBuilder.mac;
import static io.leasehold.ipam.testing.SubnetBuilder.reservation;
import static io.leasehold.ipam.testing.SubnetBuilder.subnet;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.plan.Authority;
import io.leasehold.ipam.plan.Conflict;
import io.leasehold.ipam.plan.OwnerKind;
import io.leasehold.ipam.plan.PlanEdit;
import io.leasehold.ipam.plan.PlanRules;
import io.leasehold.ipam.plan.Source;
import io.leasehold.ipam.plan.Vlan;
import io.leasehold.ipam.plan.VlanId;
import io.leasehold.ipam.testing.SubnetBuilder;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

/** pfSense, Kea, Technitium and phpIPAM on six subnets. */
class Seed003Test {
    private static SubnetBuilder foreign(int id, String prefix, String server) {
        return subnet(prefix)
                .id(id)
                .authority(Authority.FOREIGN)
                .with(s -> s.dhcpServer(Optional.of(server)));
    }

    private static SubnetBuilder reserving(SubnetBuilder subnet, String net, int count) {
        for (int n = 1; n <= count; n++) {
            subnet.reserve("host-" + n, "00:00:5e:00:53:%02x".formatted(n), net + (100 + n));
        }
        return subnet;
    }

    private static SubnetBuilder[] sixSubnets() {
        return new SubnetBuilder[] {
            reserving(subnet("10.0.10.0/24").id(1).gateway("10.0.10.1"), "10.0.10.", 3),
            reserving(subnet("10.0.20.0/24").id(2).gateway("10.0.20.1"), "10.0.20.", 7),
            reserving(foreign(3, "192.168.1.0/24", "TP-Link"), "192.168.1.", 42),
            foreign(4, "10.3.2.0/24", "OpenWRT"),
            foreign(5, "192.168.8.0/24", "GL-iNet"),
            subnet("192.168.0.0/24").id(6).authority(Authority.STATIC)
        };
    }

    @Test
    void b1TheAnswerNamesThe21AddressesThatAreCarved() {
        PlanScenario site =
                new PlanScenario(
                        subnet("10.0.20.0/24")
                                .claim(
                                        OwnerKind.KUBERNETES_LB,
                                        "metallb",
                                        "10.0.20.200-10.0.20.220"));

        var effects =
                site.change(
                        new PlanEdit.DeclareFilePlan(
                                SubnetBuilder.content(
                                        subnet("10.0.20.0/24")
                                                .pool("10.0.20.200-10.0.20.254")
                                                .claim(
                                                        OwnerKind.KUBERNETES_LB,
                                                        "metallb",
                                                        "10.0.20.200-10.0.20.220"))));

        assertThat(site.subnet("10.0.20.0/24").pool().dynamic())
                .hasToString("[10.0.20.221-10.0.20.254]");
        assertThat(site.subnet("10.0.20.0/24").pool().size()).isEqualTo(34);
        assertThat(effects.warnings())
                .containsExactly(
                        "21 of the 55 pool addresses of 10.0.20.0/24 are not leased dynamically:"
                                + " 21 of kubernetes-lb metallb");
        assertThat(effects.pools().getFirst().after().orElseThrow().holes())
                .extracting(h -> h.range() + " " + h.owner())
                .containsExactly("10.0.20.200-10.0.20.220 kubernetes-lb metallb");
    }

    @Test
    void b2WhoServesASubnetIsAFieldAndOnlyOursMayHavePools() {
        PlanScenario site = new PlanScenario(sixSubnets());

        assertThat(site.plan().declared())
                .extracting(s -> s.authority().text() + s.dhcpServer().map(n -> " " + n).orElse(""))
                .containsExactly(
                        "leasehold",
                        "leasehold",
                        "foreign TP-Link",
                        "foreign OpenWRT",
                        "foreign GL-iNet",
                        "static");
        assertThat(
                        PlanRules.check(
                                SubnetBuilder.content(
                                        foreign(4, "10.3.2.0/24", "OpenWRT").pool("10.3.2.10"))))
                .singleElement()
                .satisfies(p -> assertThat(p.path()).isEqualTo("subnets[0].pools"));
    }

    @Test
    void b3ReservationsThatNobodyServesAreCountedOnce() {
        PlanScenario site = new PlanScenario(sixSubnets());

        assertThat(site.conflicts())
                .singleElement()
                .satisfies(
                        c -> {
                            assertThat(c.kind()).isEqualTo(Conflict.Kind.NOT_SERVED);
                            assertThat(c.message())
                                    .isEqualTo(
                                            "42 reservations have no serving DHCP server; DDNS for"
                                                    + " this subnet impossible from here");
                            assertThat(c.evidence())
                                    .containsExactly(
                                            "192.168.1.0/24 has authority foreign (TP-Link)");
                        });
        assertThat(site.plan().declared().stream().mapToInt(s -> s.reservations().size()).sum())
                .isEqualTo(52);
    }

    @Test
    void b5OneAddressIsNotAHypervisorAndARouter() {
        PlanScenario site = new PlanScenario(sixSubnets());
        site.change(
                new PlanEdit.Observe(
                        "import",
                        List.of(
                                address(OwnerKind.STATIC, "Proxmox", "10.0.10.1", "")
                                        .but()
                                        .source(Source.IMPORT)
                                        .build())));

        assertThat(site.conflicts())
                .first()
                .satisfies(
                        c -> {
                            assertThat(c.severity()).isEqualTo(Conflict.Severity.CRITICAL);
                            assertThat(c.message())
                                    .isEqualTo(
                                            "10.0.10.1: static Proxmox and gateway of"
                                                    + " 10.0.10.0/24");
                        });
    }

    @Test
    void b5DeclaredItIsRefused() {
        PlanScenario site = new PlanScenario(sixSubnets());

        assertThat(
                        site.refused(
                                new PlanEdit.AddClaim(
                                        address(OwnerKind.STATIC, "Proxmox", "10.0.10.1", "")
                                                .but()
                                                .source(Source.API)
                                                .build())))
                .singleElement()
                .satisfies(
                        p ->
                                assertThat(p.message())
                                        .isEqualTo(
                                                "claim static Proxmox 10.0.10.1 is the gateway"
                                                        + " 10.0.10.1 of 10.0.10.0/24"));
    }

    @Test
    void b6AnAddressDrawnInTheWrongVlanIsNoticed() {
        PlanScenario site =
                new PlanScenario(
                        subnet("10.0.10.0/24").id(1),
                        subnet("10.0.20.0/24").id(2).source(Source.API));
        site.change(new PlanEdit.PutVlan(new Vlan(VlanId.of(20), "servers", Source.API)));
        site.change(
                new PlanEdit.ChangeSubnet(
                        site.subnet("10.0.20.0/24")
                                .subnet()
                                .but()
                                .vlan(Optional.of(VlanId.of(20)))
                                .build()));
        site.change(
                new PlanEdit.Observe(
                        "import",
                        List.of(
                                address(OwnerKind.STATIC, "registry", "10.0.20.10", "")
                                        .but()
                                        .drawnIn(Optional.of(VlanId.of(10)))
                                        .source(Source.IMPORT)
                                        .build())));

        assertThat(site.conflicts())
                .singleElement()
                .satisfies(
                        c -> {
                            assertThat(c.kind()).isEqualTo(Conflict.Kind.WRONG_SEGMENT);
                            assertThat(c.message())
                                    .isEqualTo(
                                            "static registry 10.0.20.10 is drawn in VLAN 10, but"
                                                    + " its address belongs to 10.0.20.0/24 on"
                                                    + " VLAN 20");
                        });
    }

    @Test
    void b6AReservationInTheWrongSubnetIsToldTheRightOne() {
        PlanScenario site = new PlanScenario(sixSubnets());

        assertThat(
                        site.refused(
                                new PlanEdit.AddReservation(
                                        site.subnet("10.0.10.0/24").id(),
                                        reservation(
                                                "registry",
                                                Optional.of(Ipv4Address.parse("10.0.20.10")),
                                                Source.API,
                                                mac("00:00:5e:00:53:99")))))
                .singleElement()
                .satisfies(
                        p ->
                                assertThat(p.remedy())
                                        .endsWith("or reserve it in 10.0.20.0/24 (test)"));
    }

    @Test
    void b19AReservationOutsideThePoolNeedsNothingSpecial() {
        PlanScenario site =
                new PlanScenario(
                        subnet("10.0.30.0/24")
                                .pool("10.0.30.100-10.0.30.199")
                                .reserve("camera", "00:00:5e:00:53:70", "10.0.30.70"));

        assertThat(site.subnet("10.0.30.0/24").pool().size()).isEqualTo(100);
        assertThat(
                        site.subnet("10.0.30.0/24")
                                .allows(PlanScenario.client(0x70), Ipv4Address.parse("10.0.30.70")))
                .isTrue();
        assertThat(site.conflicts()).isEmpty();
    }
}
