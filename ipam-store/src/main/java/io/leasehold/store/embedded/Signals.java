package io.leasehold.store.embedded;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/// Stopping a postmaster by signals. Java itself can send only TERM and KILL, which here mean "wait
/// for every client" and "recover at the next start".
final class Signals {
    private static final Logger LOG = LoggerFactory.getLogger(Signals.class);
    private static final Duration FAST = Duration.ofSeconds(30);
    private static final Duration IMMEDIATE = Duration.ofSeconds(5);
    private static final Duration TOOL = Duration.ofSeconds(10);

    private Signals() {}

    /// INT: roll back what is open and write a checkpoint. If that takes too long QUIT, then KILL:
    /// WAL recovers.
    static boolean stop(Layout layout, ServiceUser user, long pid, BooleanSupplier gone) {
        if (send(layout, user, "INT", pid) && Await.until(FAST, gone)) {
            return true;
        }
        if (gone.getAsBoolean()) {
            return true;
        }
        LOG.warn(
                "EMBEDDED_POSTGRES_SLOW_STOP PostgreSQL (pid {}) in {} did not stop within {} s;"
                        + " stopping it without a checkpoint, the next start recovers",
                pid,
                layout.directory(),
                FAST.toSeconds());
        send(layout, user, "QUIT", pid);
        if (Await.until(IMMEDIATE, gone)) {
            return true;
        }
        send(layout, user, "KILL", pid);
        return Await.until(IMMEDIATE, gone);
    }

    private static boolean send(Layout layout, ServiceUser user, String signal, long pid) {
        List<String> kill =
                List.of(layout.program("pg_ctl").toString(), "kill", signal, Long.toString(pid));
        try {
            return Tool.run(user.command(kill), TOOL).code() == 0;
        } catch (IOException _) {
            // Callers look at the process, not at the signal.
            return false;
        }
    }
}
