package io.leasehold.interchange.json;

import io.leasehold.interchange.Place;

import java.util.List;
import java.util.stream.Collectors;

/// A JSON value and where it begins.
public sealed interface Value {
    Place at();

    /// @param entries in the order of the file; a key may stand twice, which is for the reader of
    ///   the object to refuse
    record Mapping(Place at, List<Entry> entries) implements Value {
        public Mapping {
            entries = List.copyOf(entries);
        }

        @Override
        public String toString() {
            return entries.stream()
                    .map(e -> '"' + e.key() + "\": " + e.value())
                    .collect(Collectors.joining(", ", "{", "}"));
        }
    }

    /// @param at where the key stands
    record Entry(Place at, String key, Value value) {}

    /// A list.
    record Sequence(Place at, List<Value> items) implements Value {
        public Sequence {
            items = List.copyOf(items);
        }

        @Override
        public String toString() {
            return items.stream().map(Object::toString).collect(Collectors.joining(", ", "[", "]"));
        }
    }

    /// @param value with escapes resolved
    record Text(Place at, String value) implements Value {
        @Override
        public String toString() {
            return '"' + value + '"';
        }
    }

    /// A number without point and exponent.
    record Whole(Place at, long value) implements Value {
        @Override
        public String toString() {
            return Long.toString(value);
        }
    }

    /// Any other number.
    record Real(Place at, double value) implements Value {
        @Override
        public String toString() {
            return Double.toString(value);
        }
    }

    record Flag(Place at, boolean value) implements Value {
        @Override
        public String toString() {
            return Boolean.toString(value);
        }
    }

    record Nothing(Place at) implements Value {
        @Override
        public String toString() {
            return "null";
        }
    }

    /// What it is, for messages: "a list", "the text \"x\"".
    default String described() {
        return switch (this) {
            case Mapping _ -> "a map";
            case Sequence _ -> "a list";
            case Text text -> "the text " + shortened(text.toString());
            case Whole whole -> "the number " + whole;
            case Real real -> "the number " + real;
            case Flag flag -> flag.toString();
            case Nothing _ -> "null";
        };
    }

    /// A text from a file as a message may show it: on one line, and not too much of it.
    static String shortened(String text) {
        String oneLine = text.replaceAll("[\\p{Cntrl}\\u0085\\u2028\\u2029]+", " ");
        return oneLine.length() <= 60 ? oneLine : oneLine.substring(0, 57) + "...";
    }
}
