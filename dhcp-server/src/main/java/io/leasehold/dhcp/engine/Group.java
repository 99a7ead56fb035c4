package io.leasehold.dhcp.engine;

import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.lease.LeaseChange;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.port.LeaseLog.GroupOutcome;

import java.util.List;

/** Changes that become durable in one transaction. */
public record Group(long planVersion, List<LeaseChange> changes) {
    public Group {
        changes = List.copyOf(changes);
    }

    public List<Ipv4Address> addresses() {
        return changes.stream().map(change -> change.after().address()).toList();
    }

    /** What a lane is told about the group it submitted; it submits the next only after that. */
    public sealed interface Result {
        Group group();

        /** The store has answered. */
        record Answered(Group group, GroupOutcome outcome) implements Result {}

        /**
         * The store is away; whether the group is durable is unknown. {@link Recovered} follows
         * when that can be found out.
         */
        record Unavailable(Group group) implements Result {}

        /** The store is back and has these rows for the addresses of the group. */
        record Recovered(Group group, List<Lease> rows) implements Result {
            public Recovered {
                rows = List.copyOf(rows);
            }
        }
    }
}
