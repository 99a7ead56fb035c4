package io.leasehold.app.config;

import java.util.Comparator;
import java.util.regex.Pattern;

/// Something in the configuration that cannot be, or that is allowed but worth a second look.
///
/// @param file the file as its user named it
/// @param message what was attempted, on what, the numbers, and who is in the way
/// @param remedy what to do about it
public record Problem(Severity severity, String file, Position at, String message, String remedy) {
    public enum Severity {
        /// The configuration is refused.
        ERROR,
        /// The configuration works, perhaps not as meant.
        WARNING
    }

    /// Values of the file may hold anything; a problem is still one line of message and one of
    /// remedy.
    public Problem {
        message = CONTROLS.matcher(message).replaceAll(" ");
        remedy = CONTROLS.matcher(remedy).replaceAll(" ");
    }

    /// By place; errors first where several stand in one place.
    static final Comparator<Problem> BY_PLACE =
            Comparator.comparing(Problem::at)
                    .thenComparing(Problem::severity)
                    .thenComparing(Problem::message);

    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cntrl}\\u0085\\u2028\\u2029]+");
    private static final int LONGEST_QUOTE = 80;

    public boolean isError() {
        return severity == Severity.ERROR;
    }

    /// Text from the file as it may be quoted in a message: not endless.
    static String shortened(String text) {
        return text.length() <= LONGEST_QUOTE ? text : text.substring(0, LONGEST_QUOTE) + "...";
    }

    /// As a terminal and an editor want it: `FILE:LINE: message`, the remedy indented below.
    @Override
    public String toString() {
        String place = at.line() == 0 ? file : file + ":" + at.line();
        return place + ": " + (isError() ? "" : "warning: ") + message + "\n    remedy: " + remedy;
    }
}
