package io.leasehold.ddns.reconcile;

import java.time.Duration;

/// The limits of the reconciler.
///
/// @param mostJobs addresses worked on at one time, over all servers
/// @param inFlightPerServer messages on their way to one server
/// @param namesPerMessage addresses put into one message, fewer when their names are long; 1 sends
///   each alone
/// @param claim for how long other servers leave alone what this one works on, unless it renews. A
///   third of it must be longer than one message with all its retries can take
public record ReconcilerSettings(
        int mostJobs,
        int inFlightPerServer,
        int namesPerMessage,
        Backoff transientBackoff,
        Backoff policyBackoff,
        Backoff probeBackoff,
        Duration claim) {
    /// A DNS server writes its journal once a message, so few large messages beat many small ones:
    /// see `docs/decisions/0021`. A transient failure is retried after 1 s, then ever more slowly
    /// up to 5 min. A refusal is capped at one minute: somebody has just edited the server's policy
    /// and watches for it to heal. A silent server is asked for its SOA every 5 s at most, which
    /// costs it nothing.
    public static final ReconcilerSettings DEFAULT =
            new ReconcilerSettings(
                    2048,
                    4,
                    200,
                    new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(5)),
                    new Backoff(Duration.ofSeconds(5), Duration.ofSeconds(60)),
                    new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(5)),
                    Duration.ofSeconds(45));

    /// Doubles from one attempt to the next.
    public record Backoff(Duration first, Duration most) {
        /// @param attempts failed before this one, 0 or more
        /// @param jitter 0 to 1; spreads the delay from three quarters to all of it
        Duration delay(int attempts, double jitter) {
            long millis = first.toMillis() << Math.min(attempts, 20);
            double capped = Math.min(millis, most.toMillis());
            return Duration.ofMillis((long) (capped * (0.75 + 0.25 * jitter)));
        }
    }

    public ReconcilerSettings {
        if (mostJobs < 1 || inFlightPerServer < 1 || namesPerMessage < 1) {
            throw new IllegalArgumentException("limits of the DNS reconciler must be positive");
        }
    }

    /// The same with other limits on messages.
    public ReconcilerSettings with(int inFlight, int names) {
        return new ReconcilerSettings(
                mostJobs, inFlight, names, transientBackoff, policyBackoff, probeBackoff, claim);
    }

    /// The same with another number of addresses at one time.
    public ReconcilerSettings withMostJobs(int most) {
        return new ReconcilerSettings(
                most,
                inFlightPerServer,
                namesPerMessage,
                transientBackoff,
                policyBackoff,
                probeBackoff,
                claim);
    }

    /// The same with claims of another length.
    public ReconcilerSettings withClaim(Duration time) {
        return new ReconcilerSettings(
                mostJobs,
                inFlightPerServer,
                namesPerMessage,
                transientBackoff,
                policyBackoff,
                probeBackoff,
                time);
    }
}
