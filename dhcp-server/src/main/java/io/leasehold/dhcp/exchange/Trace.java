package io.leasehold.dhcp.exchange;

import io.leasehold.ipam.plan.Link;
import io.leasehold.ipam.plan.Reservation;
import io.leasehold.ipam.plan.SubnetSnapshot;

import java.util.List;
import java.util.Optional;

/**
 * What a decision rests on, for people who ask why.
 *
 * @param classes the client's, in the order they were found
 * @param reservation the client's on this link
 * @param subnet the one that the decision is about
 */
public record Trace(
        Link link,
        List<String> classes,
        Optional<Reservation> reservation,
        Optional<SubnetSnapshot> subnet) {
    public Trace {
        classes = List.copyOf(classes);
    }
}
