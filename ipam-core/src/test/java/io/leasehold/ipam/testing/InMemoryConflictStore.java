package io.leasehold.ipam.testing;

import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.plan.Conflict;
import io.leasehold.ipam.port.ConflictStore;
import io.leasehold.ipam.port.PlanStore;

import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/** Conflicts in a map. Thread-safe by one lock. */
final class InMemoryConflictStore implements ConflictStore {
    private final InstantSource clock;
    private final BiConsumer<String, Optional<Ipv4Address>> tell;
    private final InMemoryPlanHistory audit;
    private final Map<String, Entry> entries = new HashMap<>();

    /**
     * @param tell takes events
     */
    InMemoryConflictStore(
            InstantSource clock,
            BiConsumer<String, Optional<Ipv4Address>> tell,
            InMemoryPlanHistory audit) {
        this.clock = clock;
        this.tell = tell;
        this.audit = audit;
    }

    @Override
    public synchronized void reconcile(List<Conflict> current) {
        Map<String, Conflict> now =
                current.stream().collect(Collectors.toMap(Conflict::id, c -> c, (a, _) -> a));
        for (Entry entry : open()) {
            if (!now.containsKey(entry.conflict().id())) {
                put(
                        new Entry(
                                entry.conflict(),
                                entry.opened(),
                                Optional.of(clock.instant()),
                                entry.mute()));
                tell("conflict.close", entry.conflict());
            }
        }
        for (Conflict conflict : now.values()) {
            Entry known = entries.get(conflict.id());
            boolean opens = known == null || known.closed().isPresent();
            put(
                    new Entry(
                            conflict,
                            opens ? clock.instant() : known.opened(),
                            Optional.empty(),
                            known == null ? Optional.empty() : known.mute()));
            if (opens) {
                tell("conflict.open", conflict);
            }
        }
    }

    private void put(Entry entry) {
        entries.put(entry.conflict().id(), entry);
    }

    private void tell(String type, Conflict conflict) {
        tell.accept(type, Optional.of(conflict.where().first()));
    }

    @Override
    public synchronized List<Entry> open() {
        return entries.values().stream()
                .filter(e -> e.closed().isEmpty())
                .sorted(
                        Comparator.comparing((Entry e) -> e.conflict().severity())
                                .reversed()
                                .thenComparing(e -> e.conflict().where().first())
                                .thenComparing(e -> e.conflict().id()))
                .toList();
    }

    @Override
    public synchronized List<Entry> closed(int limit) {
        return entries.values().stream()
                .filter(e -> e.closed().isPresent())
                .sorted(
                        Comparator.comparing((Entry e) -> e.closed().orElseThrow())
                                .reversed()
                                .thenComparing(e -> e.conflict().id()))
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized Optional<Entry> find(String id) {
        return Optional.ofNullable(entries.get(id));
    }

    @Override
    public synchronized boolean mute(String id, Optional<Mute> mute, PlanStore.Author author) {
        Entry known = entries.get(id);
        if (known == null) {
            return false;
        }
        put(new Entry(known.conflict(), known.opened(), known.closed(), mute));
        audit.record(
                author,
                mute.isPresent() ? "MuteConflict" : "UnmuteConflict",
                known.mute().toString(),
                mute.toString());
        return true;
    }
}
