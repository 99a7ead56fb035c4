package io.leasehold.interchange.kea;

import io.leasehold.interchange.Place;
import io.leasehold.ipam.net.OctetString;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Compiles one list of `option-data` to what is sent: sub-options go into the options that
/// encapsulate their space, those of vendors into option 125 (RFC 3925 section 4). Kea does so
/// within one list; what one list says never mixes with the sub-options of another.
final class OptionData {
    private static final int VENDOR_CLASS = 124;
    private static final int VENDOR_OPTIONS = 125;

    /// Spaces nest only so deep: whoever encapsulates himself is refused, not followed.
    private static final int DEEPEST = 8;

    private final Findings findings;
    private final KeaOptions options;

    /// @param values option code to its bytes and where it stands
    /// @param always codes that are sent unasked
    /// @param never codes that are never sent
    record Compiled(Map<Integer, Placed> values, Set<Integer> always, Set<Integer> never) {
        static final Compiled EMPTY = new Compiled(Map.of(), Set.of(), Set.of());

        boolean isEmpty() {
            return values.isEmpty() && always.isEmpty() && never.isEmpty();
        }
    }

    record Placed(OctetString bytes, Place at) {}

    /// One entry of the list, read by itself.
    private record Entry(
            String space,
            int code,
            Optional<KeaOption> option,
            Optional<OctetString> bytes,
            boolean always,
            boolean never,
            Place at) {}

    OptionData(Findings findings, KeaOptions options) {
        this.findings = findings;
        this.options = options;
    }

    Compiled compile(List<Scope> list) {
        List<Entry> entries = new ArrayList<>();
        for (Scope scope : list) {
            scope.comment();
            read(scope).ifPresent(entries::add);
        }
        entries.sort(Comparator.comparingInt(Entry::code));
        Map<Integer, Placed> values = new TreeMap<>();
        Set<Integer> always = new TreeSet<>();
        Set<Integer> never = new TreeSet<>();
        Set<String> used = new HashSet<>(Set.of(KeaOptions.TOP));
        for (Entry entry : entries) {
            if (entry.space().equals(KeaOptions.TOP)) {
                put(entry, entries, used, values);
                if (entry.always()) {
                    always.add(entry.code());
                }
                if (entry.never()) {
                    never.add(entry.code());
                }
            }
        }
        vendors(entries, used, values, always);
        entries.stream()
                .filter(e -> !used.contains(e.space()))
                .forEach(
                        e ->
                                findings.notCarried(
                                        e.at(),
                                        "sub-options of space " + e.space(),
                                        "no option of the same list encapsulates them, so Kea does"
                                                + " not send them either; remove them, or add that"
                                                + " option"));
        return new Compiled(values, always, never);
    }

    private void put(
            Entry entry, List<Entry> entries, Set<String> used, Map<Integer, Placed> values) {
        if (entry.bytes().isEmpty()) {
            return;
        }
        OctetString bytes = whole(entry, entries, used, 0);
        Placed first = values.get(entry.code());
        if (first == null) {
            values.put(entry.code(), new Placed(bytes, entry.at()));
        } else if (entry.code() == VENDOR_CLASS || entry.code() == VENDOR_OPTIONS) {
            values.put(entry.code(), new Placed(first.bytes().concat(bytes), first.at()));
        } else {
            findings.changed(
                    entry.at(),
                    "option " + entry.code() + " is set twice in one list",
                    "the first counts, as in Kea; remove the other");
        }
    }

    /// The bytes of an option with its sub-options.
    private OctetString whole(Entry entry, List<Entry> entries, Set<String> used, int depth) {
        OctetString own = entry.bytes().orElse(OctetString.EMPTY);
        boolean vendor =
                entry.space().equals(KeaOptions.TOP)
                        && entry.code() == VENDOR_OPTIONS
                        && own.length() == 4;
        Optional<String> space =
                vendor
                        ? Optional.of(KeaOptions.VENDOR + number(own))
                        : entry.option().flatMap(KeaOption::encapsulates);
        if (space.isEmpty()) {
            return own;
        }
        if (depth > DEEPEST) {
            findings.mistake(
                    entry.at(),
                    "the space " + space.get() + " is nested deeper than " + DEEPEST + " times",
                    "let no option encapsulate the space it is in");
            return own;
        }
        used.add(space.get());
        OctetString inside = inside(space.get(), entries, used, depth);
        if (vendor) {
            return own.concat(OctetString.of(new byte[] {(byte) inside.length()})).concat(inside);
        }
        return own.concat(inside);
    }

    private OctetString inside(String space, List<Entry> entries, Set<String> used, int depth) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Set<Integer> codes = new HashSet<>();
        for (Entry sub : entries) {
            if (sub.space().equals(space)
                    && sub.bytes().isPresent()
                    && !sub.never()
                    && codes.add(sub.code())) {
                OctetString value = whole(sub, entries, used, depth + 1);
                if (value.length() > 255) {
                    findings.mistake(
                            sub.at(),
                            "sub-option "
                                    + sub.code()
                                    + " of space "
                                    + space
                                    + " has "
                                    + value.length()
                                    + " octets",
                            "255 is the most");
                }
                bytes.write(sub.code());
                bytes.write(value.length());
                bytes.writeBytes(value.toBytes());
            }
        }
        return OctetString.of(bytes.toByteArray());
    }

    /// Vendor options without an entry of option 125: Kea adds that option for clients of the
    /// vendor.
    private void vendors(
            List<Entry> entries,
            Set<String> used,
            Map<Integer, Placed> values,
            Set<Integer> always) {
        for (Entry entry : entries) {
            String space = entry.space();
            if (!space.matches(KeaOptions.VENDOR + "[0-9]{1,10}") || !used.add(space)) {
                continue;
            }
            long enterprise = Long.parseLong(space.substring(KeaOptions.VENDOR.length()));
            OctetString inside = inside(space, entries, used, 0);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            for (int shift = 24; shift >= 0; shift -= 8) {
                bytes.write((int) (enterprise >>> shift));
            }
            bytes.write(inside.length());
            bytes.writeBytes(inside.toBytes());
            OctetString value = OctetString.of(bytes.toByteArray());
            values.merge(
                    VENDOR_OPTIONS,
                    new Placed(value, entry.at()),
                    (first, more) -> new Placed(first.bytes().concat(more.bytes()), first.at()));
            if (entries.stream().anyMatch(e -> e.space().equals(space) && e.always())) {
                always.add(VENDOR_OPTIONS);
            }
            findings.changed(
                    entry.at(),
                    "options of " + space,
                    "they are sent together, as option 125, to clients that ask for option 125; Kea"
                            + " looks at what the client asks for inside of it");
        }
    }

    private static long number(OctetString four) {
        long number = 0;
        for (int i = 0; i < four.length(); i++) {
            number = number << 8 | four.at(i);
        }
        return number;
    }

    private Optional<Entry> read(Scope scope) {
        int before = findings.count();
        String space = scope.filled("space").orElse(KeaOptions.TOP);
        Optional<Long> code = scope.whole("code", 255);
        Optional<String> name = scope.filled("name");
        if (code.isEmpty() && name.isEmpty()) {
            if (findings.count() == before) {
                findings.mistake(
                        scope.at(), "the option has neither name nor code", "give one of the two");
            }
            return Optional.empty();
        }
        Optional<KeaOption> option =
                code.isPresent()
                        ? options.coded(space, code.get())
                        : options.named(space, name.orElse(""));
        if (!isKnown(scope, space, code, name, option)) {
            return Optional.empty();
        }
        int itsCode = option.map(KeaOption::code).or(() -> code.map(Long::intValue)).orElseThrow();
        if (space.equals(KeaOptions.TOP) && (itsCode == 0 || itsCode == 255)) {
            findings.mistake(
                    scope.at("code"),
                    "option code " + itsCode + " is PAD or END (RFC 2132 section 3)",
                    "use a code 1 to 254");
            return Optional.empty();
        }
        if (!scope.items("client-classes").isEmpty()) {
            findings.notCarried(
                    scope.at("client-classes"),
                    "options for some classes only (client-classes in option-data)",
                    "the option is left out; put it into the options of each of these classes");
            return Optional.empty();
        }
        boolean never = scope.flag("never-send").orElse(false);
        Optional<OctetString> bytes =
                never && !scope.has("data") ? Optional.empty() : bytes(scope, option);
        if (findings.count() > before) {
            return Optional.empty();
        }
        return Optional.of(
                new Entry(
                        space,
                        itsCode,
                        option,
                        bytes,
                        scope.flag("always-send").orElse(false),
                        never,
                        scope.at()));
    }

    private boolean isKnown(
            Scope scope,
            String space,
            Optional<Long> code,
            Optional<String> name,
            Optional<KeaOption> option) {
        if (option.isPresent()) {
            if (name.isPresent() && !name.get().equals(option.get().name())) {
                findings.mistake(
                        scope.at("name"),
                        "option "
                                + option.get().code()
                                + " of space "
                                + space
                                + " is "
                                + option.get().name()
                                + ", not "
                                + name.get(),
                        "keep either the name or the code");
                return false;
            }
            return true;
        }
        boolean csv = scope.flag("csv-format").orElse(false);
        if (code.isEmpty() || csv) {
            findings.mistake(
                    scope.at(code.isEmpty() ? "name" : "code"),
                    "no option "
                            + name.map(n -> "'" + n + "'")
                                    .orElseGet(() -> String.valueOf(code.orElse(0L)))
                            + " is defined in space "
                            + space,
                    name.flatMap(n -> NearMiss.of(n, options.names(space)))
                            .map(near -> "did you mean '" + near + "'?")
                            .orElse(
                                    "define it in option-def, or give its code and its data in hex"
                                            + " with csv-format false"));
            return false;
        }
        return true;
    }

    private Optional<OctetString> bytes(Scope scope, Optional<KeaOption> option) {
        String data = scope.text("data").orElse("");
        boolean csv = option.isPresent() && scope.flag("csv-format").orElse(true);
        try {
            if (!csv) {
                return Optional.of(OptionOctets.hex(data));
            }
            if (option.get().type() == KeaOption.Type.INTERNAL
                    && !OptionOctets.isReadable(option.get())) {
                findings.notCarried(
                        scope.at("data"),
                        "the text of option " + option.get().name(),
                        "its form is Kea's own; give its data in hex with csv-format false");
                return Optional.empty();
            }
            if (OptionOctets.hasMore(option.get(), data)) {
                findings.changed(
                        scope.at("data"),
                        "option " + option.get().name() + " has a comma in its data",
                        "only what is before the comma is sent, as Kea does; write \\\\, for a"
                                + " comma that is part of it");
            }
            return Optional.of(OptionOctets.csv(option.get(), data));
        } catch (IllegalArgumentException wrong) {
            findings.mistake(
                    scope.at("data"),
                    "option "
                            + option.map(o -> o.name() + " (" + o.code() + ")")
                                    .orElseGet(() -> scope.whole("code").orElse(0L).toString())
                            + ": "
                            + wrong.getMessage(),
                    csv
                            ? "write " + wanted(option.get())
                            : "write hex digits like 0102ff, or 'text' in single quotes");
            return Optional.empty();
        }
    }

    private static String wanted(KeaOption option) {
        return switch (option.type()) {
            case RECORD ->
                    "the fields "
                            + option.record()
                            + (option.array() ? ", the last one or more times" : "");
            case INTERNAL -> "hex digits with csv-format false";
            case EMPTY,
                    BINARY,
                    BOOLEAN,
                    INT8,
                    INT16,
                    INT32,
                    UINT8,
                    UINT16,
                    UINT32,
                    IPV4_ADDRESS,
                    IPV6_ADDRESS,
                    IPV6_PREFIX,
                    PSID,
                    STRING,
                    TUPLE,
                    FQDN ->
                    option.array()
                            ? "values of type " + option.type() + " with commas between them"
                            : "one value of type " + option.type();
        };
    }
}
