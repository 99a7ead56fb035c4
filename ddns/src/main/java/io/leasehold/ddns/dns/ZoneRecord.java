package io.leasehold.ddns.dns;

import io.leasehold.ipam.dns.DnsName;

import java.util.Optional;

/// One record as a server shows it, of whatever type. Immutable.
///
/// @param owner lower case, without the last dot; not always what {@link DnsName} takes
/// @param type its mnemonic, like `A`
/// @param ttlSeconds 0 to 2^31-1
/// @param data of A an address; of names (PTR, CNAME, NS) lower case without the last dot; of DHCID
///   base64; of TXT the texts joined; of others as a zone file shows it
public record ZoneRecord(String owner, String type, long ttlSeconds, String data) {
    /// The owner, if it is a host or service name.
    public Optional<DnsName> name() {
        return read(owner);
    }

    /// What the record points to, if that is a host or service name.
    public Optional<DnsName> target() {
        return read(data);
    }

    private static Optional<DnsName> read(String text) {
        try {
            return Optional.of(DnsName.parse(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
