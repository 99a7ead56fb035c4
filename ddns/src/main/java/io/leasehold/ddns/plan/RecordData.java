package io.leasehold.ddns.plan;

import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.net.Ipv4Address;

/// The data of one resource record that we publish.
public sealed interface RecordData {
    RecordType type();

    record A(Ipv4Address address) implements RecordData {
        @Override
        public RecordType type() {
            return RecordType.A;
        }
    }

    record Ptr(DnsName target) implements RecordData {
        @Override
        public RecordType type() {
            return RecordType.PTR;
        }
    }

    record Dhcid(io.leasehold.ipam.dns.Dhcid value) implements RecordData {
        @Override
        public RecordType type() {
            return RecordType.DHCID;
        }
    }
}
