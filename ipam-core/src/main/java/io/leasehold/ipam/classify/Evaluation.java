package io.leasehold.ipam.classify;

import io.leasehold.ipam.net.OctetString;

import java.util.Set;

/// One walk over an expression: what it may look at, and whether an operator failed. This one
/// remembers no more than that, so a packet costs no strings; [TracedEvaluation] tells all.
/// Confined to one thread.
sealed class Evaluation permits TracedEvaluation {
    /// More would let a short expression make values as large as the heap.
    static final int MAX_VALUE_BYTES = 64 * 1024;

    private final Facts facts;
    private final Set<String> classes;
    private boolean failed;

    /// @param classes those the message is known to be in so far
    Evaluation(Facts facts, Set<String> classes) {
        this.facts = facts;
        this.classes = classes;
    }

    final Facts facts() {
        return facts;
    }

    final boolean isMember(String className) {
        return classes.contains(className);
    }

    /// A test that failed does not hold, also where a failed part stands under `not`.
    final boolean judge(Condition root) {
        return root.holds(this) && !failed;
    }

    /// An operator got bytes that it cannot use. The empty string takes the place of its result.
    OctetString fail(Term operator, OctetString operand, String wanted) {
        failed = true;
        return OctetString.EMPTY;
    }

    /// Called with both sides of each comparison that was made.
    void compared(Condition.Equal comparison, OctetString left, OctetString right, boolean holds) {}

    /// Called with the value that a pattern was tried on.
    void matched(Condition.Matches match, OctetString operand, boolean holds) {}

    /// Called for each condition that has no operands.
    void decided(Condition condition, boolean holds) {}
}
