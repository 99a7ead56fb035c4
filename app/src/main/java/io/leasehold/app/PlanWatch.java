package io.leasehold.app;

import io.leasehold.ipam.plan.LivePlan;
import io.leasehold.ipam.port.StoreUnavailableException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;

/// Takes over plans that somebody else stored: a command, another server on the database, SQL. The
/// fence keeps leases right without it; this makes offers and pages right within half a second.
/// Confined to a thread of its own.
final class PlanWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PlanWatch.class);
    private static final Duration ROUND = Duration.ofMillis(500);

    private final LivePlan plan;
    private final Thread thread =
            Thread.ofPlatform().name("plan-watch").daemon().unstarted(this::run);

    PlanWatch(LivePlan plan) {
        this.plan = plan;
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(ROUND);
                look();
            }
        } catch (InterruptedException _) {
            // closed
        }
    }

    private void look() {
        long before = plan.current().version();
        try {
            plan.refresh();
        } catch (StoreUnavailableException away) {
            LOG.debug("plan not looked at", away); // health tells people
        } catch (RuntimeException bug) {
            LOG.error("PLAN_WATCH_FAILED looking for a newer plan than version {}", before, bug);
        }
        long after = plan.current().version();
        if (after > before) {
            LOG.info("plan version {} is in force", after);
        }
    }

    @Override
    public void close() throws InterruptedException {
        thread.interrupt();
        thread.join(Duration.ofSeconds(5));
    }
}
