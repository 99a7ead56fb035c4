package io.leasehold.app;

import io.leasehold.ipam.plan.PlanProblem;

import java.util.List;

/// The plan of the configuration file and what was made through the API cannot both be. Nothing
/// changed.
public final class PlanRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<PlanProblem> problems;

    public PlanRefusedException(List<PlanProblem> problems) {
        super(
                problems.size()
                        + " problems with the plan, the first: "
                        + problems.getFirst().message());
        this.problems = List.copyOf(problems);
    }

    public List<PlanProblem> problems() {
        return problems;
    }
}
