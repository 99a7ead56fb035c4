package io.leasehold.ipam.classify;

import io.leasehold.ipam.net.OctetString;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A regular expression over bytes, in the syntax of ECMAScript as Kea's `match` takes it, for
/// matching whole values.
///
/// All states are followed at the same time (Thompson's construction), so a match takes at most
/// states times bytes steps and no pattern can make a packet expensive. That rules out
/// backreferences and lookahead, which are refused; `java.util.regex` backtracks and would need a
/// clock to be safe. Immutable, thread-safe.
final class BytePattern {
    /// After repetitions are written out; `[a-z]{1,100}` has 199.
    static final int MAX_STATES = 1000;

    /// Four times what one option carries. With the limit of states it keeps the worst pattern that
    /// was found, `((a|a)*){140}b`, near 10 ms.
    static final int MAX_INPUT_BYTES = 1024;

    private static final int TAKE = 0;
    private static final int FORK = 1;
    private static final int CHECK = 2;
    private static final int ACCEPT = 3;

    private final String text;
    private final int[] kinds;
    // TAKE: index of the byte set. FORK: the other target. CHECK: ordinal of the assertion.
    private final int[] operands;
    // Where to go on; for ACCEPT unused.
    private final int[] nexts;
    private final long[][] sets;

    /// What is wrong with a pattern.
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;
        private final int at;

        Refused(int at, String problem) {
            super(problem);
            this.at = at;
        }

        /// Index into the pattern.
        int at() {
            return at;
        }

        String problem() {
            return String.valueOf(getMessage());
        }
    }

    /// Conditions on a place between two bytes.
    enum Assertion {
        START,
        END,
        WORD_EDGE,
        NO_WORD_EDGE
    }

    /// The tree of a pattern.
    sealed interface Node {
        record Bytes(ByteSet set) implements Node {}

        record Sequence(List<Node> parts) implements Node {}

        record Choice(List<Node> parts) implements Node {}

        /// @param max -1 for no limit
        record Repeat(Node what, int min, int max) implements Node {}

        record Check(Assertion assertion) implements Node {}
    }

    static BytePattern compile(String text) throws Refused {
        Node tree = new BytePatternParser(text).parse();
        long states = size(tree) + 1;
        if (states > MAX_STATES) {
            throw new Refused(
                    0,
                    "the pattern has "
                            + (states > 1_000_000 ? "more than a million" : states)
                            + " states and at most "
                            + MAX_STATES
                            + " are taken; make its repetitions {n,m} smaller");
        }
        return new BytePattern(text, tree, (int) states);
    }

    private BytePattern(String text, Node tree, int states) {
        this.text = text;
        this.kinds = new int[states];
        this.operands = new int[states];
        this.nexts = new int[states];
        Assembly assembly = new Assembly();
        assembly.emit(tree);
        kinds[assembly.used] = ACCEPT;
        this.sets = assembly.sets.toArray(long[][]::new);
    }

    /// States of a tree, counted before anything is built; saturates.
    private static long size(Node node) {
        long size =
                switch (node) {
                    case Node.Bytes _, Node.Check _ -> 1;
                    case Node.Sequence(List<Node> parts) ->
                            parts.stream().mapToLong(BytePattern::size).sum();
                    case Node.Choice(List<Node> parts) ->
                            // A fork before and a jump after each part but the last.
                            parts.stream().mapToLong(BytePattern::size).sum()
                                    + 2L * (parts.size() - 1);
                    case Node.Repeat(Node what, int min, int max) -> {
                        // At least 1, so that (((){1000}){1000}){1000} is not unrolled either.
                        long once = Math.max(1, size(what));
                        yield max < 0 ? once * (min + 1L) + 2 : once * max + (max - min);
                    }
                };
        return Math.min(size, Integer.MAX_VALUE);
    }

    /// Writes states one after the other; each goes on to the next unless told otherwise.
    private final class Assembly {
        private final List<long[]> sets = new ArrayList<>();
        private int used;

        private int add(int kind, int operand) {
            kinds[used] = kind;
            operands[used] = operand;
            nexts[used] = used + 1;
            return used++;
        }

        private void emit(Node node) {
            switch (node) {
                case Node.Bytes(ByteSet set) -> {
                    sets.add(set.words());
                    add(TAKE, sets.size() - 1);
                }
                case Node.Check(Assertion assertion) -> add(CHECK, assertion.ordinal());
                case Node.Sequence(List<Node> parts) -> parts.forEach(this::emit);
                case Node.Choice(List<Node> parts) -> emitChoice(parts);
                case Node.Repeat(Node what, int min, int max) -> emitRepeat(what, min, max);
            }
        }

        private void emitChoice(List<Node> parts) {
            List<Integer> jumps = new ArrayList<>();
            for (int i = 0; i < parts.size() - 1; i++) {
                int fork = add(FORK, 0);
                emit(parts.get(i));
                jumps.add(add(FORK, 0));
                operands[fork] = used;
            }
            emit(parts.getLast());
            for (int jump : jumps) {
                nexts[jump] = used;
                operands[jump] = used;
            }
        }

        private void emitRepeat(Node what, int min, int max) {
            for (int i = 0; i < min; i++) {
                emit(what);
            }
            if (max < 0) {
                int fork = add(FORK, 0);
                emit(what);
                int back = add(FORK, fork);
                nexts[back] = fork;
                operands[fork] = used;
                return;
            }
            List<Integer> forks = new ArrayList<>();
            for (int i = min; i < max; i++) {
                forks.add(add(FORK, 0));
                emit(what);
            }
            for (int fork : forks) {
                operands[fork] = used;
            }
        }
    }

    /// Whether the whole value is described.
    ///
    /// @param value at most [#MAX_INPUT_BYTES]
    boolean matches(OctetString value) {
        States now = new States(kinds.length);
        States next = new States(kinds.length);
        reach(now, 0, value, 0);
        for (int at = 0; at < value.length(); at++) {
            int octet = value.at(at);
            next.clear();
            for (int i = 0; i < now.count; i++) {
                int state = now.list[i];
                if (kinds[state] == TAKE && has(sets[operands[state]], octet)) {
                    reach(next, nexts[state], value, at + 1);
                }
            }
            if (next.count == 0) {
                return false;
            }
            States swap = now;
            now = next;
            next = swap;
        }
        for (int i = 0; i < now.count; i++) {
            if (kinds[now.list[i]] == ACCEPT) {
                return true;
            }
        }
        return false;
    }

    private static boolean has(long[] set, int octet) {
        return (set[octet >> 6] & 1L << octet) != 0;
    }

    /// Adds a state and all that can be reached from it without taking a byte.
    private void reach(States states, int first, OctetString value, int at) {
        int waiting = states.count;
        states.add(first);
        while (waiting < states.count) {
            int state = states.list[waiting++];
            switch (kinds[state]) {
                case FORK -> {
                    states.add(nexts[state]);
                    states.add(operands[state]);
                }
                case CHECK -> {
                    if (holds(Assertion.values()[operands[state]], value, at)) {
                        states.add(nexts[state]);
                    }
                }
                default -> {}
            }
        }
    }

    private static boolean holds(Assertion assertion, OctetString value, int at) {
        return switch (assertion) {
            case START -> at == 0;
            case END -> at == value.length();
            case WORD_EDGE -> isWord(value, at - 1) != isWord(value, at);
            case NO_WORD_EDGE -> isWord(value, at - 1) == isWord(value, at);
        };
    }

    private static boolean isWord(OctetString value, int at) {
        return at >= 0 && at < value.length() && ByteSet.WORD.has(value.at(at));
    }

    /// A set of states in the order they were added.
    private static final class States {
        private final int[] list;
        private final boolean[] present;
        private int count;

        private States(int size) {
            list = new int[size];
            present = new boolean[size];
        }

        private void add(int state) {
            if (!present[state]) {
                present[state] = true;
                list[count++] = state;
            }
        }

        private void clear() {
            Arrays.fill(present, false);
            count = 0;
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BytePattern that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /// The pattern as it was written.
    @Override
    public String toString() {
        return text;
    }

    /// A set of byte values, mutable while a pattern is read.
    static final class ByteSet {
        static final ByteSet WORD =
                new ByteSet().range('a', 'z').range('A', 'Z').range('0', '9').range('_', '_');

        private final long[] words = new long[4];

        ByteSet range(int from, int to) {
            for (int octet = from; octet <= to; octet++) {
                words[octet >> 6] |= 1L << octet;
            }
            return this;
        }

        ByteSet all(ByteSet other) {
            for (int i = 0; i < words.length; i++) {
                words[i] |= other.words[i];
            }
            return this;
        }

        ByteSet complement() {
            ByteSet result = new ByteSet();
            for (int i = 0; i < words.length; i++) {
                result.words[i] = ~words[i];
            }
            return result;
        }

        static ByteSet ofAll(String characters) {
            ByteSet set = new ByteSet();
            for (byte octet : characters.getBytes(StandardCharsets.US_ASCII)) {
                set.range(octet, octet);
            }
            return set;
        }

        boolean has(int octet) {
            return BytePattern.has(words, octet);
        }

        private long[] words() {
            return words.clone();
        }
    }
}
