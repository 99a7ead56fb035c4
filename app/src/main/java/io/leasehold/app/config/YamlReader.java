package io.leasehold.app.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// YAML text to positioned nodes.
///
/// Aliases are refused: a value that stands elsewhere has two lines, and a problem can name only
/// one.
final class YamlReader {
    /// Characters; a plan of 100 000 reservations is about 12 million.
    static final int LONGEST_FILE = 64 << 20;

    private static final YAMLFactory YAML = factory();

    private final YAMLParser parser;
    private final Problems problems;

    private YamlReader(YAMLParser parser, Problems problems) {
        this.parser = parser;
        this.problems = problems;
    }

    private static YAMLFactory factory() {
        LoaderOptions limits = new LoaderOptions();
        limits.setCodePointLimit(LONGEST_FILE);
        limits.setNestingDepthLimit(50);
        return YAMLFactory.builder().loaderOptions(limits).build();
    }

    /// The root of the document; empty when the text is not YAML, which is then among the problems.
    /// An empty text is [Node.Nothing].
    static Optional<Node> read(String text, Problems problems) {
        try (YAMLParser parser = YAML.createParser(text)) {
            YamlReader reader = new YamlReader(parser, problems);
            JsonToken first = parser.nextToken();
            if (first == null) {
                return Optional.of(new Node.Nothing(new Position(1, 1)));
            }
            Node root = reader.value(first);
            if (parser.nextToken() != null) {
                problems.error(
                        reader.here(),
                        "a second YAML document begins here",
                        "keep everything in one document; remove the '---' line");
            }
            return Optional.of(root);
        } catch (JsonProcessingException broken) {
            problems.error(
                    position(broken.getLocation()),
                    "not YAML: " + reason(broken),
                    "repair the syntax around here; usual causes are indentation, a missing space"
                            + " after ':' and an open quote or bracket");
            return Optional.empty();
        } catch (Alias alias) {
            problems.error(
                    alias.at,
                    "*" + alias.name + " is a YAML alias; aliases are not read here",
                    "write the value out");
            return Optional.empty();
        } catch (IOException impossible) {
            throw new UncheckedIOException("reading YAML from memory", impossible);
        }
    }

    /// The parser's own words without its excerpt of the file, which a terminal would show as
    /// noise.
    private static String reason(JsonProcessingException broken) {
        String message = broken.getOriginalMessage();
        if (message == null) {
            return "unreadable";
        }
        StringBuilder kept = new StringBuilder();
        for (String line : message.lines().toList()) {
            boolean excerpt = line.startsWith(" ") || line.startsWith("in '");
            boolean where = line.strip().startsWith("in ") && line.contains(", line ");
            if (!excerpt && !where && !line.isBlank()) {
                kept.append(kept.isEmpty() ? "" : "; ").append(line.strip());
            }
        }
        String text = kept.toString();
        return text.isEmpty() ? "unreadable" : text;
    }

    private Node value(JsonToken token) throws IOException {
        Position at = here();
        if (parser.isCurrentAlias()) {
            throw new Alias(at, parser.getText());
        }
        return switch (token) {
            case START_OBJECT -> mapping(at);
            case START_ARRAY -> sequence(at);
            case VALUE_NULL -> new Node.Nothing(at);
            default -> {
                // Nothing after a colon and "" look alike here; no key has a use for either.
                String text = parser.getText();
                yield text.isEmpty() ? new Node.Nothing(at) : new Node.Scalar(at, text);
            }
        };
    }

    private Node mapping(Position at) throws IOException {
        Map<String, Node.Entry> byKey = new HashMap<>();
        List<Node.Entry> entries = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            Node.Entry entry = new Node.Entry(key, here(), value(parser.nextToken()));
            Node.Entry first = byKey.putIfAbsent(key, entry);
            if (first == null) {
                entries.add(entry);
            } else {
                problems.error(
                        entry.at(),
                        "key '"
                                + Problem.shortened(key)
                                + "' stands twice; the first is at line "
                                + first.at().line(),
                        "keep one of the two");
            }
        }
        return new Node.Mapping(at, entries);
    }

    private Node sequence(Position at) throws IOException {
        List<Node> items = new ArrayList<>();
        for (JsonToken token = parser.nextToken();
                token != JsonToken.END_ARRAY;
                token = parser.nextToken()) {
            items.add(value(token));
        }
        return new Node.Sequence(at, items);
    }

    private Position here() {
        return position(parser.currentTokenLocation());
    }

    private static Position position(@Nullable JsonLocation location) {
        return location == null || location.getLineNr() < 1
                ? Position.WHOLE_FILE
                : new Position(location.getLineNr(), Math.max(1, location.getColumnNr()));
    }

    private static final class Alias extends RuntimeException {
        private final Position at;
        private final String name;

        Alias(Position at, String name) {
            super(name, null, false, false);
            this.at = at;
            this.name = name;
        }
    }
}
