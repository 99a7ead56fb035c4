package io.leasehold.ipam.plan;

import io.leasehold.ipam.dns.DnsName;

import java.util.Optional;

/**
 * What leases of a subnet publish.
 *
 * @param forward the zone that client names are qualified with; empty publishes no A and gives
 *     leases no name
 * @param reverse whether PTR records are published
 */
public record DdnsPolicy(Optional<DnsName> forward, boolean reverse) {
    public static final DdnsPolicy OFF = new DdnsPolicy(Optional.empty(), false);
}
