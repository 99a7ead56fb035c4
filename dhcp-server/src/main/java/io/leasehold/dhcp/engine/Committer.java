package io.leasehold.dhcp.engine;

import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.port.LeaseLog;
import io.leasehold.ipam.port.LeaseLog.GroupOutcome;
import io.leasehold.ipam.port.StoreUnavailableException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The thread that waits for the disk, so that the lane does not: writes one group at a time and
 * tells what became of it. When the store is away it reports that once, and asks until the rows of
 * the group can be read, because only they say whether it became durable. Thread-safe.
 */
final class Committer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Committer.class);
    private static final Duration RETRY = Duration.ofMillis(500);

    private final LeaseLog log;
    private final Runnable refreshPlan;
    private final Consumer<Group.Result> report;
    private final ArrayBlockingQueue<Group> handOver = new ArrayBlockingQueue<>(1);
    private final Thread thread;
    private volatile boolean closing;

    /**
     * @param refreshPlan loads the plan that another server stored; called before a moved plan is
     *     reported
     * @param report told the result of each group, on this thread
     */
    Committer(LeaseLog log, Runnable refreshPlan, Consumer<Group.Result> report) {
        this.log = log;
        this.refreshPlan = refreshPlan;
        this.report = report;
        this.thread = Thread.ofPlatform().name("lease-commit").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /**
     * Hands over the next group; never waits, on whichever thread. The lane has one at the store at
     * a time. After {@link #close} groups are left: their clients were told nothing.
     */
    void submit(Group group) {
        if (!handOver.offer(group)) {
            throw new IllegalStateException("the group before is not taken yet");
        }
    }

    private void run() {
        while (!closing) {
            try {
                Group group = handOver.poll(1, TimeUnit.SECONDS);
                if (group != null) {
                    commit(group);
                }
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    private void commit(Group group) throws InterruptedException {
        try {
            GroupOutcome outcome = log.commit(group.changes(), group.planVersion());
            if (outcome instanceof GroupOutcome.PlanMoved) {
                refreshPlan.run();
            }
            report.accept(new Group.Result.Answered(group, outcome));
        } catch (StoreUnavailableException away) {
            recover(group, away);
        } catch (RuntimeException bug) {
            // The lane waits for a result of every group: a defect must not leave it without one.
            LOG.error("LANE_FAILED committing {} lease changes", group.changes().size(), bug);
            recover(group, bug);
        }
    }

    private void recover(Group group, RuntimeException away) throws InterruptedException {
        LOG.warn(
                "STORE_UNAVAILABLE group of {} lease changes not confirmed: {}",
                group.changes().size(),
                away.getMessage());
        report.accept(new Group.Result.Unavailable(group));
        report.accept(new Group.Result.Recovered(group, readUntilBack(group)));
        LOG.info("store is back; {} addresses read again", group.changes().size());
    }

    private List<Lease> readUntilBack(Group group) throws InterruptedException {
        while (true) {
            TimeUnit.NANOSECONDS.sleep(RETRY.toNanos());
            try {
                return log.read(group.addresses());
            } catch (RuntimeException still) {
                LOG.debug("store still away", still);
            }
        }
    }

    /** Lets the group under way finish, unless the store does not answer. */
    @Override
    public void close() {
        closing = true;
        try {
            if (!thread.join(Duration.ofSeconds(5))) {
                thread.interrupt();
                thread.join();
            }
        } catch (InterruptedException _) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}
