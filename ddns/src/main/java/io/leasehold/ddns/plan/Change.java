package io.leasehold.ddns.plan;

import io.leasehold.ipam.dns.DnsName;

/// One edit of a zone, named as in RFC 2136 section 2.5. "Delete all RRsets from a name" (2.5.3) is
/// left out on purpose: it would take records of others along, and update policies that grant only
/// A, PTR and DHCID refuse it.
public sealed interface Change {
    DnsName name();

    /// 2.5.1.
    ///
    /// @param ttlSeconds 0 to 2^31-1
    record Add(DnsName name, long ttlSeconds, RecordData data) implements Change {}

    /// 2.5.2.
    record DeleteRrset(DnsName name, RecordType type) implements Change {}

    /// 2.5.4.
    record DeleteRecord(DnsName name, RecordData data) implements Change {}
}
