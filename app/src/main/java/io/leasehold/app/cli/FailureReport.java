package io.leasehold.app.cli;

import io.leasehold.app.PlanRefusedException;
import io.leasehold.app.demo.DemoRefusedException;
import io.leasehold.ipam.port.StoreUnavailableException;
import io.leasehold.store.embedded.EmbeddedPostgresException;

import java.io.PrintWriter;
import java.io.UncheckedIOException;

/// Tells a person why a command failed: what the environment did, in words; what only a defect can
/// bring about, with its stack trace.
final class FailureReport {
    private FailureReport() {}

    /// @param command the name of the command that failed
    static void print(Exception failure, String command, PrintWriter err) {
        String name = "leasehold " + command + ": ";
        switch (failure) {
            case PlanRefusedException refused -> {
                err.println(
                        name
                                + "the plan of the file and what was made through the API cannot"
                                + " both be");
                refused.problems()
                        .forEach(
                                p ->
                                        err.println(
                                                name
                                                        + p.message()
                                                        + "\n    remedy: "
                                                        + p.remedy()));
            }
            case EmbeddedPostgresException _,
                    StoreUnavailableException _,
                    DemoRefusedException _,
                    UncheckedIOException _ ->
                    err.println(name + inWords(failure));
            default -> failure.printStackTrace(err);
        }
        err.flush();
    }

    /// The message, and those of its causes that say more.
    private static String inWords(Throwable failure) {
        StringBuilder words = new StringBuilder(String.valueOf(failure.getMessage()));
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            String more = cause.getMessage();
            if (more != null && !more.isBlank() && words.indexOf(more) < 0) {
                words.append("\n    because: ").append(more);
            }
        }
        return words.toString();
    }
}
