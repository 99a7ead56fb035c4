package io.leasehold.store.embedded;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// The running server on one port, and the thread that started it. Thread-safe.
///
/// The thread lives until [#close]: the kernel ties the death signal to it. Meanwhile it reads what
/// the server says, and starts the server again, on the same port, should it end by itself (the
/// kernel's OOM killer, an operator's `kill`).
final class Postmaster implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Postmaster.class);

    /// Recovery after a crash reads back the write-ahead log, up to a gigabyte of it.
    private static final Duration READY_LIMIT = Duration.ofMinutes(5);

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final Layout layout;
    private final ServiceUser user;
    private final int port;
    private final ServerLog said = new ServerLog();
    private final Thread thread;

    private @Nullable Process process;
    private boolean closing;
    private volatile boolean wasReady;

    private Postmaster(Layout layout, ServiceUser user, int port) {
        this.layout = layout;
        this.user = user;
        this.port = port;
        thread =
                Thread.ofPlatform().name("embedded-postgres").daemon().unstarted(this::keepRunning);
    }

    /// Starts the server and returns when it takes connections. On failure nothing is left running.
    static Postmaster start(Layout layout, ServiceUser user, int port) {
        Postmaster postmaster = new Postmaster(layout, user, port);
        postmaster.thread.start();
        try {
            postmaster.awaitReady();
            return postmaster;
        } catch (RuntimeException e) {
            postmaster.close();
            throw e;
        }
    }

    int port() {
        return port;
    }

    /// Its pid now; changes when it had to be started again, 0 in between.
    synchronized long pid() {
        return process == null || !process.isAlive() ? 0 : process.pid();
    }

    private void awaitReady() {
        if (!Await.until(PATIENCE, () -> ready() || !thread.isAlive())) {
            LOG.info(
                    "waiting for PostgreSQL in {}, probably recovering from a crash: {}",
                    layout.directory(),
                    said.lastLine());
        }
        if (!Await.until(READY_LIMIT, () -> ready() || !thread.isAlive())) {
            throw new EmbeddedPostgresException(
                    "embedded PostgreSQL in "
                            + layout.directory()
                            + " is not ready after "
                            + READY_LIMIT.toMinutes()
                            + " minutes; it said: "
                            + said.lastLines());
        }
        if (!thread.isAlive()) {
            throw new EndedAtStart(said.lastLines());
        }
        wasReady = true;
    }

    /// The pid file names the process we started, and its last line says that it takes connections.
    ///
    /// The port is compared too: a container starts the same processes under the same pids, and a
    /// file left by the last run of it still says "ready".
    private boolean ready() {
        try {
            List<String> lines = Files.readAllLines(layout.postmasterPid());
            long pid = pid();
            return pid != 0
                    && lines.size() >= 8
                    && lines.getFirst().strip().equals(Long.toString(pid))
                    && lines.get(3).strip().equals(Integer.toString(port))
                    && lines.get(7).strip().equals("ready");
        } catch (IOException _) {
            return false;
        }
    }

    private void keepRunning() {
        Duration pause = FIRST_PAUSE;
        while (true) {
            long started = System.nanoTime();
            String end = runOnce();
            if (!wasReady || isClosing()) {
                return;
            }
            LOG.warn(
                    "EMBEDDED_POSTGRES_ENDED PostgreSQL in {} {}; starting it again in {} ms; it"
                            + " said: {}",
                    layout.directory(),
                    end,
                    pause.toMillis(),
                    said.lastLines());
            boolean ranWell = System.nanoTime() - started > LONGEST_PAUSE.toNanos();
            pause = ranWell ? FIRST_PAUSE : pause;
            LockSupport.parkNanos(pause.toNanos());
            pause =
                    pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0
                            ? LONGEST_PAUSE
                            : pause.multipliedBy(2);
        }
    }

    /// From spawn to end.
    ///
    /// @return how it ended
    private String runOnce() {
        try {
            Process child = spawn();
            if (child == null) {
                return "is to stop";
            }
            try (BufferedReader lines = child.inputReader(StandardCharsets.UTF_8)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    said.add(line);
                }
            }
            return "ended with code " + child.waitFor();
        } catch (IOException | EmbeddedPostgresException e) {
            said.add("cannot be started: " + e.getMessage());
            return "could not be started";
        } catch (InterruptedException _) {
            // Nobody has this thread to interrupt it; looping on would be right, and the status
            // does not matter.
            return "was left";
        }
    }

    private synchronized @Nullable Process spawn() throws IOException {
        if (closing) {
            return null;
        }
        Process child = Tool.prepare(user.childCommand(command())).start();
        process = child;
        child.getOutputStream().close();
        return child;
    }

    /// What safety needs comes by the command line, where no file can overrule it.
    private List<String> command() {
        return List.of(
                layout.program("postgres").toString(),
                "-D",
                layout.data().toString(),
                "-p",
                Integer.toString(port),
                "--listen_addresses=127.0.0.1",
                "--unix_socket_directories=",
                "--fsync=on",
                "--full_page_writes=on",
                "--synchronous_commit=on",
                "--logging_collector=off",
                "--log_destination=stderr",
                "--log_line_prefix=" + ServerLog.PREFIX,
                "--lc_messages=C",
                "--log_timezone=UTC",
                "--timezone=UTC");
    }

    private synchronized boolean isClosing() {
        return closing;
    }

    /// Stops the server, at the latest after 40 seconds. Open transactions of its clients are
    /// rolled back.
    @Override
    public void close() {
        Process child;
        synchronized (this) {
            closing = true;
            child = process;
        }
        LockSupport.unpark(thread);
        if (child != null && child.isAlive()) {
            if (!Signals.stop(layout, user, child.pid(), () -> !child.isAlive())) {
                child.destroyForcibly();
            }
        }
        Await.until(PATIENCE, () -> !thread.isAlive());
    }

    /// The server ended before it took connections.
    static final class EndedAtStart extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String said;

        EndedAtStart(String said) {
            super(said);
            this.said = said;
        }

        /// What it said last, oldest line first.
        String said() {
            return said;
        }
    }
}
