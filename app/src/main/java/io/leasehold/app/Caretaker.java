package io.leasehold.app;

import io.leasehold.ipam.port.StoreUnavailableException;
import io.leasehold.store.PostgresStore;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;

/// What has to be done for the store when nobody waits for it: warming up once clients are served,
/// and care of the tables each hour. Confined to a thread of its own.
final class Caretaker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Caretaker.class);
    private static final Duration ROUND = Duration.ofHours(1);

    private final PostgresStore store;
    private final Duration retention;
    private final Thread thread =
            Thread.ofPlatform().name("caretaker").daemon().unstarted(this::run);

    /// @param retention how long what was is remembered
    Caretaker(PostgresStore store, Duration retention) {
        this.store = store;
        this.retention = retention;
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            attempt("warming up", store::warmUp);
            while (true) {
                attempt("care of the tables", () -> store.maintain(retention));
                Thread.sleep(ROUND);
            }
        } catch (InterruptedException _) {
            // closed
        }
    }

    private static void attempt(String what, Runnable work) {
        try {
            work.run();
        } catch (StoreUnavailableException away) {
            LOG.warn(
                    "MAINTENANCE_FAILED {}: {}; tried again in {}", what, away.getMessage(), ROUND);
        } catch (RuntimeException bug) {
            LOG.error("MAINTENANCE_FAILED {}", what, bug);
        }
    }

    /// Waits for the work under way, which must not find the store closed.
    @Override
    public void close() throws InterruptedException {
        thread.interrupt();
        thread.join(Duration.ofSeconds(5));
    }
}
