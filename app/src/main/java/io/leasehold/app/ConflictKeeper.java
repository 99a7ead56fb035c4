package io.leasehold.app;

import io.leasehold.ipam.plan.Conflict;
import io.leasehold.ipam.plan.Conflicts;
import io.leasehold.ipam.plan.LivePlan;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.port.ConflictStore;
import io.leasehold.ipam.port.StoreUnavailableException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// Keeps what is stored of conflicts equal to those there are. Who changes the plan never waits for
/// it: only the newest plan is kept for its thread, however many came meanwhile. Thread-safe.
final class ConflictKeeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConflictKeeper.class);

    /// What others than the plan report is looked at this often, and a failed write tried again.
    private static final Duration ROUND = Duration.ofSeconds(15);

    private record Figure(Conflict.Kind kind, Conflict.Severity severity) {}

    private final ConflictStore store;
    private final Function<Plan, List<Conflict>> seen;
    private volatile Plan newest = Plan.EMPTY;
    private final Semaphore news = new Semaphore(0);
    private final Map<Figure, Integer> figures = new ConcurrentHashMap<>();
    private final Thread thread =
            Thread.ofPlatform().name("conflict-keeper").daemon().unstarted(this::run);
    private Map<String, Conflict> last = Map.of();
    private boolean written;

    /// @param seen conflicts that do not follow from a plan alone; called on the keeper's thread
    ConflictKeeper(ConflictStore store, Function<Plan, List<Conflict>> seen, MeterRegistry meters) {
        this.store = store;
        this.seen = seen;
        for (Conflict.Kind kind : Conflict.Kind.values()) {
            for (Conflict.Severity severity : Conflict.Severity.values()) {
                Figure figure = new Figure(kind, severity);
                Gauge.builder("leasehold.conflicts", () -> figures.getOrDefault(figure, 0))
                        .description("Open conflicts of the address plan")
                        .tag("kind", kind.text())
                        .tag("severity", severity.name().toLowerCase(Locale.ROOT))
                        .register(meters);
            }
        }
    }

    /// Begins to follow a plan.
    void start(LivePlan plan) {
        thread.start();
        plan.follow(
                next -> {
                    newest = next;
                    news.release();
                });
    }

    private void run() {
        try {
            while (true) {
                if (news.tryAcquire(ROUND.toMillis(), TimeUnit.MILLISECONDS)) {
                    news.drainPermits();
                }
                look();
            }
        } catch (InterruptedException _) {
            // closed
        }
    }

    private void look() {
        try {
            Plan plan = newest;
            List<Conflict> now = new ArrayList<>(Conflicts.of(plan));
            now.addAll(seen.apply(plan));
            reconcile(now);
        } catch (StoreUnavailableException away) {
            written = false;
            LOG.debug("conflicts not written, tried again in {}", ROUND, away); // health tells it
        } catch (RuntimeException bug) {
            written = false;
            LOG.error("CONFLICTS_FAILED looking for conflicts of the plan", bug);
        }
    }

    private void reconcile(List<Conflict> now) {
        Map<String, Conflict> current = new LinkedHashMap<>();
        now.forEach(conflict -> current.putIfAbsent(conflict.id(), conflict));
        count(current);
        if (written && current.equals(last)) {
            return;
        }
        Map<String, Conflict> known = written ? last : stored();
        store.reconcile(List.copyOf(current.values()));
        current.values().stream()
                .filter(conflict -> !known.containsKey(conflict.id()))
                .forEach(
                        conflict ->
                                LOG.warn(
                                        "CONFLICT_OPENED {} {} {}: {}",
                                        conflict.id(),
                                        conflict.severity(),
                                        conflict.kind().text(),
                                        harmless(conflict.message())));
        known.values().stream()
                .filter(conflict -> !current.containsKey(conflict.id()))
                .forEach(
                        conflict ->
                                LOG.info(
                                        "conflict {} is over: {}",
                                        conflict.id(),
                                        harmless(conflict.message())));
        last = current;
        written = true;
    }

    /// What was open when another server, or this one before a restart, last looked.
    private Map<String, Conflict> stored() {
        Map<String, Conflict> open = new LinkedHashMap<>();
        store.open().forEach(entry -> open.put(entry.conflict().id(), entry.conflict()));
        return open;
    }

    private void count(Map<String, Conflict> current) {
        Map<Figure, Integer> counted = new LinkedHashMap<>();
        current.values()
                .forEach(c -> counted.merge(new Figure(c.kind(), c.severity()), 1, Integer::sum));
        figures.keySet().retainAll(counted.keySet());
        figures.putAll(counted);
    }

    /// Owners are named by whoever declares or observes them.
    private static String harmless(String message) {
        return message.replaceAll("[\\p{Cntrl}\\p{Cf}\\u0085\\u2028\\u2029]", " ");
    }

    /// How many there are, in words; empty when there are none.
    String inWords() {
        int all = figures.values().stream().mapToInt(Integer::intValue).sum();
        int critical =
                figures.entrySet().stream()
                        .filter(e -> e.getKey().severity() == Conflict.Severity.CRITICAL)
                        .mapToInt(Map.Entry::getValue)
                        .sum();
        return all == 0
                ? ""
                : all + (all == 1 ? " conflict, " : " conflicts, ") + critical + " critical";
    }

    @Override
    public void close() throws InterruptedException {
        thread.interrupt();
        thread.join(Duration.ofSeconds(5));
    }
}
