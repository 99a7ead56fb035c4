package io.leasehold.interchange.kea;

import io.leasehold.ipam.net.Ipv4Address;

import java.util.List;
import java.util.Map;

/// The interfaces of the machine where a file is imported. Kea finds the subnet of an interface by
/// the addresses that the interface has while it runs; a file for Leasehold says it.
///
/// @param interfaces the name of each to its addresses
public record Machine(Map<String, List<Ipv4Address>> interfaces) {
    /// Nothing is known of it.
    public static final Machine UNKNOWN = new Machine(Map.of());

    public Machine {
        interfaces = Map.copyOf(interfaces);
    }
}
