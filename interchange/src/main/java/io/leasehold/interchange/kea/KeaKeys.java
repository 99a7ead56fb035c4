package io.leasehold.interchange.kea;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Every key that Kea knows, read once from the resource `keys.txt`.
final class KeaKeys {
    private static final Map<String, Map<String, Key>> ALL = read();

    /// What a value must be.
    enum Type {
        WHOLE("a whole number"),
        REAL("a number"),
        FLAG("true or false"),
        TEXT("text in double quotes"),
        LIST("a list in []"),
        MAP("a map in {}");

        private final String wanted;

        Type(String wanted) {
            this.wanted = wanted;
        }

        /// For messages.
        String wanted() {
            return wanted;
        }
    }

    /// @param inside the name of the map that is inside, when it has keys of its own
    /// @param harmless the value with which it makes no difference, as text
    /// @param advice why it has no counterpart and what to do; empty when it has one
    record Key(
            Type type,
            Optional<String> inside,
            Optional<String> harmless,
            Optional<String> advice) {}

    private KeaKeys() {}

    /// The keys of a map. A key `*` means that others may stand there, too.
    static Map<String, Key> of(String map) {
        Map<String, Key> keys = ALL.get(map);
        if (keys == null) {
            throw new IllegalStateException("keys.txt has no map '" + map + "'");
        }
        return keys;
    }

    private static Map<String, Map<String, Key>> read() {
        Map<String, String> sections = new LinkedHashMap<>();
        String name = "";
        for (String line : resource("keys.txt").lines().toList()) {
            if (line.startsWith("[")) {
                name = line.substring(1, line.indexOf(']'));
            } else if (!line.isBlank() && !line.startsWith("#")) {
                sections.merge(name, line + "\n", String::concat);
            }
        }
        Map<String, Map<String, Key>> all = new HashMap<>();
        sections.forEach(
                (section, lines) -> {
                    Map<String, Key> keys = new LinkedHashMap<>();
                    lines.lines().forEach(line -> read(line, sections, keys));
                    all.put(section, Map.copyOf(keys));
                });
        return Map.copyOf(all);
    }

    private static void read(String line, Map<String, String> sections, Map<String, Key> keys) {
        if (line.startsWith("@")) {
            sections.getOrDefault(line.substring(1), "")
                    .lines()
                    .forEach(l -> read(l, sections, keys));
            return;
        }
        String[] halves = line.split(" \\| ", 2);
        String[] words = halves[0].split(" ", 3);
        String[] type = (words.length < 2 ? "map" : words[1]).split(":", 2);
        keys.put(
                words[0],
                new Key(
                        Type.valueOf(type[0].toUpperCase(java.util.Locale.ROOT)),
                        type.length < 2 ? Optional.empty() : Optional.of(type[1]),
                        words.length < 3 ? Optional.empty() : Optional.of(words[2].substring(1)),
                        halves.length < 2 ? Optional.empty() : Optional.of(halves[1])));
    }

    /// The text of a resource beside this class.
    static String resource(String name) {
        try (InputStream stream = KeaKeys.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("the resource " + name + " is missing");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("reading the resource " + name, unreadable);
        }
    }
}
