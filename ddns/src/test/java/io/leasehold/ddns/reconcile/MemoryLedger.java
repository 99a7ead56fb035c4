package io.leasehold.ddns.reconcile;

import io.leasehold.ipam.dns.DnsIntent;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.port.DnsLedger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

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
        List<Trace> traces = new ArrayList<>();
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
    private long clock;

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
    public synchronized List<Work> due(Instant now, int limit) {
        return rows.entrySet().stream()
                .filter(row -> !row.getValue().confirmed && !row.getValue().retryAt.isAfter(now))
                .sorted(Comparator.comparing(row -> row.getValue().since))
                .limit(limit)
                .map(
                        row ->
                                new Work(
                                        row.getKey(),
                                        row.getValue().generation,
                                        row.getValue().wanted(),
                                        row.getValue().traces,
                                        row.getValue().attempts))
                .toList();
    }

    @Override
    public synchronized void announce(List<Trace> traces) {
        for (Trace trace : traces) {
            Row row = rows.get(trace.address());
            Trace joined = trace;
            for (Trace known : List.copyOf(row.traces)) {
                if (known.isLike(trace)) {
                    joined = known.and(joined);
                    row.traces.remove(known);
                }
            }
            row.traces.add(joined);
        }
    }

    @Override
    public synchronized void settle(List<Settlement> settlements) {
        for (Settlement settlement : settlements) {
            Row row = rows.get(settlement.work().address());
            boolean current = row.generation == settlement.work().generation();
            switch (settlement) {
                case Settlement.Done done -> {
                    row.traces = new ArrayList<>(done.kept());
                    row.confirmed = current;
                    row.adopted &= !current;
                    row.lastFailure = Optional.empty();
                }
                case Settlement.Failed failed when current && !row.confirmed -> {
                    row.traces = new ArrayList<>(failed.traces());
                    row.attempts++;
                    row.retryAt = failed.retryAt();
                    row.lastFailure = Optional.of(failed);
                }
                // A newer desire is due by itself; what this attempt left is found by its traces.
                case Settlement.Failed _ -> {}
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
