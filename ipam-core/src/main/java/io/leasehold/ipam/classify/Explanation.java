package io.leasehold.ipam.classify;

import io.leasehold.ipam.net.OctetString;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// Why a message is in its classes and not in others: what `explain` prints.
///
/// @param verdicts one for each class that was considered, in the order of consideration; those
///   that hold are exactly what [Classifier#classify] answers, in the same order
public record Explanation(List<Verdict> verdicts) {
    public Explanation {
        verdicts = List.copyOf(verdicts);
    }

    /// The classes of the message, in order.
    public List<String> classes() {
        return verdicts.stream().filter(Verdict::member).map(Verdict::className).toList();
    }

    /// One class.
    public record Verdict(String className, boolean member, Reason reason) {
        @Override
        public String toString() {
            return className + (member ? ": yes, " : ": no, ") + reason;
        }
    }

    /// What decided about one class; `toString` is the end of a sentence.
    public sealed interface Reason {}

    /// The name of the class says who is in it.
    public record BuiltIn(String meaning) implements Reason {
        @Override
        public String toString() {
            return "it means: " + meaning;
        }
    }

    /// The client's reservation puts it there.
    public record OfReservation() implements Reason {
        @Override
        public String toString() {
            return "its reservation says so";
        }
    }

    /// The class has no test, and no reservation put the client there.
    public record NotReserved() implements Reason {
        @Override
        public String toString() {
            return "it has no test and no reservation says so";
        }
    }

    /// The test was evaluated.
    ///
    /// @param expression the test
    /// @param holds its result; never true with a failure
    /// @param steps what was looked at, in order; parts that could not matter any more are not in
    ///   it
    /// @param failure the first operator that got bytes it cannot use, and which
    public record Tested(
            String expression, boolean holds, List<Step> steps, Optional<String> failure)
            implements Reason {
        @Override
        public String toString() {
            StringBuilder text = new StringBuilder(expression);
            for (Step step : steps) {
                text.append("\n    ").append(step);
            }
            failure.ifPresent(what -> text.append("\n    failed: ").append(what));
            return text.toString();
        }
    }

    /// One condition that was looked at.
    ///
    /// @param sides both sides of `==`, the operand of `match`; none for the others
    public record Step(String expression, List<Side> sides, boolean holds) {
        @Override
        public String toString() {
            StringBuilder text = new StringBuilder(expression).append(": ").append(holds);
            for (Side side : sides) {
                text.append("; ")
                        .append(side.expression())
                        .append(" is ")
                        .append(show(side.value()));
            }
            return text.toString();
        }
    }

    /// A value that was compared.
    public record Side(String expression, OctetString value) {}

    /// Bytes for a person: as `'text'` where that is what they are, else as `0x` and hex digits;
    /// cut after 64 bytes.
    public static String show(OctetString value) {
        OctetString head = value.length() > 64 ? value.slice(0, 64) : value;
        String rest = value.length() > 64 ? "..." : "";
        for (int i = 0; i < head.length(); i++) {
            int octet = head.at(i);
            if (octet < ' ' || octet > '~' || octet == '\'') {
                return "0x" + head.toString().replace(":", "") + rest;
            }
        }
        return "'" + new String(head.toBytes(), StandardCharsets.US_ASCII) + "'" + rest;
    }
}
