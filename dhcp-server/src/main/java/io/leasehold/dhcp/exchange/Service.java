package io.leasehold.dhcp.exchange;

import io.leasehold.ipam.classify.BuiltInClass;
import io.leasehold.ipam.lease.LeaseView;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.plan.Classes;
import io.leasehold.ipam.plan.LeaseTimes;
import io.leasehold.ipam.plan.SubnetSnapshot;
import io.leasehold.ipam.plan.Terms;

import java.util.List;
import java.util.Optional;

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
        Terms all = address.isPresent() ? subnet.termsAt(address.get()) : subnet.terms();
        // The first class that says something counts, so it is laid on last.
        List<String> inOrder = asker.classes().inOrder();
        for (int i = inOrder.size() - 1; i >= 0; i--) {
            all = all.overlaidBy(classes.termsOf(inOrder.get(i)));
        }
        this.terms =
                asker.reservation().isPresent()
                        ? all.overlaidBy(asker.reservation().get().terms())
                        : all;
        this.leaseTimes = leaseTimes(address, leases);
    }

    private LeaseTimes leaseTimes(Optional<Ipv4Address> address, LeaseView leases) {
        boolean asInSubnet = terms.lease().equals(subnet.terms().lease());
        if (asInSubnet && asker.classes().contains(BuiltInClass.BOOTP.name())) {
            return LeaseTimes.FOREVER; // RFC 1534 section 2
        }
        LeaseTimes times = asInSubnet ? subnet.leaseTimes() : terms.lease().resolve();
        return isScarce(times, leases) && address.filter(subnet.pool()::contains).isPresent()
                ? times.underPressure()
                : times;
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
