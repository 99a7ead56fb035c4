package io.leasehold.ipam.plan;

import java.time.Duration;
import java.util.Optional;

/**
 * What one scope of a plan says about how long leases last; what it leaves out the wider scope
 * says, and {@link LeaseTimes#DEFAULT} in the end. All times are whole seconds.
 *
 * @param standard granted when the client asks for nothing
 * @param min least that is granted to a client that asks (option 51)
 * @param max most that is granted
 * @param renew T1, if not half of the lease
 * @param rebind T2, if not seven eighths of the lease
 * @param cachePercent see {@link LeaseTimes#cachePercent}
 * @param pressurePercent see {@link LeaseTimes#pressurePercent}
 */
public record LeaseTerms(
        Optional<Duration> standard,
        Optional<Duration> min,
        Optional<Duration> max,
        Optional<Duration> renew,
        Optional<Duration> rebind,
        Optional<Integer> cachePercent,
        Optional<Integer> pressurePercent) {
    public static final LeaseTerms NONE =
            new LeaseTerms(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());

    /** Terms that leave only the refinements to wider scopes. */
    public static LeaseTerms of(Duration standard, Duration min, Duration max) {
        return new LeaseTerms(
                Optional.of(standard),
                Optional.of(min),
                Optional.of(max),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /**
     * These terms in a wider scope and {@code over} in a narrower one. What the narrower scope says
     * moves what it inherits out of its way: a most of an hour makes an inherited standard of a day
     * an hour as well.
     */
    public LeaseTerms overlaidBy(LeaseTerms over) {
        if (over.equals(NONE)) {
            return this;
        }
        return new LeaseTerms(
                over.standard.or(() -> between(standard, over.min, over.max)),
                over.min.or(() -> between(min, Optional.empty(), first(over.max, over.standard))),
                over.max.or(() -> between(max, first(over.min, over.standard), Optional.empty())),
                over.renew.or(() -> renew),
                over.rebind.or(() -> rebind),
                over.cachePercent.or(() -> cachePercent),
                over.pressurePercent.or(() -> pressurePercent));
    }

    /** The bound that is the tighter one, as a standard lies between least and most. */
    private static Optional<Duration> first(Optional<Duration> bound, Optional<Duration> standard) {
        return standard.or(() -> bound);
    }

    private static Optional<Duration> between(
            Optional<Duration> value, Optional<Duration> least, Optional<Duration> most) {
        return value.map(v -> least.filter(l -> v.compareTo(l) < 0).orElse(v))
                .map(v -> most.filter(m -> v.compareTo(m) > 0).orElse(v));
    }

    /** What is said at last, the defaults where nobody said anything. */
    public LeaseTimes resolve() {
        LeaseTerms all = LeaseTimes.DEFAULT.terms().overlaidBy(this);
        return new LeaseTimes(
                all.standard.orElseThrow(),
                all.min.orElseThrow(),
                all.max.orElseThrow(),
                all.renew,
                all.rebind,
                all.cachePercent.orElse(0),
                all.pressurePercent.orElse(LeaseTimes.NO_PRESSURE));
    }
}
