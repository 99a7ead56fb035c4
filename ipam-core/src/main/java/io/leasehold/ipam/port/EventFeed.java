package io.leasehold.ipam.port;

import io.leasehold.ipam.net.Ipv4Address;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What happened, in an order that never changes and without gaps for those who read on. */
public interface EventFeed {
    /**
     * Where a reader stands: everything up to here was seen.
     *
     * @param transaction the database transaction of the last event seen
     * @param sequence its number
     */
    record Cursor(long transaction, long sequence) implements Comparable<Cursor> {
        public static final Cursor START = new Cursor(0, 0);

        @Override
        public int compareTo(Cursor other) {
            int byTransaction = Long.compare(transaction, other.transaction);
            return byTransaction != 0 ? byTransaction : Long.compare(sequence, other.sequence);
        }
    }

    /**
     * One event.
     *
     * @param type like {@code lease.grant}, {@code lease.expire}, {@code plan.change}
     * @param address the address it is about, if it is about one
     */
    record Event(Cursor cursor, Instant at, String type, Optional<Ipv4Address> address) {}

    /**
     * Events after {@code cursor}, oldest first, at most {@code limit}; empty when there are none
     * yet.
     */
    List<Event> after(Cursor cursor, int limit);

    /** Where a reader starts that wants only what is new. */
    Cursor end();
}
