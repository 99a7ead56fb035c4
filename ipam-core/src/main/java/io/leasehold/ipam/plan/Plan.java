package io.leasehold.ipam.plan;

import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Prefix;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One version of the whole plan, ready to serve from. Immutable; every exchange sees exactly one.
 *
 * <p>Two plans are compared by {@link #version()} alone.
 */
public final class Plan {
    public static final Plan EMPTY = new Plan(0, List.of());

    private final long version;
    private final List<SubnetSnapshot> subnets;
    private final Map<SubnetId, SubnetSnapshot> byId = new HashMap<>();
    private final NavigableMap<Ipv4Address, SubnetSnapshot> byNetwork = new TreeMap<>();

    private final Map<String, SubnetSnapshot> byInterface = new HashMap<>();

    /**
     * @param version the version of the stored plan; rises with every change
     * @param subnets leaf subnets that do not overlap
     */
    public Plan(long version, List<Subnet> subnets) {
        this.version = version;
        this.subnets = subnets.stream().map(SubnetSnapshot::new).toList();
        for (SubnetSnapshot snapshot : this.subnets) {
            byId.put(snapshot.id(), snapshot);
            byNetwork.put(snapshot.subnet().prefix().network(), snapshot);
            snapshot.subnet()
                    .networkInterface()
                    .ifPresent(name -> byInterface.putIfAbsent(name, snapshot));
        }
    }

    public long version() {
        return version;
    }

    public List<SubnetSnapshot> subnets() {
        return subnets;
    }

    public List<Subnet> declared() {
        return subnets.stream().map(SubnetSnapshot::subnet).toList();
    }

    public Optional<SubnetSnapshot> subnet(SubnetId id) {
        return Optional.ofNullable(byId.get(id));
    }

    public Optional<SubnetSnapshot> subnet(Ipv4Prefix prefix) {
        return Optional.ofNullable(byNetwork.get(prefix.network()))
                .filter(s -> s.subnet().prefix().equals(prefix));
    }

    /** The subnet an address lies in. */
    public Optional<SubnetSnapshot> containing(Ipv4Address address) {
        return Optional.ofNullable(byNetwork.floorEntry(address))
                .map(Map.Entry::getValue)
                .filter(s -> s.subnet().prefix().contains(address));
    }

    /** The subnet that serves clients heard directly on an interface. */
    public Optional<SubnetSnapshot> onInterface(String networkInterface) {
        return Optional.ofNullable(byInterface.get(networkInterface));
    }
}
