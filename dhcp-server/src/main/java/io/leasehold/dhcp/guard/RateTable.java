package io.leasehold.dhcp.guard;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.concurrent.TimeUnit;

/**
 * A token bucket for each of many keys, as one number: when the bucket will be full again. A full
 * bucket is the same as none and is forgotten; no other ever is. While the table is full, keys that
 * are not in it are let by uncounted, so whoever invents keys gains nothing that another limit does
 * not stop, and costs those in the table nothing. Not thread-safe.
 */
final class RateTable<K> {
    private static final int FORGOTTEN_AT_ONCE = 2;

    private final int limit;
    private final long interval;
    private final long tolerance;
    private final LinkedHashMap<K, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true);

    private static final class Bucket {
        long fullAt;
    }

    /**
     * @param limit most keys that are counted at once
     */
    RateTable(Rate rate, int limit) {
        this.limit = limit;
        this.interval = TimeUnit.SECONDS.toNanos(1) / rate.perSecond();
        this.tolerance = (rate.burst() - 1) * interval;
    }

    /** Whether {@link #take} would be true. */
    boolean has(K key, long now) {
        Bucket bucket = buckets.get(key);
        return bucket == null || bucket.fullAt - now <= tolerance;
    }

    /** Takes a token, if there is one. */
    boolean take(K key, long now) {
        forgetFull(now);
        Bucket bucket = buckets.get(key);
        if (bucket == null) {
            if (buckets.size() < limit) {
                Bucket fresh = new Bucket();
                fresh.fullAt = now + interval;
                buckets.put(key, fresh);
            }
            return true;
        }
        long from = bucket.fullAt - now < 0 ? now : bucket.fullAt;
        if (from - now > tolerance) {
            return false;
        }
        bucket.fullAt = from + interval;
        return true;
    }

    /** Least recently used first, a few at a time, so that no packet pays for many. */
    private void forgetFull(long now) {
        Iterator<Bucket> eldest = buckets.values().iterator();
        for (int i = 0; i < FORGOTTEN_AT_ONCE && eldest.hasNext(); i++) {
            if (eldest.next().fullAt - now > 0) {
                return;
            }
            eldest.remove();
        }
    }

    int size() {
        return buckets.size();
    }
}
