package io.leasehold.store;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.Semaphore;

import javax.sql.DataSource;

/**
 * Tells others by NOTIFY that there may be news in {@code event}. Not in the transaction of a
 * group: a transaction that notifies holds a lock of the whole server while it commits, so groups
 * would wait for each other's fsync. This one has nothing to sync, and one stands for all groups
 * that committed since the last. A hint that is lost is made up for by polling.
 */
final class NewsHint implements AutoCloseable {
    static final String CHANNEL = "leasehold_events";

    private static final Logger LOG = LoggerFactory.getLogger(NewsHint.class);

    /**
     * Between two hints. A transaction for each of a thousand groups a second would cost a tenth of
     * what the groups themselves do, and nobody looks at a page more often than this.
     */
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final DataSource source;
    private final Semaphore news = new Semaphore(0);
    private final Thread thread;
    private volatile boolean closing;

    NewsHint(DataSource source) {
        this.source = source;
        this.thread = Thread.ofPlatform().name("news-hint").daemon().start(this::run);
    }

    /** Returns at once. */
    void tell() {
        if (news.availablePermits() == 0) {
            news.release();
        }
    }

    private void run() {
        try {
            while (true) {
                news.acquire();
                news.drainPermits();
                if (closing) {
                    return;
                }
                notifyOthers();
                Thread.sleep(PAUSE);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void notifyOthers() {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(true);
            statement.execute("NOTIFY " + CHANNEL);
        } catch (SQLException away) {
            LOG.debug("no hint that there are new events: {}", away.getMessage());
        }
    }

    @Override
    public void close() {
        closing = true;
        news.release();
        try {
            // Interrupting it would break the connection in its hands; only if nothing else helps.
            if (!thread.join(Duration.ofSeconds(5))) {
                thread.interrupt();
                thread.join();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
