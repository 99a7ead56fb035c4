package io.leasehold.ddns.reconcile;

import io.leasehold.ipam.dns.DnsIntent;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.port.DnsLedger;
import io.leasehold.ipam.testing.InMemoryDnsClaims;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/// The ledger in memory. It survives the reconciler, so a test crashes that one by making another.
final class MemoryLedger implements DnsLedger {
    private static final class Row {
        long generation;
        DnsIntent desired;
        Instant since;
        boolean confirmed;
        boolean adopted;
        int attempts;
        Instant retryAt = Instant.MIN;
        List<Trace> traces = List.of();
        Optional<Settlement.Failed> lastFailure = Optional.empty();

        Row(DnsIntent desired) {
            this.desired = desired;
        }

        DnsIntent wanted() {
            return adopted && desired instanceof DnsIntent.Publish publish
                    ? publish.adopted()
                    : desired;
        }
    }

    private final Map<Ipv4Address, Row> rows = new TreeMap<>();
    private final InMemoryDnsClaims claims = new InMemoryDnsClaims();
    private long clock;

    /// The latest time anybody told it.
    private Instant now = Instant.MIN;

    /// What a lease transaction does.
    synchronized void desire(DnsIntent intent) {
        Row row = rows.computeIfAbsent(intent.address(), _ -> new Row(intent));
        row.generation++;
        row.desired = intent;
        row.since = Instant.ofEpochSecond(clock++);
        row.confirmed = false;
        row.attempts = 0;
        row.adopted = false;
        row.retryAt = Instant.MIN;
        row.lastFailure = Optional.empty();
    }

    @Override
    public synchronized List<Work> due(Instant at, int limit) {
        return due(at, limit, _ -> true);
    }

    private List<Work> due(Instant at, int limit, Predicate<Ipv4Address> wantedOnes) {
        now = at.isAfter(now) ? at : now;
        return rows.entrySet().stream()
                .filter(row -> wantedOnes.test(row.getKey()))
                .filter(row -> !row.getValue().confirmed && !row.getValue().retryAt.isAfter(at))
                .sorted(Comparator.comparing(row -> row.getValue().since))
                .limit(limit)
                .map(
                        row ->
                                new Work(
                                        row.getKey(),
                                        row.getValue().generation,
                                        row.getValue().wanted(),
                                        row.getValue().traces,
                                        row.getValue().attempts,
                                        row.getValue().since))
                .toList();
    }

    @Override
    public synchronized Claim claim(
            String server, Duration time, Instant at, int limit, Choice choice) {
        now = at.isAfter(now) ? at : now;
        claims.expire(now);
        List<Work> due = due(at, limit, address -> !claims.isElsewhere(server, address));
        Claim claim =
                claims.take(server, now.plus(time), choice.choose(due, claims.elsewhere(server)));
        for (Work work : claim.works()) {
            row(work.address()).traces = work.traces();
        }
        return claim;
    }

    private Row row(Ipv4Address address) {
        Row row = rows.get(address);
        if (row == null) {
            throw new IllegalStateException("nothing is desired of " + address);
        }
        return row;
    }

    @Override
    public synchronized Set<Long> renew(String server, Set<Long> known, Duration time) {
        return claims.renew(server, known, now, time);
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
        Row row = row(settlement.work().address());
        boolean about = settlement.isAbout(row.generation, row.adopted);
        row.traces = settlement.left();
        switch (settlement) {
            case Settlement.Done _ when about -> {
                row.confirmed = true;
                row.adopted = false;
                row.lastFailure = Optional.empty();
            }
            case Settlement.Failed failed when about -> {
                row.attempts++;
                row.confirmed = false;
                row.retryAt = failed.retryAt();
                row.lastFailure = Optional.of(failed);
            }
            // What is newer is due by itself.
            case Settlement.Done _, Settlement.Failed _ -> {}
        }
        Set<DnsName> free = settlement.takenOff();
        if (free.isEmpty()) {
            return;
        }
        rows.forEach(
                (address, other) -> {
                    if (other != row
                            && other.desired instanceof DnsIntent.Publish publish
                            && publish.forwardNames().keySet().stream().anyMatch(free::contains)) {
                        reopen(List.of(address));
                    }
                });
    }

    @Override
    public synchronized void hasten(Set<String> kinds) {
        for (Row row : rows.values()) {
            if (row.lastFailure.filter(failed -> kinds.contains(failed.kind())).isPresent()) {
                row.retryAt = Instant.MIN;
            }
        }
    }

    @Override
    public synchronized void reopen(Collection<Ipv4Address> addresses) {
        for (Ipv4Address address : addresses) {
            Row row = rows.get(address);
            if (row != null) {
                row.confirmed = false;
                row.retryAt = Instant.MIN;
            }
        }
    }

    @Override
    public synchronized void adopt(Ipv4Address address) {
        Row row = rows.get(address);
        if (row != null) {
            row.adopted = true;
            reopen(List.of(address));
        }
    }

    @Override
    public synchronized List<BookEntry> book(Optional<Ipv4Address> after, int limit) {
        return rows.entrySet().stream()
                .filter(e -> after.isEmpty() || e.getKey().compareTo(after.get()) > 0)
                .limit(limit)
                .map(e -> entry(e.getKey(), e.getValue()))
                .toList();
    }

    private static BookEntry entry(Ipv4Address address, Row row) {
        return new BookEntry(
                address,
                row.desired,
                row.traces,
                row.confirmed,
                row.lastFailure.map(
                        f -> new Failure(f.kind(), f.reason(), row.attempts, f.retryAt())));
    }

    @Override
    public synchronized Backlog backlog() {
        List<Instant> waiting =
                rows.values().stream()
                        .filter(row -> !row.confirmed)
                        .map(row -> row.since)
                        .sorted()
                        .toList();
        return new Backlog(waiting.size(), waiting.stream().findFirst());
    }

    /// Moves the clock that claims run out by.
    synchronized void tell(Instant time) {
        now = time;
    }

    synchronized boolean stands(long claim) {
        claims.expire(now);
        return claims.stands(claim);
    }

    synchronized Optional<Settlement.Failed> failure(Ipv4Address address) {
        return Optional.ofNullable(rows.get(address)).flatMap(row -> row.lastFailure);
    }

    synchronized List<Trace> traces(Ipv4Address address) {
        return List.copyOf(rows.get(address).traces);
    }

    synchronized Map<Ipv4Address, DnsIntent> desired() {
        Map<Ipv4Address, DnsIntent> desired = new LinkedHashMap<>();
        rows.forEach((address, row) -> desired.put(address, row.desired));
        return desired;
    }
}
