package io.leasehold.http;

import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.plan.Conflict;
import io.leasehold.ipam.plan.Space;
import io.leasehold.ipam.plan.SubnetId;
import io.leasehold.ipam.port.ConflictStore;
import io.leasehold.ipam.port.PlanHistory;
import io.leasehold.ipam.port.PlanStore;
import io.leasehold.ipam.port.SightingStore;
import io.leasehold.ipam.sight.Seen;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a store remembers besides plan and leases; a test writes into it what it wants asked. */
final class Remembered implements ConflictStore, PlanHistory, SightingStore {
    private final InstantSource clock;
    private final Map<String, ConflictStore.Entry> conflicts = new LinkedHashMap<>();
    final Map<SubnetId, PrefixChange> prefixChanges = new HashMap<>();
    final List<Piece> pieces = new CopyOnWriteArrayList<>();

    /** Youngest first. */
    final List<Audit> audit = new CopyOnWriteArrayList<>();

    private final List<Seen> seen = new CopyOnWriteArrayList<>();

    Remembered(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public synchronized void reconcile(List<Conflict> current) {
        Set<String> now = new HashSet<>();
        for (Conflict conflict : current) {
            now.add(conflict.id());
            ConflictStore.Entry known = conflicts.get(conflict.id());
            if (known == null || known.closed().isPresent()) {
                conflicts.put(
                        conflict.id(),
                        new ConflictStore.Entry(
                                conflict,
                                clock.instant(),
                                Optional.empty(),
                                known == null ? Optional.empty() : known.mute()));
            }
        }
        conflicts.replaceAll(
                (id, entry) ->
                        now.contains(id) || entry.closed().isPresent()
                                ? entry
                                : new ConflictStore.Entry(
                                        entry.conflict(),
                                        entry.opened(),
                                        Optional.of(clock.instant()),
                                        entry.mute()));
    }

    @Override
    public synchronized List<ConflictStore.Entry> open() {
        return conflicts.values().stream()
                .filter(e -> e.closed().isEmpty())
                .sorted(
                        Comparator.comparing((ConflictStore.Entry e) -> e.conflict().severity())
                                .reversed()
                                .thenComparing(e -> e.conflict().where()))
                .toList();
    }

    @Override
    public synchronized List<ConflictStore.Entry> closed(int limit) {
        return conflicts.values().stream()
                .filter(e -> e.closed().isPresent())
                .sorted(
                        Comparator.comparing((ConflictStore.Entry e) -> e.closed().orElseThrow())
                                .reversed())
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized Optional<ConflictStore.Entry> find(String id) {
        return Optional.ofNullable(conflicts.get(id));
    }

    @Override
    public synchronized boolean mute(String id, Optional<Mute> mute, PlanStore.Author author) {
        return conflicts.computeIfPresent(
                        id,
                        (_, e) ->
                                new ConflictStore.Entry(e.conflict(), e.opened(), e.closed(), mute))
                != null;
    }

    private static boolean held(Piece piece, Instant when) {
        return !piece.since().isAfter(when) && piece.until().map(when::isBefore).orElse(true);
    }

    @Override
    public List<Piece> at(Space space, Ipv4Address address, Instant when) {
        return pieces.stream()
                .filter(p -> held(p, when) && p.space().equals(space))
                .filter(p -> p.where().filter(range -> range.contains(address)).isPresent())
                .toList();
    }

    @Override
    public List<Piece> named(String name, Instant when) {
        return pieces.stream()
                .filter(p -> held(p, when) && p.name().equalsIgnoreCase(name))
                .toList();
    }

    @Override
    public List<Piece> of(Kind kind, String id, int limit) {
        return pieces.stream()
                .filter(p -> p.kind() == kind && p.id().equals(id))
                .sorted(Comparator.comparing(Piece::since).reversed())
                .limit(limit)
                .toList();
    }

    @Override
    public Optional<PrefixChange> prefixChange(SubnetId subnet) {
        return Optional.ofNullable(prefixChanges.get(subnet));
    }

    @Override
    public List<Audit> audit(long below, int limit) {
        return audit.stream().filter(a -> a.number() < below).limit(limit).toList();
    }

    @Override
    public void save(List<Seen> more) {
        seen.addAll(more);
    }

    @Override
    public List<Seen> load() {
        return new ArrayList<>(seen);
    }

    @Override
    public List<Seen> within(Ipv4Range addresses) {
        return seen.stream().filter(s -> addresses.contains(s.address())).toList();
    }
}
