package io.leasehold.ipam.lease;

import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.plan.SubnetId;

import java.time.Instant;
import java.util.Optional;

/**
 * What is known of one leased address; one row of the lease table.
 *
 * @param client who holds it, or held it last
 * @param hostname the bytes of option 12 (or the name of option 81) as the client sent them,
 *     unescaped
 * @param fqdn the name that follows this lease in DNS
 * @param starts begin of the client's present tenure; renewals do not move it
 * @param expires end of the lease (BOUND), of the probation (DECLINED), or when it ended
 * @param lastTransaction when the client last changed this row
 * @param relayAgentInfo option 82 of the request that last changed the row, whole
 * @param version counts the changes of the row, from 1; a change states the version it expects
 */
public record Lease(
        Ipv4Address address,
        SubnetId subnet,
        ClientIdentity client,
        LeaseState state,
        Optional<OctetString> hostname,
        Optional<DnsName> fqdn,
        Instant starts,
        Instant expires,
        Instant lastTransaction,
        Optional<OctetString> relayAgentInfo,
        long version) {

    public Lease {
        if (version < 1) {
            throw new IllegalArgumentException(
                    "lease " + address + ": version " + version + " is not positive");
        }
    }

    public boolean isHeldBy(ClientIdentity who) {
        return client.key().equals(who.key());
    }

    /** Whether the client may use the address at {@code now}, without any grace. */
    public boolean isActive(Instant now) {
        return state == LeaseState.BOUND && expires.isAfter(now);
    }
}
