package io.leasehold.ipam.plan;

import io.leasehold.ipam.dns.DnsName;

import java.util.Optional;

/**
 * What leases of a subnet publish.
 *
 * @param forward the zone that client names are qualified with; empty publishes no A and gives
 *     leases no name
 * @param reverse whether PTR records are published
 * @param overridesClient whether the A record is ours to publish although the client wants to do it
 *     (RFC 4702 section 4: S is 0)
 * @param overridesNoUpdate whether names are published of clients that want none to be (N is 1)
 * @param generated which clients get a name made of their address
 */
public record DdnsPolicy(
        Optional<DnsName> forward,
        boolean reverse,
        boolean overridesClient,
        boolean overridesNoUpdate,
        GeneratedNames generated) {
    public static final DdnsPolicy OFF = new DdnsPolicy(Optional.empty(), false);

    /** Publishes for every client, whatever it wishes: what a LAN wants. */
    public DdnsPolicy(Optional<DnsName> forward, boolean reverse) {
        this(forward, reverse, true, true, GeneratedNames.NONE);
    }

    /** This policy, whatever clients wish or as they wish (RFC 4702 section 4). */
    public DdnsPolicy overriding(boolean client, boolean noUpdate) {
        return new DdnsPolicy(forward, reverse, client, noUpdate, generated);
    }

    public DdnsPolicy withGenerated(GeneratedNames names) {
        return new DdnsPolicy(forward, reverse, overridesClient, overridesNoUpdate, names);
    }
}
