package io.leasehold.app;

import io.leasehold.app.config.LeaseholdConfig;
import io.leasehold.ddns.audit.AuditSettings;
import io.leasehold.ddns.audit.Pace;
import io.leasehold.ddns.audit.ZoneAuditor;
import io.leasehold.ddns.check.ZoneCheck;
import io.leasehold.ddns.dns.DnsLookup;
import io.leasehold.ddns.dns.RoutedSource;
import io.leasehold.ddns.dns.SignedUpdateSender;
import io.leasehold.ddns.dns.SocketTransport;
import io.leasehold.ddns.dns.ZoneTransfer;
import io.leasehold.ddns.reconcile.LoggingListener;
import io.leasehold.ddns.reconcile.Reconciler;
import io.leasehold.ddns.reconcile.ReconcilerRunner;
import io.leasehold.ddns.reconcile.ReconcilerSettings;
import io.leasehold.ddns.zone.ZoneTable;
import io.leasehold.dhcp.DhcpServer;
import io.leasehold.dhcp.engine.ProbeSettings;
import io.leasehold.dhcp.exchange.ExchangeSettings;
import io.leasehold.dhcp.links.Links;
import io.leasehold.http.HttpApi;
import io.leasehold.http.Ports;
import io.leasehold.ipam.plan.LivePlan;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.plan.PlanContent;
import io.leasehold.ipam.sight.SightingBook;
import io.leasehold.store.PostgresStore;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.Stream;

/// The running server, and the one place where its parts are joined. They start in the order in
/// which they need each other, DHCP before HTTP, and stop in reverse. Thread-safe after {@link
/// #start}.
public final class Leasehold implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Leasehold.class);
    private static final Duration DNS_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration ZONE_TRANSFER_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration DNS_POLL = Duration.ofSeconds(1);

    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private final LivePlan live;
    private final DeclaredPlan declared;
    private final PostgresStore store;
    private final String url;

    /// Starts everything; what was started is stopped again when a later part fails.
    ///
    /// @throws PlanRefusedException when the plan of the file cannot be and there is no stored one
    ///   to serve
    public static Leasehold start(LeaseholdConfig config, Links links, InstantSource clock) {
        // PostgreSQL keeps microseconds; what memory holds must be what a restart would read.
        InstantSource micros = () -> clock.instant().truncatedTo(ChronoUnit.MICROS);
        Deque<AutoCloseable> started = new ArrayDeque<>();
        try {
            return new Leasehold(config, links, micros, started);
        } catch (RuntimeException failed) {
            stop(started);
            throw failed;
        }
    }

    private Leasehold(
            LeaseholdConfig config, Links links, InstantSource clock, Deque<AutoCloseable> parts) {
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        SecureRandom random = new SecureRandom();

        Database database = running(parts, Database.start(config.database()));
        store = database.store();
        LivePlan plan = new LivePlan(store.planStore());
        live = plan;
        declared = new DeclaredPlan(plan, clock);
        declared.declareAtStart(config.plan());

        ZoneTable zones = new ZoneTable(config.dns().zones());
        ServerWatch dnsServers = new ServerWatch(new MeteredReconciler(meters), clock, meters);
        SocketTransport transport = new SocketTransport(DNS_TIMEOUT, System::nanoTime);
        SignedUpdateSender sender = new SignedUpdateSender(transport, clock, random);
        Reconciler reconciler =
                new Reconciler(
                        store.dnsLedger(),
                        config.server().id(),
                        zones,
                        false,
                        ReconcilerSettings.DEFAULT,
                        random,
                        new LoggingListener(dnsServers, clock));
        ReconcilerRunner dns = new ReconcilerRunner(reconciler, sender, clock, DNS_POLL);
        SightingBook book = new SightingBook();
        DhcpServer dhcp =
                running(
                        parts,
                        new DhcpServer(
                                links,
                                store.leaseLog(),
                                plan,
                                new ExchangeSettings(
                                        config.dhcp().offerHold(),
                                        config.dhcp().declineProbation()),
                                clock,
                                meters,
                                dns::wake,
                                probing(config.dhcp()),
                                book,
                                config.dhcp().safeguards()));
        dhcp.start();
        running(parts, new SightingKeeper(book, store.sightingStore())).start();
        running(parts, dns).start(dhcp::isPressed);
        DnsLookup lookup = new DnsLookup(transport, random);
        AuditSettings looks = config.dns().audit().settings();
        ZoneKeeper zoneKeeper =
                running(
                        parts,
                        new ZoneKeeper(
                                zones,
                                store.dnsAuditStore(),
                                new ZoneAuditor(
                                        store.dnsLedger(),
                                        zones,
                                        lookup,
                                        new ZoneTransfer(
                                                clock, ZONE_TRANSFER_TIMEOUT, looks.mostRecords()),
                                        plan::current,
                                        clock,
                                        random,
                                        looks,
                                        Pace.perSecond(looks.queriesPerSecond())),
                                new ZoneCheck(sender, lookup, RoutedSource::to, random, clock),
                                sender,
                                dnsServers,
                                config.dns().audit().every(),
                                meters));
        zoneKeeper.start();
        SeenConflicts seen =
                new SeenConflicts(book, store.leaseLog()::read, dhcp::foreignServers, clock);
        ConflictKeeper conflicts =
                running(
                        parts,
                        new ConflictKeeper(
                                store.conflictStore(),
                                next ->
                                        Stream.concat(
                                                        seen.apply(next).stream(),
                                                        zoneKeeper.apply(next).stream())
                                                .toList(),
                                meters));
        conflicts.start(plan);
        running(parts, new PlanWatch(plan)).start();
        Health health =
                running(
                        parts,
                        new Health(
                                store, links, dhcp, store.dnsLedger(), declared, conflicts, clock));
        health.start();
        HttpApi http =
                running(
                        parts,
                        new HttpApi(
                                new Ports(
                                        plan,
                                        store.leaseDirectory(),
                                        store.eventFeed(),
                                        store.dnsLedger(),
                                        store.tokenStore(),
                                        health,
                                        store.conflictStore(),
                                        store.planHistory(),
                                        store.sightingStore(),
                                        dhcp.journal(),
                                        zoneKeeper,
                                        store.dnsAuditStore()),
                                clock,
                                random,
                                meters,
                                config.http().host(),
                                config.http().port()));
        int port = http.start();
        running(parts, new Caretaker(store, config.history().retention())).start();
        url =
                "http://"
                        + (config.http().host().indexOf(':') >= 0
                                ? "[" + config.http().host() + "]"
                                : config.http().host())
                        + ":"
                        + port
                        + "/";
        started.addAll(parts);
    }

    private static ProbeSettings probing(LeaseholdConfig.Dhcp config) {
        return config.probe()
                .map(wait -> new ProbeSettings(true, wait, ProbeSettings.DEFAULT.trust()))
                .orElse(ProbeSettings.OFF);
    }

    private static <T extends AutoCloseable> T running(Deque<AutoCloseable> parts, T part) {
        parts.push(part);
        return part;
    }

    /// Makes the file's part of the plan what the file says now.
    ///
    /// @return the plan in force; thrown problems mean that nothing changed
    /// @throws PlanRefusedException naming every problem
    public Plan declare(PlanContent plan) {
        return declared.declare(plan);
    }

    /// The plan in force.
    public Plan plan() {
        return live.current();
    }

    /// Where the page is.
    public String url() {
        return url;
    }

    /// For commands that judge a server from within.
    public PostgresStore store() {
        return store;
    }

    @Override
    public void close() {
        stop(started);
    }

    private static void stop(Deque<AutoCloseable> parts) {
        while (!parts.isEmpty()) {
            AutoCloseable part = parts.pop();
            try {
                part.close();
            } catch (Exception e) {
                LOG.error(
                        "STOP_FAILED stopping {}: {}",
                        part.getClass().getSimpleName(),
                        e.getMessage(),
                        e);
            }
        }
    }
}
