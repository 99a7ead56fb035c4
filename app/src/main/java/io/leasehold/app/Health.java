package io.leasehold.app;

import io.leasehold.dhcp.DhcpServer;
import io.leasehold.dhcp.links.LinkStatus;
import io.leasehold.dhcp.links.Links;
import io.leasehold.ipam.port.DnsLedger;
import io.leasehold.ipam.port.HealthSource;
import io.leasehold.ipam.port.StoreUnavailableException;
import io.leasehold.store.PostgresStore;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// How the parts of this server are, looked at once a second on a thread of its own, so that who
/// asks never waits. Thread-safe.
final class Health implements HealthSource, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Health.class);
    private static final Duration DNS_PATIENCE = Duration.ofMinutes(1);

    private final PostgresStore store;
    private final Links links;
    private final DhcpServer dhcp;
    private final DnsLedger dns;
    private final DeclaredPlan plan;
    private final ConflictKeeper conflicts;
    private final InstantSource clock;
    private final Map<String, Component> last = new HashMap<>();
    private final Thread watch = Thread.ofPlatform().name("health").daemon().unstarted(this::watch);
    private volatile List<Component> components = List.of();

    Health(
            PostgresStore store,
            Links links,
            DhcpServer dhcp,
            DnsLedger dns,
            DeclaredPlan plan,
            ConflictKeeper conflicts,
            InstantSource clock) {
        this.store = store;
        this.links = links;
        this.dhcp = dhcp;
        this.dns = dns;
        this.plan = plan;
        this.conflicts = conflicts;
        this.clock = clock;
    }

    void start() {
        look();
        watch.start();
    }

    private void watch() {
        try {
            while (true) {
                TimeUnit.SECONDS.sleep(1);
                try {
                    look();
                } catch (RuntimeException bug) {
                    LOG.error("HEALTH_FAILED looking at the parts of the server", bug);
                }
            }
        } catch (InterruptedException _) {
            // closed
        }
    }

    private void look() {
        List<Component> seen = new ArrayList<>();
        Optional<String> trouble = store.trouble();
        boolean reachable = trouble.isEmpty();
        seen.add(
                since(
                        "database",
                        reachable && dhcp.isStoreAvailable() ? Status.OK : Status.DOWN,
                        trouble.orElse(
                                dhcp.isStoreAvailable()
                                        ? ""
                                        : "the last group of lease changes was not confirmed")));
        for (LinkStatus link : links.status()) {
            if (!link.networkInterface().equals(LinkStatus.ROUTED)) {
                seen.add(
                        since(
                                "dhcp " + link.networkInterface(),
                                status(link.state()),
                                link.detail()));
            }
        }
        seen.add(
                reachable
                        ? dns()
                        : since("dns", Status.DEGRADED, "unknown while the database is away"));
        seen.add(plan());
        components = List.copyOf(seen);
    }

    private static Status status(LinkStatus.State state) {
        return switch (state) {
            case SERVING -> Status.OK;
            case LIMITED, WAITING -> Status.DEGRADED;
            case REFUSED -> Status.DOWN;
        };
    }

    private Component dns() {
        try {
            DnsLedger.Backlog backlog = dns.backlog();
            boolean late =
                    backlog.oldest()
                            .map(oldest -> oldest.isBefore(clock.instant().minus(DNS_PATIENCE)))
                            .orElse(false);
            return since(
                    "dns",
                    late ? Status.DEGRADED : Status.OK,
                    backlog.pending() == 0
                            ? ""
                            : backlog.pending()
                                    + " addresses wait for DNS, the oldest since "
                                    + backlog.oldest().orElseThrow());
        } catch (StoreUnavailableException away) {
            return since("dns", Status.DEGRADED, "unknown while the database is away");
        }
    }

    /// Conflicts are the plan's, not the server's: they are counted here and make nobody ill.
    private Component plan() {
        Component known =
                since(
                        "plan",
                        plan.refusal().isPresent() ? Status.DEGRADED : Status.OK,
                        plan.refusal()
                                .map(DeclaredPlan.Refusal::inWords)
                                .orElseGet(conflicts::inWords));
        return plan.refusal()
                .map(r -> new Component(known.name(), known.status(), r.since(), known.detail()))
                .orElse(known);
    }

    /// Keeps the instant at which a status began.
    private Component since(String name, Status status, String detail) {
        Component before = last.get(name);
        Instant since =
                before != null && before.status() == status ? before.since() : clock.instant();
        Component now = new Component(name, status, since, detail);
        last.put(name, now);
        return now;
    }

    @Override
    public List<Component> components() {
        return components;
    }

    @Override
    public void close() {
        watch.interrupt();
    }
}
