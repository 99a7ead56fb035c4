package io.leasehold.ipam.scenario;

import static io.leasehold.ipam.scenario.PlanScenario.NOON;
import static io.leasehold.ipam.scenario.PlanScenario.address;
import static io.leasehold.ipam.scenario.PlanScenario.block;
import static io.leasehold.ipam.testing.SubnetBuilder.subnet;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Prefix;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.plan.Claim;
import io.leasehold.ipam.plan.ClaimSemantics;
import io.leasehold.ipam.plan.Conflict;
import io.leasehold.ipam.plan.Effects;
import io.leasehold.ipam.plan.OwnerKind;
import io.leasehold.ipam.plan.PlanEdit;
import io.leasehold.ipam.plan.Planner;
import io.leasehold.ipam.plan.Pool;
import io.leasehold.ipam.plan.Source;
import io.leasehold.ipam.plan.Space;
import io.leasehold.ipam.plan.Standing;
import io.leasehold.ipam.plan.Subnet;
import io.leasehold.ipam.plan.SubnetId;
import io.leasehold.ipam.testing.SubnetBuilder;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** 192.168.2.0/24 with an EdgeRouter and Calico. */
class Seed004Test {
    private static final String LAN = "192.168.2.0/24";

    private static SubnetBuilder lan() {
        return subnet(LAN).gateway("192.168.2.1").pool("192.168.2.38-192.168.2.243");
    }

    private static Claim node() {
        return address(OwnerKind.NODE, "rancher", "192.168.2.225", "InternalIP");
    }

    private static Claim podBlock(String range) {
        return block(OwnerKind.KUBERNETES_PODS, "calico", range);
    }

    @Test
    void c1TheNodeInsideThePoolIsNeverOffered() {
        PlanScenario home = new PlanScenario(lan());
        assertThat(home.subnet(LAN).pool().size()).isEqualTo(206);

        home.observe(node());

        assertThat(home.subnet(LAN).pool().size()).isEqualTo(205);
        assertThat(home.subnet(LAN).pool().contains(Ipv4Address.parse("192.168.2.225"))).isFalse();
    }

    @Test
    void c1ANodeThatLeasesItsAddressIsNotSentAway() {
        PlanScenario home = new PlanScenario(lan());
        home.leased("192.168.2.225");

        assertThat(home.observe(node()).moves()).isEmpty();
    }

    @Test
    void c2APodBlockTakes52AddressesAndItsLeasesMustMove() {
        PlanScenario home = new PlanScenario(lan());
        home.observe(node());
        home.leased("192.168.2.50", "192.168.2.192", "192.168.2.243");

        Effects effects = home.observe(node(), podBlock("192.168.2.192-192.168.2.255"));

        assertThat(home.subnet(LAN).pool().dynamic()).hasToString("[192.168.2.38-192.168.2.191]");
        assertThat(home.subnet(LAN).pool().size()).isEqualTo(154);
        assertThat(effects.moves())
                .extracting(m -> m.lease().address() + " " + m.because())
                .containsExactly(
                        "192.168.2.192 the address is claimed by kubernetes-pods calico",
                        "192.168.2.243 the address is claimed by kubernetes-pods calico");
        assertThat(effects.moves())
                .allSatisfy(
                        m -> {
                            assertThat(m.expected()).isEqualTo(NOON.plus(Duration.ofHours(12)));
                            assertThat(m.latest()).isEqualTo(NOON.plus(Duration.ofDays(1)));
                        });
        assertThat(home.conflicts())
                .extracting(c -> c.severity() + " " + c.message())
                .containsExactly(
                        "CRITICAL 192.168.2.225: node rancher and kubernetes-pods calico",
                        "WARNING 192.168.2.255: kubernetes-pods calico and broadcast address of"
                                + " 192.168.2.0/24");
    }

    @Test
    void c3TheSupernetKeepsPoolAndLeasesAndChangesTheMask() {
        PlanScenario home = new PlanScenario(lan().source(Source.API));
        SubnetId id = home.subnet(LAN).id();
        home.leased("192.168.2.50");
        Subnet wider =
                home.subnet(LAN).subnet().but().prefix(Ipv4Prefix.parse("192.168.2.0/23")).build();

        Effects effects = home.change(new PlanEdit.ChangeSubnet(wider));

        assertThat(effects.moves()).isEmpty();
        assertThat(effects.warnings())
                .containsExactly(
                        "subnet 192.168.2.0/24 becomes 192.168.2.0/23: clients are told subnet mask"
                                + " 255.255.254.0 and broadcast address 192.168.3.255 when they"
                                + " next renew, all of them within 86400 s, the longest lease");
        assertThat(home.subnet("192.168.2.0/23").id()).isEqualTo(id);
        assertThat(home.subnet("192.168.2.0/23").pool().dynamic())
                .hasToString("[192.168.2.38-192.168.2.243]");
    }

    @Test
    void c3TheFileMayWidenItsSubnetToo() {
        PlanScenario home = new PlanScenario(lan());
        home.leased("192.168.2.50");

        Effects effects =
                home.change(
                        new PlanEdit.DeclareFilePlan(
                                SubnetBuilder.content(
                                        subnet("192.168.2.0/23")
                                                .gateway("192.168.2.1")
                                                .pool("192.168.2.38-192.168.2.243"))));

        assertThat(effects.moves()).isEmpty();
        assertThat(home.subnet("192.168.2.0/23").id()).isEqualTo(new SubnetId(1));
    }

    private static Claim sharedPool() {
        return block(OwnerKind.KUBERNETES_PODS, "calico/lan", "192.168.2.0/23")
                .but()
                .semantics(ClaimSemantics.CLAIM)
                .build();
    }

    private static SubnetBuilder supernet() {
        return subnet("192.168.2.0/23").gateway("192.168.2.1").pool("192.168.2.38-192.168.2.243");
    }

    @Test
    void c4AnIpPoolOverTheWholeLanCarvesNothingButItsBlocksDo() {
        PlanScenario home = new PlanScenario(supernet());

        home.observe(sharedPool());
        assertThat(home.subnet("192.168.2.0/23").pool().size()).isEqualTo(206);
        home.observe(sharedPool(), podBlock("192.168.2.192-192.168.2.255"));

        assertThat(home.subnet("192.168.2.0/23").pool().dynamic())
                .hasToString("[192.168.2.38-192.168.2.191]");
    }

    @Test
    void c5WhatThePodsMustNotUseIsTheLanWithoutTheirBlocks() {
        PlanScenario home = new PlanScenario(supernet());
        home.observe(sharedPool(), podBlock("192.168.2.192-192.168.2.255"));
        Claim shared = home.claim("calico/lan", "192.168.2.0-192.168.3.255");

        List<Ipv4Prefix> reserved =
                new Planner(home.plan(), Space.LAN, List.of())
                        .keepOut(shared, Ipv4Range.parse(LAN));

        assertThat(reserved)
                .extracting(Ipv4Prefix::toString)
                .containsExactly("192.168.2.0/25", "192.168.2.128/26");
        home.observe(sharedPool(), podBlock("192.168.3.0-192.168.3.63"));
        assertThat(
                        new Planner(home.plan(), Space.LAN, List.of())
                                .keepOut(shared, Ipv4Range.parse(LAN)))
                .extracting(Ipv4Prefix::toString)
                .containsExactly(LAN);
    }

    @Test
    void c6ThreeNodesNeedThreeAlignedBlocks() {
        PlanScenario home = new PlanScenario(supernet());
        List<Ipv4Address> leased = new ArrayList<>();
        for (String address :
                List.of("192.168.2.40", "192.168.2.80", "192.168.2.140", "192.168.2.200")) {
            leased.add(Ipv4Address.parse(address));
        }
        Planner planner = new Planner(home.plan(), Space.LAN, leased);

        List<Planner.Block> upper = planner.aligned(Ipv4Prefix.parse("192.168.3.0/24"), 26);
        assertThat(upper)
                .filteredOn(Planner.Block::isFree)
                .extracting(b -> b.prefix() + (b.broadcast() ? " with the broadcast address" : ""))
                .containsExactly(
                        "192.168.3.0/26",
                        "192.168.3.64/26",
                        "192.168.3.128/26",
                        "192.168.3.192/26 with the broadcast address");
        assertThat(planner.aligned(Ipv4Prefix.parse(LAN), 26))
                .filteredOn(Planner.Block::isFree)
                .isEmpty();
        assertThat(planner.largestFree(Ipv4Prefix.parse("192.168.2.0/23")))
                .map(Planner.Block::prefix)
                .contains(Ipv4Prefix.parse("192.168.3.0/24"));
    }

    @Test
    void c6TheCheapestHoleMovesFewest() {
        PlanScenario home =
                new PlanScenario(
                        lan().reserve("tv", "00:00:5e:00:53:01", "192.168.2.70")
                                .claim(OwnerKind.STATIC, "printer", "192.168.2.250"));
        Planner planner =
                new Planner(
                        home.plan(),
                        Space.LAN,
                        List.of(
                                Ipv4Address.parse("192.168.2.80"),
                                Ipv4Address.parse("192.168.2.140")));

        assertThat(planner.cheapest(Ipv4Prefix.parse(LAN), 26))
                .hasValueSatisfying(
                        b -> {
                            assertThat(b.prefix()).hasToString("192.168.2.128/26");
                            assertThat(b.cost()).isEqualTo(1);
                        });
    }

    @Test
    void c9ARouteToABlockBehindANodeIsPartOfThePlan() {
        PlanScenario home = new PlanScenario(supernet());
        home.observe(
                podBlock("192.168.3.0-192.168.3.63")
                        .but()
                        .via(Optional.of(Ipv4Address.parse("192.168.2.225")))
                        .build());

        assertThat(home.subnet("192.168.2.0/23").claims())
                .extracting(Claim::via)
                .containsExactly(Optional.of(Ipv4Address.parse("192.168.2.225")));
    }

    @Test
    void c10AddressesEndingIn0And255AreOfferedOnlyIfAllowed() {
        SubnetBuilder careful = subnet("192.168.2.0/23").pool("192.168.2.254-192.168.3.2");
        SubnetBuilder allowed =
                subnet("192.168.2.0/23")
                        .pool("192.168.2.254-192.168.3.2")
                        .with(s -> s.dot0Dot255(true));

        assertThat(careful.snapshot().pool().dynamic())
                .hasToString("[192.168.2.254, 192.168.3.1-192.168.3.2]");
        assertThat(allowed.snapshot().pool().dynamic()).hasToString("[192.168.2.254-192.168.3.2]");
    }

    @Test
    void anObservedBlockThatTakesMoreThanHalfIsHeldBackUntilConfirmed() {
        PlanScenario home = new PlanScenario(lan());
        home.leased("192.168.2.130", "192.168.2.100");

        Effects effects = home.observe(podBlock("192.168.2.128-192.168.2.255"));

        assertThat(effects.moves()).isEmpty();
        assertThat(home.subnet(LAN).pool().dynamic()).hasToString("[192.168.2.38-192.168.2.127]");
        assertThat(home.subnet(LAN).pool().lastResort())
                .hasToString("[192.168.2.128-192.168.2.243]");
        assertThat(
                        home.subnet(LAN)
                                .allows(
                                        PlanScenario.client(130),
                                        Ipv4Address.parse("192.168.2.130")))
                .as("its lease keeps renewing")
                .isTrue();
        assertThat(home.conflicts())
                .filteredOn(c -> c.kind() == Conflict.Kind.HELD_BACK)
                .singleElement()
                .satisfies(
                        c ->
                                assertThat(c.message())
                                        .isEqualTo(
                                                "kubernetes-pods calico 192.168.2.128-192.168.2.255"
                                                    + " would take more than half of the pool of"
                                                    + " 192.168.2.0/24; it is held back until"
                                                    + " somebody confirms it"));

        home.observe(podBlock("192.168.2.128-192.168.2.255"));
        Claim held = home.claim("calico", "192.168.2.128-192.168.2.255");
        assertThat(held.standing()).isEqualTo(Standing.HELD_BACK);
        Effects confirmed = home.change(new PlanEdit.ConfirmClaim(held.id()));

        assertThat(confirmed.moves())
                .extracting(m -> m.lease().address().toString())
                .containsExactly("192.168.2.130");
        assertThat(home.subnet(LAN).pool().lastResort().isEmpty()).isTrue();
        home.observe(podBlock("192.168.2.128-192.168.2.255"));
        assertThat(home.claim("calico", "192.168.2.128-192.168.2.255").standing())
                .isEqualTo(Standing.CONFIRMED);
    }

    @Test
    void manySmallBlocksDoNotDoTogetherWhatOneMayNotDoAlone() {
        PlanScenario home = new PlanScenario(subnet(LAN).pool("192.168.2.1-192.168.2.254"));

        home.observe(
                podBlock("192.168.2.0/26"),
                podBlock("192.168.2.64/26"),
                podBlock("192.168.2.128/26"),
                podBlock("192.168.2.192/26"));

        assertThat(home.plan().content().claims())
                .extracting(c -> c.range().first() + " " + c.standing())
                .containsExactly(
                        "192.168.2.0 IN_FORCE",
                        "192.168.2.64 IN_FORCE",
                        "192.168.2.128 HELD_BACK",
                        "192.168.2.192 HELD_BACK");
    }

    @Test
    void aPoolOfTheFileMayBeMovedOverABlockThatWasSeen() {
        PlanScenario home = new PlanScenario(lan());
        home.observe(podBlock("192.168.2.192-192.168.2.255"));

        Effects effects =
                home.change(
                        new PlanEdit.DeclareFilePlan(
                                SubnetBuilder.content(
                                        subnet(LAN)
                                                .gateway("192.168.2.1")
                                                .pool("192.168.2.100-192.168.2.243"))));

        assertThat(home.subnet(LAN).pool().dynamic()).hasToString("[192.168.2.100-192.168.2.191]");
        assertThat(effects.opened()).isEmpty();
        assertThat(new Pool(Ipv4Range.parse("192.168.2.100-192.168.2.243")))
                .isIn(home.subnet(LAN).subnet().pools());
    }
}
