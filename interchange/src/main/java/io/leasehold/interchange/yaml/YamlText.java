package io.leasehold.interchange.yaml;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Writes YAML line by line, so that whatever text is in a value, it reads back as that text and as
/// nothing else. Not thread-safe.
public final class YamlText {
    /// What every reader of YAML takes for text (or address, or number with a unit) and leaves
    /// alone.
    private static final Pattern PLAIN =
            Pattern.compile("[A-Za-z][A-Za-z0-9._/-]*|[0-9]+(?:\\.[0-9]+){3}(?:[/-][0-9./]+)?");

    private static final Set<String> WORDS_WITH_MEANING =
            Set.of("true", "false", "yes", "no", "on", "off", "y", "n", "null");

    private final StringBuilder text = new StringBuilder();
    private int depth;
    private boolean itemBegins;
    private int lines;

    /// A key with a value that is written as it is.
    public void raw(String key, String value) {
        line(key + ": " + value);
    }

    public void text(String key, String value) {
        raw(key, quoted(value));
    }

    /// A list on one line.
    public void list(String key, List<String> values) {
        raw(key, flow(values));
    }

    public static String flow(List<String> values) {
        return values.stream().map(YamlText::quoted).collect(Collectors.joining(", ", "[", "]"));
    }

    /// A key with more below it.
    public void below(String key, Runnable content) {
        line(key + ":");
        depth++;
        content.run();
        depth--;
    }

    /// An item of a list that is a mapping.
    public void item(Runnable content) {
        itemBegins = true;
        depth++;
        content.run();
        depth--;
    }

    /// An item of a list that is one value.
    public void item(String value) {
        itemBegins = true;
        depth++;
        line(value);
        depth--;
    }

    /// A remark; line breaks and what else could end it are gone.
    public void comment(String remark) {
        indent(depth);
        text.append("# ")
                .append(remark.replaceAll("[\\p{Cntrl}\\u0085\\u2028\\u2029\\ufeff]+", " "));
        text.append('\n');
        lines++;
    }

    private void line(String content) {
        if (itemBegins) {
            indent(depth - 1);
            text.append("- ");
            itemBegins = false;
        } else {
            indent(depth);
        }
        text.append(content).append('\n');
        lines++;
    }

    private void indent(int levels) {
        text.repeat("  ", levels);
    }

    /// A scalar that reads back as this text.
    public static String quoted(String value) {
        boolean plain =
                PLAIN.matcher(value).matches()
                        && !WORDS_WITH_MEANING.contains(value.toLowerCase(Locale.ROOT));
        if (plain) {
            return value;
        }
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c == '\n') {
                quoted.append("\\n");
            } else if (c == ' ' || isHarmless(c)) {
                quoted.append(c);
            } else {
                quoted.append("\\u%04x".formatted((int) c));
            }
        }
        return quoted.append('"').toString();
    }

    /// Letters, digits, punctuation and symbols; not what is invisible, turns text around or is
    /// half a character.
    private static boolean isHarmless(char c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR ->
                    false;
            default -> true;
        };
    }

    /// How many lines are written.
    public int lines() {
        return lines;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
