package io.leasehold.store.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs short commands to their end. */
final class Commands {
    private Commands() {}

    /** What a command has left: its exit status and all it has written. */
    record Result(int status, String output) {
        boolean succeeded() {
            return status == 0;
        }
    }

    static Result run(List<String> command) {
        try {
            Process process = builder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Result(process.waitFor(), output.strip());
        } catch (IOException failure) {
            throw new EmbeddedPostgresException(
                    "cannot run " + String.join(" ", command) + ": " + failure.getMessage(),
                    failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new EmbeddedPostgresException(
                    "interrupted while running " + String.join(" ", command), interrupted);
        }
    }

    /** Runs a command that has to succeed. */
    static String require(List<String> command, String attempt) {
        Result result = run(command);
        if (!result.succeeded()) {
            throw new EmbeddedPostgresException(
                    attempt + " failed (exit status " + result.status() + "): " + result.output());
        }
        return result.output();
    }

    /**
     * In an environment that says nothing: PGHOST, PGDATA or a locale of ours are not its business.
     */
    static ProcessBuilder builder(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("PG") || name.startsWith("LC_"));
        builder.environment().put("LANG", "C");
        // A directory that is there for everybody: ours may be closed to the user we drop to.
        builder.directory(Path.of("/").toFile());
        return builder;
    }

    /** Where a program is, if it is installed. */
    static Optional<Path> find(String program) {
        List<String> places = new ArrayList<>(List.of("/usr/bin", "/bin", "/usr/sbin", "/sbin"));
        Optional.ofNullable(System.getenv("PATH"))
                .ifPresent(path -> places.addAll(0, List.of(path.split(":"))));
        return places.stream()
                .filter(place -> !place.isEmpty())
                .map(place -> Path.of(place, program))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
