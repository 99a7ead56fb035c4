package io.leasehold.ipam.port;

import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.lease.LeaseState;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Range;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Reading leases and what is known of their names, for people. Calls block; thread-safe. */
public interface LeaseDirectory {
    /**
     * A lease and its state in DNS.
     *
     * @param lease the stored row
     * @param dns empty when no intent was ever written for the address
     */
    record Entry(Lease lease, Optional<DnsState> dns) {}

    /**
     * How DNS stands for one address.
     *
     * @param confirmed whether DNS is known to say what it should
     * @param failure why not, in words, when an attempt has failed
     * @param since when the desired state was written
     */
    record DnsState(boolean confirmed, Optional<String> failure, Instant since) {}

    /**
     * Leases in address order.
     *
     * @param within only these addresses
     * @param after only addresses above this one
     * @param state only leases in this state
     * @param text only leases whose address, hardware address, client identifier or name contains
     *     this, ignoring case and the separators of hardware addresses; empty for all
     */
    List<Entry> leases(
            Ipv4Range within,
            Optional<Ipv4Address> after,
            Optional<LeaseState> state,
            String text,
            int limit);

    Optional<Entry> lease(Ipv4Address address);

    /** What happened to an address, newest first. */
    List<Moment> history(Ipv4Address address, int limit);

    /** What was known of an address at a time: the last that had happened to it by then. */
    Optional<Moment> at(Ipv4Address address, Instant when);

    /**
     * Which addresses a name followed at a time: leases bound then, of this fully qualified name.
     */
    List<Moment> named(DnsName name, Instant when);

    /** Live leases of these addresses. */
    List<Lease> live(Ipv4Range within, Instant now);

    /** One entry of an address's history. */
    record Moment(Instant at, String kind, Lease lease) {}
}
