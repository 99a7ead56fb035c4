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

    public Subnet withReservations(List<Reservation> changed) {
        return new Subnet(
                id,
                prefix,
                name,
                networkInterface,
                authority,
                gateway,
                leaseTimes,
                options,
                ddns,
                source,
                pools,
                claims,
                changed);
    }

    public Subnet withId(SubnetId assigned) {
        return new Subnet(
                assigned,
                prefix,
                name,
                networkInterface,
                authority,
                gateway,
                leaseTimes,
                options,
                ddns,
                source,
                pools,
                claims,
                reservations);
    }

    public Subnet withClaims(List<Claim> changed) {
        return new Subnet(
                id,
                prefix,
                name,
                networkInterface,
                authority,
                gateway,
                leaseTimes,
                options,
                ddns,
                source,
                pools,
                changed,
                reservations);
    }

    /** This subnet without its pools, claims and reservations. */
    Subnet bare() {
        return new Subnet(
                id,
                prefix,
                name,
                networkInterface,
                authority,
                gateway,
                leaseTimes,
                options,
                ddns,
                source,
                List.of(),
                List.of(),
                List.of());
    }
}
