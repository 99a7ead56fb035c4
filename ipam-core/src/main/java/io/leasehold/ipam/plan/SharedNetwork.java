package io.leasehold.ipam.plan;

import io.leasehold.ipam.net.Ipv4Address;

import java.util.Optional;
import java.util.Set;

/**
 * One link with several subnets: a client there may get an address of any of them.
 *
 * @param networkInterface where its clients are heard, if they are heard directly
 * @param relays values of {@code giaddr} that mean this network although they lie in none of its
 *     subnets
 * @param classes clients of these classes only are served; empty for all
 */
public record SharedNetwork(
        String name,
        Optional<String> networkInterface,
        Set<Ipv4Address> relays,
        Set<String> classes,
        Handling handling,
        Terms terms,
        Source source) {
    public SharedNetwork {
        relays = Set.copyOf(relays);
        classes = Set.copyOf(classes);
    }
}
