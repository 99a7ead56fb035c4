package io.leasehold.app.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// One mapping of the file and how its keys are read. What is missing comes back empty; what is
/// wrong comes back empty too and is among the problems.
final class Section {
    private final Problems problems;
    private final String path;
    private final Position at;
    private final List<String> known;
    private final Map<String, Node.Entry> entries = new HashMap<>();

    private Section(Problems problems, String path, Position at, List<Node.Entry> entries) {
        this.problems = problems;
        this.path = path;
        this.at = at;
        this.known = KnownKeys.of(path);
        for (Node.Entry entry : entries) {
            if (known.contains(entry.key())) {
                this.entries.put(entry.key(), entry);
            } else {
                refuseUnknown(entry);
            }
        }
    }

    /// The section that a node is.
    ///
    /// @param path as [KnownKeys] spells it, with the index of list items
    static Optional<Section> of(Problems problems, String path, Node node) {
        return switch (node) {
            case Node.Mapping(Position at, List<Node.Entry> entries) ->
                    Optional.of(new Section(problems, path, at, entries));
            // A section whose lines are all commented out; its keys have their defaults.
            case Node.Nothing(Position at) ->
                    Optional.of(new Section(problems, path, at, List.of()));
            case Node.Sequence _, Node.Scalar _ -> {
                problems.error(
                        node.at(),
                        (path.isEmpty() ? "the file" : path)
                                + " is "
                                + node.described()
                                + " where a mapping of keys is wanted",
                        "write one or more of: " + String.join(", ", KnownKeys.of(path)));
                yield Optional.empty();
            }
        };
    }

    private void refuseUnknown(Node.Entry entry) {
        String key = entry.key();
        Optional<String> home = KnownKeys.home(key);
        String remedy =
                NearMiss.of(key, known).isPresent() || home.isEmpty()
                        ? NearMiss.remedy(key, known)
                        : "'"
                                + key
                                + "' belongs "
                                + (home.get().isEmpty()
                                        ? "at the top level"
                                        : "under " + home.get());
        problems.error(
                entry.at(),
                "unknown key '"
                        + Problem.shortened(key)
                        + "' "
                        + (path.isEmpty() ? "at the top level" : "in " + path),
                remedy);
    }

    /// The path of a key of this section, for messages.
    String path(String key) {
        mustBeKnown(key);
        return path.isEmpty() ? key : path + "." + key;
    }

    Position at() {
        return at;
    }

    /// Where a key's value stands; where the section stands when the key is not there.
    Position at(String key) {
        return node(key).map(Node::at).orElse(at);
    }

    /// Where the last of these keys stands, each below the one before it; as far as they are there.
    Position at(List<String> keys) {
        Position deepest = at;
        Optional<Node> node = Optional.empty();
        for (int i = 0; i < keys.size(); i++) {
            String key = keys.get(i);
            if (i == 0) {
                node = known.contains(key) ? node(key) : Optional.empty();
            } else {
                node = node.flatMap(n -> below(n, key));
            }
            deepest = node.map(Node::at).orElse(deepest);
        }
        return deepest;
    }

    private static Optional<Node> below(Node node, String key) {
        return node instanceof Node.Mapping(Position _, List<Node.Entry> entries)
                ? entries.stream()
                        .filter(entry -> entry.key().equals(key))
                        .map(Node.Entry::value)
                        .findFirst()
                : Optional.empty();
    }

    boolean has(String key) {
        return node(key).isPresent();
    }

    Optional<Node> node(String key) {
        mustBeKnown(key);
        return Optional.ofNullable(entries.get(key)).map(Node.Entry::value);
    }

    /// The section below a key; an empty one when the key is not there.
    Optional<Section> section(String key) {
        return of(problems, path(key), node(key).orElse(new Node.Nothing(at)));
    }

    /// The items of a list; none when the key is not there or empty.
    List<Node> items(String key) {
        Node node = node(key).orElse(new Node.Nothing(at));
        return switch (node) {
            case Node.Sequence(Position _, List<Node> items) -> items;
            case Node.Nothing _ -> List.of();
            case Node.Mapping _, Node.Scalar _ -> {
                problems.error(
                        node.at(),
                        path(key) + " is " + node.described() + " where a list is wanted",
                        node instanceof Node.Scalar(Position _, String text)
                                ? "write [" + Problem.shortened(text) + "]"
                                : "begin each item with '- '");
                yield List.of();
            }
        };
    }

    /// The items of a list of sections.
    List<Section> sections(String key) {
        List<Section> sections = new ArrayList<>();
        List<Node> items = items(key);
        for (int i = 0; i < items.size(); i++) {
            of(problems, path(key) + "[" + i + "]", items.get(i)).ifPresent(sections::add);
        }
        return sections;
    }

    /// A scalar, understood.
    ///
    /// @param parse throws `IllegalArgumentException` with what is wrong
    /// @param remedy what to write instead
    <T> Optional<T> value(String key, Function<String, T> parse, String remedy) {
        return node(key).flatMap(node -> understood(path(key), node, parse, remedy));
    }

    /// A scalar, understood, that has to be there.
    <T> Optional<T> required(String key, Function<String, T> parse, String remedy) {
        if (!has(key)) {
            problems.error(at, path(key) + " is missing", remedy);
            return Optional.empty();
        }
        return value(key, parse, remedy);
    }

    /// Every item of a list of scalars that can be understood.
    <T> List<T> values(String key, Function<String, T> parse, String remedy) {
        List<T> values = new ArrayList<>();
        List<Node> items = items(key);
        for (int i = 0; i < items.size(); i++) {
            understood(path(key) + "[" + i + "]", items.get(i), parse, remedy)
                    .ifPresent(values::add);
        }
        return values;
    }

    /// As [#values], where one value may stand for a list of it, and none twice.
    <T> List<T> oneOrMore(String key, Function<String, T> parse, String remedy) {
        return node(key).filter(Node.Sequence.class::isInstance).isPresent()
                ? distinct(key, parse, remedy)
                : value(key, parse, remedy).stream().toList();
    }

    /// As [#values], each once.
    <T> List<T> distinct(String key, Function<String, T> parse, String remedy) {
        List<T> values = values(key, parse, remedy);
        Set<T> seen = new HashSet<>();
        for (T value : values) {
            if (!seen.add(value)) {
                problems.error(
                        at(key),
                        path(key) + " names " + Problem.shortened(value.toString()) + " twice",
                        "keep one of the two");
            }
        }
        return values;
    }

    /// A scalar that is one of a few words.
    <T> Optional<T> choice(String key, Collection<T> choices, Function<T, String> word) {
        Optional<String> text = value(key, Function.identity(), "give one word");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Optional<T> chosen =
                choices.stream().filter(c -> word.apply(c).equals(text.get())).findFirst();
        if (chosen.isEmpty()) {
            List<String> words = choices.stream().map(word).toList();
            problems.error(
                    at(key),
                    path(key)
                            + ": '"
                            + Problem.shortened(text.get())
                            + "' is not one of "
                            + String.join(", ", words),
                    NearMiss.remedy(text.get(), words));
        }
        return chosen;
    }

    Optional<Boolean> flag(String key) {
        return choice(key, List.of(true, false), Object::toString);
    }

    <T> Optional<T> understood(String what, Node node, Function<String, T> parse, String remedy) {
        if (!(node instanceof Node.Scalar(Position _, String text))) {
            problems.error(
                    node.at(),
                    what + " is " + node.described() + " where one value is wanted",
                    remedy);
            return Optional.empty();
        }
        try {
            return Optional.of(parse.apply(text));
        } catch (IllegalArgumentException wrong) {
            problems.error(node.at(), what + ": " + wrong.getMessage(), remedy);
            return Optional.empty();
        }
    }

    private void mustBeKnown(String key) {
        if (!known.contains(key)) {
            throw new IllegalStateException("'" + key + "' is not a key of '" + path + "'");
        }
    }
}
