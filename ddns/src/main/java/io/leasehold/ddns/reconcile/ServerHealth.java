package io.leasehold.ddns.reconcile;

import io.leasehold.ddns.zone.DnsServer;

import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/// Whether one server answers: a circuit breaker.
///
/// ```
/// ANSWERING ──3 silent messages in a row──> SILENT ──timer──> probed ──answer──> ANSWERING
///                                             ^                  └──silence──┐
///                                             └──────────────────────────────┘
/// ```
///
/// Lane-confined.
final class ServerHealth {
    private static final int SILENCES_THAT_COUNT = 3;

    private static final Duration SINGLY = Duration.ofMinutes(5);

    final DnsServer server;
    private int silences;
    private int failedProbes;
    private boolean probing;
    private Instant nextProbe = Instant.MAX;
    private int silencesToSeveral;
    private Instant singlyUntil = Instant.MIN;

    /// Updates on their way to it.
    int inFlight;

    ServerHealth(DnsServer server) {
        this.server = server;
    }

    boolean usable() {
        return nextProbe.equals(Instant.MAX);
    }

    /// When to ask again whether it is back; {@link Instant#MAX} when there is nothing to ask.
    Instant nextProbe() {
        return probing ? Instant.MAX : nextProbe;
    }

    /// Whether messages for several addresses are to be avoided for now.
    boolean singly(Instant now) {
        return now.isBefore(singlyUntil);
    }

    /// Messages for several are large and go over TCP, which a firewall may drop where UDP passes:
    /// a server that answers probes and yet is silent to every large message gets small ones.
    void silentToSeveral(Instant now) {
        if (++silencesToSeveral > 2 * SILENCES_THAT_COUNT) {
            singlyUntil = now.plus(SINGLY);
            silencesToSeveral = 0;
        }
    }

    void heardSeveral() {
        silencesToSeveral = 0;
    }

    void probing() {
        probing = true;
    }

    /// @return whether this makes it usable again
    boolean heard() {
        boolean back = !usable();
        silences = 0;
        failedProbes = 0;
        probing = false;
        nextProbe = Instant.MAX;
        return back;
    }

    /// @return whether this makes it unusable
    boolean unheard(Instant now, ReconcilerSettings.Backoff backoff, RandomGenerator random) {
        boolean wasUsable = usable();
        if (wasUsable && ++silences < SILENCES_THAT_COUNT) {
            return false;
        }
        if (wasUsable || probing) {
            Duration delay = backoff.delay(failedProbes++, random.nextDouble());
            nextProbe = now.plus(delay);
        }
        probing = false;
        return wasUsable;
    }
}
