package io.leasehold.dhcp.engine;

import io.leasehold.dhcp.exchange.ExchangeSettings;
import io.leasehold.dhcp.exchange.IgnoreReason;
import io.leasehold.dhcp.guard.Admission;
import io.leasehold.dhcp.leasequery.LeaseQueries;
import io.leasehold.dhcp.message.Arrival;
import io.leasehold.dhcp.message.ClientMessage;
import io.leasehold.ipam.lease.LeaseSink;
import io.leasehold.ipam.lease.RawLease;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.plan.LivePlan;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.port.LeaseLog;
import io.leasehold.ipam.port.LeaseLog.GroupOutcome;
import io.leasehold.ipam.sight.Sighting;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A lane and the threads that take turns with it. A thread that brings something, a reader of the
 * network with a batch of messages or the one that commits with the result of a group, does the
 * work itself if it can: no other thread has to wake up for an OFFER, nor for the ACK of a client
 * that is alone. Turns are given in the order in which they are asked for, and are short.
 *
 * <pre>
 *   links ──> inbox ──> turn: decide, OFFER ──> group ──> lease-commit ──> turn: ACK
 * </pre>
 *
 * Under load the next group goes to the store before the replies of a large one are sent; whoever
 * has the next turn sends them. A thread of its own, {@code dhcp-lane}, keeps the time, and does
 * what nobody else is there for.
 *
 * <p>Loads the leases before it serves: until then clients meet silence, never a NAK. Thread-safe.
 */
public final class DhcpEngine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DhcpEngine.class);
    private static final int INBOX_LIMIT = 16_384;

    /** Messages in one turn: so long does the result of a group wait at most. */
    private static final int MAIL_AT_ONCE = 64;

    /** A moment of leisure is no sign that the rush is over. */
    private static final long PRESSED_NANOS = Duration.ofMillis(50).toNanos();

    /**
     * Replies to so many are sent by the thread that committed them, before the next group goes to
     * the store: that takes less than to wake up another thread for it.
     */
    private static final int FEW = 16;

    private static final long TICK_NANOS = Duration.ofMillis(500).toNanos();

    private final LeaseLog log;
    private final LivePlan plan;
    private final LaneObserver observer;
    private final Inbox inbox;
    private final ExpectedAnswers expected;
    private final Committer committer;
    private final Lane lane;
    private final Lane.Outbox outbox;
    private final Thread thread;

    private final ReentrantLock turn = new ReentrantLock(true);
    private final Condition leftOver = turn.newCondition();

    /** When the lane's own thread looks around at the latest, on the ticker of the system. */
    private long wakesAt = System.nanoTime();

    /** Groups that are durable and whose clients are to be told; bounded by the lane. */
    private final ArrayDeque<Group.Result> untold = new ArrayDeque<>();

    private boolean closing;
    private volatile boolean serving;
    private volatile long pressedUntil = System.nanoTime();

    /**
     * @param outbox called by one thread at a time, as are prober, admission and queries
     * @param probing answers go to {@link #answered}
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
        this.outbox = outbox;
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
        // Before the leases: each then goes to its place as it comes, which is cheaper than to go
        // through all of them afterwards.
        lane.adopt(plan.current());
        log.loadRows(
                new LeaseSink() {
                    @Override
                    public void expect(int rows) {
                        lane.expect(rows);
                    }

                    @Override
                    public void row(RawLease row) {
                        lane.restore(row);
                    }
                });
        LOG.info("{} leases loaded", lane.table().all().size());
        committer.start();
        thread.start();
        plan.follow(this::adopt);
        serving = true;
    }

    /** When a change of plan returns, the next packet obeys it. */
    private void adopt(Plan next) {
        inTurn(() -> lane.adopt(next));
    }

    /** See {@link Lane#ownAddresses}. */
    public void ownAddressesChanged(Set<Ipv4Address> addresses) {
        inTurn(() -> lane.ownAddresses(addresses));
    }

    /** Takes one message from the network, to be handled by {@link #serve}; never blocks. */
    public void receive(ClientMessage message, Arrival arrival) {
        if (serving) {
            inbox.mail(new Inbox.Mail(message, arrival));
        } else {
            observer.ignored(message, arrival, IgnoreReason.STARTING);
        }
    }

    /**
     * Handles some of what was received, when it is this thread's turn; waits for no storage.
     *
     * @return whether there is more; then call again
     */
    public boolean serve() {
        inTurn(this::handleMail);
        boolean more = !inbox.isEmpty();
        if (more) {
            pressedUntil = System.nanoTime() + PRESSED_NANOS;
        }
        return more;
    }

    /** Whether more came lately than one turn can do: what can wait should. Never blocks. */
    public boolean isPressed() {
        return pressedUntil - System.nanoTime() > 0;
    }

    /**
     * Takes the answer to a probe, if it is waited for.
     *
     * @return whether it was
     */
    public boolean answered(Sighting answer) {
        boolean taken = expected.take(answer.address());
        if (taken) {
            inTurn(() -> lane.answered(answer));
        }
        return taken;
    }

    /** See {@link Lane#inUse}. */
    public List<AddressInUse> inUse() {
        return lane.inUse();
    }

    private void report(Group.Result result) {
        turn.lock();
        try {
            untold.addLast(result);
            boolean many =
                    result instanceof Group.Result.Answered(Group group, GroupOutcome.Committed _)
                            && group.changes().size() > FEW;
            if (many && lane.freedStore()) {
                leftOver.signal(); // this thread has the next group to see to
            } else {
                tell();
                guarded(outbox::flush);
            }
        } finally {
            turn.unlock();
        }
    }

    private void tell() {
        for (Group.Result next = untold.poll(); next != null; next = untold.poll()) {
            Group.Result result = next;
            guarded(() -> lane.completed(result));
        }
    }

    private void handleMail() {
        for (int i = 0; i < MAIL_AT_ONCE; i++) {
            Inbox.Mail mail = inbox.poll();
            if (mail == null) {
                return;
            }
            guarded(() -> lane.receive(mail.message(), mail.arrival()));
        }
    }

    /** Does the work when it is this thread's turn, and what else is to be done by anybody. */
    private void inTurn(Runnable work) {
        turn.lock();
        try {
            tell();
            guarded(work);
            guarded(outbox::flush);
            if (lane.nanosToProbesEnd().orElse(TICK_NANOS) < wakesAt - System.nanoTime()) {
                leftOver.signal();
            }
        } finally {
            turn.unlock();
        }
    }

    private void run() {
        turn.lock();
        try {
            long nextTick = System.nanoTime() + TICK_NANOS;
            while (true) {
                // Looked at first: what was committed before closing is then told its clients.
                boolean last = closing;
                tell();
                handleMail();
                // After the answers to probes: one that came in time counts.
                guarded(lane::endProbes);
                if (System.nanoTime() - nextTick >= 0) {
                    guarded(lane::tick);
                    nextTick = System.nanoTime() + TICK_NANOS;
                }
                guarded(outbox::flush);
                if (last) {
                    return;
                }
                long wait = nanosToWork(nextTick);
                wakesAt = System.nanoTime() + wait;
                long _ = leftOver.awaitNanos(wait);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            turn.unlock();
        }
    }

    /** How long this thread may let others have their turns. */
    private long nanosToWork(long nextTick) {
        if (!untold.isEmpty() || closing) {
            return 0;
        }
        long toTick = nextTick - System.nanoTime();
        return Math.min(toTick, lane.nanosToProbesEnd().orElse(TICK_NANOS));
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
        inTurn(
                () -> {
                    closing = true;
                    leftOver.signal();
                });
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
