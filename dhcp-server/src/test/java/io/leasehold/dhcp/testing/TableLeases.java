package io.leasehold.dhcp.testing;

import io.leasehold.ipam.lease.ClientIdentity;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.lease.LeaseTable;
import io.leasehold.ipam.lease.LeaseView;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.plan.SubnetId;

import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** The leases of a plan with nothing on offer, free addresses as the real table finds them. */
public final class TableLeases implements LeaseView {
    private final LeaseTable table = new LeaseTable();

    public TableLeases(Plan plan) {
        table.adopt(plan);
    }

    public TableLeases with(Lease lease) {
        table.restore(lease);
        return this;
    }

    @Override
    public Optional<Lease> at(Ipv4Address address) {
        return table.at(address);
    }

    @Override
    public Optional<Lease> of(ClientIdentity client, SubnetId subnet) {
        return table.of(client, subnet);
    }

    @Override
    public Optional<Ipv4Address> offeredTo(ClientIdentity client, SubnetId subnet) {
        return Optional.empty();
    }

    @Override
    public boolean isAvailableTo(ClientIdentity client, Ipv4Address address) {
        return table.isUnleasedFor(client, address);
    }

    @Override
    public Optional<Ipv4Address> anyFree(SubnetId subnet, Predicate<Set<String>> gate, int start) {
        return table.anyFree(subnet, gate, 0);
    }

    @Override
    public Optional<Ipv4Address> anyLastResort(
            SubnetId subnet, Predicate<Set<String>> gate, int start) {
        return table.anyLastResort(subnet, gate, 0);
    }

    @Override
    public long free(SubnetId subnet) {
        return table.free(subnet);
    }
}
