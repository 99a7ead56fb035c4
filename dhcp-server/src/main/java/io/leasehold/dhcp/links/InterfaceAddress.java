package io.leasehold.dhcp.links;

import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Prefix;

/// An address of ours together with the prefix that is on link there.
///
/// @param prefixLength 0 to 32
public record InterfaceAddress(Ipv4Address address, int prefixLength) {
    public InterfaceAddress {
        if (prefixLength < 0 || prefixLength > 32) {
            throw new IllegalArgumentException(
                    address + ": prefix length " + prefixLength + " is not 0 to 32");
        }
    }

    /// Reads `192.0.2.1/24`.
    ///
    /// @throws IllegalArgumentException naming the text
    public static InterfaceAddress parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0 || !text.substring(slash + 1).matches("[0-9]{1,2}")) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not an address with prefix length (like 192.0.2.1/24)");
        }
        return new InterfaceAddress(
                Ipv4Address.parse(text.substring(0, slash)),
                Integer.parseInt(text.substring(slash + 1)));
    }

    public Ipv4Prefix prefix() {
        return Ipv4Prefix.enclosing(address, prefixLength);
    }

    @Override
    public String toString() {
        return address + "/" + prefixLength;
    }
}
