package io.leasehold.dhcp.exchange;

import io.leasehold.dhcp.message.Arrival;
import io.leasehold.dhcp.message.ClientMessage;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.plan.Link;
import io.leasehold.ipam.plan.Plan;

import java.util.Optional;

/** Which link a message is about. */
public final class SubnetSelection {
    /** Sub-option 5 of option 82: the link the client is on (RFC 3527). */
    private static final int LINK_SELECTION = 5;

    private SubnetSelection() {}

    /**
     * The relay agent's link selection (RFC 3527) selects before the client's subnet selection (RFC
     * 3011), that before the relay agent's address, and that before the client's own and before the
     * interface. A client's {@code ciaddr} counts only in what was sent to us directly: a broadcast
     * comes from the link it is heard on, whatever address the client still believes in.
     *
     * <p>What a client selects that no relay agent speaks for has to be on its own link: it may not
     * take the addresses of another.
     *
     * @return empty when what selects is no link of the plan; then nothing else does either
     */
    public static Optional<Link> select(ClientMessage message, Arrival arrival, Plan plan) {
        Optional<Ipv4Address> selected =
                message.relayAgentSubOption(LINK_SELECTION)
                        .filter(value -> value.length() == 4)
                        .map(SubnetSelection::address)
                        .or(message::selectedSubnet);
        if (message.isRelayed() || selected.isEmpty()) {
            return selected.map(address -> plan.containing(address).map(plan::link))
                    .orElseGet(() -> byWayOfComing(message, arrival, plan));
        }
        return byWayOfComing(message, arrival, plan)
                .filter(link -> link.containing(selected.get()).isPresent());
    }

    private static Optional<Link> byWayOfComing(ClientMessage message, Arrival arrival, Plan plan) {
        if (message.isRelayed()) {
            return plan.behind(message.giaddr());
        }
        if (arrival.unicast() && !message.ciaddr().isAny()) {
            return plan.containing(message.ciaddr()).map(plan::link);
        }
        Optional<Link> named = plan.onInterface(arrival.networkInterface());
        return named.isPresent() ? named : plan.containing(arrival.localAddress()).map(plan::link);
    }

    private static Ipv4Address address(OctetString value) {
        return Ipv4Address.ofBytes(value.toBytes(), 0);
    }
}
