package io.leasehold.ipam.plan;

import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.net.Ipv4RangeSet;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * How full a block is that somebody owns, like a load balancer's pool.
 *
 * @param size addresses of the block
 * @param used addresses that its owner uses, each once however many share it
 * @param blocked who else has which addresses of it
 * @param free what its owner can still use
 */
public record BlockUsage(long size, long used, List<Hole> blocked, long free) {
    public BlockUsage {
        blocked = List.copyOf(blocked);
    }

    /** Of a claim; addresses in use are the ADDRESS claims of the same owner inside it. */
    public static BlockUsage of(Plan plan, Claim block) {
        Set<Ipv4Address> used = new TreeSet<>();
        List<Ipv4Range> lost = new ArrayList<>();
        List<Hole> blocked = new ArrayList<>();
        for (Claim claim : plan.content().claims()) {
            Ipv4Range inside =
                    claim.space().equals(block.space()) && claim.semantics().carves()
                            ? claim.range().intersection(block.range()).orElse(null)
                            : null;
            if (inside == null || claim.id().equals(block.id())) {
                continue;
            }
            if (!claim.owner().equals(block.owner())) {
                blocked.add(new Hole(inside, claim.owner()));
                lost.add(inside);
            } else if (claim.semantics() == ClaimSemantics.ADDRESS) {
                used.add(inside.first());
            }
        }
        for (Subnet subnet : plan.content().subnets()) {
            if (!subnet.space().equals(block.space())) {
                continue;
            }
            for (Reservation reservation : subnet.reservations()) {
                reservation
                        .address()
                        .filter(block.range()::contains)
                        .ifPresent(
                                address -> {
                                    blocked.add(
                                            new Hole(
                                                    Ipv4Range.of(address),
                                                    new Owner(
                                                            OwnerKind.RESERVATION,
                                                            reservation.title())));
                                    lost.add(Ipv4Range.of(address));
                                });
            }
        }
        Ipv4RangeSet gone =
                Ipv4RangeSet.of(lost)
                        .minus(Ipv4RangeSet.of(used.stream().map(Ipv4Range::of).toList()));
        long size = block.range().size();
        return new BlockUsage(size, used.size(), blocked, size - used.size() - gone.size());
    }

    /** Percent of the block that its owner uses. */
    public long percentUsed() {
        return Math.round(100.0 * used / size);
    }

    /** Percent of the block that its owner cannot use for anything new. */
    public long percentUnavailable() {
        return Math.round(100.0 * (size - free) / size);
    }
}
