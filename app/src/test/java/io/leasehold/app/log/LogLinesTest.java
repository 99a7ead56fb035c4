package io.leasehold.app.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.regex.Pattern;

/// One event, one line, none forged.
class LogLinesTest {
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}+");

    private final LoggerContext context = new LoggerContext();

    private ILoggingEvent event(Level level, String message, @Nullable Throwable thrown) {
        return new LoggingEvent(
                "test", context.getLogger("test"), level, message, thrown, new Object[0]);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "plain", "a\nb", "\r\na\n\nb\t", "\u0000x\u007fy", "Kü\u0085che", "\n"})
    void controlCharactersBecomeABlank(String message) {
        assertThat(OneLine.fold(message)).isEqualTo(CONTROL.matcher(message).replaceAll(" "));
    }

    @Test
    void aStackTraceIsPartOfItsLine() {
        FoldedStack stack = new FoldedStack();
        stack.setContext(context);
        stack.start();
        Throwable thrown = new IllegalStateException("outer\nline", new RuntimeException("inner"));

        assertThat(stack.convert(event(Level.ERROR, "broke", thrown)))
                .startsWith(" java.lang.RuntimeException: inner | ")
                .contains(" | Wrapped by: java.lang.IllegalStateException: outer | line")
                .doesNotContainPattern("\\p{Cntrl}")
                .doesNotEndWith(" ");
        assertThat(stack.convert(event(Level.INFO, "fine", null))).isEmpty();
    }
}
