package io.leasehold.ddns.reconcile;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;

/// How fast one zone may be updated: a token bucket that holds a second's worth. Lane-confined.
final class UpdateRate {
    private final OptionalInt perSecond;

    /// When the bucket was empty, had it been filled ever since; never after now, unless the clock
    /// was set back.
    private Instant emptyAt = Instant.MIN;

    /// @param perSecond messages; empty for no limit
    UpdateRate(OptionalInt perSecond) {
        this.perSecond = perSecond;
    }

    /// When the next message may be sent: now, or later.
    Instant nextAt(Instant now) {
        if (perSecond.isEmpty()) {
            return now;
        }
        emptyAt = emptyAt.isAfter(now) ? now : emptyAt;
        return later(emptyAt.plus(share()), now);
    }

    void spend(Instant now) {
        if (perSecond.isPresent()) {
            emptyAt = later(emptyAt, now.minusSeconds(1)).plus(share());
        }
    }

    private Duration share() {
        return Duration.ofSeconds(1).dividedBy(perSecond.orElseThrow());
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
