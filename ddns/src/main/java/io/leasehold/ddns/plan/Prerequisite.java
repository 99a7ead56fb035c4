package io.leasehold.ddns.plan;

import io.leasehold.ipam.dns.DnsName;

/// What must be true of the zone for an update to be applied, named as in RFC 2136 section 2.4.
public sealed interface Prerequisite {
    DnsName name();

    /// 2.4.1: there is an RRset of that type, whatever it says. Else NXRRSET.
    record RrsetExists(DnsName name, RecordType type) implements Prerequisite {}

    /// 2.4.2: the RRset of that type consists of exactly this record. Else NXRRSET.
    record RrsetEquals(DnsName name, RecordData data) implements Prerequisite {}

    /// 2.4.3: there is no RRset of that type. Else YXRRSET.
    record RrsetAbsent(DnsName name, RecordType type) implements Prerequisite {}

    /// 2.4.4: the name owns at least one record. Else NXDOMAIN.
    record NameInUse(DnsName name) implements Prerequisite {}

    /// 2.4.5: the name owns no record. Else YXDOMAIN.
    record NameNotInUse(DnsName name) implements Prerequisite {}
}
