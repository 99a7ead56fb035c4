package io.leasehold.app.log;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;

/// The message of an event with a blank in the place of all control characters that stand together:
/// line breaks in host names and vendor texts must not forge a line. A regular expression does the
/// same, at the price of the rest of the line.
public final class OneLine extends ClassicConverter {
    @Override
    public String convert(ILoggingEvent event) {
        return fold(event.getFormattedMessage());
    }

    static String fold(String message) {
        for (int i = 0; i < message.length(); i++) {
            if (isControl(message.charAt(i))) {
                return folded(message, i);
            }
        }
        return message;
    }

    /// @param first where the first control character is
    private static String folded(String message, int first) {
        StringBuilder line = new StringBuilder(message.length()).append(message, 0, first);
        boolean within = false;
        for (int i = first; i < message.length(); i++) {
            char c = message.charAt(i);
            if (!isControl(c)) {
                line.append(c);
            } else if (!within) {
                line.append(' ');
            }
            within = isControl(c);
        }
        return line.toString();
    }

    /// What `\p{Cntrl}` is: the control characters of ASCII.
    private static boolean isControl(char c) {
        return c < ' ' || c == 0x7f;
    }
}
