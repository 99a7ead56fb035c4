package io.leasehold.app.config;

import java.util.List;

/// A YAML value and where it stands. Immutable.
sealed interface Node {
    Position at();

    /// What this is, for a message that wanted something else.
    String described();

    /// @param entries in the order of the file, each key once
    record Mapping(Position at, List<Entry> entries) implements Node {
        public Mapping {
            entries = List.copyOf(entries);
        }

        @Override
        public String described() {
            return "a mapping";
        }
    }

    record Sequence(Position at, List<Node> items) implements Node {
        public Sequence {
            items = List.copyOf(items);
        }

        @Override
        public String described() {
            return "a list";
        }
    }

    /// Every scalar is kept as it was written: what it means is decided by who asks for it, so that
    /// `1.10` stays a host name and `0x10` stays what it looks like.
    record Scalar(Position at, String text) implements Node {
        @Override
        public String described() {
            return "'" + Problem.shortened(text) + "'";
        }
    }

    /// A key with nothing after its colon, `~` or `null`.
    record Nothing(Position at) implements Node {
        @Override
        public String described() {
            return "empty";
        }
    }

    /// @param at where the key stands
    record Entry(String key, Position at, Node value) {}
}
