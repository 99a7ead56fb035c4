package io.leasehold.dhcp.testing;

import org.junit.jupiter.api.Assumptions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Skips a test the machine cannot run, and has the build say so at its end.
public final class NotRun {
    private NotRun() {}

    /// Skips the running test unless `possible`.
    ///
    /// @param what what is then untested, and for want of what: "kernel links: needs root"
    public static void unless(boolean possible, String what) {
        if (possible) {
            return;
        }
        Path file =
                Path.of(System.getProperty("leasehold.root", ".")).resolve("target/not-run.txt");
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(
                    file, what + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("note in " + file + " what was not run", e);
        }
        Assumptions.abort(what);
    }

    /// Whether a program of that name is where programs are.
    public static boolean hasProgram(String name) {
        String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/sbin:/usr/bin:/bin";
        for (String directory : path.split(":")) {
            if (!directory.isEmpty() && Files.isExecutable(Path.of(directory, name))) {
                return true;
            }
        }
        return false;
    }
}
