package io.leasehold.interchange.kea;

import io.leasehold.interchange.kea.KeaOption.Type;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Reads lists of `option-def` (ARM, "Custom DHCPv4 Options").
final class OptionDefs {
    private final Findings findings;

    OptionDefs(Findings findings) {
        this.findings = findings;
    }

    /// The definitions of one list.
    ///
    /// @param known what they come on top of, and may not redefine
    List<KeaOption> read(List<Scope> list, KeaOptions known) {
        List<KeaOption> read = new ArrayList<>();
        for (Scope scope : list) {
            int before = findings.count();
            scope.comment();
            Optional<KeaOption> option = option(scope);
            if (option.isPresent()
                    && findings.count() == before
                    && isNew(option.get(), known, read, scope)) {
                read.add(option.get());
            }
        }
        return read;
    }

    private Optional<KeaOption> option(Scope scope) {
        Optional<String> name = required(scope, "name");
        if (!scope.has("code")) {
            missing(scope, "code");
        }
        Optional<Long> code = scope.whole("code", 255);
        Optional<String> word = required(scope, "type");
        Optional<Type> type = word.flatMap(w -> type(scope, "type", w));
        List<Type> fields = new ArrayList<>();
        if (type.equals(Optional.of(Type.RECORD))) {
            Arrays.stream(scope.text("record-types").orElse("").split(","))
                    .map(String::strip)
                    .filter(w -> !w.isEmpty())
                    .forEach(w -> type(scope, "record-types", w).ifPresent(fields::add));
            checkFields(scope, fields, scope.flag("array").orElse(false));
        }
        name.filter(n -> !n.matches("[A-Za-z0-9]([A-Za-z0-9_-]*[A-Za-z0-9])?"))
                .ifPresent(
                        n ->
                                findings.mistake(
                                        scope.at("name"),
                                        "option name '"
                                                + n
                                                + "' is not letters, digits, inner hyphens and"
                                                + " underscores",
                                        "choose another name"));
        boolean array = scope.flag("array").orElse(false);
        type.filter(t -> array && List.of(Type.STRING, Type.BINARY, Type.EMPTY).contains(t))
                .ifPresent(
                        t ->
                                findings.mistake(
                                        scope.at("array"),
                                        "an array of "
                                                + t
                                                + " values cannot be read back: they have no"
                                                + " lengths",
                                        "set array to false, or use tuple"));
        if (name.isEmpty() || code.isEmpty() || type.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new KeaOption(
                        scope.filled("space").orElse(KeaOptions.TOP),
                        code.get().intValue(),
                        name.get(),
                        type.get(),
                        array,
                        fields,
                        scope.filled("encapsulate"),
                        false,
                        Optional.of(scope.at())));
    }

    private void checkFields(Scope scope, List<Type> fields, boolean array) {
        if (fields.size() < 2) {
            findings.mistake(
                    scope.at("record-types"),
                    "a record of " + fields.size() + " fields; a record has two or more",
                    "list the types of its fields in \"record-types\", or use the one type");
        }
        for (int i = 0; i < fields.size(); i++) {
            boolean open = fields.get(i) == Type.STRING || fields.get(i) == Type.BINARY;
            if (open && (i < fields.size() - 1 || array)
                    || fields.get(i) == Type.EMPTY
                    || fields.get(i) == Type.RECORD) {
                findings.mistake(
                        scope.at("record-types"),
                        "field "
                                + (i + 1)
                                + " of the record is "
                                + fields.get(i)
                                + ", which has no length of its own",
                        "put it last, and let array be false");
            }
        }
    }

    private Optional<Type> type(Scope scope, String key, String word) {
        Optional<Type> type = Type.named(word);
        if (type.isEmpty()) {
            findings.mistake(
                    scope.at(key),
                    "there is no option type '" + word + "'",
                    NearMiss.of(word, Arrays.stream(Type.values()).map(Type::toString).toList())
                            .map(near -> "did you mean '" + near + "'?")
                            .orElse("see the Kea manual, Custom DHCPv4 Options, for the types"));
        }
        return type;
    }

    private Optional<String> required(Scope scope, String key) {
        Optional<String> text = scope.filled(key);
        if (text.isEmpty()) {
            missing(scope, key);
        }
        return text;
    }

    private void missing(Scope scope, String key) {
        findings.mistake(scope.at(key), "the option definition has no " + key, "give its " + key);
    }

    private boolean isNew(KeaOption option, KeaOptions known, List<KeaOption> read, Scope scope) {
        if (option.space().equals(KeaOptions.TOP) && (option.code() == 0 || option.code() == 255)) {
            findings.mistake(
                    scope.at("code"),
                    "option code " + option.code() + " is PAD or END (RFC 2132 section 3)",
                    "use a code 1 to 254");
            return false;
        }
        Optional<KeaOption> other =
                read.stream()
                        .filter(o -> o.space().equals(option.space()))
                        .filter(o -> o.code() == option.code() || o.name().equals(option.name()))
                        .findFirst()
                        .or(() -> known.coded(option.space(), option.code()))
                        .or(() -> known.named(option.space(), option.name()))
                        // Kea has no fixed form for 43: whoever uses it defines it.
                        .filter(o -> !(o.code() == 43 && o.definedAt().isEmpty()))
                        .filter(o -> !(o.isLater() && o.code() == option.code()));
        other.ifPresent(
                o ->
                        findings.mistake(
                                scope.at(),
                                "option "
                                        + option.name()
                                        + " ("
                                        + option.code()
                                        + ") of space "
                                        + option.space()
                                        + " is "
                                        + o.definedAt()
                                                .map(at -> "already defined at line " + at.line())
                                                .orElse(
                                                        "defined by Kea itself as "
                                                                + o.name()
                                                                + " ("
                                                                + o.code()
                                                                + ")"),
                                "remove one of the two definitions"));
        return other.isEmpty();
    }
}
