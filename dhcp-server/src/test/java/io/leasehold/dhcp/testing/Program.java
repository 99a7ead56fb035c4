package io.leasehold.dhcp.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// A program that runs beside a test, with everything it has printed so far (both streams, line by
/// line). Closing kills it.
public final class Program implements AutoCloseable {
    private final String what;
    private final Process process;
    private final Thread reader;
    private final List<String> lines = new ArrayList<>();

    private Program(String what, Process process) {
        this.what = what;
        this.process = process;
        this.reader = Thread.ofPlatform().daemon().name("output of " + what).start(this::read);
    }

    static Program start(List<String> command, Map<String, String> environment) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        builder.environment().merge("PATH", "/usr/sbin:/sbin", (had, more) -> had + ":" + more);
        try {
            return new Program(String.join(" ", command), builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException("start " + command, e);
        }
    }

    private void read() {
        try (BufferedReader output = process.inputReader()) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                synchronized (lines) {
                    lines.add(line);
                    lines.notifyAll();
                }
            }
        } catch (IOException _) {
            // It was killed.
        }
        synchronized (lines) {
            lines.notifyAll();
        }
    }

    /// Everything printed so far.
    public List<String> output() {
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }

    /// Waits for a line that contains `text` and returns the first.
    ///
    /// @throws AssertionError with all output if none comes in time or the program ends first
    public String await(String text, Duration patience) {
        return await(line -> line.contains(text), "'" + text + "'", patience);
    }

    private String await(Predicate<String> wanted, String name, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        synchronized (lines) {
            int looked = 0;
            while (true) {
                for (; looked < lines.size(); looked++) {
                    if (wanted.test(lines.get(looked))) {
                        return lines.get(looked);
                    }
                }
                long left = end - System.nanoTime();
                if (left <= 0 || (!reader.isAlive() && !process.isAlive())) {
                    throw new AssertionError(
                            "no line with "
                                    + name
                                    + " within "
                                    + patience
                                    + " from: "
                                    + what
                                    + "\n"
                                    + String.join("\n", lines));
                }
                try {
                    lines.wait(Math.max(1, Math.min(left / 1_000_000, 100)));
                } catch (InterruptedException e) {
                    throw new AssertionError("interrupted while waiting for " + name, e);
                }
            }
        }
    }

    /// The lines so far that contain `text`.
    public List<String> linesWith(String text) {
        return output().stream().filter(line -> line.contains(text)).toList();
    }

    /// Sends a line to its standard input.
    public void say(String line) {
        try {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException("write to " + what, e);
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public long pid() {
        return process.pid();
    }

    /// Waits for its end and returns its exit status.
    ///
    /// @throws AssertionError with all output if it does not end in time
    public int exit(Duration patience) {
        try {
            if (process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                reader.join(1000);
                return process.exitValue();
            }
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while waiting for " + what, e);
        }
        throw new AssertionError(
                what + " did not end within " + patience + "\n" + String.join("\n", output()));
    }

    /// Asks it to end, as SIGTERM does.
    public void terminate() {
        process.destroy();
    }

    /// Kills it and what it started.
    @Override
    public void close() {
        try (Stream<ProcessHandle> children = process.descendants()) {
            children.forEach(ProcessHandle::destroyForcibly);
        }
        process.destroyForcibly();
        try {
            process.waitFor(5, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
