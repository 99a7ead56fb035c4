package io.leasehold.app.log;

import ch.qos.logback.classic.pattern.RootCauseFirstThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;

import java.util.regex.Pattern;

/// The stack trace of an event in one line, cause first, with a blank before it; nothing for the
/// many events that have none.
public final class FoldedStack extends RootCauseFirstThrowableProxyConverter {
    private static final Pattern END = Pattern.compile("\\s+$");
    private static final Pattern BREAK = Pattern.compile("\\s*[\r\n]+\\s*");

    @Override
    public String convert(ILoggingEvent event) {
        return event.getThrowableProxy() == null ? "" : fold(" " + super.convert(event));
    }

    private static String fold(String trace) {
        return BREAK.matcher(END.matcher(trace).replaceAll("")).replaceAll(" | ");
    }
}
