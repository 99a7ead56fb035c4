package io.leasehold.app.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// One event, one line, none lost and none forged.
class LogLinesTest {
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}+");

    private final LoggerContext context = new LoggerContext();
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final GatheringAppender appender =
            new GatheringAppender(new PrintStream(written, true, StandardCharsets.UTF_8));

    private void start() {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%msg%n");
        encoder.start();
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.start();
    }

    @AfterEach
    void stop() {
        appender.stop();
    }

    private ILoggingEvent event(Level level, String message, @Nullable Throwable thrown) {
        return new LoggingEvent(
                "test", context.getLogger("test"), level, message, thrown, new Object[0]);
    }

    private List<String> lines() {
        return written.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void theFirstLineIsWrittenAtOnce() {
        start();

        appender.doAppend(event(Level.INFO, "first", null));

        assertThat(lines()).containsExactly("first");
    }

    @Test
    void aWarningTakesAlongWhatWaits() {
        start();

        appender.doAppend(event(Level.INFO, "first", null));
        appender.doAppend(event(Level.INFO, "second", null));
        appender.doAppend(event(Level.WARN, "third", null));

        assertThat(lines()).containsExactly("first", "second", "third");
    }

    @Test
    void nothingIsLostAtTheEnd() {
        start();
        List<String> all = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            all.add("line " + i);
            appender.doAppend(event(Level.INFO, "line " + i, null));
        }

        appender.stop();

        assertThat(lines()).isEqualTo(all);
    }

    /// By the thread that writes what was gathered.
    @Test
    void whatWaitsIsWrittenWithoutAnotherLine() throws InterruptedException {
        start();

        appender.doAppend(event(Level.INFO, "first", null));
        appender.doAppend(event(Level.INFO, "second", null));
        while (lines().size() < 2) {
            Thread.sleep(5);
        }

        assertThat(lines()).containsExactly("first", "second");
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
