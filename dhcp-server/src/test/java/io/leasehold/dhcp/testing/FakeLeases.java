package io.leasehold.dhcp.testing;

import io.leasehold.ipam.lease.ClientIdentity;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.lease.LeaseState;
import io.leasehold.ipam.lease.LeaseView;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.plan.SubnetId;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Leases and offers as a test declares them; free is what the test says is free. */
public final class FakeLeases implements LeaseView {
    private final Map<Ipv4Address, Lease> rows = new TreeMap<>();
    private final Map<Ipv4Address, ClientIdentity> offers = new TreeMap<>();
    private final TreeSet<Ipv4Address> free = new TreeSet<>();
    private final TreeSet<Ipv4Address> lastResort = new TreeSet<>();

    public FakeLeases with(Lease lease) {
        rows.put(lease.address(), lease);
        return this;
    }

    public FakeLeases offered(String address, ClientIdentity to) {
        offers.put(Ipv4Address.parse(address), to);
        return this;
    }

    public FakeLeases free(String address) {
        free.add(Ipv4Address.parse(address));
        return this;
    }

    public FakeLeases lastResort(String address) {
        lastResort.add(Ipv4Address.parse(address));
        return this;
    }

    @Override
    public Optional<Ipv4Address> anyLastResort(
            SubnetId subnet, Predicate<Set<String>> gate, int start) {
        return lastResort.isEmpty() ? Optional.empty() : Optional.of(lastResort.first());
    }

    @Override
    public Optional<Lease> at(Ipv4Address address) {
        return Optional.ofNullable(rows.get(address));
    }

    @Override
    public Optional<Lease> of(ClientIdentity client, SubnetId subnet) {
        return rows.values().stream()
                .filter(l -> l.isHeldBy(client) && l.subnet().equals(subnet))
                .max(Comparator.comparing(l -> l.state() == LeaseState.BOUND));
    }

    @Override
    public Optional<Ipv4Address> offeredTo(ClientIdentity client, SubnetId subnet) {
        return offers.entrySet().stream()
                .filter(e -> e.getValue().key().equals(client.key()))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    @Override
    public boolean isAvailableTo(ClientIdentity client, Ipv4Address address) {
        ClientIdentity offeredTo = offers.getOrDefault(address, client);
        return offeredTo.key().equals(client.key())
                && at(address)
                        .map(
                                l ->
                                        switch (l.state()) {
                                            case BOUND -> l.isHeldBy(client);
                                            case DECLINED -> false;
                                            case RELEASED, EXPIRED -> true;
                                        })
                        .orElse(true);
    }

    @Override
    public Optional<Ipv4Address> anyFree(SubnetId subnet, Predicate<Set<String>> gate, int start) {
        return free.isEmpty() ? Optional.empty() : Optional.of(free.first());
    }

    @Override
    public long free(SubnetId subnet) {
        return free.size();
    }
}
