package io.leasehold.ipam.plan;

import java.time.Duration;
import java.util.Optional;

/**
 * How long leases last.
 *
 * @param standard granted when the client asks for nothing
 * @param min least that is granted to a client that asks (option 51)
 * @param max most that is granted
 */
public record LeaseTimes(Duration standard, Duration min, Duration max) {
    /** The longest lease that is not infinite on the wire. */
    private static final Duration LONGEST = Duration.ofSeconds(0xffff_fffeL);

    public static final LeaseTimes DEFAULT =
            new LeaseTimes(Duration.ofHours(12), Duration.ofMinutes(10), Duration.ofHours(24));

    public LeaseTimes {
        if (min.compareTo(Duration.ofSeconds(1)) < 0 || max.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "lease times " + min + " to " + max + " are not within 1 s and " + LONGEST);
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

    /** What a client gets that asks for {@code requested}, or for nothing. */
    public Duration grant(Optional<Duration> requested) {
        Duration wanted = requested.orElse(standard);
        if (wanted.compareTo(min) < 0) {
            return min;
        }
        return wanted.compareTo(max) > 0 ? max : wanted;
    }
}
