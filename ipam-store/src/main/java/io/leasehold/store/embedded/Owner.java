package io.leasehold.store.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// The file `owner`: which JVM is in charge of the directory and, once the database is ready, its
/// port. Immutable.
record Owner(ProcessIdentity jvm, OptionalInt port) {
    /// Empty if there is no such file, or none that can be read as one: then nobody is in charge.
    static Optional<Owner> read(Layout layout) {
        try {
            List<String> words = List.of(Files.readString(layout.owner()).strip().split("\\s+"));
            ProcessIdentity jvm =
                    new ProcessIdentity(
                            Long.parseLong(words.get(0)),
                            Long.parseLong(words.get(1)),
                            words.get(2));
            OptionalInt port =
                    words.size() > 3
                            ? OptionalInt.of(Integer.parseInt(words.get(3)))
                            : OptionalInt.empty();
            return Optional.of(new Owner(jvm, port));
        } catch (IOException | RuntimeException _) {
            return Optional.empty();
        }
    }

    boolean isUs() {
        return jvm.equals(ProcessIdentity.ours());
    }

    void write(Layout layout) {
        String words =
                jvm.pid()
                        + " "
                        + jvm.startTicks()
                        + " "
                        + jvm.boot()
                        + (port.isPresent() ? " " + port.getAsInt() : "")
                        + "\n";
        try {
            Layout.write(layout.owner(), words, "rw-r--r--");
        } catch (IOException e) {
            throw new EmbeddedPostgresException(
                    "embedded PostgreSQL: cannot write "
                            + layout.owner()
                            + "; is the disk full or read-only?",
                    e);
        }
    }
}
