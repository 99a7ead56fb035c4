package io.leasehold.ipam.inventory;

import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.plan.Claim;
import io.leasehold.ipam.plan.OwnerKind;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.plan.Reservation;
import io.leasehold.ipam.plan.SubnetSnapshot;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Names that somebody entered in DNS for addresses that have none in the plan. */
public final class NameSuggestions {
    private NameSuggestions() {}

    /**
     * What an address would be called if somebody agreed.
     *
     * @param name as the PTR says it
     */
    public record Suggestion(Ipv4Address address, DnsName name, Subject subject) {}

    /** What would get the name. */
    public sealed interface Subject {
        /** A claim of just this address, without a label or host name. */
        record Unlabelled(Claim claim) implements Subject {}

        /** A reservation of the address, without a host name. */
        record Nameless(SubnetSnapshot subnet, Reservation reservation) implements Subject {}

        /** Nobody: a host was seen there and the plan does not know it. */
        record Unknown(SubnetSnapshot subnet) implements Subject {}
    }

    /**
     * Suggestions in address order.
     *
     * @param pointers PTRs that we did not write
     * @param seen whether a host was seen at an address lately
     */
    public static List<Suggestion> of(
            Plan plan, List<ZoneAudit.Pointer> pointers, Predicate<Ipv4Address> seen) {
        List<Suggestion> suggestions = new ArrayList<>();
        for (ZoneAudit.Pointer pointer : pointers) {
            plan.containing(pointer.address())
                    .flatMap(subnet -> subject(subnet, pointer.address(), seen))
                    .map(subject -> new Suggestion(pointer.address(), pointer.name(), subject))
                    .ifPresent(suggestions::add);
        }
        suggestions.sort(Comparator.comparing(Suggestion::address));
        return suggestions;
    }

    private static Optional<Subject> subject(
            SubnetSnapshot subnet, Ipv4Address address, Predicate<Ipv4Address> seen) {
        Optional<Claim> claim =
                subnet.claims().stream()
                        .filter(c -> c.range().isSingle() && c.range().contains(address))
                        .findFirst();
        if (claim.isPresent()) {
            return claim.filter(c -> c.label().isBlank() && c.hostnames().isEmpty())
                    .map(Subject.Unlabelled::new);
        }
        Optional<Reservation> reservation = subnet.reservationOf(address);
        if (reservation.isPresent()) {
            return reservation
                    .filter(r -> r.hostname().isEmpty())
                    .map(r -> new Subject.Nameless(subnet, r));
        }
        boolean known = Ownership.of(subnet, address).filter(o -> isSomebody(o.kind())).isPresent();
        return !known && seen.test(address)
                ? Optional.of(new Subject.Unknown(subnet))
                : Optional.empty();
    }

    /** The pool owns what nobody has. */
    private static boolean isSomebody(OwnerKind kind) {
        return kind != OwnerKind.DHCP;
    }
}
