package io.leasehold.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.ipam.lease.ClientIdentity;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.lease.LeaseState;
import io.leasehold.ipam.lease.LeaseTable;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Prefix;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.plan.Claim;
import io.leasehold.ipam.plan.ClaimId;
import io.leasehold.ipam.plan.ClaimSemantics;
import io.leasehold.ipam.plan.Owner;
import io.leasehold.ipam.plan.OwnerKind;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.plan.PlanContent;
import io.leasehold.ipam.plan.PlanEdit;
import io.leasehold.ipam.plan.PlanEditor;
import io.leasehold.ipam.plan.PlanOutcome;
import io.leasehold.ipam.plan.Pool;
import io.leasehold.ipam.plan.Source;
import io.leasehold.ipam.plan.Subnet;
import io.leasehold.ipam.plan.SubnetId;
import io.leasehold.ipam.plan.SubnetSnapshot;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * One edit in a plan of 1,000 subnets, 3,000 claims and 100,000 leases: what does not change is not
 * made anew. How long it takes is printed, not judged.
 */
class PlanScaleTest {
    private static final int SUBNETS = 1000;
    private static final int ROUNDS = 41;
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private static Ipv4Prefix prefix(int n) {
        return new Ipv4Prefix(Ipv4Address.parse("10.0.0.0").plus(n * 256L), 24);
    }

    private static Claim claim(long id, int subnet, int first, int last) {
        Ipv4Address network = prefix(subnet).network();
        return new Claim(
                new ClaimId(new UUID(9, id)),
                new Ipv4Range(network.plus(first), network.plus(last)),
                new Owner(OwnerKind.STATIC, "owner-" + id),
                ClaimSemantics.EXCLUDE,
                Source.API);
    }

    private static Plan thousand() {
        List<Subnet> subnets = new ArrayList<>();
        List<Claim> claims = new ArrayList<>();
        for (int n = 0; n < SUBNETS; n++) {
            Ipv4Address network = prefix(n).network();
            subnets.add(
                    Subnet.of(prefix(n))
                            .id(new SubnetId(n + 1))
                            .gateway(Optional.of(network.plus(1)))
                            .pools(
                                    List.of(
                                            new Pool(
                                                    new Ipv4Range(
                                                            network.plus(10), network.plus(250)))))
                            .build());
            for (int c = 0; c < 3; c++) {
                claims.add(claim(n * 3L + c, n, 20 + 10 * c, 25 + 10 * c));
            }
        }
        return new Plan(1, SUBNETS, PlanContent.of(subnets, claims));
    }

    private static Lease lease(int n) {
        Ipv4Address address = prefix(n / 100).network().plus(100 + n % 100);
        byte[] mac = {2, 0, 0x5e, (byte) (n >>> 16), (byte) (n >>> 8), (byte) n};
        return new Lease(
                address,
                new SubnetId(n / 100 + 1),
                new ClientIdentity(Optional.empty(), new HardwareAddress(1, OctetString.of(mac))),
                LeaseState.BOUND,
                Optional.empty(),
                Optional.empty(),
                NOON,
                NOON.plusSeconds(3600),
                NOON,
                Optional.empty(),
                1);
    }

    @Test
    void anEditOfOneSubnetLeavesTheOthersTheirSnapshots() {
        Plan plan = thousand();
        LeaseTable table = new LeaseTable();
        for (int n = 0; n < 100_000; n++) {
            table.restore(lease(n));
        }
        table.adopt(plan);
        long[] micros = new long[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            int subnet = round * 7;
            Plan before = plan;
            long began = System.nanoTime();
            PlanOutcome outcome =
                    PlanEditor.apply(
                            plan, new PlanEdit.AddClaim(claim(10_000 + round, subnet, 60, 69)));
            plan = ((PlanOutcome.Applied) outcome).plan();
            table.adopt(plan);
            micros[round] = (System.nanoTime() - began) / 1000;

            long changed = 0;
            for (SubnetSnapshot snapshot : plan.subnets()) {
                if (before.subnet(snapshot.id()).orElseThrow() != snapshot) {
                    changed++;
                    assertThat(snapshot.id()).isEqualTo(new SubnetId(subnet + 1));
                }
            }
            assertThat(changed).isEqualTo(1);
            assertThat(table.free(new SubnetId(subnet + 1))).isEqualTo(241 - 100 - 18 - 10);
        }
        Arrays.sort(micros);
        System.out.printf(
                "[scale] edit to adopted snapshot, %d subnets: median %.1f ms, worst of %d %.1f"
                        + " ms%n",
                SUBNETS, micros[ROUNDS / 2] / 1000.0, ROUNDS, micros[ROUNDS - 1] / 1000.0);
    }
}
