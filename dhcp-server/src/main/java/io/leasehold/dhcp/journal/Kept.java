package io.leasehold.dhcp.journal;

import io.leasehold.dhcp.message.Arrival;
import io.leasehold.dhcp.message.ClientMessage;

import java.time.Instant;

/**
 * One exchange as it is remembered.
 *
 * @param identity tells this message from one of the same client that says the same
 * @param packed the message, {@link Packed}
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Kept(
        long number,
        Instant at,
        int identity,
        byte[] packed,
        Arrival arrival,
        KeptBasis basis,
        KeptOutcome outcome) {
    /** Roughly what it takes without the arrays. */
    private static final int BASE_OCTETS = 400;

    Kept(
            long number,
            Instant at,
            ClientMessage message,
            Arrival arrival,
            KeptBasis basis,
            KeptOutcome outcome) {
        this(
                number,
                at,
                System.identityHashCode(message),
                Packed.pack(message),
                arrival,
                basis,
                outcome);
    }

    /** The same message with another outcome, which is the newest of all. */
    Kept decided(long newest, KeptOutcome instead) {
        return new Kept(newest, at, identity, packed, arrival, basis, instead);
    }

    ClientMessage message() {
        return Packed.message(packed);
    }

    /** Whether this is about that very message. One that was sent again is another one. */
    boolean isOf(ClientMessage message) {
        return identity == System.identityHashCode(message);
    }

    /** What it costs to remember it, roughly, in octets of memory. */
    int octets() {
        return BASE_OCTETS + packed.length + outcome.options().length;
    }
}
