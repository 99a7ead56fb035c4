package io.leasehold.dhcp.exchange;

import io.leasehold.ipam.dns.DnsIntent;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.lease.LeaseChange;
import io.leasehold.ipam.lease.LeaseState;
import io.leasehold.ipam.plan.SubnetSnapshot;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The changes that end a tenure. The row keeps its client, who gets the address back if it can. */
public final class LeaseEndings {
    private LeaseEndings() {}

    /**
     * The client gave the address back.
     *
     * @param subnet the lease's; empty when the plan has it no more
     */
    public static LeaseChange release(Lease lease, Optional<SubnetSnapshot> subnet, Instant now) {
        return end(
                LeaseChange.Kind.RELEASE,
                lease,
                LeaseState.RELEASED,
                now,
                now,
                after(lease, subnet));
    }

    /**
     * The lease ran out, or the probation of a declined address did.
     *
     * @param subnet the lease's; empty when the plan has it no more
     */
    public static LeaseChange expire(Lease lease, Optional<SubnetSnapshot> subnet, Instant now) {
        return end(
                LeaseChange.Kind.EXPIRE,
                lease,
                LeaseState.EXPIRED,
                lease.expires(),
                now,
                after(lease, subnet));
    }

    public static LeaseChange decline(Lease lease, Instant now, Duration probation) {
        return end(
                LeaseChange.Kind.DECLINE,
                lease,
                LeaseState.DECLINED,
                now.plus(probation),
                now,
                withdrawal(lease));
    }

    /** What DNS says of the address from now on: a name that is always there, or nothing. */
    private static Optional<DnsIntent> after(Lease lease, Optional<SubnetSnapshot> subnet) {
        return subnet.flatMap(s -> s.standingName(lease.address()))
                .<DnsIntent>map(name -> name)
                .or(() -> withdrawal(lease));
    }

    private static Optional<DnsIntent> withdrawal(Lease lease) {
        return lease.fqdn().map(_ -> new DnsIntent.Withdraw(lease.address()));
    }

    private static LeaseChange end(
            LeaseChange.Kind kind,
            Lease lease,
            LeaseState state,
            Instant expires,
            Instant now,
            Optional<DnsIntent> dns) {
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
        return new LeaseChange(kind, after, lease.version(), dns);
    }
}
