package io.leasehold.app.config;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Durations as people write them: `300ms`, `30s`, `10m`, `12h`, `1d`, `2w`, or several joined,
/// `1h30m`.
final class Durations {
    private static final Pattern PART = Pattern.compile("([0-9]{1,9})(ms|[smhdw])");
    private static final Pattern WHOLE = Pattern.compile("(?:[0-9]{1,9}(?:ms|[smhdw])){1,6}");

    private Durations() {}

    /// @throws IllegalArgumentException naming the text and what is wrong with it
    static Duration parse(String text) {
        if (text.matches("[0-9]{1,18}")) {
            throw new IllegalArgumentException(
                    "'" + text + "' has no unit; " + text + " seconds are " + text + "s");
        }
        if (!WHOLE.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a duration (like 30s, 10m, 12h, 1d or 1h30m)");
        }
        Duration sum = Duration.ZERO;
        Matcher part = PART.matcher(text);
        while (part.find()) {
            long count = Long.parseLong(part.group(1));
            sum =
                    sum.plus(
                            switch (part.group(2)) {
                                case "ms" -> Duration.ofMillis(count);
                                case "s" -> Duration.ofSeconds(count);
                                case "m" -> Duration.ofMinutes(count);
                                case "h" -> Duration.ofHours(count);
                                case "d" -> Duration.ofDays(count);
                                default -> Duration.ofDays(7 * count);
                            });
        }
        return sum;
    }

    /// The shortest text that [#parse] reads back as the same; whole milliseconds.
    static String format(Duration duration) {
        StringBuilder text = new StringBuilder();
        append(text, duration.toDays(), "d");
        append(text, duration.toHoursPart(), "h");
        append(text, duration.toMinutesPart(), "m");
        append(text, duration.toSecondsPart(), "s");
        append(text, duration.toMillisPart(), "ms");
        return text.isEmpty() ? "0s" : text.toString();
    }

    private static void append(StringBuilder text, long count, String unit) {
        if (count > 0) {
            text.append(count).append(unit);
        }
    }
}
