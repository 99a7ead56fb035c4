package io.leasehold.dhcp.journal;

import io.leasehold.dhcp.exchange.Decision;
import io.leasehold.dhcp.message.Arrival;
import io.leasehold.dhcp.message.ClientMessage;
import io.leasehold.dhcp.message.ServerReply;
import io.leasehold.ipam.option.OptionSet;
import io.leasehold.ipam.plan.Reservation;
import io.leasehold.ipam.plan.SharedNetwork;
import io.leasehold.ipam.plan.Subnet;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One exchange as it is remembered. Holds no snapshot of a plan, so that old plans can go; subnets
 * and reservations are what an edit leaves untouched unless it is about them.
 *
 * @param octets what it costs to remember it, roughly, in octets of memory; known from the start,
 *     because what is forgotten was last looked at long ago and is slow to be gone through again
 */
record Kept(
        long number,
        Instant at,
        ClientMessage message,
        Arrival arrival,
        Optional<SharedNetwork> network,
        List<Subnet> subnets,
        List<String> classes,
        Optional<Reservation> reservation,
        Optional<Subnet> subnet,
        Decision decision,
        int octets) {
    /** Roughly what objects without options take. */
    private static final int BASE_OCTETS = 600;

    private static final int OPTION_OCTETS = 80;

    Kept(
            long number,
            Instant at,
            ClientMessage message,
            Arrival arrival,
            Optional<SharedNetwork> network,
            List<Subnet> subnets,
            List<String> classes,
            Optional<Reservation> reservation,
            Optional<Subnet> subnet,
            Decision decision) {
        this(
                number,
                at,
                message,
                arrival,
                network,
                subnets,
                classes,
                reservation,
                subnet,
                decision,
                octets(message, reply(decision)));
    }

    /** The same message with another outcome, which is the newest of all. */
    Kept decided(long newest, Decision instead) {
        return new Kept(
                newest,
                at,
                message,
                arrival,
                network,
                subnets,
                classes,
                reservation,
                subnet,
                instead);
    }

    private static int octets(ClientMessage message, Optional<ServerReply> reply) {
        return BASE_OCTETS
                + octets(message.options())
                + (reply.isPresent() ? octets(reply.get().options()) : 0);
    }

    private static int octets(OptionSet options) {
        int sum = 0;
        for (int i = 0; i < options.size(); i++) {
            sum += OPTION_OCTETS + options.value(i).length();
        }
        return sum;
    }

    Optional<ServerReply> reply() {
        return reply(decision);
    }

    private static Optional<ServerReply> reply(Decision decision) {
        return switch (decision) {
            case Decision.Offer offer -> Optional.of(offer.reply());
            case Decision.Ack ack -> Optional.of(ack.reply());
            case Decision.Confirm confirm -> Optional.of(confirm.reply());
            case Decision.Nak nak -> Optional.of(nak.reply());
            case Decision.Inform inform -> Optional.of(inform.reply());
            case Decision.Apply _, Decision.Ignore _ -> Optional.empty();
        };
    }
}
