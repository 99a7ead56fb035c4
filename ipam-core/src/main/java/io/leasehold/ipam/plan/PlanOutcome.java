package io.leasehold.ipam.plan;

import java.util.List;

/** What became of a {@link PlanEdit}, or would become of it. */
public sealed interface PlanOutcome {
    /**
     * The plan is now this one, and durable. An edit that changes nothing keeps the version. After
     * a dry run: it would be.
     *
     * @param effects what follows from it
     */
    record Applied(Plan plan, Effects effects) implements PlanOutcome {}

    /** Nothing changed; each problem says why. */
    record Refused(List<PlanProblem> problems) implements PlanOutcome {
        public Refused {
            problems = List.copyOf(problems);
        }
    }

    /** Nothing changed; what the edit is about does not exist. */
    record Missing(String what) implements PlanOutcome {}

    /** Nothing changed; the file owns it, so only the file may change it. */
    record OwnedByFile(String what) implements PlanOutcome {}

    /** Nothing changed; the plan is not what the author of the edit believed it to be. */
    record Stale() implements PlanOutcome {}
}
