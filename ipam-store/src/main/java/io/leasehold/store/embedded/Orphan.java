package io.leasehold.store.embedded;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// A PostgreSQL that still runs on our data although the Leasehold that started it is gone.
final class Orphan {
    private static final Logger LOG = LoggerFactory.getLogger(Orphan.class);

    private Orphan() {}

    /// Stops such a server; refuses if its Leasehold lives after all. To be called with the
    /// directory locked.
    ///
    /// A pid file that names no PostgreSQL on this data is left alone: PostgreSQL judges it when it
    /// starts.
    static void stop(Layout layout, ServiceUser user) {
        OptionalLong found = runningPid(layout);
        if (found.isEmpty()) {
            return;
        }
        long pid = found.getAsLong();
        Optional<Owner> owner = Owner.read(layout).filter(o -> o.jvm().lives() && !o.isUs());
        if (owner.isPresent()) {
            throw DirectoryLock.inUse(layout, "process " + owner.get().jvm().pid());
        }
        LOG.info(
                "stopping PostgreSQL (pid {}), left behind in {} by a Leasehold that is gone",
                pid,
                layout.directory());
        if (!Signals.stop(layout, user, pid, () -> !serves(pid, layout))) {
            throw new EmbeddedPostgresException(
                    "embedded PostgreSQL: the server with pid "
                            + pid
                            + ", left behind in "
                            + layout.directory()
                            + ", does not stop; look what it waits for (disk?), end it with: kill"
                            + " -QUIT "
                            + pid);
        }
    }

    private static OptionalLong runningPid(Layout layout) {
        try {
            if (Files.exists(layout.postmasterPid())) {
                List<String> lines = Files.readAllLines(layout.postmasterPid());
                long pid = Long.parseLong(lines.getFirst().strip());
                return serves(pid, layout) ? OptionalLong.of(pid) : OptionalLong.empty();
            }
        } catch (IOException | RuntimeException _) {
            // Unreadable or cut short: PostgreSQL judges it.
        }
        return OptionalLong.empty();
    }

    /// Whether that process is a postgres started on our data. One that has ended has no command
    /// line.
    private static boolean serves(long pid, Layout layout) {
        try {
            byte[] line = Files.readAllBytes(Path.of("/proc", Long.toString(pid), "cmdline"));
            List<String> words = List.of(new String(line, StandardCharsets.UTF_8).split("\0"));
            int data = words.indexOf("-D") + 1;
            return words.getFirst().endsWith("/postgres")
                    && data > 0
                    && data < words.size()
                    && words.get(data).equals(layout.data().toString());
        } catch (IOException _) {
            return false;
        }
    }
}
