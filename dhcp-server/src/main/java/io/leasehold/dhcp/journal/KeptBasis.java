package io.leasehold.dhcp.journal;

import io.leasehold.ipam.plan.Reservation;
import io.leasehold.ipam.plan.SharedNetwork;
import io.leasehold.ipam.plan.Subnet;

import java.util.List;
import java.util.Optional;

/**
 * What of the plan a decision rested on. Holds no snapshot of a plan, so that old plans can go;
 * subnets and reservations are what an edit leaves untouched unless it is about them.
 */
record KeptBasis(
        Optional<SharedNetwork> network,
        List<Subnet> subnets,
        List<String> classes,
        Optional<Reservation> reservation,
        Optional<Subnet> subnet) {
    /** Of a message that did not come to a decision. */
    static final KeptBasis NONE =
            new KeptBasis(Optional.empty(), List.of(), List.of(), Optional.empty(), Optional.empty());
}
