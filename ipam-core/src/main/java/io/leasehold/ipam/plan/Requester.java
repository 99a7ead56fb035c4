package io.leasehold.ipam.plan;

import io.leasehold.ipam.lease.ClientIdentity;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.option.SubOptions;

import java.util.Optional;

/**
 * A client and where it is connected: all that reservations can recognise a device by.
 *
 * @param circuitId sub-option 1 of option 82 (RFC 3046 section 3.1), as the relay sent it
 */
public record Requester(ClientIdentity client, Optional<OctetString> circuitId) {
    private static final int AGENT_CIRCUIT_ID = 1;

    /** A client whose connection is not known. */
    public static Requester of(ClientIdentity client) {
        return new Requester(client, Optional.empty());
    }

    /** The client of a lease, connected as it last was. */
    public static Requester of(Lease lease) {
        return of(lease.client(), lease.relayAgentInfo());
    }

    /**
     * A client behind a relay agent.
     *
     * @param relayAgentInformation the whole value of option 82
     */
    public static Requester of(ClientIdentity client, Optional<OctetString> relayAgentInformation) {
        return new Requester(
                client,
                relayAgentInformation.flatMap(all -> SubOptions.find(all, AGENT_CIRCUIT_ID)));
    }
}
