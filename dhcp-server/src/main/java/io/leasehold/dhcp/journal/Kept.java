package io.leasehold.dhcp.journal;

import io.leasehold.dhcp.exchange.Decision;
import io.leasehold.dhcp.message.Arrival;
import io.leasehold.dhcp.message.ClientMessage;
import io.leasehold.dhcp.message.ServerReply;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.plan.Reservation;
import io.leasehold.ipam.plan.SharedNetwork;
import io.leasehold.ipam.plan.Subnet;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One exchange as it is remembered. Holds no snapshot of a plan, so that old plans can go; subnets
 * and reservations are what an edit leaves untouched unless it is about them.
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
        Decision decision) {
    /** Roughly what objects without options take. */
    private static final int BASE_OCTETS = 600;

    private static final int OPTION_OCTETS = 80;

    Kept decided(Decision instead) {
        return new Kept(
                number,
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

    /** What it costs to remember it, roughly, in octets of memory. */
    long octets() {
        return BASE_OCTETS
                + of(message.options().values().values())
                + reply().map(reply -> of(reply.options().values().values())).orElse(0L);
    }

    private static long of(Iterable<OctetString> values) {
        long sum = 0;
        for (OctetString value : values) {
            sum += OPTION_OCTETS + value.length();
        }
        return sum;
    }

    Optional<ServerReply> reply() {
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
