package io.leasehold.ipam.classify;

import io.leasehold.ipam.net.OctetString;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// An evaluation that writes down each comparison with both its sides, and the first failure.
final class TracedEvaluation extends Evaluation {
    private final List<Explanation.Step> steps = new ArrayList<>();
    private Optional<String> failure = Optional.empty();

    TracedEvaluation(Facts facts, Set<String> classes) {
        super(facts, classes);
    }

    Explanation.Tested explain(Expression test) {
        boolean holds = judge(test.root());
        return new Explanation.Tested(test.toString(), holds, List.copyOf(steps), failure);
    }

    @Override
    OctetString fail(Term operator, OctetString operand, String wanted) {
        if (failure.isEmpty()) {
            failure =
                    Optional.of(
                            operator
                                    + " wants "
                                    + wanted
                                    + ", and got "
                                    + operand.length()
                                    + (operand.length() == 1 ? " byte, " : " bytes, ")
                                    + Explanation.show(operand));
        }
        return super.fail(operator, operand, wanted);
    }

    @Override
    void compared(Condition.Equal comparison, OctetString left, OctetString right, boolean holds) {
        steps.add(
                new Explanation.Step(
                        comparison.toString(),
                        List.of(
                                new Explanation.Side(comparison.left().toString(), left),
                                new Explanation.Side(comparison.right().toString(), right)),
                        holds));
    }

    @Override
    void matched(Condition.Matches match, OctetString operand, boolean holds) {
        steps.add(
                new Explanation.Step(
                        match.toString(),
                        List.of(new Explanation.Side(match.operand().toString(), operand)),
                        holds));
    }

    @Override
    void decided(Condition condition, boolean holds) {
        steps.add(new Explanation.Step(condition.toString(), List.of(), holds));
    }
}
