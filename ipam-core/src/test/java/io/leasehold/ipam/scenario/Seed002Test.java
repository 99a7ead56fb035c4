package io.leasehold.ipam.scenario;

import static io.leasehold.ipam.scenario.PlanScenario.address;
import static io.leasehold.ipam.scenario.PlanScenario.block;
import static io.leasehold.ipam.scenario.PlanScenario.client;
import static io.leasehold.ipam.testing.SubnetBuilder.subnet;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.plan.BlockUsage;
import io.leasehold.ipam.plan.Claim;
import io.leasehold.ipam.plan.ClaimSemantics;
import io.leasehold.ipam.plan.Conflict;
import io.leasehold.ipam.plan.Hole;
import io.leasehold.ipam.plan.Owner;
import io.leasehold.ipam.plan.OwnerKind;
import io.leasehold.ipam.plan.PlanEdit;
import io.leasehold.ipam.plan.Planner;
import io.leasehold.ipam.plan.Pool;
import io.leasehold.ipam.plan.Source;
import io.leasehold.ipam.plan.Space;
import io.leasehold.ipam.plan.Subnet;
import io.leasehold.ipam.testing.SubnetBuilder;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** 10.69.1.0/24 with UniFi, Talos and MetalLB. */
class Seed002Test {
    private static final String LAN = "10.69.1.0/24";
    private static final String POOL = "metallb-system/first-pool";

    private static SubnetBuilder lan() {
        return subnet(LAN).gateway("10.69.1.1");
    }

    private static SubnetBuilder withNodes() {
        SubnetBuilder lan = lan().pool("10.69.1.50-10.69.1.149");
        for (int n = 1; n <= 6; n++) {
            lan.reserve("cp-" + n, "00:00:5e:00:53:0" + n, "10.69.1.10" + n);
        }
        return lan;
    }

    /** The pool .150-.165 with services on .150 to .161. */
    private static List<Claim> metalLb() {
        List<Claim> claims = new ArrayList<>();
        claims.add(block(OwnerKind.KUBERNETES_LB, POOL, "10.69.1.150-10.69.1.165"));
        for (int n = 150; n <= 161; n++) {
            claims.add(address(OwnerKind.KUBERNETES_LB, POOL, "10.69.1." + n, "media/app-" + n));
        }
        return claims;
    }

    private static PlanScenario withMetalLbAndNas() {
        PlanScenario home = new PlanScenario(withNodes());
        home.change(
                new PlanEdit.Observe(
                        "import",
                        List.of(
                                address(OwnerKind.STATIC, "NAS", "10.69.1.163", "")
                                        .but()
                                        .source(Source.IMPORT)
                                        .build())));
        home.observe(metalLb().toArray(Claim[]::new));
        return home;
    }

    @Test
    void a1TheNasInTheLoadBalancersPoolIsVisibleAtOnce() {
        PlanScenario home = withMetalLbAndNas();

        assertThat(home.conflicts())
                .singleElement()
                .satisfies(
                        c -> {
                            assertThat(c.severity()).isEqualTo(Conflict.Severity.CRITICAL);
                            assertThat(c.message())
                                    .isEqualTo(
                                            "10.69.1.163: static NAS and kubernetes-lb"
                                                    + " metallb-system/first-pool");
                        });
        BlockUsage usage = BlockUsage.of(home.plan(), home.claim(POOL, "10.69.1.150-10.69.1.165"));
        assertThat(usage.free()).isEqualTo(3);
        assertThat(usage.blocked())
                .containsExactly(
                        new Hole(
                                Ipv4Range.parse("10.69.1.163"),
                                new Owner(OwnerKind.STATIC, "NAS")));
    }

    @Test
    void a1TheConflictHasTheSameIdWhoeverIsSeenFirst() {
        PlanScenario other = new PlanScenario(withNodes());
        other.observe(metalLb().toArray(Claim[]::new));
        other.change(
                new PlanEdit.Observe(
                        "import",
                        List.of(
                                address(OwnerKind.STATIC, "NAS", "10.69.1.163", "")
                                        .but()
                                        .source(Source.IMPORT)
                                        .build())));

        assertThat(other.conflicts())
                .extracting(Conflict::id)
                .isEqualTo(withMetalLbAndNas().conflicts().stream().map(Conflict::id).toList());
    }

    @Test
    void a4SixteenConsecutiveAddressesFrom150OnFitAbove180Only() {
        PlanScenario home =
                new PlanScenario(
                        withNodes()
                                .claim(OwnerKind.STATIC, "workstation", "10.69.1.167")
                                .claim(OwnerKind.STATIC, "proxmox", "10.69.1.180"));
        home.observe(
                block(OwnerKind.KUBERNETES_LB, POOL, "10.69.1.150-10.69.1.165"),
                address(OwnerKind.STATIC, "NAS", "10.69.1.163", ""));

        Planner.Answer answer =
                new Planner(home.plan(), Space.LAN, List.of())
                        .contiguous(
                                Ipv4Range.parse("10.69.1.150-10.69.1.255"),
                                16,
                                Optional.of(new Owner(OwnerKind.KUBERNETES_LB, POOL)));

        assertThat(answer.first().map(Planner.Run::range))
                .contains(Ipv4Range.parse("10.69.1.181-10.69.1.254"));
        assertThat(answer.first().map(run -> run.range().size())).contains(74L);
        assertThat(answer.tooSmall())
                .contains(Ipv4Range.parse("10.69.1.168-10.69.1.179"))
                .allSatisfy(run -> assertThat(run.size()).isLessThan(16));
        assertThat(answer.blockers())
                .extracting(h -> h.range().toString())
                .containsExactly("10.69.1.163", "10.69.1.167", "10.69.1.180");
    }

    @Test
    void a5APoolWidenedOverBlocksKeeps133Of151() {
        PlanScenario home =
                new PlanScenario(
                        lan().pool("10.69.1.50-10.69.1.149")
                                .source(Source.API)
                                .claim(OwnerKind.KUBERNETES_LB, POOL, "10.69.1.150-10.69.1.165")
                                .claim(OwnerKind.STATIC, "workstation", "10.69.1.167")
                                .claim(OwnerKind.STATIC, "proxmox", "10.69.1.180"));
        Subnet wider =
                home.subnet(LAN)
                        .subnet()
                        .but()
                        .pools(List.of(new Pool(Ipv4Range.parse("10.69.1.50-10.69.1.200"))))
                        .build();

        var effects = home.change(new PlanEdit.ChangeSubnet(wider));

        assertThat(home.subnet(LAN).pool().dynamic())
                .hasToString(
                        "[10.69.1.50-10.69.1.149, 10.69.1.166, 10.69.1.168-10.69.1.179,"
                                + " 10.69.1.181-10.69.1.200]");
        assertThat(home.subnet(LAN).pool().size()).isEqualTo(133);
        assertThat(effects.pools())
                .singleElement()
                .satisfies(
                        p -> {
                            assertThat(p.before().orElseThrow().size()).isEqualTo(100);
                            assertThat(p.after().orElseThrow().size()).isEqualTo(133);
                        });
        assertThat(effects.warnings())
                .containsExactly(
                        "18 of the 151 pool addresses of 10.69.1.0/24 are not leased dynamically:"
                                + " 16 of kubernetes-lb metallb-system/first-pool, 1 of static"
                                + " workstation, 1 of static proxmox");
    }

    @Test
    void a6NodesReservedInsideThePoolLeave94() {
        PlanScenario home = new PlanScenario(withNodes());

        assertThat(home.subnet(LAN).pool().size()).isEqualTo(94);
        Ipv4Address node4 = Ipv4Address.parse("10.69.1.104");
        assertThat(home.subnet(LAN).allows(client(99), node4)).isFalse();
        assertThat(home.subnet(LAN).allows(client(4), node4)).isTrue();
    }

    @Test
    void a6NodesSeenWhereTheyAreReservedAreNoConflict() {
        PlanScenario home = new PlanScenario(withNodes());
        home.observe(address(OwnerKind.NODE, "cp-4", "10.69.1.104", "InternalIP"));

        assertThat(home.conflicts()).isEmpty();
        assertThat(home.subnet(LAN).pool().size()).isEqualTo(94);
    }

    @Test
    void a7OneComputedNumberForTheBlock() {
        PlanScenario before = new PlanScenario(withNodes());
        before.observe(metalLb().toArray(Claim[]::new));
        BlockUsage usage =
                BlockUsage.of(before.plan(), before.claim(POOL, "10.69.1.150-10.69.1.165"));
        assertThat(usage.size()).isEqualTo(16);
        assertThat(usage.used()).isEqualTo(12);
        assertThat(usage.percentUsed()).isEqualTo(75);

        PlanScenario with = withMetalLbAndNas();
        BlockUsage nas = BlockUsage.of(with.plan(), with.claim(POOL, "10.69.1.150-10.69.1.165"));
        assertThat(nas.percentUsed()).isEqualTo(75);
        assertThat(nas.percentUnavailable()).isEqualTo(81);
    }

    @Test
    void a11ALanInsideTheServiceNetworkIsRefused() {
        PlanScenario home =
                new PlanScenario(
                        withNodes()
                                .claim(
                                        OwnerKind.KUBERNETES_PODS,
                                        "services",
                                        "10.96.0.0/12",
                                        ClaimSemantics.OVERLAY,
                                        Source.FILE)
                                .claim(
                                        OwnerKind.KUBERNETES_PODS,
                                        "pods",
                                        "10.244.0.0/16",
                                        ClaimSemantics.OVERLAY,
                                        Source.FILE));

        assertThat(home.refused(new PlanEdit.AddSubnet(subnet("10.100.0.0/24").build())))
                .singleElement()
                .satisfies(
                        p ->
                                assertThat(p.message())
                                        .isEqualTo(
                                                "subnet 10.100.0.0/24 lies inside kubernetes-pods"
                                                        + " services 10.96.0.0-10.111.255.255"));
        assertThat(home.refused(new PlanEdit.AddSubnet(subnet("10.244.5.0/24").build())))
                .singleElement()
                .satisfies(
                        p ->
                                assertThat(p.message())
                                        .isEqualTo(
                                                "subnet 10.244.5.0/24 lies inside kubernetes-pods"
                                                        + " pods 10.244.0.0-10.244.255.255"));
    }

    @Test
    void a11TheSameHoldsForNetworksThatAClusterWasSeenToHave() {
        PlanScenario home = new PlanScenario(withNodes());
        home.observe(
                block(OwnerKind.KUBERNETES_PODS, "services", "10.96.0.0/12")
                        .but()
                        .semantics(ClaimSemantics.OVERLAY)
                        .build());

        assertThat(home.refused(new PlanEdit.AddSubnet(subnet("10.100.0.0/24").build())))
                .singleElement()
                .satisfies(
                        p -> {
                            assertThat(p.message())
                                    .startsWith("subnet 10.100.0.0/24 lies inside")
                                    .contains("services");
                            assertThat(p.remedy()).contains("seen by kubernetes home");
                            assertThat(p.conflicts())
                                    .extracting(c -> c.owner().name())
                                    .containsExactly("services");
                        });
    }
}
