package io.leasehold.interchange.kea;

import io.leasehold.interchange.Place;
import io.leasehold.interchange.json.Value;
import io.leasehold.interchange.kea.KeaKeys.Key;
import io.leasehold.interchange.kea.KeaKeys.Type;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// One map of a configuration of Kea, checked against the keys that Kea knows there: unknown and
/// doubled keys and values of the wrong type are mistakes, as in Kea; keys without a counterpart
/// are remarked. What remains can be asked for without further checks.
final class Scope {
    /// 2^32 - 1: numbers in Kea are unsigned and have 32 bits.
    static final long INFINITE = 0xffff_ffffL;

    private final Place at;
    private final Findings findings;
    private final Map<String, Value.Entry> entries = new LinkedHashMap<>();

    private Scope(Place at, Findings findings) {
        this.at = at;
        this.findings = findings;
    }

    /// @param name of the map in `keys.txt`
    static Scope of(String name, Value.Mapping map, Findings findings) {
        Scope scope = new Scope(map.at(), findings);
        scope.read(name, map);
        return scope;
    }

    /// A map that is not there.
    static Scope absent(Place at, Findings findings) {
        return new Scope(at, findings);
    }

    private void read(String name, Value.Mapping map) {
        Map<String, Key> keys = KeaKeys.of(name);
        for (Value.Entry entry : map.entries()) {
            Key key = keys.get(entry.key());
            Value.Entry first = entries.get(entry.key());
            if (key == null && !keys.containsKey("*")) {
                findings.mistake(
                        entry.at(),
                        "Kea knows no key \"" + Value.shortened(entry.key()) + "\" in " + name,
                        NearMiss.of(entry.key(), keys.keySet())
                                .map(near -> "did you mean \"" + near + "\"?")
                                .orElse("remove it, or make it a comment"));
            } else if (key != null && first != null) {
                findings.mistake(
                        entry.at(),
                        "\"" + entry.key() + "\" stands twice, first at line " + first.at().line(),
                        "keep one of the two");
            } else if (key != null && fits(key.type(), entry.value())) {
                entries.put(entry.key(), entry);
                tell(entry, key);
            } else if (key != null) {
                findings.mistake(
                        entry.value().at(),
                        "\""
                                + entry.key()
                                + "\" is "
                                + entry.value().described()
                                + " where "
                                + key.type().wanted()
                                + " is wanted",
                        "write " + key.type().wanted());
            }
        }
    }

    private static boolean fits(Type type, Value value) {
        return switch (value) {
            case Value.Mapping _ -> type == Type.MAP;
            case Value.Sequence _ -> type == Type.LIST;
            case Value.Text _ -> type == Type.TEXT;
            case Value.Whole _ -> type == Type.WHOLE || type == Type.REAL;
            case Value.Real _ -> type == Type.REAL;
            case Value.Flag _ -> type == Type.FLAG;
            case Value.Nothing _ -> false;
        };
    }

    private void tell(Value.Entry entry, Key key) {
        if (key.advice().isEmpty()) {
            return;
        }
        checkInside(key, entry.value());
        boolean empty =
                entry.value() instanceof Value.Sequence(Place _, List<Value> items)
                        && items.isEmpty();
        if (!empty && !key.harmless().equals(Optional.of(plain(entry.value())))) {
            findings.notCarried(entry.at(), entry.key(), key.advice().get());
        }
    }

    /// Nobody else will look at it: its keys are checked here.
    private void checkInside(Key key, Value value) {
        if (key.inside().isEmpty()) {
            return;
        }
        String inside = key.inside().get();
        for (Value one :
                value instanceof Value.Sequence(Place _, List<Value> items)
                        ? items
                        : List.of(value)) {
            if (one instanceof Value.Mapping map) {
                Scope scope = of(inside, map, findings);
                KeaKeys.of(inside)
                        .forEach(
                                (deeper, its) ->
                                        Optional.ofNullable(scope.entries.get(deeper))
                                                .filter(_ -> its.advice().isEmpty())
                                                .ifPresent(e -> checkInside(its, e.value())));
            } else {
                notAMap(one);
            }
        }
    }

    private void notAMap(Value value) {
        findings.mistake(
                value.at(),
                value.described() + " where a map in {} is wanted",
                "write { \"key\": value }");
    }

    private static String plain(Value value) {
        return value instanceof Value.Text(Place _, String text) ? text : value.toString();
    }

    Place at() {
        return at;
    }

    /// Where a key stands, or the map when it does not.
    Place at(String key) {
        return Optional.ofNullable(entries.get(key)).map(Value.Entry::at).orElse(at);
    }

    boolean has(String key) {
        return entries.containsKey(key);
    }

    Optional<Value> value(String key) {
        return Optional.ofNullable(entries.get(key)).map(Value.Entry::value);
    }

    Optional<String> text(String key) {
        return value(key).map(v -> ((Value.Text) v).value());
    }

    /// A text that is not empty.
    Optional<String> filled(String key) {
        return text(key).filter(t -> !t.isEmpty());
    }

    /// A text that means something; a mistake when it does not.
    ///
    /// @param remedy what would be right
    <T> Optional<T> understood(String key, Function<String, T> parse, String remedy) {
        Optional<String> text = filled(key);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(parse.apply(text.get()));
        } catch (IllegalArgumentException wrong) {
            findings.mistake(at(key), "\"" + key + "\": " + wrong.getMessage(), remedy);
            return Optional.empty();
        }
    }

    Optional<Boolean> flag(String key) {
        return value(key).map(v -> ((Value.Flag) v).value());
    }

    /// A number from 0 to 2^32 - 1; a mistake when it is another.
    Optional<Long> whole(String key) {
        return whole(key, INFINITE);
    }

    Optional<Long> whole(String key, long most) {
        Optional<Long> number = value(key).map(v -> ((Value.Whole) v).value());
        if (number.isPresent() && (number.get() < 0 || number.get() > most)) {
            findings.mistake(
                    at(key),
                    "\"" + key + "\" is " + number.get() + ", not 0 to " + most,
                    "write a number 0 to " + most);
            return Optional.empty();
        }
        return number;
    }

    Optional<Double> real(String key) {
        return value(key)
                .map(
                        v ->
                                v instanceof Value.Whole(Place _, long whole)
                                        ? (double) whole
                                        : ((Value.Real) v).value());
    }

    List<Value> items(String key) {
        return value(key).map(v -> ((Value.Sequence) v).items()).orElse(List.of());
    }

    /// The items of a list that are texts; a mistake for each that is not.
    List<Value.Text> texts(String key) {
        List<Value.Text> texts = new ArrayList<>();
        for (Value item : items(key)) {
            if (item instanceof Value.Text text) {
                texts.add(text);
            } else {
                findings.mistake(
                        item.at(),
                        "\"" + key + "\" has " + item.described() + " where text is wanted",
                        "write text in double quotes");
            }
        }
        return texts;
    }

    /// The maps of a list.
    ///
    /// @param name of each in `keys.txt`
    List<Scope> scopes(String key, String name) {
        List<Scope> scopes = new ArrayList<>();
        for (Value item : items(key)) {
            if (item instanceof Value.Mapping map) {
                scopes.add(of(name, map, findings));
            } else {
                notAMap(item);
            }
        }
        return scopes;
    }

    Optional<Scope> scope(String key, String name) {
        return value(key).map(v -> of(name, (Value.Mapping) v, findings));
    }

    /// What a person wrote about it: `comment`, or the comment in `user-context`. The rest of
    /// `user-context` is remarked.
    Optional<String> comment() {
        Optional<String> comment = filled("comment");
        Optional<Value> context = value("user-context");
        if (context.isPresent()
                && context.get() instanceof Value.Mapping(Place _, List<Value.Entry> inside)) {
            for (Value.Entry entry : inside) {
                if (entry.key().equals("comment")
                        && entry.value() instanceof Value.Text(Place _, String text)) {
                    comment = comment.or(() -> Optional.of(text));
                } else {
                    findings.notCarried(
                            entry.at(),
                            "user-context",
                            "only its comment is kept; put the rest into plan.customFields and"
                                    + " fields if you use it");
                }
            }
        }
        return comment.filter(c -> !c.isBlank());
    }
}
