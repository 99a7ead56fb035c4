package io.leasehold.ipam.scenario;

import static io.leasehold.ipam.scenario.PlanScenario.block;
import static io.leasehold.ipam.testing.SubnetBuilder.subnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Prefix;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.plan.ClaimSemantics;
import io.leasehold.ipam.plan.Container;
import io.leasehold.ipam.plan.LeaseTimes;
import io.leasehold.ipam.plan.Notes;
import io.leasehold.ipam.plan.OwnerKind;
import io.leasehold.ipam.plan.PlanEdit;
import io.leasehold.ipam.plan.Pool;
import io.leasehold.ipam.plan.Source;
import io.leasehold.ipam.plan.Space;
import io.leasehold.ipam.testing.SubnetBuilder;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A LAN as wide as 10.0.0.0/8, VLANs behind a relay, and a CIDR that is written askew. */
class Seed000And001Test {
    @Test
    void d2NoPoolIsMadeWhereThePodsAre() {
        PlanScenario home =
                new PlanScenario(
                        subnet("10.0.0.0/8")
                                .source(Source.API)
                                .pool("10.1.0.1-10.1.0.100")
                                .claim(
                                        OwnerKind.KUBERNETES_PODS,
                                        "pods",
                                        "10.42.0.0/16",
                                        ClaimSemantics.OVERLAY,
                                        Source.FILE));

        assertThat(home.subnet("10.0.0.0/8").claims())
                .extracting(c -> c.range().toString())
                .containsExactly("10.42.0.0-10.42.255.255");
        assertThat(
                        home.refused(
                                new PlanEdit.ChangeSubnet(
                                        home.subnet("10.0.0.0/8")
                                                .subnet()
                                                .but()
                                                .pools(
                                                        List.of(
                                                                new Pool(
                                                                        Ipv4Range.parse(
                                                                                "10.42.3.1-10.42.3.9"))))
                                                .build())))
                .singleElement()
                .satisfies(
                        p -> {
                            assertThat(p.path()).isEqualTo("subnets[0].pools[0]");
                            assertThat(p.message())
                                    .isEqualTo(
                                            "pool 10.42.3.1-10.42.3.9 overlaps kubernetes-pods pods"
                                                    + " 10.42.0.0-10.42.255.255 at"
                                                    + " 10.42.3.1-10.42.3.9");
                        });
    }

    @Test
    void d2TheWideLanMayBeTheContainerOfItsSubnets() {
        PlanScenario home = new PlanScenario(subnet("10.1.0.0/24"));
        home.change(
                new PlanEdit.PutContainer(
                        new Container(
                                Space.LAN,
                                Ipv4Prefix.parse("10.0.0.0/8"),
                                "LAN networks",
                                Optional.empty(),
                                Notes.NONE,
                                Source.API)));

        assertThat(
                        home.refused(
                                new PlanEdit.PutContainer(
                                        new Container(
                                                Space.LAN,
                                                Ipv4Prefix.parse("10.1.0.0/25"),
                                                "too small",
                                                Optional.empty(),
                                                Notes.NONE,
                                                Source.API))))
                .singleElement()
                .satisfies(
                        p ->
                                assertThat(p.message())
                                        .isEqualTo(
                                                "container 10.1.0.0/25 does not hold subnet"
                                                        + " 10.1.0.0/24 but lies in it"));
    }

    @Test
    void d3EveryVlanHasItsOwnLifetimesAndServers() {
        SubnetBuilder media =
                subnet("10.0.40.0/24")
                        .id(1)
                        .leaseTimes(
                                new LeaseTimes(
                                        Duration.ofDays(1),
                                        Duration.ofHours(1),
                                        Duration.ofDays(7)));
        SubnetBuilder guests =
                subnet("10.0.50.0/24")
                        .id(2)
                        .leaseTimes(
                                new LeaseTimes(
                                        Duration.ofHours(1),
                                        Duration.ofMinutes(10),
                                        Duration.ofHours(2)));
        PlanScenario home = new PlanScenario(media, guests);

        assertThat(home.plan().containing(Ipv4Address.parse("10.0.50.1")).orElseThrow())
                .satisfies(
                        s ->
                                assertThat(s.leaseTimes().grant(Optional.of(Duration.ofDays(3))))
                                        .isEqualTo(Duration.ofHours(2)));
        assertThat(home.plan().containing(Ipv4Address.parse("10.0.40.1")).orElseThrow())
                .satisfies(
                        s ->
                                assertThat(s.leaseTimes().grant(Optional.of(Duration.ofDays(3))))
                                        .isEqualTo(Duration.ofDays(3)));
    }

    @Test
    void d4ACidrWrittenAskewIsItsWholeBlockAndSaysSo() {
        PlanScenario home =
                new PlanScenario(subnet("192.168.100.0/24").pool("192.168.100.10-192.168.100.250"));

        var effects =
                home.observe(
                        block(OwnerKind.KUBERNETES_LB, "config", "192.168.100.200/28")
                                .but()
                                .written(Optional.of("192.168.100.200/28"))
                                .build());

        assertThat(home.subnet("192.168.100.0/24").pool().dynamic())
                .hasToString("[192.168.100.10-192.168.100.191, 192.168.100.208-192.168.100.250]");
        assertThat(effects.warnings())
                .containsExactly(
                        "claim kubernetes-lb config 192.168.100.192-192.168.100.207 is written"
                                + " 192.168.100.200/28, but the block starts at 192.168.100.192");
        assertThatThrownBy(() -> Ipv4Prefix.parse("192.168.100.200/28"))
                .hasMessageContaining("192.168.100.192/28");
    }
}
