package io.leasehold.app.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.encoder.Encoder;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// Writes events to standard error: at once when the last line is a while ago, and from WARN on;
/// what comes closer together is gathered and written by one system call, [#PAUSE] later or when
/// there is [#MOST_BYTES] of it. A server that grants thousands of leases a second would else spend
/// as long on writing lines as on deciding. What a kill takes with it is the INFO of the last 20
/// ms.
///
/// From the moment the JVM is told to end, every line is written at once. Thread-safe.
public final class GatheringAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final int MOST_BYTES = 1 << 16;

    private final Object lock = new Object();
    private final PrintStream target;
    private final ByteArrayOutputStream gathered = new ByteArrayOutputStream(MOST_BYTES);
    private final Thread writer = new Thread(this::writeGathered, "log");
    private @Nullable Encoder<ILoggingEvent> encoder;
    private long written = System.nanoTime() - PAUSE.toNanos();
    private boolean ending;

    public GatheringAppender() {
        this(System.err);
    }

    GatheringAppender(PrintStream target) {
        this.target = target;
        writer.setDaemon(true);
    }

    /// Called by logback for the element of that name.
    public void setEncoder(Encoder<ILoggingEvent> encoder) {
        this.encoder = encoder;
    }

    @Override
    public void start() {
        if (encoder == null) {
            addError("appender " + getName() + " has no encoder");
            return;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(this::end, "log-end"));
        writer.start();
        super.start();
    }

    @Override
    public void stop() {
        super.stop();
        end();
    }

    private void end() {
        synchronized (lock) {
            ending = true;
            write();
        }
    }

    @Override
    protected void append(ILoggingEvent event) {
        Encoder<ILoggingEvent> lines = encoder;
        if (lines == null) {
            return; // never started
        }
        byte[] line = lines.encode(event);
        boolean first;
        synchronized (lock) {
            first = gathered.size() == 0;
            gathered.write(line, 0, line.length);
            boolean atOnce =
                    ending
                            || gathered.size() >= MOST_BYTES
                            || event.getLevel().isGreaterOrEqual(Level.WARN)
                            || System.nanoTime() - written >= PAUSE.toNanos();
            if (atOnce) {
                write();
                return;
            }
        }
        if (first) {
            LockSupport.unpark(writer);
        }
    }

    private void write() {
        target.write(gathered.toByteArray(), 0, gathered.size());
        target.flush();
        gathered.reset();
        written = System.nanoTime();
    }

    private void writeGathered() {
        while (!Thread.interrupted()) {
            LockSupport.park(this);
            LockSupport.parkNanos(this, PAUSE.toNanos());
            synchronized (lock) {
                if (gathered.size() > 0) {
                    write();
                }
            }
        }
    }
}
