package io.leasehold.ipam.port;

import io.leasehold.ipam.plan.Conflict;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Conflicts since when, and what people said of them. Calls block; thread-safe. */
public interface ConflictStore {
    /**
     * One conflict that is, or was.
     *
     * @param closed empty while it lasts
     */
    record Entry(Conflict conflict, Instant opened, Optional<Instant> closed, Optional<Mute> mute) {
        /** Whether somebody has said that it is known, and that is not over. */
        public boolean isMuted(Instant now) {
            return mute.filter(m -> m.until().map(now::isBefore).orElse(true)).isPresent();
        }
    }

    /**
     * Somebody knows of a conflict and does not want to be told again.
     *
     * @param until empty for as long as it lasts
     */
    record Mute(String by, String reason, Optional<Instant> until) {}

    /**
     * These are all the conflicts there are now: new ones open, with an event {@code
     * conflict.open}; those that are gone close, with {@code conflict.close}; one that comes back
     * opens again and keeps its mute. An event is about the first address of its conflict.
     */
    void reconcile(List<Conflict> current);

    /** Open ones, worst first, then by place. */
    List<Entry> open();

    /** Those that closed last, youngest first. */
    List<Entry> closed(int limit);

    Optional<Entry> find(String id);

    /**
     * Mutes a conflict, or with nothing unmutes it; recorded in the audit.
     *
     * @return whether there is such a conflict
     */
    boolean mute(String id, Optional<Mute> mute, PlanStore.Author author);
}
