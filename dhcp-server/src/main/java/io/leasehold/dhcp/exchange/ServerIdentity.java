package io.leasehold.dhcp.exchange;

import io.leasehold.dhcp.message.Arrival;
import io.leasehold.dhcp.message.ClientMessage;
import io.leasehold.ipam.net.Ipv4Address;

import java.util.Set;

/**
 * Who we are in one exchange.
 *
 * @param identifier option 54 of our replies: the address the request reached us at
 * @param own every address of ours; a client that names any of them means us
 */
public record ServerIdentity(Ipv4Address identifier, Set<Ipv4Address> own) {
    public ServerIdentity {
        own = Set.copyOf(own);
    }

    /** Sub-option 11 of option 82: what the client is to take for the server (RFC 5107). */
    private static final int SERVER_IDENTIFIER_OVERRIDE = 11;

    /**
     * Who we are to one client: the address it reached us at, unless its relay agent wants to stand
     * for us (RFC 5107 section 4), so that renewals pass it as well.
     *
     * @param own every address of ours
     */
    public static ServerIdentity to(ClientMessage message, Arrival arrival, Set<Ipv4Address> own) {
        return message.relayAgentSubOption(SERVER_IDENTIFIER_OVERRIDE)
                .filter(value -> value.length() == 4)
                .map(value -> Ipv4Address.ofBytes(value.toBytes(), 0))
                .map(relay -> new ServerIdentity(relay, own))
                .orElseGet(() -> new ServerIdentity(arrival.localAddress(), own));
    }

    boolean isMeantBy(Ipv4Address serverIdentifier) {
        return serverIdentifier.equals(identifier) || own.contains(serverIdentifier);
    }
}
