package io.leasehold.ipam.testing;

import io.leasehold.ipam.dns.DnsIntent;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.lease.LeaseChange;
import io.leasehold.ipam.lease.LeaseSink;
import io.leasehold.ipam.lease.LeaseState;
import io.leasehold.ipam.lease.LeaseTable;
import io.leasehold.ipam.lease.RawLease;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.plan.Effects;
import io.leasehold.ipam.plan.Impact;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.plan.PlanEditor;
import io.leasehold.ipam.plan.PlanOutcome;
import io.leasehold.ipam.plan.SubnetId;
import io.leasehold.ipam.port.ConflictStore;
import io.leasehold.ipam.port.DnsAuditStore;
import io.leasehold.ipam.port.DnsLedger;
import io.leasehold.ipam.port.EventFeed;
import io.leasehold.ipam.port.LeaseDirectory;
import io.leasehold.ipam.port.LeaseLog;
import io.leasehold.ipam.port.PlanHistory;
import io.leasehold.ipam.port.PlanStore;
import io.leasehold.ipam.port.SightingStore;
import io.leasehold.ipam.port.TokenStore;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * All the ports of the core over plain maps. What a call has done when it returns is durable; there
 * is no other state, so a crash of whoever calls loses nothing that was confirmed and keeps nothing
 * that was not. Thread-safe by one lock.
 */
public final class InMemoryStore
        implements LeaseLog, PlanStore, DnsLedger, EventFeed, LeaseDirectory, TokenStore {
    private record Desired(long generation, DnsIntent intent, Instant since) {}

    private record Attempts(
            long confirmed, int failures, Instant retryAt, String kind, Optional<String> reason) {
        static final Attempts NONE = new Attempts(0, 0, Instant.MIN, "", Optional.empty());
    }

    private final InstantSource clock;
    private final Map<Ipv4Address, Lease> leases = new TreeMap<>();
    private final List<Moment> history = new ArrayList<>();
    private final Map<Ipv4Address, Desired> desired = new TreeMap<>();
    private final Map<Ipv4Address, Attempts> attempts = new HashMap<>();
    private final Map<Ipv4Address, List<Trace>> traces = new HashMap<>();
    private final Set<Ipv4Address> adopted = new HashSet<>();
    private final InMemoryDnsClaims claims = new InMemoryDnsClaims();
    private final List<Event> events = new ArrayList<>();
    private final Map<String, Token> tokens = new HashMap<>();
    private final InMemoryPlanHistory planHistory;
    private final InMemoryConflictStore conflicts;
    private final InMemorySightingStore sightings = new InMemorySightingStore();
    private final InMemoryDnsAuditStore dnsAudits = new InMemoryDnsAuditStore(this::pendingNames);
    private Plan plan = Plan.EMPTY;

    public InMemoryStore(InstantSource clock) {
        this.clock = clock;
        this.planHistory = new InMemoryPlanHistory(clock);
        this.conflicts = new InMemoryConflictStore(clock, this::record, planHistory);
    }

    public PlanHistory planHistory() {
        return planHistory;
    }

    public ConflictStore conflictStore() {
        return conflicts;
    }

    public DnsAuditStore dnsAuditStore() {
        return dnsAudits;
    }

    /** Addresses that wait for DNS, oldest first. */
    synchronized List<DnsAuditStore.Pending> pendingNames(int limit) {
        return book(Optional.empty(), Integer.MAX_VALUE).stream()
                .filter(entry -> !entry.confirmed())
                .map(
                        entry ->
                                new DnsAuditStore.Pending(
                                        entry.address(),
                                        entry.desired() instanceof DnsIntent.Publish publish
                                                ? Optional.of(publish.name())
                                                : Optional.empty(),
                                        desired.get(entry.address()).since(),
                                        entry.failure()))
                .sorted(
                        Comparator.comparing(DnsAuditStore.Pending::since)
                                .thenComparing(DnsAuditStore.Pending::address))
                .limit(limit)
                .toList();
    }

    public SightingStore sightingStore() {
        return sightings;
    }

    @Override
    public synchronized GroupOutcome commit(List<LeaseChange> group, long planVersion) {
        Set<Ipv4Address> addresses =
                group.stream().map(c -> c.after().address()).collect(Collectors.toSet());
        if (addresses.size() != group.size()) {
            throw new IllegalArgumentException("two changes of one address in a group: " + group);
        }
        if (planVersion != plan.version()) {
            return new GroupOutcome.PlanMoved(plan.version());
        }
        List<ChangeOutcome> outcomes = new ArrayList<>();
        for (LeaseChange change : group) {
            outcomes.add(write(change));
        }
        return new GroupOutcome.Committed(outcomes);
    }

    private ChangeOutcome write(LeaseChange change) {
        Lease after = change.after();
        Lease row = leases.get(after.address());
        long version = row == null ? 0 : row.version();
        if (version != change.expectedVersion() || takesTooEarly(change, row)) {
            return new ChangeOutcome.Lost(Optional.ofNullable(row));
        }
        leases.put(after.address(), after);
        history.add(new Moment(clock.instant(), change.kind().name(), after));
        change.dns().ifPresent(this::intend);
        record(
                "lease." + change.kind().name().toLowerCase(Locale.ROOT),
                Optional.of(after.address()));
        return new ChangeOutcome.Written(after);
    }

    /**
     * A bound lease goes to another device, or is over, only when it has ended by the store's
     * clock.
     */
    private boolean takesTooEarly(LeaseChange change, @Nullable Lease row) {
        if (row == null || row.state() != LeaseState.BOUND) {
            return false;
        }
        HardwareAddress hardware = change.after().client().hardware();
        boolean sameDevice =
                row.isHeldBy(change.after().client())
                        || !hardware.octets().isEmpty() && hardware.equals(row.client().hardware());
        boolean takes = !sameDevice || change.kind() == LeaseChange.Kind.EXPIRE;
        return takes && LeaseTable.reclaimableAt(row).isAfter(clock.instant());
    }

    private void intend(DnsIntent intent) {
        Desired before = desired.get(intent.address());
        desired.put(
                intent.address(),
                new Desired(before == null ? 1 : before.generation() + 1, intent, clock.instant()));
        Attempts tried = attempts.getOrDefault(intent.address(), Attempts.NONE);
        attempts.put(
                intent.address(),
                new Attempts(tried.confirmed(), 0, Instant.MIN, "", Optional.empty()));
        adopted.remove(intent.address());
    }

    private synchronized void record(String type, Optional<Ipv4Address> address) {
        long next = events.size() + 1L;
        events.add(new Event(new Cursor(next, next), clock.instant(), type, address));
    }

    @Override
    public synchronized void loadRows(LeaseSink sink) {
        RawLease row = new RawLease();
        List.copyOf(leases.values()).forEach(lease -> sink.row(row.set(lease)));
    }

    @Override
    public synchronized List<Lease> read(Collection<Ipv4Address> addresses) {
        return addresses.stream().filter(leases::containsKey).map(leases::get).toList();
    }

    @Override
    public synchronized Plan current() {
        return plan;
    }

    @Override
    public synchronized PlanOutcome change(Request request) {
        if (!request.onlyIf().test(plan)) {
            return new PlanOutcome.Stale();
        }
        PlanOutcome outcome = PlanEditor.apply(plan, request.edit(), this::occupied);
        if (!(outcome instanceof PlanOutcome.Applied(Plan next, Effects effects))
                || next.version() == plan.version()) {
            return outcome;
        }
        Impact impact = new Impact(plan, next, clock.instant());
        PlanOutcome judged = impact.judge(request.edit(), effects, leases.values());
        if (request.dryRun() || !(judged instanceof PlanOutcome.Applied)) {
            return judged;
        }
        removeLeasesOutside(next);
        impact.standingNames().forEach(this::intendUnlessLeased);
        planHistory.changed(plan, next, request);
        plan = next;
        record("plan.change", Optional.empty());
        return judged;
    }

    private Set<Ipv4Address> occupied(Ipv4Range range) {
        return leases.values().stream()
                .filter(l -> l.state() == LeaseState.BOUND || l.state() == LeaseState.DECLINED)
                .map(Lease::address)
                .filter(range::contains)
                .collect(Collectors.toSet());
    }

    private void intendUnlessLeased(DnsIntent intent) {
        Lease lease = leases.get(intent.address());
        boolean leased =
                lease != null && lease.isActive(clock.instant()) && lease.fqdn().isPresent();
        if (!leased) {
            intend(intent);
        }
    }

    private void removeLeasesOutside(Plan next) {
        Set<SubnetId> kept = next.declared().stream().map(s -> s.id()).collect(Collectors.toSet());
        leases.values()
                .removeIf(
                        lease -> {
                            boolean gone = !kept.contains(lease.subnet());
                            if (gone && lease.state() == LeaseState.BOUND) {
                                history.add(
                                        new Moment(
                                                clock.instant(),
                                                LeaseChange.Kind.REVOKE.name(),
                                                lease));
                                record("lease.revoke", Optional.of(lease.address()));
                            }
                            if (gone && desired.containsKey(lease.address())) {
                                intend(new DnsIntent.Withdraw(lease.address()));
                            }
                            return gone;
                        });
    }

    @Override
    public synchronized List<Work> due(Instant now, int limit) {
        return due(now, limit, _ -> true);
    }

    private List<Work> due(Instant now, int limit, Predicate<Ipv4Address> wantedOnes) {
        return desired.entrySet().stream()
                .filter(e -> wantedOnes.test(e.getKey()) && isDue(e.getKey(), e.getValue(), now))
                .sorted(Comparator.comparing(e -> e.getValue().since()))
                .limit(limit)
                .map(
                        e ->
                                new Work(
                                        e.getKey(),
                                        e.getValue().generation(),
                                        wanted(e.getKey(), e.getValue().intent()),
                                        traces.getOrDefault(e.getKey(), List.of()),
                                        attempts.getOrDefault(e.getKey(), Attempts.NONE).failures(),
                                        e.getValue().since()))
                .toList();
    }

    private DnsIntent wanted(Ipv4Address address, DnsIntent intent) {
        return intent instanceof DnsIntent.Publish publish && adopted.contains(address)
                ? publish.adopted()
                : intent;
    }

    private boolean isDue(Ipv4Address address, Desired wish, Instant now) {
        Attempts tried = attempts.getOrDefault(address, Attempts.NONE);
        return tried.confirmed() != wish.generation() && !tried.retryAt().isAfter(now);
    }

    @Override
    public synchronized Claim claim(
            String server, Duration time, Instant now, int limit, Choice choice) {
        claims.expire(clock.instant());
        List<Work> due = due(now, limit, address -> !claims.isElsewhere(server, address));
        Claim claim =
                claims.take(
                        server,
                        clock.instant().plus(time),
                        choice.choose(due, claims.elsewhere(server)));
        claim.works().forEach(work -> traces.put(work.address(), work.traces()));
        return claim;
    }

    @Override
    public synchronized Set<Long> renew(String server, Set<Long> known, Duration time) {
        return claims.renew(server, known, clock.instant(), time);
    }

    @Override
    public synchronized void release(String server) {
        claims.release(server);
    }

    @Override
    public synchronized void settle(List<Settlement> settlements, Set<Long> over) {
        for (Settlement settlement : settlements) {
            if (claims.stands(settlement.work().claim())) {
                settle(settlement);
            }
        }
        claims.end(over);
    }

    private void settle(Settlement settlement) {
        Ipv4Address address = settlement.work().address();
        Attempts tried = attempts.getOrDefault(address, Attempts.NONE);
        Desired wish = desired.get(address);
        boolean about =
                wish != null && settlement.isAbout(wish.generation(), adopted.contains(address));
        traces.put(address, settlement.left());
        switch (settlement) {
            case Settlement.Done(Work work, var _) when about -> {
                adopted.remove(address);
                attempts.put(
                        address,
                        new Attempts(work.generation(), 0, Instant.MIN, "", Optional.empty()));
            }
            case Settlement.Failed failed when about ->
                    attempts.put(
                            address,
                            new Attempts(
                                    0,
                                    tried.failures() + 1,
                                    failed.retryAt(),
                                    failed.kind(),
                                    Optional.of(failed.reason())));
            // What is newer is due by itself.
            case Settlement.Done _, Settlement.Failed _ -> {}
        }
        Set<DnsName> free = settlement.takenOff();
        if (free.isEmpty()) {
            return;
        }
        reopen(
                desired.entrySet().stream()
                        .filter(e -> !e.getKey().equals(address) && wants(e.getValue(), free))
                        .map(Map.Entry::getKey)
                        .toList());
    }

    private static boolean wants(Desired wish, Set<DnsName> names) {
        return wish.intent() instanceof DnsIntent.Publish publish
                && publish.forwardNames().keySet().stream().anyMatch(names::contains);
    }

    @Override
    public synchronized void hasten(Set<String> kinds) {
        attempts.replaceAll(
                (_, tried) ->
                        kinds.contains(tried.kind())
                                ? new Attempts(
                                        tried.confirmed(),
                                        tried.failures(),
                                        Instant.MIN,
                                        tried.kind(),
                                        tried.reason())
                                : tried);
    }

    @Override
    public synchronized void reopen(Collection<Ipv4Address> addresses) {
        for (Ipv4Address address : addresses) {
            if (desired.containsKey(address)) {
                Attempts tried = attempts.getOrDefault(address, Attempts.NONE);
                attempts.put(
                        address,
                        new Attempts(
                                0, tried.failures(), Instant.MIN, tried.kind(), tried.reason()));
            }
        }
    }

    @Override
    public synchronized void adopt(Ipv4Address address) {
        if (desired.containsKey(address)) {
            adopted.add(address);
            reopen(List.of(address));
        }
    }

    @Override
    public synchronized List<BookEntry> book(Optional<Ipv4Address> after, int limit) {
        return desired.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .filter(e -> after.isEmpty() || e.getKey().compareTo(after.get()) > 0)
                .limit(limit)
                .map(e -> entry(e.getKey(), e.getValue()))
                .toList();
    }

    private BookEntry entry(Ipv4Address address, Desired wish) {
        Attempts tried = attempts.getOrDefault(address, Attempts.NONE);
        return new BookEntry(
                address,
                wish.intent(),
                traces.getOrDefault(address, List.of()),
                tried.confirmed() == wish.generation(),
                tried.reason()
                        .map(
                                reason ->
                                        new Failure(
                                                tried.kind(),
                                                reason,
                                                tried.failures(),
                                                tried.retryAt())));
    }

    @Override
    public synchronized Backlog backlog() {
        List<Desired> pending =
                desired.entrySet().stream()
                        .filter(
                                e ->
                                        attempts.getOrDefault(e.getKey(), Attempts.NONE).confirmed()
                                                != e.getValue().generation())
                        .map(Map.Entry::getValue)
                        .toList();
        return new Backlog(
                pending.size(),
                pending.stream().map(Desired::since).min(Comparator.naturalOrder()));
    }

    @Override
    public synchronized List<Event> after(Cursor cursor, int limit) {
        return events.stream().filter(e -> e.cursor().compareTo(cursor) > 0).limit(limit).toList();
    }

    @Override
    public synchronized Cursor end() {
        return events.isEmpty() ? Cursor.START : events.getLast().cursor();
    }

    @Override
    public synchronized List<Entry> leases(
            Ipv4Range within,
            Optional<Ipv4Address> after,
            Optional<LeaseState> state,
            String text,
            int limit) {
        return leases.values().stream()
                .filter(l -> within.contains(l.address()))
                .filter(l -> after.isEmpty() || l.address().compareTo(after.get()) > 0)
                .filter(l -> state.isEmpty() || l.state() == state.get())
                .filter(l -> matches(l, text.toLowerCase(Locale.ROOT)))
                .limit(limit)
                .map(this::entry)
                .toList();
    }

    private static boolean matches(Lease lease, String text) {
        if (text.isEmpty() || lease.address().toString().contains(text)) {
            return true;
        }
        String digits = text.replaceAll("[:.\\-]", "");
        boolean byNumber =
                !digits.isEmpty()
                        && digits.matches("[0-9a-f]+")
                        && (hex(lease.client().hardware().toString()).contains(digits)
                                || lease.client()
                                        .clientId()
                                        .filter(id -> hex(id.toString()).contains(digits))
                                        .isPresent());
        boolean byName =
                lease.fqdn().filter(n -> n.text().contains(text)).isPresent()
                        || lease.hostname()
                                .map(
                                        h ->
                                                new String(h.toBytes(), StandardCharsets.UTF_8)
                                                        .toLowerCase(Locale.ROOT))
                                .filter(h -> h.contains(text))
                                .isPresent();
        return byNumber || byName;
    }

    private static String hex(String octets) {
        return octets.replace(":", "");
    }

    private Entry entry(Lease lease) {
        Desired wish = desired.get(lease.address());
        Attempts tried = attempts.getOrDefault(lease.address(), Attempts.NONE);
        return new Entry(
                lease,
                wish == null
                        ? Optional.empty()
                        : Optional.of(
                                new DnsState(
                                        tried.confirmed() == wish.generation(),
                                        tried.reason(),
                                        wish.since())));
    }

    @Override
    public synchronized Optional<Entry> lease(Ipv4Address address) {
        return Optional.ofNullable(leases.get(address)).map(this::entry);
    }

    @Override
    public synchronized List<Moment> history(Ipv4Address address, int limit) {
        return history.reversed().stream()
                .filter(m -> m.lease().address().equals(address))
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized Optional<Moment> at(Ipv4Address address, Instant when) {
        return history.reversed().stream()
                .filter(m -> m.lease().address().equals(address) && !m.at().isAfter(when))
                .findFirst();
    }

    @Override
    public synchronized List<Moment> named(DnsName name, Instant when) {
        return history.stream()
                .map(m -> m.lease().address())
                .distinct()
                .map(address -> at(address, when))
                .flatMap(Optional::stream)
                .filter(m -> m.lease().fqdn().map(name::equals).orElse(false))
                .filter(m -> m.lease().isActive(when) && !m.kind().equals("REVOKE"))
                .toList();
    }

    @Override
    public synchronized List<Lease> live(Ipv4Range within, Instant now) {
        return leases.values().stream()
                .filter(l -> within.contains(l.address()) && l.isActive(now))
                .toList();
    }

    @Override
    public synchronized void create(Token token) {
        if (tokens.putIfAbsent(token.id(), token) != null) {
            throw new IllegalArgumentException("there is a token '" + token.id() + "' already");
        }
    }

    @Override
    public synchronized Optional<Token> find(String id) {
        return Optional.ofNullable(tokens.get(id));
    }
}
