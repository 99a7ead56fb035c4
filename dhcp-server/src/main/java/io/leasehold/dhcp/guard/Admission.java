package io.leasehold.dhcp.guard;

import io.leasehold.dhcp.exchange.Decision;
import io.leasehold.dhcp.exchange.IgnoreReason;
import io.leasehold.dhcp.message.Arrival;
import io.leasehold.dhcp.message.ClientMessage;
import io.leasehold.ipam.lease.ClientIdentity;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.lease.LeaseState;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.plan.Reservation;

import java.time.Instant;
import java.util.Optional;

/**
 * Says whether a decision may be carried out, and is told what became of addresses so that it can
 * count. Lane-confined: called on the lane's thread only.
 */
public interface Admission {
    /** What to do with a decision. */
    sealed interface Verdict {
        /** Carry it out. */
        record Admitted() implements Verdict {}

        /** Carry it out, after the offer to this client was withdrawn. */
        record InPlaceOf(ClientIdentity client) implements Verdict {}

        /** Stay silent. */
        record Refused(IgnoreReason reason) implements Verdict {}
    }

    /**
     * Judges a decision before anything of it is done.
     *
     * @param reservation the client's, in the subnet the decision is about
     */
    Verdict judge(
            ClientMessage message,
            Arrival arrival,
            Decision decision,
            Optional<Reservation> reservation,
            Instant now);

    /** The address of an offer is kept for its client from now on. */
    void held(ClientMessage message, Arrival arrival, Decision.Offer offer, Instant now);

    /** An address is on offer no more. */
    void freed(Ipv4Address address);

    /**
     * The row of an address, from now on, or as it will be if a change under way becomes durable.
     *
     * @param row empty when there is none
     */
    void row(Ipv4Address address, Optional<Lease> row);

    /** Whether anything follows from a row in this state, so that {@link #row} has to be told. */
    boolean follows(LeaseState state);

    /** Admits everything. */
    static Admission unlimited() {
        return new Admission() {
            private static final Verdict YES = new Verdict.Admitted();

            @Override
            public Verdict judge(
                    ClientMessage message,
                    Arrival arrival,
                    Decision decision,
                    Optional<Reservation> reservation,
                    Instant now) {
                return YES;
            }

            @Override
            public void held(
                    ClientMessage message, Arrival arrival, Decision.Offer offer, Instant now) {}

            @Override
            public void freed(Ipv4Address address) {}

            @Override
            public void row(Ipv4Address address, Optional<Lease> row) {}

            @Override
            public boolean follows(LeaseState state) {
                return false;
            }
        };
    }
}
