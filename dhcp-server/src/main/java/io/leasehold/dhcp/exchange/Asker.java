package io.leasehold.dhcp.exchange;

import io.leasehold.dhcp.message.Arrival;
import io.leasehold.dhcp.message.ClientMessage;
import io.leasehold.ipam.classify.ClassNames;
import io.leasehold.ipam.lease.ClientIdentity;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.lease.LeaseView;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.plan.Classes;
import io.leasehold.ipam.plan.Link;
import io.leasehold.ipam.plan.Requester;
import io.leasehold.ipam.plan.Reservation;
import io.leasehold.ipam.plan.SubnetSnapshot;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who asks: the client, where it is connected, what is reserved for it on its link, and its
 * classes.
 *
 * @param home the subnet of its reservation; one with a reserved address before one without
 * @param reservation the one it has there
 * @param classes in the order in which they give terms
 */
record Asker(
        Requester requester,
        Optional<SubnetSnapshot> home,
        Optional<Reservation> reservation,
        ClassNames classes) {

    static Asker of(
            ClientMessage message, Arrival arrival, Link link, Classes classes, LeaseView leases) {
        ClientIdentity client = message.client(link.matchesClientId());
        Optional<OctetString> relayed = relayAgentInformation(message, client, leases);
        Requester requester = Requester.of(client, relayed);
        Optional<SubnetSnapshot> home = home(link, requester);
        Optional<Reservation> reservation =
                home.isPresent() ? home.get().reservationFor(requester) : Optional.empty();
        Set<String> ofReservation =
                reservation.isPresent() ? reservation.get().classes() : Set.of();
        List<String> its =
                classes.classify(
                        new MessageFacts(message, arrival, relayed),
                        ofReservation,
                        home.isPresent());
        return new Asker(requester, home, reservation, ClassNames.of(its));
    }

    /**
     * A client that renews by unicast does not pass its relay agent, so nobody adds option 82 (RFC
     * 3046 section 2.1.1); it is where it was when it got the lease it speaks of.
     */
    private static Optional<OctetString> relayAgentInformation(
            ClientMessage message, ClientIdentity client, LeaseView leases) {
        Optional<OctetString> said = message.relayAgentInformation();
        if (said.isPresent() || message.isRelayed() || message.ciaddr().isAny()) {
            return said;
        }
        return leases.at(message.ciaddr())
                .filter(lease -> lease.relayAgentInfo().isPresent() && lease.isHeldBy(client))
                .flatMap(Lease::relayAgentInfo);
    }

    private static Optional<SubnetSnapshot> home(Link link, Requester requester) {
        Optional<SubnetSnapshot> named = Optional.empty();
        for (SubnetSnapshot subnet : link.subnets()) {
            Optional<Reservation> reservation = subnet.reservationFor(requester);
            if (reservation.flatMap(Reservation::address).isPresent()) {
                return Optional.of(subnet);
            }
            if (named.isEmpty() && reservation.isPresent()) {
                named = Optional.of(subnet);
            }
        }
        return named;
    }

    ClientIdentity client() {
        return requester.client();
    }
}
