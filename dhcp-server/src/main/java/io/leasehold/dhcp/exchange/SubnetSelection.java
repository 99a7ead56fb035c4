package io.leasehold.dhcp.exchange;

import io.leasehold.dhcp.message.Arrival;
import io.leasehold.dhcp.message.ClientMessage;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.plan.SubnetSnapshot;

import java.util.Optional;

/** Which subnet a message is about. */
public final class SubnetSelection {
    private SubnetSelection() {}

    /**
     * The relay agent's address selects before the client's own, and that before the interface. A
     * client's {@code ciaddr} counts only in what was sent to us directly: a broadcast comes from
     * the link it is heard on, whatever address the client still believes in.
     */
    public static Optional<SubnetSnapshot> select(
            ClientMessage message, Arrival arrival, Plan plan) {
        if (message.isRelayed()) {
            return plan.containing(message.giaddr());
        }
        if (arrival.unicast() && !message.ciaddr().isAny()) {
            return plan.containing(message.ciaddr());
        }
        Optional<SubnetSnapshot> named = plan.onInterface(arrival.networkInterface());
        return named.isPresent() ? named : plan.containing(arrival.localAddress());
    }
}
