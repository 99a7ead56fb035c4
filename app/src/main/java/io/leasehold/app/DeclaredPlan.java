package io.leasehold.app;

import io.leasehold.ipam.plan.Effects;
import io.leasehold.ipam.plan.LivePlan;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.plan.PlanContent;
import io.leasehold.ipam.plan.PlanEdit;
import io.leasehold.ipam.plan.PlanEditor;
import io.leasehold.ipam.plan.PlanOutcome;
import io.leasehold.ipam.plan.PlanProblem;
import io.leasehold.ipam.port.PlanStore;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// The file's part of the plan, and whether it is in force. Serving outlives management: a file
/// that the stored plan does not bear, for leases that live or for what was observed since, keeps
/// no server down that has a plan to serve. Thread-safe.
final class DeclaredPlan {
    private static final Logger LOG = LoggerFactory.getLogger(DeclaredPlan.class);
    private static final PlanStore.Author FILE =
            new PlanStore.Author("configuration file", "file", "-");

    private final LivePlan plan;
    private final InstantSource clock;
    private volatile Optional<Refusal> refusal = Optional.empty();

    /// The file is not in force.
    record Refusal(Instant since, List<PlanProblem> problems) {
        /// What a person wants to know first.
        String inWords() {
            return "the plan of the file is not in force: "
                    + problems.getFirst().message()
                    + (problems.size() > 1 ? " (and " + (problems.size() - 1) + " more)" : "");
        }
    }

    DeclaredPlan(LivePlan plan, InstantSource clock) {
        this.plan = plan;
        this.clock = clock;
    }

    /// At the start of a server: serves the stored plan when there is one and it does not bear the
    /// file's.
    ///
    /// @throws PlanRefusedException when there is nothing else to serve
    void declareAtStart(PlanContent declared) {
        if (isInForce(declared)) {
            return;
        }
        try {
            declare(declared);
        } catch (PlanRefusedException refused) {
            Plan stored = plan.current();
            if (stored.subnets().isEmpty()) {
                throw refused;
            }
            LOG.warn(
                    "PLAN_REFUSED serving the stored plan, version {}, not that of the file;"
                            + " problems: {}, the first: {}; {}",
                    stored.version(),
                    refused.problems().size(),
                    refused.problems().getFirst().message(),
                    refused.problems().getFirst().remedy());
        }
    }

    /// Whether the stored plan is what declaring this would make of it, as it is at most starts.
    /// Knowing that takes no transaction, and so neither the part of the store that writes plans
    /// nor the second that it needs to get ready.
    private boolean isInForce(PlanContent declared) {
        Plan stored = plan.current();
        return PlanEditor.apply(stored, new PlanEdit.DeclareFilePlan(declared))
                        instanceof PlanOutcome.Applied(Plan same, Effects _)
                && same.version() == stored.version();
    }

    /// Makes the file's part of the plan what the file says now: whole, or not at all.
    ///
    /// @throws PlanRefusedException naming every problem
    Plan declare(PlanContent declared) {
        PlanOutcome outcome = plan.change(new PlanEdit.DeclareFilePlan(declared), FILE);
        return switch (outcome) {
            case PlanOutcome.Applied(Plan applied, Effects _) -> {
                refusal = Optional.empty();
                yield applied;
            }
            case PlanOutcome.Refused(List<PlanProblem> problems) -> {
                Instant since = refusal.map(Refusal::since).orElseGet(clock::instant);
                refusal = Optional.of(new Refusal(since, problems));
                throw new PlanRefusedException(problems);
            }
            case PlanOutcome.Missing _, PlanOutcome.OwnedByFile _, PlanOutcome.Stale _ ->
                    throw new IllegalStateException(
                            "declaring the file's plan ended in " + outcome);
        };
    }

    /// Why the file is not in force, if it is not.
    Optional<Refusal> refusal() {
        return refusal;
    }
}
