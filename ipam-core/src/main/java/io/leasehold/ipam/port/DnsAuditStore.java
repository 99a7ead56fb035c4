package io.leasehold.ipam.port;

import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.dns.ZoneTest;
import io.leasehold.ipam.inventory.ZoneAudit;
import io.leasehold.ipam.net.Ipv4Address;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What was last found in each zone, and what waits for DNS. Calls block; thread-safe. */
public interface DnsAuditStore {
    /** Replaces what was found in the zone before. */
    void save(ZoneAudit audit);

    /** Replaces the test of the zone before. */
    void save(ZoneTest test);

    /** The last look at each zone, by zone. */
    List<ZoneAudit> audits();

    /** The last look at a zone. */
    Optional<ZoneAudit> audit(DnsName zone);

    /** The last test of each zone, by zone. */
    List<ZoneTest> tests();

    /**
     * Addresses whose DNS is not confirmed, oldest first.
     *
     * @param limit most that are returned
     */
    List<Pending> pending(int limit);

    /**
     * One address that waits for DNS.
     *
     * @param name that is to be published; empty when names are to be removed
     * @param since when the lease change that wants it was committed
     * @param failure how the last attempt went; empty before the first has failed
     */
    record Pending(
            Ipv4Address address,
            Optional<DnsName> name,
            Instant since,
            Optional<DnsLedger.Failure> failure) {}

    /** Forgets zones that are not among these: they are not configured any more. */
    void retain(Collection<DnsName> zones);
}
