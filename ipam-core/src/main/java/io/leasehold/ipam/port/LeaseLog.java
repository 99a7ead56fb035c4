package io.leasehold.ipam.port;

import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.lease.LeaseChange;
import io.leasehold.ipam.lease.LeaseSink;
import io.leasehold.ipam.net.Ipv4Address;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Where leases become durable. Calls block; each implementation is thread-safe. */
public interface LeaseLog {
    /**
     * Makes a group of changes durable in one transaction: lease, history, DNS intent and event of
     * each. Returns only after the transaction is committed and fsynced.
     *
     * <p>A change is lost when the row has another version than it expects, or when it would end a
     * bound lease too early: giving the address to another client, or {@link
     * LeaseChange.Kind#EXPIRE}, needs {@link io.leasehold.ipam.lease.LeaseTable#reclaimableAt
     * reclaimableAt} to have passed on the store's clock. So a server whose clock runs ahead stops
     * reuse and breaks no promise. Times are kept to the microsecond.
     *
     * @param group at most one change an address
     * @param planVersion the plan the changes were decided under
     * @throws IllegalArgumentException when two changes are about one address
     * @throws StoreUnavailableException when it is unknown whether the group became durable
     */
    GroupOutcome commit(List<LeaseChange> group, long planVersion);

    /** Every stored lease, one call each, in no particular order. */
    void loadRows(LeaseSink sink);

    /** As {@link #loadRows}, for those who want few or have time. */
    default void load(Consumer<Lease> sink) {
        loadRows(row -> sink.accept(row.lease()));
    }

    /** The stored leases of these addresses; addresses without a row are left out. */
    List<Lease> read(Collection<Ipv4Address> addresses);

    /** What became of a group. */
    sealed interface GroupOutcome {
        /**
         * The transaction is committed.
         *
         * @param outcomes one for each change of the group, in its order
         */
        record Committed(List<ChangeOutcome> outcomes) implements GroupOutcome {
            public Committed {
                outcomes = List.copyOf(outcomes);
            }
        }

        /** Nothing was written: the plan has moved on to this version; decide again under it. */
        record PlanMoved(long version) implements GroupOutcome {}
    }

    /** What became of one change. */
    sealed interface ChangeOutcome {
        /** The change is durable. */
        record Written(Lease lease) implements ChangeOutcome {}

        /** The row was no longer what the change expected; this is what it is. Decide again. */
        record Lost(Optional<Lease> current) implements ChangeOutcome {}
    }
}
