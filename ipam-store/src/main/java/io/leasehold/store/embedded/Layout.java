package io.leasehold.store.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Set;

/// Where things lie below the directory of one embedded server. Immutable.
///
/// @param directory absolute and free of symbolic links, as PostgreSQL will show it in its command
///   line
record Layout(Path directory) {
    static final String MAJOR = "17";
    private static final String VERSION = "17.11";

    /// The layout of a directory, which is created if need be.
    static Layout create(Path directory) {
        Path wanted = directory.toAbsolutePath().normalize();
        try {
            Deque<Path> missing = new ArrayDeque<>();
            for (Path p = wanted; p != null && !Files.exists(p); p = p.getParent()) {
                missing.push(p);
            }
            for (Path p : missing) {
                Files.createDirectory(p);
                // Explicit, whatever the umask: the user that PostgreSQL runs as has to get
                // through.
                mode(p, p.equals(wanted) ? "rwx--x--x" : "rwxr-xr-x");
            }
            if (!Files.isDirectory(wanted)) {
                throw new EmbeddedPostgresException(
                        "embedded PostgreSQL in "
                                + wanted
                                + ": this is not a directory; name another place for it");
            }
            return new Layout(wanted.toRealPath());
        } catch (IOException e) {
            throw new EmbeddedPostgresException(
                    "embedded PostgreSQL: cannot create the directory "
                            + wanted
                            + "; create it and give it to the user that runs Leasehold, or name"
                            + " another place",
                    e);
        }
    }

    Path programs() {
        return directory.resolve("postgres-" + VERSION);
    }

    Path program(String name) {
        return programs().resolve("bin").resolve(name);
    }

    /// PGDATA.
    Path data() {
        return directory.resolve("data");
    }

    Path postmasterPid() {
        return data().resolve("postmaster.pid");
    }

    Path password() {
        return directory.resolve("password");
    }

    Path lock() {
        return directory.resolve("lock");
    }

    Path owner() {
        return directory.resolve("owner");
    }

    /// `path` with `.new` behind it: where something is prepared before one rename makes it count.
    static Path draft(Path path) {
        return path.resolveSibling(path.getFileName() + ".new");
    }

    /// Makes a draft count, durably.
    static void publish(Path draft, Path path) throws IOException {
        Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE);
        Path parent = path.getParent();
        if (parent != null) {
            sync(parent);
        }
    }

    /// Writes a small file so that it is there whole or not at all, even after a power cut.
    static void write(Path path, String text, String permissions) throws IOException {
        Path draft = draft(path);
        Files.deleteIfExists(draft);
        var mode = PosixFilePermissions.fromString(permissions);
        try (FileChannel file =
                FileChannel.open(
                        draft,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(mode))) {
            var bytes = StandardCharsets.UTF_8.encode(text);
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
            file.force(true);
        }
        mode(draft, permissions);
        publish(draft, path);
    }

    static void sync(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    static void mode(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    /// Deletes a tree that a broken-off start left behind; nothing there is fine.
    static void deleteTree(Path root) throws IOException {
        if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (var tree = Files.walk(root)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
