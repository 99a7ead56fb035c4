package io.leasehold.ipam.plan;

import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Prefix;
import io.leasehold.ipam.option.OptionSet;

import java.util.List;
import java.util.Optional;

/** A subnet as declared. Immutable; {@link SubnetSnapshot} is what serving works with. */
public record Subnet(
        SubnetId id,
        Ipv4Prefix prefix,
        String name,
        Optional<String> networkInterface,
        Authority authority,
        Optional<Ipv4Address> gateway,
        LeaseTimes leaseTimes,
        OptionSet options,
        DdnsPolicy ddns,
        Source source,
        List<Pool> pools,
        List<Claim> claims,
        List<Reservation> reservations) {
    public Subnet {
        pools = List.copyOf(pools);
        claims = List.copyOf(claims);
        reservations = List.copyOf(reservations);
    }

    public Subnet withId(SubnetId assigned) {
        return with(assigned, ddns, pools, claims, reservations);
    }

    public Subnet withDdns(DdnsPolicy changed) {
        return with(id, changed, pools, claims, reservations);
    }

    public Subnet withClaims(List<Claim> changed) {
        return with(id, ddns, pools, changed, reservations);
    }

    public Subnet withReservations(List<Reservation> changed) {
        return with(id, ddns, pools, claims, changed);
    }

    /** This subnet without its pools, claims and reservations. */
    Subnet bare() {
        return with(id, ddns, List.of(), List.of(), List.of());
    }

    private Subnet with(
            SubnetId newId,
            DdnsPolicy newDdns,
            List<Pool> newPools,
            List<Claim> newClaims,
            List<Reservation> newReservations) {
        return new Subnet(
                newId,
                prefix,
                name,
                networkInterface,
                authority,
                gateway,
                leaseTimes,
                options,
                newDdns,
                source,
                newPools,
                newClaims,
                newReservations);
    }
}
