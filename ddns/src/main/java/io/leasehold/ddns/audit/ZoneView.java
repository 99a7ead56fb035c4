package io.leasehold.ddns.audit;

import io.leasehold.ddns.dns.ZoneRecord;
import io.leasehold.ipam.dns.DnsName;

import java.util.List;
import java.util.Optional;

/// What a zone says of a name.
interface ZoneView {
    /// Its A, CNAME, DHCID and PTR records, none when there is no such name; empty when the server
    /// did not say.
    Optional<List<ZoneRecord>> at(DnsName name);
}
