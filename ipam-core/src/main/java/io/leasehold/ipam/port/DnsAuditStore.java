package io.leasehold.ipam.port;

import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.dns.ZoneTest;
import io.leasehold.ipam.inventory.ZoneAudit;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What was last found in each zone. Calls block; thread-safe. */
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

    /** Forgets zones that are not among these: they are not configured any more. */
    void retain(Collection<DnsName> zones);
}
