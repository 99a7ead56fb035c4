package io.leasehold.dhcp.exchange;

import io.leasehold.ipam.classify.BuiltInClass;
import io.leasehold.ipam.lease.LeaseView;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.plan.Classes;
import io.leasehold.ipam.plan.LeaseTimes;
import io.leasehold.ipam.plan.Pool;
import io.leasehold.ipam.plan.Reservation;
import io.leasehold.ipam.plan.SubnetSnapshot;
import io.leasehold.ipam.plan.Terms;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a client gets in one subnet: its terms by all scopes, the narrower first (reservation,
 * class, pool, subnet, shared network, the whole plan).
 */
final class Service {
    private final SubnetSnapshot subnet;
    private final Asker asker;
    private final Terms terms;
    private final LeaseTimes leaseTimes;

    /**
     * @param address the one it gets or has, for its pool's sake
     */
    Service(
            SubnetSnapshot subnet,
            Asker asker,
            Optional<Ipv4Address> address,
            Classes classes,
            LeaseView leases) {
        this.subnet = subnet;
        this.asker = asker;
        Terms all =
                address.flatMap(subnet::poolOf)
                        .map(Pool::terms)
                        .map(subnet.terms()::overlaidBy)
                        .orElse(subnet.terms());
        for (String one : reversed(asker.classes())) {
            all = all.overlaidBy(classes.termsOf(one));
        }
        this.terms = asker.reservation().map(Reservation::terms).map(all::overlaidBy).orElse(all);
        this.leaseTimes = leaseTimes(address, leases);
    }

    /** The first class that says something counts, so it is laid on last. */
    private static List<String> reversed(Set<String> classes) {
        return new ArrayList<>(classes).reversed();
    }

    private LeaseTimes leaseTimes(Optional<Ipv4Address> address, LeaseView leases) {
        boolean asInSubnet = terms.lease().equals(subnet.terms().lease());
        if (asInSubnet && asker.classes().contains(BuiltInClass.BOOTP.name())) {
            return LeaseTimes.FOREVER; // RFC 1534 section 2
        }
        LeaseTimes times = asInSubnet ? subnet.leaseTimes() : terms.lease().resolve();
        boolean dynamic = address.filter(subnet.pool()::contains).isPresent();
        return dynamic && isScarce(times, leases) ? times.underPressure() : times;
    }

    private boolean isScarce(LeaseTimes times, LeaseView leases) {
        if (times.pressurePercent() >= LeaseTimes.NO_PRESSURE) {
            return false;
        }
        long size = subnet.pool().size();
        long taken = size - leases.free(subnet.id());
        return taken * 100 > size * times.pressurePercent();
    }

    SubnetSnapshot subnet() {
        return subnet;
    }

    Asker asker() {
        return asker;
    }

    Terms terms() {
        return terms;
    }

    LeaseTimes leaseTimes() {
        return leaseTimes;
    }
}
