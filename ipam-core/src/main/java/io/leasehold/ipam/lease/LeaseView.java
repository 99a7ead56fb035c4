package io.leasehold.ipam.lease;

import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.plan.SubnetId;

import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** What a decision may know about leases and outstanding offers. Reading it changes nothing. */
public interface LeaseView {
    /** The row of an address, whatever its state. */
    Optional<Lease> at(Ipv4Address address);

    /** The row a client holds, or held last, in a subnet: a bound one first, then the youngest. */
    Optional<Lease> of(ClientIdentity client, SubnetId subnet);

    /** The address held for a client by an offer that still stands. */
    Optional<Ipv4Address> offeredTo(ClientIdentity client, SubnetId subnet);

    /**
     * Whether nobody but this client has a say in the address: no lease of another that may still
     * be in use, no probation, no offer to another. Says nothing about the plan.
     */
    boolean isAvailableTo(ClientIdentity client, Ipv4Address address);

    /**
     * A dynamic address nobody holds, of a pool that is open to the client: one never used, else
     * the one whose last lease ended longest ago.
     *
     * @param gate whether a pool for members of these classes, or of none in particular, is open
     * @param start where to begin looking, as a hash of the client; spread over the whole subnet
     */
    Optional<Ipv4Address> anyFree(SubnetId subnet, Predicate<Set<String>> gate, int start);

    /**
     * An address under a held-back claim (see {@link
     * io.leasehold.ipam.plan.EffectivePool#lastResort}) that nobody holds; only for when there is
     * no {@link #anyFree}, and only to be offered after a probe found it silent.
     *
     * @param start as for {@link #anyFree}
     */
    Optional<Ipv4Address> anyLastResort(SubnetId subnet, Predicate<Set<String>> gate, int start);

    /** How many dynamic addresses of a subnet nobody holds, in all its pools. */
    long free(SubnetId subnet);
}
