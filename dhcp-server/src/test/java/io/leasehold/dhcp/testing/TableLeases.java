package io.leasehold.dhcp.testing;

import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.lease.LeaseTable;
import io.leasehold.ipam.lease.TableView;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.plan.SubnetId;

import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** The leases of a plan with nothing on offer; the first free address is found first. */
public final class TableLeases extends TableView {
    private final LeaseTable table;

    public TableLeases(Plan plan) {
        this(new LeaseTable());
        table.adopt(plan);
    }

    private TableLeases(LeaseTable table) {
        super(table);
        this.table = table;
    }

    public TableLeases with(Lease lease) {
        table.restore(lease);
        return this;
    }

    @Override
    public Optional<Ipv4Address> anyFree(SubnetId subnet, Predicate<Set<String>> gate, int start) {
        return super.anyFree(subnet, gate, 0);
    }
}
