package io.leasehold.ipam.plan;

import java.time.Duration;
import java.util.Optional;

/**
 * How long leases last.
 *
 * @param standard granted when the client asks for nothing
 * @param min least that is granted to a client that asks (option 51)
 * @param max most that is granted
 * @param renew T1, if not half of the lease
 * @param rebind T2, if not seven eighths of the lease
 * @param cachePercent a renewal within this share of a lease changes nothing: the client is told
 *     the rest of the lease it has; 0 for never
 * @param pressurePercent when more than this share of the dynamic addresses of a subnet is taken,
 *     its leases last no longer than {@code min}; {@link #NO_PRESSURE} for never
 */
public record LeaseTimes(
        Duration standard,
        Duration min,
        Duration max,
        Optional<Duration> renew,
        Optional<Duration> rebind,
        int cachePercent,
        int pressurePercent) {
    /** What option 51 spells 0xffffffff: for ever (RFC 2131 section 3.3). */
    public static final Duration INFINITE = Duration.ofSeconds(0xffff_ffffL);

    public static final int NO_PRESSURE = 100;

    public static final LeaseTimes DEFAULT =
            new LeaseTimes(Duration.ofHours(12), Duration.ofMinutes(10), Duration.ofHours(24));

    /** What a client gets that cannot renew. */
    public static final LeaseTimes FOREVER = new LeaseTimes(INFINITE, INFINITE, INFINITE);

    public LeaseTimes {
        if (min.compareTo(Duration.ofSeconds(1)) < 0 || max.compareTo(INFINITE) > 0) {
            throw new IllegalArgumentException(
                    "lease times " + min + " to " + max + " are not within 1 s and " + INFINITE);
        }
        if (min.compareTo(standard) > 0 || standard.compareTo(max) > 0) {
            throw new IllegalArgumentException(
                    "lease times min "
                            + min
                            + ", default "
                            + standard
                            + ", max "
                            + max
                            + " are not in that order");
        }
    }

    /** Times without refinements. */
    public LeaseTimes(Duration standard, Duration min, Duration max) {
        this(standard, min, max, Optional.empty(), Optional.empty(), 0, NO_PRESSURE);
    }

    /** The same said by one scope. */
    LeaseTerms terms() {
        return new LeaseTerms(
                Optional.of(standard),
                Optional.of(min),
                Optional.of(max),
                renew,
                rebind,
                Optional.of(cachePercent),
                Optional.of(pressurePercent));
    }

    /** What a client gets that asks for {@code requested}, or for nothing. */
    public Duration grant(Optional<Duration> requested) {
        Duration wanted = requested.orElse(standard);
        if (wanted.compareTo(min) < 0) {
            return min;
        }
        return wanted.compareTo(max) > 0 ? max : wanted;
    }

    /** These times where addresses are scarce. */
    public LeaseTimes underPressure() {
        return new LeaseTimes(min, min, min, renew, rebind, cachePercent, pressurePercent);
    }

    /**
     * T1 of a lease of this length (RFC 2131 section 4.4.5): half of it unless set, and never after
     * T2.
     */
    public Duration renewAfter(Duration lease) {
        Duration half = Duration.ofSeconds(lease.toSeconds() / 2);
        Duration after = renew.filter(r -> r.compareTo(lease) < 0).orElse(half);
        Duration latest = rebindAfter(lease);
        return after.compareTo(latest) > 0 ? latest : after;
    }

    /** T2 of a lease of this length: seven eighths of it unless set. */
    public Duration rebindAfter(Duration lease) {
        return rebind.filter(r -> r.compareTo(lease) < 0)
                .orElseGet(() -> Duration.ofSeconds(lease.toSeconds() * 7 / 8));
    }
}
