package io.leasehold.store.embedded;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Being the only one in charge of a directory, from start to close. The kernel lets go of it when
/// the JVM dies.
final class DirectoryLock implements AutoCloseable {
    /// Directories this JVM holds. Static because the lock is the process's: were the file opened
    /// and closed a second time in this JVM, the kernel would drop the lock of the first.
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    private final Layout layout;
    private final FileChannel file;

    private DirectoryLock(Layout layout, FileChannel file) {
        this.layout = layout;
        this.file = file;
    }

    static DirectoryLock take(Layout layout) {
        if (!HELD_HERE.add(layout.directory())) {
            throw inUse(layout, "this very process, " + ProcessHandle.current().pid());
        }
        FileChannel file = null;
        try {
            file =
                    FileChannel.open(
                            layout.lock(),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE,
                            LinkOption.NOFOLLOW_LINKS);
            if (file.tryLock() != null) {
                return new DirectoryLock(layout, file);
            }
            file.close();
        } catch (IOException e) {
            HELD_HERE.remove(layout.directory());
            close(file);
            throw new EmbeddedPostgresException(
                    "embedded PostgreSQL: cannot lock "
                            + layout.lock()
                            + "; its directory has to belong to the user"
                            + " that runs Leasehold, on a local file system that can lock",
                    e);
        }
        HELD_HERE.remove(layout.directory());
        throw inUse(
                layout,
                Owner.read(layout)
                        .map(owner -> "process " + owner.jvm().pid())
                        .orElse("another process, which has just begun to start"));
    }

    static EmbeddedPostgresException inUse(Layout layout, String by) {
        return new EmbeddedPostgresException(
                "embedded PostgreSQL: "
                        + layout.directory()
                        + " is already in use by "
                        + by
                        + "; stop that one first, or give this one a directory of its own");
    }

    /// Removes `owner` if it names us, then lets others in. To be called once: the next one may
    /// hold the lock by then.
    @Override
    public void close() {
        try {
            if (Owner.read(layout).filter(Owner::isUs).isPresent()) {
                Files.deleteIfExists(layout.owner());
            }
        } catch (IOException _) {
            // Readers check whether the JVM it names lives, and DirectoryLock whether it holds the
            // lock.
        }
        close(file);
        HELD_HERE.remove(layout.directory());
    }

    private static void close(@Nullable FileChannel file) {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException _) {
            // The descriptor is gone either way, and the lock with it.
        }
    }
}
