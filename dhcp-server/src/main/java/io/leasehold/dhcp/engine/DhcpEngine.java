package io.leasehold.dhcp.engine;

import io.leasehold.dhcp.exchange.ExchangeSettings;
import io.leasehold.dhcp.exchange.IgnoreReason;
import io.leasehold.dhcp.guard.Admission;
import io.leasehold.dhcp.leasequery.LeaseQueries;
import io.leasehold.dhcp.message.Arrival;
import io.leasehold.dhcp.message.ClientMessage;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.plan.LivePlan;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.port.LeaseLog;
import io.leasehold.ipam.sight.Sighting;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * The lane on its thread, fed by an {@link Inbox} and followed by a {@link Committer}. Loads the
 * leases before it serves: until then clients meet silence, never a NAK. Thread-safe.
 */
public final class DhcpEngine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DhcpEngine.class);
    private static final int INBOX_LIMIT = 16_384;
    private static final int MAIL_AT_ONCE = 64;
    private static final long TICK_NANOS = Duration.ofMillis(500).toNanos();

    private final LeaseLog log;
    private final LivePlan plan;
    private final LaneObserver observer;
    private final Inbox inbox;
    private final ExpectedAnswers expected;
    private final Committer committer;
    private final Lane lane;
    private final Thread thread;
    private volatile boolean closing;
    private volatile boolean serving;

    /**
     * @param probing its prober may be asked on the lane's thread only; answers go to {@link
     *     #answered}
     * @param admission is asked on the lane's thread, as {@code queries} is
     */
    public DhcpEngine(
            LeaseLog log,
            LivePlan plan,
            ExchangeSettings settings,
            InstantSource clock,
            Lane.Outbox outbox,
            LaneObserver observer,
            Probing probing,
            Admission admission,
            LeaseQueries queries) {
        this.log = log;
        this.plan = plan;
        this.observer = observer;
        this.inbox =
                new Inbox(
                        INBOX_LIMIT,
                        mail ->
                                observer.ignored(
                                        mail.message(), mail.arrival(), IgnoreReason.OVERLOADED));
        this.committer = new Committer(log, plan::refresh, this::report);
        this.expected = new ExpectedAnswers(probing.prober());
        this.lane =
                new Lane(
                        settings,
                        clock,
                        committer::submit,
                        outbox,
                        observer,
                        new Probing(
                                probing.settings(), expected, probing.book(), probing.nanoTicker()),
                        admission,
                        queries);
        this.thread = Thread.ofPlatform().name("dhcp-lane").unstarted(this::run);
    }

    /** Loads the stored leases and begins to serve; returns when it does. */
    public void start() {
        long[] count = {0};
        log.loadRows(
                row -> {
                    lane.restore(row);
                    count[0]++;
                });
        LOG.info("{} leases loaded", count[0]);
        committer.start();
        thread.start();
        plan.follow(this::adopt);
        serving = true;
    }

    /**
     * Waits until the lane has the plan: when a change of plan returns, the next packet obeys it.
     */
    private void adopt(Plan next) {
        CompletableFuture<Void> adopted = new CompletableFuture<>();
        inbox.order(
                () -> {
                    try {
                        lane.adopt(next);
                    } finally {
                        adopted.complete(null);
                    }
                });
        if (!Thread.currentThread().getName().equals("lease-commit")) {
            adopted.join();
        }
    }

    /** See {@link Lane#ownAddresses}. */
    public void ownAddressesChanged(Set<Ipv4Address> addresses) {
        inbox.order(() -> lane.ownAddresses(addresses));
    }

    /** Takes one message from the network; never blocks on storage. */
    public void receive(ClientMessage message, Arrival arrival) {
        if (serving) {
            inbox.mail(new Inbox.Mail(message, arrival));
        } else {
            observer.ignored(message, arrival, IgnoreReason.STARTING);
        }
    }

    /**
     * Takes the answer to a probe, if it is waited for; never blocks.
     *
     * @return whether it was
     */
    public boolean answered(Sighting answer) {
        boolean taken = expected.take(answer.address());
        if (taken) {
            inbox.order(() -> lane.answered(answer));
        }
        return taken;
    }

    /** See {@link Lane#inUse}. */
    public List<AddressInUse> inUse() {
        return lane.inUse();
    }

    private void report(Group.Result result) {
        inbox.order(() -> lane.completed(result));
    }

    private void run() {
        long nextTick = System.nanoTime() + TICK_NANOS;
        while (true) {
            try {
                // Looked at before the inbox: what was committed before closing is then in there,
                // and its clients are answered.
                boolean last = closing;
                long wait =
                        Math.min(
                                nextTick - System.nanoTime(),
                                lane.nanosToProbesEnd().orElse(TICK_NANOS));
                Inbox.Batch batch = inbox.take(MAIL_AT_ONCE, last ? 1 : Math.max(1, wait));
                for (Runnable order : batch.orders()) {
                    guarded(order);
                }
                if (last) {
                    return;
                }
                for (Inbox.Mail mail : batch.mail()) {
                    guarded(() -> lane.receive(mail.message(), mail.arrival()));
                }
                // After the answers, which are orders: one that came in time counts.
                guarded(lane::endProbes);
                if (System.nanoTime() - nextTick >= 0) {
                    guarded(lane::tick);
                    nextTick = System.nanoTime() + TICK_NANOS;
                }
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    /** An impossible state fails loudly and costs one message; the server survives it. */
    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException bug) {
            LOG.error(
                    "LANE_FAILED while handling a message or an order; it is dropped, serving goes"
                            + " on",
                    bug);
        }
    }

    /** Stops taking messages, lets the group under way become durable and its replies leave. */
    @Override
    public void close() {
        serving = false;
        committer.close();
        // After the reports that the committer left behind.
        inbox.order(() -> closing = true);
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
