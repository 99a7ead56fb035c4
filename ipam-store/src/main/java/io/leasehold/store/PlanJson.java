package io.leasehold.store;

import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.option.OptionSet;

import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The little JSON that goes to and fro: objects of texts, for options and custom fields. */
final class PlanJson {
    private static final Pattern FIELD =
            Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*)\"");

    private static final Pattern ESCAPE = Pattern.compile("\\\\(u[0-9a-fA-F]{4}|.)");

    private PlanJson() {}

    /** Code to hex: {@code {"6":"0a450101"}}. */
    static String options(OptionSet options) {
        return texts(
                options.values().entrySet().stream()
                        .collect(
                                Collectors.toMap(
                                        e -> Integer.toString(e.getKey()),
                                        e -> HexFormat.of().formatHex(e.getValue().toBytes()))));
    }

    static OptionSet parseOptions(String json) {
        Map<Integer, OctetString> options = new TreeMap<>();
        parseTexts(json)
                .forEach(
                        (code, hex) ->
                                options.put(Integer.parseInt(code), OctetString.parseHex(hex)));
        return OptionSet.of(options);
    }

    static String texts(Map<String, String> texts) {
        return new TreeMap<>(texts)
                .entrySet().stream()
                        .map(e -> text(e.getKey()) + ":" + text(e.getValue()))
                        .collect(Collectors.joining(",", "{", "}"));
    }

    static Map<String, String> parseTexts(String json) {
        Map<String, String> texts = new TreeMap<>();
        Matcher matcher = FIELD.matcher(json);
        while (matcher.find()) {
            texts.put(plain(matcher.group(1)), plain(matcher.group(2)));
        }
        return texts;
    }

    /** A JSON string (RFC 8259 section 7). */
    private static String text(String plain) {
        StringBuilder json = new StringBuilder("\"");
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ') {
                json.append("\\u%04x".formatted((int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }

    private static String plain(String escaped) {
        if (escaped.indexOf('\\') < 0) {
            return escaped;
        }
        return ESCAPE.matcher(escaped)
                .replaceAll(match -> Matcher.quoteReplacement(unescape(match.group(1))));
    }

    private static String unescape(String escape) {
        return switch (escape.charAt(0)) {
            case 'u' -> Character.toString((char) Integer.parseInt(escape.substring(1), 16));
            case 'b' -> "\b";
            case 'f' -> "\f";
            case 'n' -> "\n";
            case 'r' -> "\r";
            case 't' -> "\t";
            default -> escape;
        };
    }
}
