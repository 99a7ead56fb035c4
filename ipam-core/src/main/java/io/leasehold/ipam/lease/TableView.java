package io.leasehold.ipam.lease;

import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.plan.SubnetId;

import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** The leases of a table as a decision sees them, where nothing is on offer or under way. */
public class TableView implements LeaseView {
    private final LeaseTable table;

    public TableView(LeaseTable table) {
        this.table = table;
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
        return table.anyFree(subnet, gate, start);
    }

    @Override
    public Optional<Ipv4Address> anyLastResort(
            SubnetId subnet, Predicate<Set<String>> gate, int start) {
        return table.anyLastResort(subnet, gate, start);
    }

    @Override
    public long free(SubnetId subnet) {
        return table.free(subnet);
    }
}
