package io.leasehold.store.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;

/// The data directory before any server runs on it.
final class Cluster {
    static final String USER = "leasehold";
    private static final Duration INITDB_LIMIT = Duration.ofMinutes(5);

    private Cluster() {}

    /// Makes the data directory unless it is there, or refuses one that these programs cannot
    /// serve.
    ///
    /// @return the password of the user [#USER]
    static String prepare(Layout layout, ServiceUser user) {
        try {
            if (!Files.exists(layout.data(), LinkOption.NOFOLLOW_LINKS)) {
                initialize(layout, user);
            } else {
                checkVersion(layout);
                checkOwner(layout, user);
            }
        } catch (IOException e) {
            throw new EmbeddedPostgresException(
                    "embedded PostgreSQL: cannot prepare "
                            + layout.data()
                            + "; look at the free space and the permissions there",
                    e);
        }
        return readPassword(layout);
    }

    static String readPassword(Layout layout) {
        String missing =
                "; without it nobody gets into the database: bring it back from a backup, and run"
                        + " this command as root or as the user that runs Leasehold";
        try {
            String password = Files.readString(layout.password()).strip();
            if (password.isEmpty()) {
                throw new EmbeddedPostgresException(
                        "embedded PostgreSQL: the file "
                                + layout.password()
                                + " is empty"
                                + missing);
            }
            return password;
        } catch (IOException e) {
            throw new EmbeddedPostgresException(
                    "embedded PostgreSQL: cannot read " + layout.password() + missing, e);
        }
    }

    /// Works on a draft, since initdb can be broken off; a directory named `data` is complete.
    private static void initialize(Layout layout, ServiceUser user) throws IOException {
        if (!Files.exists(layout.password(), LinkOption.NOFOLLOW_LINKS)) {
            byte[] secret = new byte[24];
            new SecureRandom().nextBytes(secret);
            Layout.write(layout.password(), HexFormat.of().formatHex(secret) + "\n", "rw-------");
            user.give(layout.password());
        }
        Path draft = Layout.draft(layout.data());
        Layout.deleteTree(draft);
        Files.createDirectory(draft);
        Layout.mode(draft, "rwx------");
        user.give(draft);
        List<String> initdb =
                List.of(
                        layout.program("initdb").toString(),
                        "--pgdata=" + draft,
                        "--username=" + USER,
                        "--pwfile=" + layout.password(),
                        "--auth=scram-sha-256",
                        "--data-checksums",
                        "--locale=C",
                        "--encoding=UTF8",
                        "--no-instructions",
                        // In postgresql.conf, for an operator to change; what safety needs is on
                        // the command line.
                        "--set=shared_buffers=128MB",
                        "--set=max_connections=40");
        Tool.Result result = Tool.run(user.command(initdb), INITDB_LIMIT);
        if (result.code() != 0) {
            throw new EmbeddedPostgresException(
                    "embedded PostgreSQL: initdb in "
                            + draft
                            + " as user "
                            + user.name()
                            + " ended with code "
                            + result.code()
                            + " and said: "
                            + result.said()
                            + (result.said().contains("user does not exist")
                                    ? "; initdb needs a line for this user in /etc/passwd"
                                    : ""));
        }
        Layout.publish(draft, layout.data());
    }

    private static void checkVersion(Layout layout) throws IOException {
        Path file = layout.data().resolve("PG_VERSION");
        if (!Files.exists(file)) {
            throw new EmbeddedPostgresException(
                    "embedded PostgreSQL: "
                            + layout.data()
                            + " is not a data directory of PostgreSQL (no PG_VERSION);"
                            + " move it away to start with an empty database");
        }
        String version = Files.readString(file).strip();
        if (!version.equals(Layout.MAJOR)) {
            throw new EmbeddedPostgresException(
                    "embedded PostgreSQL: "
                            + layout.data()
                            + " was written by PostgreSQL "
                            + version
                            + ", this Leasehold brings PostgreSQL "
                            + Layout.MAJOR
                            + ", which cannot read it; start the Leasehold that wrote it, export"
                            + " its data, move "
                            + layout.data()
                            + " away and import into this one");
        }
    }

    /// PostgreSQL checks this too; here the remedy can be named.
    private static void checkOwner(Layout layout, ServiceUser user) throws IOException {
        if (Files.getAttribute(layout.data(), "unix:uid") instanceof Integer owner
                && owner != user.uid()) {
            throw new EmbeddedPostgresException(
                    "embedded PostgreSQL: "
                            + layout.data()
                            + " belongs to user number "
                            + owner
                            + ", but PostgreSQL is to run as "
                            + user.name()
                            + "; start Leasehold as the user that did so before, or as root: chown"
                            + " -R "
                            + user.uid()
                            + " "
                            + layout.data()
                            + " "
                            + layout.password());
        }
    }
}
