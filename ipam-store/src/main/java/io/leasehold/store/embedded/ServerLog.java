package io.leasehold.store.embedded;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/// What the server writes: all of it at DEBUG, trouble of the server itself at WARN, the last lines
/// kept for an error message. Thread-safe.
///
/// An ERROR of a statement is no trouble of the server's: its session gets it as an exception and
/// decides what it means. So it is the SQLSTATE that counts.
final class ServerLog {
    /// `log_line_prefix`: the SQLSTATE in front.
    static final String PREFIX = "%e ";

    private static final Logger LOG = LoggerFactory.getLogger(ServerLog.class);
    private static final int KEPT_LINES = 12;

    /// Insufficient resources, configuration file, system error, internal error or corruption.
    private static final Set<String> TROUBLE = Set.of("53", "F0", "58", "XX");

    private static final int WARNINGS_PER_MINUTE = 20;

    private final Deque<String> last = new ArrayDeque<>();
    private long minuteStart = System.nanoTime();
    private int warnings;

    synchronized void add(String line) {
        last.addLast(line);
        if (last.size() > KEPT_LINES) {
            last.removeFirst();
        }
        if (isTrouble(line) && mayWarn()) {
            LOG.warn("EMBEDDED_POSTGRES_TROUBLE PostgreSQL says: {}", line);
        } else {
            LOG.debug("PostgreSQL says: {}", line);
        }
    }

    static boolean isTrouble(String line) {
        return (line.length() > 2 && TROUBLE.contains(line.substring(0, 2)))
                || line.contains(" PANIC: ")
                || line.contains(" was terminated by signal ");
    }

    /// A full disk makes every statement say so.
    private boolean mayWarn() {
        long now = System.nanoTime();
        if (now - minuteStart > Duration.ofMinutes(1).toNanos()) {
            minuteStart = now;
            warnings = 0;
        }
        return warnings++ < WARNINGS_PER_MINUTE;
    }

    synchronized String lastLine() {
        return last.isEmpty() ? "nothing" : last.getLast();
    }

    synchronized String lastLines() {
        return last.isEmpty() ? "nothing" : String.join(" | ", last);
    }
}
