package io.leasehold.app.real;

import io.leasehold.ipam.dns.Dhcid;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.lease.ClientIdentity;
import io.leasehold.ipam.net.HardwareAddress;

import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// What leases put into DNS, worked out from the lease table alone.
final class LeaseRecords {
    private LeaseRecords() {}

    /// A and DHCID of each name and PTR of each address, in the form of [NameServer#contents]. Of
    /// clients that send no client identifier: `leasehold leases` does not list it.
    static Set<String> of(List<RealLan.LeaseLine> bound) {
        Set<String> records = new TreeSet<>();
        for (RealLan.LeaseLine line : bound) {
            DnsName name = DnsName.parse(line.name());
            ClientIdentity client =
                    new ClientIdentity(Optional.empty(), HardwareAddress.parse(line.mac()));
            byte[] dhcid = Dhcid.of(client, name).rdata().toBytes();
            records.add(name + ". A " + line.address());
            records.add(name + ". DHCID " + Base64.getEncoder().encodeToString(dhcid));
            records.add(DnsName.reverseOf(line.address()) + ". PTR " + name + ".");
        }
        return records;
    }
}
