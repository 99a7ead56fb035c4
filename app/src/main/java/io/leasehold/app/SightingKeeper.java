package io.leasehold.app;

import io.leasehold.ipam.port.SightingStore;
import io.leasehold.ipam.port.StoreUnavailableException;
import io.leasehold.ipam.sight.SightingBook;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;

/// Carries who is seen on the links to the store, off the threads that see. What is not written
/// when the program ends is seen again. Confined to a thread of its own.
final class SightingKeeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SightingKeeper.class);
    private static final Duration ROUND = Duration.ofSeconds(2);

    private final SightingBook book;
    private final SightingStore store;
    private final Thread thread =
            Thread.ofPlatform().name("sighting-keeper").daemon().unstarted(this::run);

    SightingKeeper(SightingBook book, SightingStore store) {
        this.book = book;
        this.store = store;
    }

    /// Takes over what was seen before; clients are served meanwhile.
    void start() {
        thread.start();
    }

    private void run() {
        try {
            attempt(() -> book.restore(store.load()));
            while (true) {
                Thread.sleep(ROUND);
                attempt(() -> book.saveChanges(store::save));
            }
        } catch (InterruptedException _) {
            // closed
        }
    }

    private static void attempt(Runnable work) {
        try {
            work.run();
        } catch (StoreUnavailableException away) {
            LOG.debug("sightings not kept, tried again in {}", ROUND, away); // health tells it
        } catch (RuntimeException bug) {
            LOG.error("SIGHTINGS_FAILED keeping who was seen on the links", bug);
        }
    }

    @Override
    public void close() throws InterruptedException {
        thread.interrupt();
        thread.join(Duration.ofSeconds(5));
    }
}
