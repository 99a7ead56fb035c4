package io.leasehold.store.embedded;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Programs that do one thing and end.
final class Tool {
    private Tool() {}

    /// How a program ended and what it said.
    record Result(int code, String said) {}

    /// Runs a program to its end, or kills it when `limit` has passed.
    ///
    /// @throws IOException if it could not be started, did not end in time, or the wait was
    ///   interrupted
    static Result run(List<String> command, Duration limit) throws IOException {
        Process process = prepare(command).start();
        process.getOutputStream().close();
        CompletableFuture<String> said = new CompletableFuture<>();
        Thread.ofVirtual()
                .start(
                        () -> {
                            try {
                                said.complete(
                                        new String(
                                                process.getInputStream().readAllBytes(),
                                                StandardCharsets.UTF_8));
                            } catch (IOException e) {
                                said.complete("(cannot read what it said: " + e + ")");
                            }
                        });
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException(command + " did not end within " + limit.toSeconds() + " s");
            }
            return new Result(process.exitValue(), said.join().strip());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for " + command, e);
        } finally {
            process.destroyForcibly();
        }
    }

    /// With an environment of our making: `PGDATA`, `PGPORT` or a locale of the caller must not
    /// change anything.
    static ProcessBuilder prepare(List<String> command) {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).directory(new File("/"));
        builder.environment().clear();
        builder.environment()
                .putAll(
                        Map.of(
                                "LC_ALL",
                                "C",
                                "TZ",
                                "UTC",
                                "PATH",
                                "/usr/sbin:/usr/bin:/sbin:/bin"));
        return builder;
    }

    /// Where a program of the system is, if it is installed.
    static Optional<Path> find(String name) {
        String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/usr/bin:/sbin:/bin";
        for (String directory : path.split(":")) {
            Path program = Path.of(directory, name);
            if (!directory.isEmpty() && Files.isExecutable(program)) {
                return Optional.of(program);
            }
        }
        return Optional.empty();
    }
}
