package io.leasehold.dhcp.testing;

import static java.util.stream.Collectors.joining;

import io.leasehold.dhcp.exchange.Decision;
import io.leasehold.dhcp.exchange.Exchange;
import io.leasehold.dhcp.exchange.ExchangeSettings;
import io.leasehold.dhcp.exchange.ServerIdentity;
import io.leasehold.dhcp.message.Arrival;
import io.leasehold.dhcp.message.ClientMessage;
import io.leasehold.dhcp.message.ServerReply;
import io.leasehold.ipam.lease.LeaseView;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.plan.Link;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.plan.SubnetSnapshot;
import io.leasehold.ipam.testing.Leases;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Decides on a message at noon, as the server 192.0.2.2, and tells the decision in one line. */
public final class Outcome {
    private static final Exchange EXCHANGE = new Exchange(ExchangeSettings.DEFAULT);
    private static final ServerIdentity ME =
            new ServerIdentity(
                    Ipv4Address.parse(ClientMessages.US), Set.of(Ipv4Address.parse("203.0.113.2")));

    private Outcome() {}

    public static Decision decide(ClientMessages message, SubnetSnapshot subnet, LeaseView leases) {
        return decide(message, new Link(Optional.empty(), List.of(subnet)), Plan.EMPTY, leases);
    }

    /** A decision on a link of a plan, for the plan's classes. */
    public static Decision decide(ClientMessages message, Link link, Plan plan, LeaseView leases) {
        ClientMessage built = message.build();
        Arrival arrival = new Arrival("eth0", ME.identifier(), built.ciaddr(), 68, false);
        ServerIdentity me = ServerIdentity.to(built, arrival, ME.own());
        return EXCHANGE.decide(built, arrival, link, plan.classes(), leases, me, Leases.NOON)
                .decision();
    }

    /** Like {@code ACK 192.0.2.10: GRANT 192.0.2.10} or {@code NAK TAKEN}. */
    public static String of(ClientMessages message, SubnetSnapshot subnet, LeaseView leases) {
        return of(decide(message, subnet, leases));
    }

    /** The same of a decision. */
    public static String of(Decision decision) {
        return switch (decision) {
            case Decision.Ignore d -> "silence: " + d.reason();
            case Decision.Offer d -> "OFFER " + d.reply().yiaddr() + ": " + d.choice().rule();
            case Decision.Ack d ->
                    d.changes().stream()
                            .map(c -> c.kind() + " " + c.after().address())
                            .collect(joining(", ", "ACK " + d.reply().yiaddr() + ": ", ""));
            case Decision.Confirm d -> "ACK " + d.reply().yiaddr() + " as it is";
            case Decision.Nak d -> "NAK " + d.reason();
            case Decision.Apply d ->
                    "no reply: " + d.change().kind() + " " + d.change().after().address();
            case Decision.Inform _ -> "ACK without an address";
        };
    }

    /** The reply of a decision that has one. */
    public static ServerReply reply(
            ClientMessages message, SubnetSnapshot subnet, LeaseView leases) {
        return reply(decide(message, subnet, leases));
    }

    /** The reply of a decision that has one. */
    public static ServerReply reply(Decision decision) {
        return switch (decision) {
            case Decision.Offer d -> d.reply();
            case Decision.Ack d -> d.reply();
            case Decision.Nak d -> d.reply();
            case Decision.Confirm d -> d.reply();
            case Decision.Inform d -> d.reply();
            case Decision.Ignore d -> throw new AssertionError("no reply: " + d);
            case Decision.Apply d -> throw new AssertionError("no reply: " + d);
        };
    }
}
