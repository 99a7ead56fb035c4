package io.leasehold.dhcp.links;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/// Lets one event per topic through in a period and counts the rest, so that what packets can
/// trigger cannot fill a log. Thread-safe.
final class RateLimit {
    /// Topics come from a small set (interface and error), this only keeps a mistake harmless.
    private static final int MAX_TOPICS = 1000;

    private final long periodNanos;
    private final LongSupplier nanoTicker;
    private final Map<String, Seen> topics = new HashMap<>();

    RateLimit(Duration period, LongSupplier nanoTicker) {
        this.periodNanos = period.toNanos();
        this.nanoTicker = nanoTicker;
    }

    /// @return how many were held back since the last one that passed, or empty to hold this one
    ///   back
    synchronized OptionalLong pass(String topic) {
        long now = nanoTicker.getAsLong();
        Seen seen = topics.get(topic);
        if (seen != null && now - seen.passedAt < periodNanos) {
            seen.heldBack++;
            return OptionalLong.empty();
        }
        if (seen == null) {
            if (topics.size() >= MAX_TOPICS) {
                return OptionalLong.empty();
            }
            seen = new Seen();
            topics.put(topic, seen);
        }
        long heldBack = seen.heldBack;
        seen.heldBack = 0;
        seen.passedAt = now;
        return OptionalLong.of(heldBack);
    }

    private static final class Seen {
        long passedAt;
        long heldBack;
    }
}
