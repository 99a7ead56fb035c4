package io.leasehold.ddns.plan;

import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;

/// The data of one resource record that a registrar publishes or meets.
public sealed interface RecordData {
    RecordType type();

    /// How long it is on the wire at most.
    default int mostOctets() {
        return switch (this) {
            case A _ -> 4;
            case Aaaa _ -> 16;
            case Ptr(DnsName target) -> target.text().length() + 2;
            case Dhcid(var value) -> value.rdata().length();
        };
    }

    record A(Ipv4Address address) implements RecordData {
        @Override
        public RecordType type() {
            return RecordType.A;
        }
    }

    /// Of a dual-stack peer: read, and never ours to write.
    ///
    /// @param address 16 bytes
    record Aaaa(OctetString address) implements RecordData {
        public Aaaa {
            if (address.length() != 16) {
                throw new IllegalArgumentException(
                        "an IPv6 address has 16 bytes, not " + address.length());
            }
        }

        @Override
        public RecordType type() {
            return RecordType.AAAA;
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
