package io.leasehold.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.plan.Carver;
import io.leasehold.ipam.plan.EffectivePool;
import io.leasehold.ipam.plan.PlanContent;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;

/// Scenarios A5 and A6: `config/seed-002.yaml` leaves exactly the addresses that are free.
final class Seed002Test {
    private static final String NAS =
            "        - { address: 10.69.1.163, owner: static, name: NAS }\n";

    private String plan = "";

    @BeforeEach
    void readThePlan() throws IOException {
        plan = Tree.text("config/seed-002.yaml");
    }

    @Test
    void withTheSixNodesReserved127AddressesAreDynamic() {
        EffectivePool pool = carve(plan);

        assertThat(pool.size()).isEqualTo(127);
        assertThat(pool.dynamic().ranges())
                .extracting(Ipv4Range::toString)
                .containsExactly(
                        "10.69.1.50-10.69.1.100",
                        "10.69.1.107-10.69.1.149",
                        "10.69.1.166",
                        "10.69.1.168-10.69.1.179",
                        "10.69.1.181-10.69.1.200");
    }

    @Test
    void withoutTheNodesItIs133() {
        EffectivePool pool = carve(plan.substring(0, plan.indexOf("      reservations:")));

        assertThat(pool.size()).isEqualTo(133);
        assertThat(pool.holes())
                .extracting(hole -> hole.range() + " " + hole.owner())
                .containsExactly(
                        "10.69.1.150-10.69.1.165 kubernetes-lb metallb/first-pool",
                        "10.69.1.167 static workstation",
                        "10.69.1.180 static proxmox");
    }

    @Test
    void withTheNarrowPoolTheNodesLeave94Of100() {
        assertThat(carve(plan.replace("10.69.1.50-10.69.1.200", "10.69.1.50-10.69.1.149")).size())
                .isEqualTo(94);
    }

    @Test
    void theNasInTheLoadBalancersRangeIsRefusedNamingBoth() {
        String withNas = plan.replace("      reservations:\n", NAS + "      reservations:\n");
        int line = (int) withNas.substring(0, withNas.indexOf(NAS)).lines().count() + 1;

        ConfigOutcome outcome = ConfigFile.parse(Path.of("seed-002.yaml"), withNas);

        assertThat(outcome).isInstanceOf(ConfigOutcome.Refused.class);
        assertThat(((ConfigOutcome.Refused) outcome).problems())
                .singleElement()
                .satisfies(
                        problem -> {
                            assertThat(problem.at().line()).isEqualTo(line);
                            assertThat(problem.message())
                                    .startsWith(
                                            "claim static NAS 10.69.1.163 overlaps kubernetes-lb"
                                                    + " metallb/first-pool"
                                                    + " 10.69.1.150-10.69.1.165 at 10.69.1.163");
                        });
    }

    private static EffectivePool carve(String yaml) {
        ConfigOutcome outcome = ConfigFile.parse(Path.of("seed-002.yaml"), yaml);
        assertThat(outcome).as("%s", outcome).isInstanceOf(ConfigOutcome.Loaded.class);
        PlanContent content = ((ConfigOutcome.Loaded) outcome).config().plan();
        return Carver.carve(content.subnets().getFirst(), content.claims());
    }
}
