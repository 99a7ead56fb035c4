package io.leasehold.app;

import io.leasehold.ddns.audit.ZoneAuditor;
import io.leasehold.ddns.check.ZoneCheck;
import io.leasehold.ddns.plan.Change;
import io.leasehold.ddns.plan.Prerequisite;
import io.leasehold.ddns.plan.RecordData;
import io.leasehold.ddns.plan.RecordType;
import io.leasehold.ddns.plan.UpdateAnswer;
import io.leasehold.ddns.plan.UpdateMessage;
import io.leasehold.ddns.reconcile.UpdateSender;
import io.leasehold.ddns.zone.DnsServer;
import io.leasehold.ddns.zone.DnsZoneConfig;
import io.leasehold.ddns.zone.ZoneTable;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.dns.ZoneTest;
import io.leasehold.ipam.inventory.DnsFinding;
import io.leasehold.ipam.inventory.ZoneAudit;
import io.leasehold.ipam.plan.Conflict;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.port.DnsAuditStore;
import io.leasehold.ipam.port.DnsZones;
import io.leasehold.ipam.port.StoreUnavailableException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/// Looks at the zones from time to time, when somebody asks, and when a server came back; tests
/// them when somebody asks. One look at a time. Thread-safe.
final class ZoneKeeper implements DnsZones, Function<Plan, List<Conflict>>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ZoneKeeper.class);

    /// What waits at the start of a server, so that names are published before they are judged.
    private static final Duration SETTLING = Duration.ofMinutes(1);

    /// A server that came back is looked at once its names had the time to be published.
    private static final Duration RETURN = Duration.ofSeconds(30);

    private static final Map<String, ToLongFunction<ZoneAudit.Counts>> VERDICTS =
            Map.of(
                    "ok", ZoneAudit.Counts::ok,
                    "missing", ZoneAudit.Counts::missing,
                    "changed", ZoneAudit.Counts::changed,
                    "foreign", ZoneAudit.Counts::foreign,
                    "stale", ZoneAudit.Counts::stale,
                    "unread", ZoneAudit.Counts::unread);

    private final ZoneTable zones;
    private final DnsAuditStore store;
    private final ZoneAuditor auditor;
    private final ZoneCheck check;
    private final UpdateSender sender;
    private final ServerWatch servers;
    private final Optional<Duration> every;
    private final MeterRegistry meters;
    private final Map<DnsName, ZoneAudit.Counts> counted = new ConcurrentHashMap<>();
    private final Object oneLook = new Object();
    private final Object oneTest = new Object();

    /// Servers that came back; bounded by those that are configured, since one is in it once.
    private final LinkedBlockingQueue<DnsServer> returned = new LinkedBlockingQueue<>();

    private final Thread thread =
            Thread.ofPlatform().name("zone-keeper").daemon().unstarted(this::run);

    /// @param every how often each zone is looked at; empty looks only when somebody asks
    ZoneKeeper(
            ZoneTable zones,
            DnsAuditStore store,
            ZoneAuditor auditor,
            ZoneCheck check,
            UpdateSender sender,
            ServerWatch servers,
            Optional<Duration> every,
            MeterRegistry meters) {
        this.zones = zones;
        this.store = store;
        this.auditor = auditor;
        this.check = check;
        this.sender = sender;
        this.servers = servers;
        this.every = every;
        this.meters = meters;
    }

    void start() {
        servers.onReturn(
                server -> {
                    if (!returned.contains(server)) {
                        returned.add(server);
                    }
                });
        if (every.isPresent() && !zones.zones().isEmpty()) {
            thread.start();
        }
    }

    private void run() {
        Duration round = every.orElseThrow();
        try {
            long next = System.nanoTime() + SETTLING.toNanos();
            while (true) {
                DnsServer back =
                        returned.poll(Math.max(1, next - System.nanoTime()), TimeUnit.NANOSECONDS);
                if (back == null) {
                    attempt(sorted());
                    next = System.nanoTime() + round.toNanos();
                } else {
                    Thread.sleep(RETURN);
                    Set<DnsServer> all = new HashSet<>(Set.of(back));
                    returned.drainTo(all);
                    attempt(
                            sorted().stream()
                                    .filter(zone -> zone.servers().stream().anyMatch(all::contains))
                                    .toList());
                }
            }
        } catch (InterruptedException _) {
            // closed
        }
    }

    private void attempt(List<DnsZoneConfig> which) {
        try {
            store.retain(sorted().stream().map(DnsZoneConfig::zone).toList());
            which.forEach(this::look);
        } catch (StoreUnavailableException away) {
            LOG.debug("zones not looked at", away); // health tells it
        } catch (RuntimeException bug) {
            LOG.error("DNS_AUDIT_FAILED looking at the zones", bug);
        }
    }

    private ZoneAudit look(DnsZoneConfig zone) {
        synchronized (oneLook) {
            ZoneAudit audit = auditor.audit(zone, store.audit(zone.zone()));
            store.save(audit);
            count(audit);
            LOG.info(
                    "zone {} looked at: {} findings, {}",
                    zone.zone(),
                    audit.findings().size(),
                    audit.counts());
            return audit;
        }
    }

    private void count(ZoneAudit audit) {
        if (counted.put(audit.zone(), audit.counts()) == null) {
            VERDICTS.forEach(
                    (verdict, figure) ->
                            Gauge.builder(
                                            "leasehold.ddns.audit.names",
                                            () -> figure.applyAsLong(counted.get(audit.zone())))
                                    .description("Names by what the last look at the zone found")
                                    .tag("zone", audit.zone().text())
                                    .tag("verdict", verdict)
                                    .register(meters));
        }
    }

    private List<DnsZoneConfig> sorted() {
        return zones.zones().stream().sorted(Comparator.comparing(DnsZoneConfig::zone)).toList();
    }

    private Optional<DnsZoneConfig> configured(DnsName zone) {
        return zones.find(zone).filter(found -> found.zone().equals(zone));
    }

    @Override
    public List<Zone> zones() {
        return sorted().stream()
                .map(
                        zone ->
                                new Zone(
                                        zone.zone(),
                                        zone.servers().stream().map(this::server).toList(),
                                        zone.keys().stream().map(k -> k.name().text()).toList(),
                                        zone.classless()))
                .toList();
    }

    private Server server(DnsServer server) {
        Optional<ServerWatch.State> state = servers.state(server);
        return new Server(
                server.toString(),
                state.map(ServerWatch.State::answering).orElse(true),
                state.map(ServerWatch.State::since));
    }

    @Override
    public Optional<ZoneTest> test(DnsName zone) {
        return configured(zone)
                .map(
                        config -> {
                            synchronized (oneTest) {
                                ZoneTest test = check.test(config);
                                store.save(test);
                                return test;
                            }
                        });
    }

    @Override
    public Optional<ZoneAudit> audit(DnsName zone) {
        return configured(zone).map(this::look);
    }

    @Override
    public Optional<Removal> remove(String id) {
        for (ZoneAudit audit : store.audits()) {
            for (DnsFinding finding : audit.findings()) {
                if (finding.id().equals(id)) {
                    return Optional.of(remove(audit.zone(), finding));
                }
            }
        }
        return Optional.empty();
    }

    private Removal remove(DnsName zone, DnsFinding finding) {
        Optional<DnsZoneConfig> config = configured(zone);
        if (!finding.isRemovable() || config.isEmpty()) {
            return new Removal.Refused(
                    "%s: only a PTR that nothing explains, of an address of ours, is removed from here"
                            .formatted(finding.name()));
        }
        UpdateMessage message =
                new UpdateMessage(
                        UpdateMessage.Kind.R1,
                        zone,
                        List.of(
                                new Prerequisite.RrsetEquals(
                                        finding.name(),
                                        new RecordData.Ptr(DnsName.parse(finding.party())))),
                        List.of(
                                new Change.DeleteRrset(finding.name(), RecordType.PTR),
                                new Change.DeleteRrset(finding.name(), RecordType.DHCID)));
        Removal outcome = new Removal.Refused("zone " + zone + " has no server");
        for (DnsServer server : config.get().servers()) {
            outcome =
                    switch (sender.update(config.get(), server, message)) {
                        case UpdateAnswer.Applied _ -> new Removal.Removed();
                        case UpdateAnswer.Unmet _ -> new Removal.Gone();
                        case UpdateAnswer.Failed(var _, var words) -> new Removal.Refused(words);
                    };
            if (!(outcome instanceof Removal.Refused)) {
                forget(zone, finding);
                break;
            }
        }
        return outcome;
    }

    /// Under the lock of looks, so that what a look found meanwhile is not overwritten.
    private void forget(DnsName zone, DnsFinding removed) {
        synchronized (oneLook) {
            store.audit(zone)
                    .ifPresent(
                            audit ->
                                    store.save(
                                            new ZoneAudit(
                                                    zone,
                                                    audit.at(),
                                                    audit.server(),
                                                    audit.method(),
                                                    audit.summary(),
                                                    audit.serials(),
                                                    audit.counts(),
                                                    audit.findings().stream()
                                                            .filter(
                                                                    f ->
                                                                            !f.id().equals(
                                                                                            removed
                                                                                                    .id()))
                                                            .toList(),
                                                    audit.pointers())));
        }
    }

    /// What was found, as conflicts; also what other servers of the database found.
    @Override
    public List<Conflict> apply(Plan plan) {
        return store.audits().stream()
                .flatMap(audit -> audit.findings().stream())
                .map(DnsFinding::conflict)
                .toList();
    }

    /// A look that is under way ends by itself; what it found is then in the store or not.
    @Override
    public void close() throws InterruptedException {
        if (thread.getState() == Thread.State.NEW) {
            return;
        }
        thread.interrupt();
        thread.join(Duration.ofSeconds(5));
    }
}
