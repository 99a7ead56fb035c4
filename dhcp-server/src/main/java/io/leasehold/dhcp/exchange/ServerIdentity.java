package io.leasehold.dhcp.exchange;

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

    boolean isMeantBy(Ipv4Address serverIdentifier) {
        return serverIdentifier.equals(identifier) || own.contains(serverIdentifier);
    }
}
