package io.leasehold.app;

import io.leasehold.ddns.plan.UpdateMessage;
import io.leasehold.ddns.reconcile.ReconcileListener;
import io.leasehold.ddns.zone.DnsServer;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.port.DnsLedger.Settlement;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// Knows which DNS servers answer and when a zone last took an update, for pages and metrics.
/// Bounded by what is configured. Thread-safe.
final class ServerWatch implements ReconcileListener {
    private final ReconcileListener next;
    private final InstantSource clock;
    private final MeterRegistry meters;
    private final Map<DnsServer, State> servers = new ConcurrentHashMap<>();
    private final Map<DnsName, Instant> lastSuccess = new ConcurrentHashMap<>();
    private volatile Consumer<DnsServer> back = _ -> {};

    /// Whether a server answers, and since when that is so.
    record State(boolean answering, Instant since) {}

    ServerWatch(ReconcileListener next, InstantSource clock, MeterRegistry meters) {
        this.next = next;
        this.clock = clock;
        this.meters = meters;
    }

    /// @param listener told of each server that answers again; must not block
    void onReturn(Consumer<DnsServer> listener) {
        back = listener;
    }

    /// Empty while a server always answered, or was never asked.
    Optional<State> state(DnsServer server) {
        return Optional.ofNullable(servers.get(server));
    }

    @Override
    public void confirmed(Settlement.Done done, Duration sinceSeen) {
        next.confirmed(done, sinceSeen);
    }

    @Override
    public void failed(String zone, Settlement.Failed failed) {
        next.failed(zone, failed);
    }

    @Override
    public void answered(DnsName zone, UpdateMessage.Kind kind, int names, String outcome) {
        next.answered(zone, kind, names, outcome);
        if (outcome.equals("APPLIED") && lastSuccess.put(zone, clock.instant()) == null) {
            Gauge.builder(
                            "leasehold.ddns.zone.last.success",
                            () -> lastSuccess.get(zone).toEpochMilli() / 1000.0)
                    .description("When the zone last took an update, in seconds since 1970")
                    .tag("zone", zone.text())
                    .register(meters);
        }
    }

    @Override
    public void server(DnsServer server, boolean answers, String words) {
        next.server(server, answers, words);
        if (servers.put(server, new State(answers, clock.instant())) == null) {
            Gauge.builder(
                            "leasehold.ddns.server.answering",
                            () -> servers.get(server).answering() ? 1 : 0)
                    .description("1 while updates are sent to the server, 0 while it is silent")
                    .tag("server", server.toString())
                    .register(meters);
        }
        if (answers) {
            back.accept(server);
        }
    }
}
