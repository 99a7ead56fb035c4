package io.leasehold.store.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// One process of one boot: a pid is used again, a pid with its start time is not. Immutable.
///
/// @param startTicks since boot, from `/proc/<pid>/stat`: unlike a date it does not move when the
///   clock is set
record ProcessIdentity(long pid, long startTicks, String boot) {
    static ProcessIdentity ours() {
        return of(ProcessHandle.current().pid())
                .orElseThrow(
                        () ->
                                new EmbeddedPostgresException(
                                        "embedded PostgreSQL: cannot read /proc/self/stat; it needs"
                                                + " Linux with /proc"));
    }

    /// That process as it is now; empty if there is none, or if it has ended and only waits to be
    /// collected.
    static Optional<ProcessIdentity> of(long pid) {
        try {
            String stat =
                    Files.readString(
                            Path.of("/proc", Long.toString(pid), "stat"),
                            StandardCharsets.ISO_8859_1);
            // The name in parentheses may hold anything, so count from its end: state is the first
            // field behind it.
            List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" "));
            if (fields.getFirst().equals("Z") || fields.getFirst().equals("X")) {
                return Optional.empty();
            }
            String boot = Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
            return Optional.of(new ProcessIdentity(pid, Long.parseLong(fields.get(19)), boot));
        } catch (IOException | RuntimeException _) {
            return Optional.empty();
        }
    }

    boolean lives() {
        return of(pid).filter(this::equals).isPresent();
    }
}
