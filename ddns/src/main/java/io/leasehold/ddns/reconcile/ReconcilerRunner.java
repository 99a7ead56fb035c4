package io.leasehold.ddns.reconcile;

import io.leasehold.ddns.plan.FailureKind;
import io.leasehold.ddns.plan.UpdateAnswer;
import io.leasehold.ddns.zone.ZoneTable;
import io.leasehold.ipam.port.StoreUnavailableException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/// Threads around a {@link Reconciler}: one lane that owns it and a virtual thread for each message
/// on its way. Thread-safe.
///
/// The mailbox is bounded by what can be in flight: one answer for each message that was sent, and
/// one wake-up at most.
public final class ReconcilerRunner implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReconcilerRunner.class);

    /// A turn at least this often, however pressed others are: names follow, if late.
    private static final Duration LONGEST_YIELD = Duration.ofMillis(250);

    private static final Duration YIELD = Duration.ofMillis(10);

    private final Reconciler reconciler;
    private final UpdateSender sender;
    private final InstantSource clock;
    private final Duration pollInterval;
    private final LinkedBlockingQueue<Runnable> mailbox = new LinkedBlockingQueue<>();
    private final AtomicBoolean wakePending = new AtomicBoolean();
    private final ExecutorService network =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("ddns-send-", 0).factory());
    private final Thread lane;

    private volatile boolean closed;
    private boolean loadWanted = true;
    private boolean storeAway;
    private BooleanSupplier mustYield = () -> false;

    /// @param pollInterval how often the ledger is asked without being woken: retries become due
    public ReconcilerRunner(
            Reconciler reconciler,
            UpdateSender sender,
            InstantSource clock,
            Duration pollInterval) {
        this.reconciler = reconciler;
        this.sender = sender;
        this.clock = clock;
        this.pollInterval = pollInterval;
        this.lane = Thread.ofPlatform().name("ddns").daemon().unstarted(this::run);
    }

    public void start() {
        lane.start();
        wake();
    }

    /// As {@link #start()}, beside somebody who cannot wait.
    ///
    /// @param mustYield whether that one has more to do than is done: DNS can wait, and comes in
    ///   larger messages then, which cost less a name
    public void start(BooleanSupplier mustYield) {
        this.mustYield = mustYield;
        start();
    }

    /// There may be something due. Cheap; call it after every commit that wrote an intent.
    public void wake() {
        if (wakePending.compareAndSet(false, true)) {
            mailbox.add(
                    () -> {
                        wakePending.set(false);
                        loadWanted = true;
                    });
        }
    }

    /// Uses other zones, after a reload of the configuration.
    public void replaceZones(ZoneTable zones) {
        mailbox.add(
                () -> {
                    reconciler.replaceZones(zones);
                    loadWanted = true;
                });
    }

    private void run() {
        long nextLoad = System.nanoTime();
        while (!closed) {
            try {
                long wait =
                        loadWanted ? 0 : Math.min(nextLoad - System.nanoTime(), nanosUntilPoll());
                Runnable event = mailbox.poll(Math.max(0, wait), TimeUnit.NANOSECONDS);
                while (event != null) {
                    event.run();
                    event = mailbox.poll();
                }
                yieldToOthers();
                if (nextLoad - System.nanoTime() <= 0) {
                    loadWanted = true;
                }
                if (loadWanted) {
                    nextLoad = System.nanoTime() + pollInterval.toNanos();
                }
                turn();
            } catch (InterruptedException _) {
                return;
            } catch (StoreUnavailableException away) {
                if (!storeAway) {
                    storeAway = true;
                    LOG.warn(
                            "DDNS_LEDGER_UNAVAILABLE what DNS should say cannot be read or settled;"
                                    + " trying again every {} s",
                            pollInterval.toSeconds(),
                            away);
                }
                loadWanted = false;
            } catch (RuntimeException bug) {
                LOG.error(
                        "DDNS_LANE_FAILED the DNS reconciler met an impossible state; it starts"
                                + " over from the ledger",
                        bug);
                reconciler.forget();
                loadWanted = false;
            }
        }
    }

    /// Between two turns, for as long as others are pressed but not for ever.
    private void yieldToOthers() throws InterruptedException {
        long end = System.nanoTime() + LONGEST_YIELD.toNanos();
        while (!closed && mustYield.getAsBoolean() && end - System.nanoTime() > 0) {
            Runnable event = mailbox.poll(YIELD.toNanos(), TimeUnit.NANOSECONDS);
            if (event != null) {
                event.run();
            }
        }
    }

    private void turn() {
        Instant now = clock.instant();
        if (loadWanted || reconciler.moreDue()) {
            loadWanted = false;
            reconciler.load(now);
        }
        for (Optional<Outgoing> next = reconciler.poll(now);
                next.isPresent();
                next = reconciler.poll(now)) {
            send(next.get());
        }
        reconciler.flush(now);
        if (storeAway) {
            storeAway = false;
            LOG.info("what DNS should say can be read again");
        }
        // A job that ended without sending anything made room, and nothing will wake us for it. Not
        // a loop here: with a silent server and more names than are settled within their backoff it
        // would never end, and the answer to the probe never be heard.
        loadWanted |= reconciler.idle() && reconciler.moreDue();
    }

    private void send(Outgoing outgoing) {
        try {
            network.execute(() -> exchange(outgoing));
        } catch (RejectedExecutionException _) {
            LOG.debug("closing: {} not sent", outgoing);
        }
    }

    private void exchange(Outgoing outgoing) {
        switch (outgoing) {
            case Outgoing.Update update -> {
                UpdateAnswer answer = answer(update);
                mailbox.add(() -> reconciler.answered(update, answer, clock.instant()));
            }
            case Outgoing.Probe probe -> {
                boolean answers = sender.answers(probe.zone(), probe.server());
                mailbox.add(() -> reconciler.probed(probe, answers, clock.instant()));
            }
        }
    }

    private UpdateAnswer answer(Outgoing.Update update) {
        try {
            return sender.update(update.zone(), update.server(), update.message());
        } catch (RuntimeException bug) {
            // Whatever happens, the job must not hang for ever.
            LOG.error("DDNS_SEND_FAILED an update could not even be tried: {}", update, bug);
            return new UpdateAnswer.Failed(FailureKind.UNEXPECTED, bug.toString());
        }
    }

    private long nanosUntilPoll() {
        Instant now = clock.instant();
        Instant next = reconciler.nextPoll(now);
        if (next.equals(Instant.MAX)) {
            return Long.MAX_VALUE;
        }
        return Math.max(0, Duration.between(now, next).toNanos());
    }

    /// Stops at once. What is on its way is forgotten and repeated after the next start, which is
    /// harmless.
    @Override
    public void close() {
        closed = true;
        network.shutdownNow();
        lane.interrupt();
        try {
            if (lane.join(Duration.ofSeconds(10))) {
                reconciler.resign();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (StoreUnavailableException away) {
            LOG.debug("what was under way stays claimed until its time is over", away);
        }
    }
}
