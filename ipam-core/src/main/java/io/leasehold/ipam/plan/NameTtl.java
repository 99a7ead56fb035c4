package io.leasehold.ipam.plan;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How long resolvers may keep the records of a lease: always the same time, or a share of the lease
 * within bounds. What is not said is as RFC 4702 section 5 has it: a third of the lease, at least
 * ten minutes.
 *
 * @param fixed whatever the lease lasts; nothing else may be said then
 * @param percent of the lease, 1 to 100
 * @param min at least this; 1 s to {@link #LONGEST}
 * @param max at most this, also where the default minimum is longer
 */
public record NameTtl(
        Optional<Duration> fixed,
        Optional<Integer> percent,
        Optional<Duration> min,
        Optional<Duration> max) {
    /** A TTL is a number of 31 bits (RFC 2181 section 8). */
    public static final Duration LONGEST = Duration.ofSeconds(Integer.MAX_VALUE);

    /** RFC 4702 section 5. */
    private static final Duration LEAST = Duration.ofMinutes(10);

    public static final NameTtl STANDARD =
            new NameTtl(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    public NameTtl {
        if (fixed.isPresent() && (percent.isPresent() || min.isPresent() || max.isPresent())) {
            throw new IllegalArgumentException(
                    "a fixed TTL of "
                            + fixed.get().toSeconds()
                            + " s has neither percent, min nor max");
        }
        if (percent.isPresent() && (percent.get() < 1 || percent.get() > 100)) {
            throw new IllegalArgumentException("percent " + percent.get() + " is not 1 to 100");
        }
        Stream.of(fixed, min, max)
                .flatMap(Optional::stream)
                .filter(t -> t.compareTo(Duration.ofSeconds(1)) < 0 || t.compareTo(LONGEST) > 0)
                .findFirst()
                .ifPresent(
                        wrong -> {
                            throw new IllegalArgumentException(
                                    "TTL "
                                            + wrong.toSeconds()
                                            + " s is not 1 to "
                                            + LONGEST.toSeconds()
                                            + " s (RFC 2181 section 8)");
                        });
        if (min.isPresent() && max.isPresent() && min.get().compareTo(max.get()) > 0) {
            throw new IllegalArgumentException(
                    "min "
                            + min.get().toSeconds()
                            + " s is longer than max "
                            + max.get().toSeconds()
                            + " s");
        }
    }

    public static NameTtl fixed(Duration time) {
        return new NameTtl(Optional.of(time), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** The TTL of the records of a lease, in whole seconds. */
    public Duration of(Duration lease) {
        if (fixed.isPresent()) {
            return fixed.get();
        }
        Duration share =
                percent.map(p -> Duration.ofSeconds(lease.toSeconds() * p / 100))
                        .orElseGet(() -> Duration.ofSeconds(lease.toSeconds() / 3));
        Duration least = longer(share, min.orElse(LEAST));
        return shorter(least, max.orElse(LONGEST));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
