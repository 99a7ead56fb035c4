package io.leasehold.ipam.plan;

import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Prefix;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What follows from a change of the plan.
 *
 * @param pools effective pools that change
 * @param moves live leases that lose their address
 * @param names what changes in DNS
 * @param warnings what the author may not have meant, in words
 * @param opened conflicts that there were not before
 * @param closed conflicts that are over
 */
public record Effects(
        List<PoolChange> pools,
        List<LeaseMove> moves,
        List<NameChange> names,
        List<String> warnings,
        List<Conflict> opened,
        List<Conflict> closed) {
    public static final Effects NONE =
            new Effects(List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

    public Effects {
        pools = List.copyOf(pools);
        moves = List.copyOf(moves);
        names = List.copyOf(names);
        warnings = List.copyOf(warnings);
        opened = List.copyOf(opened);
        closed = List.copyOf(closed);
    }

    /** An effective pool before and after; empty where there is no such subnet. */
    public record PoolChange(
            SubnetId subnet,
            Ipv4Prefix prefix,
            Optional<EffectivePool> before,
            Optional<EffectivePool> after) {}

    /**
     * A live lease that is not renewed any more: its client is told at its next packet.
     *
     * @param because who takes the address, or why it goes
     * @param to the address reserved for the client; empty when it gets any
     * @param expected when its next packet is due: half of its lease time after the last (T1)
     * @param latest when the lease ends
     */
    public record LeaseMove(
            Lease lease,
            String because,
            Optional<Ipv4Address> to,
            Instant expected,
            Instant latest) {}

    /**
     * A name that leaves an address, comes to one, or goes from one to another.
     *
     * @param latest when it is done at the latest; for what is published at once, now
     */
    public record NameChange(
            DnsName name, Optional<Ipv4Address> from, Optional<Ipv4Address> to, Instant latest) {}
}
