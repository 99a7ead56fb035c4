package io.leasehold.ipam.plan;

import io.leasehold.ipam.lease.ClientIdentity;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.net.OctetString;

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
        return new Requester(client, relayAgentInformation.flatMap(Requester::circuitId));
    }

    /** A list of code, length, value; what follows a sub-option cut short is not looked at. */
    private static Optional<OctetString> circuitId(OctetString information) {
        int at = 0;
        while (at + 2 <= information.length()) {
            int code = information.at(at);
            int length = information.at(at + 1);
            if (at + 2 + length > information.length()) {
                return Optional.empty();
            }
            if (code == AGENT_CIRCUIT_ID && length > 0) {
                return Optional.of(information.slice(at + 2, at + 2 + length));
            }
            at += 2 + length;
        }
        return Optional.empty();
    }
}
