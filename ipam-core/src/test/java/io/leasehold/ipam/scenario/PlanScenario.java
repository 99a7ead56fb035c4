package io.leasehold.ipam.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.ipam.lease.ClientIdentity;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.lease.LeaseState;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Prefix;
import io.leasehold.ipam.plan.Claim;
import io.leasehold.ipam.plan.ClaimSemantics;
import io.leasehold.ipam.plan.Conflict;
import io.leasehold.ipam.plan.Conflicts;
import io.leasehold.ipam.plan.Effects;
import io.leasehold.ipam.plan.Impact;
import io.leasehold.ipam.plan.OwnerKind;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.plan.PlanEdit;
import io.leasehold.ipam.plan.PlanEditor;
import io.leasehold.ipam.plan.PlanOutcome;
import io.leasehold.ipam.plan.PlanProblem;
import io.leasehold.ipam.plan.Source;
import io.leasehold.ipam.plan.SubnetId;
import io.leasehold.ipam.plan.SubnetSnapshot;
import io.leasehold.ipam.testing.SubnetBuilder;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A plan under way and the words the scenarios are told in; mutable, for one test. */
final class PlanScenario {
    static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final String WATCH = "kubernetes home";

    private Plan plan;
    private List<Lease> leases = List.of();

    PlanScenario(SubnetBuilder... subnets) {
        plan =
                applied(Plan.EMPTY, new PlanEdit.DeclareFilePlan(SubnetBuilder.content(subnets)))
                        .plan();
    }

    private static PlanOutcome.Applied applied(Plan plan, PlanEdit edit) {
        PlanOutcome outcome = PlanEditor.apply(plan, edit);
        assertThat(outcome).isInstanceOf(PlanOutcome.Applied.class);
        return (PlanOutcome.Applied) outcome;
    }

    Plan plan() {
        return plan;
    }

    SubnetSnapshot subnet(String prefix) {
        return plan.subnet(Ipv4Prefix.parse(prefix)).orElseThrow();
    }

    /** Live leases from noon on for a day, one for each address, each of a client of its own. */
    void leased(String... addresses) {
        leases = Arrays.stream(addresses).map(this::lease).toList();
    }

    private Lease lease(String text) {
        Ipv4Address address = Ipv4Address.parse(text);
        return new Lease(
                address,
                plan.containing(address).map(SubnetSnapshot::id).orElse(new SubnetId(1)),
                client(address.bits() & 0xff),
                LeaseState.BOUND,
                Optional.empty(),
                Optional.empty(),
                NOON,
                NOON.plus(Duration.ofDays(1)),
                NOON,
                Optional.empty(),
                1);
    }

    static ClientIdentity client(int n) {
        return new ClientIdentity(
                Optional.empty(), HardwareAddress.parse("00:00:5e:00:53:%02x".formatted(n)));
    }

    /** What an edit would do to the leases; the plan stays. */
    PlanOutcome dryRun(PlanEdit edit) {
        PlanOutcome outcome = PlanEditor.apply(plan, edit);
        if (outcome instanceof PlanOutcome.Applied(Plan after, Effects effects)) {
            return new Impact(plan, after, NOON).judge(edit, effects, leases);
        }
        return outcome;
    }

    /** Makes an edit that must be accepted. */
    Effects change(PlanEdit edit) {
        PlanOutcome outcome = dryRun(edit);
        assertThat(outcome).isInstanceOf(PlanOutcome.Applied.class);
        PlanOutcome.Applied applied = (PlanOutcome.Applied) outcome;
        plan = applied.plan();
        return applied.effects();
    }

    /** The watch of a cluster reports all that it sees. */
    Effects observe(Claim... claims) {
        return change(new PlanEdit.Observe(WATCH, List.of(claims)));
    }

    List<PlanProblem> refused(PlanEdit edit) {
        PlanOutcome outcome = dryRun(edit);
        assertThat(outcome).isInstanceOf(PlanOutcome.Refused.class);
        return ((PlanOutcome.Refused) outcome).problems();
    }

    List<Conflict> conflicts() {
        return Conflicts.of(plan);
    }

    Claim claim(String label, String range) {
        return plan.content().claims().stream()
                .filter(c -> c.owner().name().equals(label) && c.range().toString().equals(range))
                .findFirst()
                .orElseThrow();
    }

    static Claim block(OwnerKind kind, String name, String range) {
        return SubnetBuilder.claimOf(kind, name, range).but().source(Source.KUBERNETES).build();
    }

    static Claim address(OwnerKind kind, String name, String address, String label) {
        return block(kind, name, address)
                .but()
                .semantics(ClaimSemantics.ADDRESS)
                .label(label)
                .build();
    }
}
