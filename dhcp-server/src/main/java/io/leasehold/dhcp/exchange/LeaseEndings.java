package io.leasehold.dhcp.exchange;

import io.leasehold.ipam.dns.DnsIntent;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.lease.LeaseChange;
import io.leasehold.ipam.lease.LeaseState;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The changes that end a tenure. The row keeps its client, who gets the address back if it can. */
public final class LeaseEndings {
    private LeaseEndings() {}

    public static LeaseChange release(Lease lease, Instant now) {
        return end(LeaseChange.Kind.RELEASE, lease, LeaseState.RELEASED, now, now);
    }

    /** The lease ran out, or the probation of a declined address did. */
    public static LeaseChange expire(Lease lease, Instant now) {
        return end(LeaseChange.Kind.EXPIRE, lease, LeaseState.EXPIRED, lease.expires(), now);
    }

    public static LeaseChange decline(Lease lease, Instant now, Duration probation) {
        return end(LeaseChange.Kind.DECLINE, lease, LeaseState.DECLINED, now.plus(probation), now);
    }

    private static LeaseChange end(
            LeaseChange.Kind kind, Lease lease, LeaseState state, Instant expires, Instant now) {
        Lease after =
                new Lease(
                        lease.address(),
                        lease.subnet(),
                        lease.client(),
                        state,
                        lease.hostname(),
                        Optional.empty(),
                        lease.starts(),
                        expires,
                        now,
                        lease.relayAgentInfo(),
                        lease.version() + 1);
        Optional<DnsIntent> dns = lease.fqdn().map(_ -> new DnsIntent.Withdraw(lease.address()));
        return new LeaseChange(kind, after, lease.version(), dns);
    }
}
