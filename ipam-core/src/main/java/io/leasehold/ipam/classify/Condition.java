package io.leasehold.ipam.classify;

import io.leasehold.ipam.net.OctetString;

import java.util.List;
import java.util.stream.Collectors;

/// What is true or false. Immutable.
sealed interface Condition extends Term {
    boolean holds(Evaluation run);

    /// Whether operands that cannot change the result any more are evaluated all the same. It
    /// matters only if one of them would fail.
    enum Operands {
        AS_NEEDED,
        ALL
    }

    /// `a and b and c`; `sand` when all operands are always evaluated.
    record AllOf(List<Condition> parts, Operands operands) implements Condition {
        public AllOf {
            parts = List.copyOf(parts);
        }

        @Override
        public boolean holds(Evaluation run) {
            boolean result = true;
            for (Condition part : parts) {
                result &= part.holds(run);
                if (!result && operands == Operands.AS_NEEDED) {
                    return false;
                }
            }
            return result;
        }

        @Override
        public String toString() {
            return join(parts, operands == Operands.ALL ? " sand " : " and ");
        }
    }

    /// `a or b or c`; `sor` when all operands are always evaluated.
    record AnyOf(List<Condition> parts, Operands operands) implements Condition {
        public AnyOf {
            parts = List.copyOf(parts);
        }

        @Override
        public boolean holds(Evaluation run) {
            boolean result = false;
            for (Condition part : parts) {
                result |= part.holds(run);
                if (result && operands == Operands.AS_NEEDED) {
                    return true;
                }
            }
            return result;
        }

        @Override
        public String toString() {
            return join(parts, operands == Operands.ALL ? " sor " : " or ");
        }
    }

    record Not(Condition operand) implements Condition {
        @Override
        public boolean holds(Evaluation run) {
            return !operand.holds(run);
        }

        @Override
        public String toString() {
            boolean bare = !(operand instanceof Equal) && !isChain(operand);
            return bare ? "not " + operand : "not (" + operand + ")";
        }
    }

    /// `left == right`: the same bytes. What is absent equals the empty text.
    record Equal(Value left, Value right) implements Condition {
        @Override
        public boolean holds(Evaluation run) {
            OctetString leftBytes = left.bytes(run);
            OctetString rightBytes = right.bytes(run);
            boolean holds = leftBytes.equals(rightBytes);
            run.compared(this, leftBytes, rightBytes, holds);
            return holds;
        }

        @Override
        public String toString() {
            return left + " == " + right;
        }
    }

    /// `option[12].exists`: there, though perhaps empty.
    record Exists(Selector what) implements Condition {
        @Override
        public boolean holds(Evaluation run) {
            boolean holds = what.find(run.facts()).isPresent();
            run.decided(this, holds);
            return holds;
        }

        @Override
        public String toString() {
            return what + ".exists";
        }
    }

    record Member(String className) implements Condition {
        @Override
        public boolean holds(Evaluation run) {
            boolean holds = run.isMember(className);
            run.decided(this, holds);
            return holds;
        }

        @Override
        public String toString() {
            return "member('" + className + "')";
        }
    }

    /// `match('pattern', value)`: the pattern describes the whole value.
    record Matches(BytePattern pattern, Value operand) implements Condition {
        @Override
        public boolean holds(Evaluation run) {
            OctetString bytes = operand.bytes(run);
            if (bytes.length() > BytePattern.MAX_INPUT_BYTES) {
                run.fail(this, bytes, "at most " + BytePattern.MAX_INPUT_BYTES + " bytes");
                return false;
            }
            boolean holds = pattern.matches(bytes);
            run.matched(this, bytes, holds);
            return holds;
        }

        @Override
        public String toString() {
            return "match('" + pattern + "', " + operand + ")";
        }
    }

    private static boolean isChain(Condition condition) {
        return condition instanceof AllOf || condition instanceof AnyOf;
    }

    private static String join(List<Condition> parts, String operator) {
        return parts.stream()
                .map(part -> isChain(part) ? "(" + part + ")" : part.toString())
                .collect(Collectors.joining(operator));
    }
}
