package io.leasehold.dhcp.links;

import io.leasehold.ipam.net.Ipv4Address;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What IPv4 addresses this host has, by interface; a snapshot. Immutable.
public final class InterfaceAddresses {
    public static final InterfaceAddresses NONE = new InterfaceAddresses(Map.of());

    private final Map<String, List<InterfaceAddress>> byInterface;
    private final Set<Ipv4Address> all;

    /// @param byInterface per interface name, the primary address first
    public InterfaceAddresses(Map<String, List<InterfaceAddress>> byInterface) {
        Map<String, List<InterfaceAddress>> copy = new LinkedHashMap<>();
        Set<Ipv4Address> addresses = new LinkedHashSet<>();
        byInterface.forEach(
                (name, held) -> {
                    copy.put(name, List.copyOf(held));
                    held.forEach(address -> addresses.add(address.address()));
                });
        this.byInterface = Collections.unmodifiableMap(copy);
        this.all = Collections.unmodifiableSet(addresses);
    }

    /// The addresses on that interface, the primary one first; empty when there are none or no such
    /// interface.
    public List<InterfaceAddress> on(String networkInterface) {
        return byInterface.getOrDefault(networkInterface, List.of());
    }

    public Set<Ipv4Address> all() {
        return all;
    }

    /// Our address towards a neighbour on that interface: the one whose prefix holds the neighbour,
    /// the longest prefix if several do, else the primary one (a client that says 0.0.0.0, or that
    /// has moved). Empty when the interface has no address.
    Optional<Ipv4Address> towards(String networkInterface, Ipv4Address neighbour) {
        List<InterfaceAddress> held = on(networkInterface);
        if (held.isEmpty()) {
            return Optional.empty();
        }
        InterfaceAddress best = held.getFirst();
        int bestLength = -1;
        for (InterfaceAddress candidate : held) {
            if (candidate.prefixLength() > bestLength && candidate.prefix().contains(neighbour)) {
                best = candidate;
                bestLength = candidate.prefixLength();
            }
        }
        return Optional.of(best.address());
    }

    /// Whether that interface reaches the address without a router.
    boolean onLink(String networkInterface, Ipv4Address neighbour) {
        return on(networkInterface).stream().anyMatch(held -> held.prefix().contains(neighbour));
    }

    @Override
    public boolean equals(Object other) {
        // Lists are compared in order: another primary address is a change.
        return other instanceof InterfaceAddresses that && byInterface.equals(that.byInterface);
    }

    @Override
    public int hashCode() {
        return byInterface.hashCode();
    }

    @Override
    public String toString() {
        List<String> shown = new ArrayList<>();
        byInterface.forEach((name, held) -> shown.add(name + "=" + held));
        return String.join(" ", shown);
    }
}
