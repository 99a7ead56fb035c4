package io.leasehold.simulation;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;

/**
 * Simulated time: what is to happen, in the order it will. Events at one instant keep their order.
 */
final class World implements InstantSource {
    private record Event(Instant at, long sequence, Runnable action) {}

    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparing(Event::at).thenComparing(Event::sequence));
    private final RandomGenerator random;
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private long sequence;

    World(RandomGenerator random) {
        this.random = random;
    }

    @Override
    public Instant instant() {
        return now;
    }

    RandomGenerator random() {
        return random;
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    /** A random time between the two. */
    Duration between(Duration least, Duration most) {
        return Duration.ofNanos(random.nextLong(least.toNanos(), most.toNanos() + 1));
    }

    void after(Duration delay, Runnable action) {
        events.add(new Event(now.plus(delay), sequence++, action));
    }

    /**
     * Lets everything happen that is due until {@code end}, checking {@code invariants} after each
     * event.
     */
    void runUntil(Instant end, Runnable invariants) {
        while (!events.isEmpty() && !events.peek().at().isAfter(end)) {
            Event next = events.remove();
            now = next.at();
            next.action().run();
            invariants.run();
        }
        now = end;
    }
}
