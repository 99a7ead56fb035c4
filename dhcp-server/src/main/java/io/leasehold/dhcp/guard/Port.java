package io.leasehold.dhcp.guard;

import io.leasehold.dhcp.message.Arrival;
import io.leasehold.dhcp.message.ClientMessage;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.option.SubOptions;

import java.util.List;
import java.util.Optional;

/**
 * Where a message came from, as far as a client cannot choose it.
 *
 * @param place an interface, or {@code relay} and a giaddr
 * @param circuit sub-options 1 and 2 of option 82 (RFC 3046 section 3), where a relay agent named
 *     one
 */
public record Port(String place, Optional<Circuit> circuit) {
    private static final int CIRCUIT_ID = 1;
    private static final int REMOTE_ID = 2;

    /**
     * A circuit of a relay agent.
     *
     * @param remote empty when the agent did not say it; switches number their ports alike, and are
     *     told apart by it
     */
    public record Circuit(OctetString id, OctetString remote) {
        static Optional<Circuit> of(OctetString relayAgentInformation) {
            return SubOptions.find(relayAgentInformation, CIRCUIT_ID)
                    .map(
                            id ->
                                    new Circuit(
                                            id,
                                            SubOptions.find(relayAgentInformation, REMOTE_ID)
                                                    .orElse(OctetString.EMPTY)));
        }
    }

    /**
     * The interface or relay agent first, then the circuit if there is one. Option 82 counts from a
     * relay agent only: a client on the link could write whatever it likes into it.
     */
    static List<Port> of(ClientMessage message, Arrival arrival) {
        if (!message.isRelayed()) {
            return List.of(new Port(arrival.networkInterface(), Optional.empty()));
        }
        Port relay = new Port("relay " + message.giaddr(), Optional.empty());
        return message.relayAgentInformation()
                .flatMap(Circuit::of)
                .map(circuit -> List.of(relay, new Port(relay.place, Optional.of(circuit))))
                .orElseGet(() -> List.of(relay));
    }
}
