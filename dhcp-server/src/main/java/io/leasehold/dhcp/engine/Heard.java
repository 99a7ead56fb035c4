package io.leasehold.dhcp.engine;

import io.leasehold.dhcp.message.Arrival;
import io.leasehold.dhcp.message.ClientMessage;
import io.leasehold.ipam.lease.ClientIdentity;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.plan.Link;

import java.util.ArrayList;
import java.util.List;

/**
 * A message, how it came, and what a lane went through with it so far.
 *
 * @param client who sent it, by the link it was heard on last
 * @param attempts how often its change was lost to another server's
 * @param tested the addresses that were probed for it
 */
record Heard(
        ClientMessage message,
        Arrival arrival,
        ClientIdentity client,
        int attempts,
        List<Ipv4Address> tested) {
    Heard {
        tested = List.copyOf(tested);
    }

    Heard(ClientMessage message, Arrival arrival) {
        this(message, arrival, message.client(), 0, List.of());
    }

    /** The same, as a client of a link that may leave client identifiers out of account. */
    Heard on(Link link) {
        return new Heard(
                message, arrival, message.client(link.matchesClientId()), attempts, tested);
    }

    Heard attemptedAgain() {
        return new Heard(message, arrival, client, attempts + 1, tested);
    }

    Heard withTested(Ipv4Address address) {
        if (tested.contains(address)) {
            return this;
        }
        List<Ipv4Address> all = new ArrayList<>(tested);
        all.add(address);
        return new Heard(message, arrival, client, attempts, all);
    }

    /** The same client said it again: a younger message in the place of this one. */
    Heard repeatedAs(Heard younger) {
        return new Heard(younger.message, younger.arrival, client, attempts, tested);
    }
}
