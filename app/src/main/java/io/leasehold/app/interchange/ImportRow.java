package io.leasehold.app.interchange;

import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.plan.DeviceIdentifier;

import java.util.Optional;
import java.util.Set;

/// One reservation as another program has it.
///
/// @param line where it stands in the file, from 1
/// @param subnet prefix or name of its subnet; empty when the address says which
/// @param hostname one label, or a name of which the first label counts when the rest is the zone
///   of the subnet
public record ImportRow(
        int line,
        Set<DeviceIdentifier> identifiers,
        Optional<Ipv4Address> address,
        Optional<String> hostname,
        Optional<String> description,
        Optional<String> subnet) {
    public ImportRow {
        identifiers = Set.copyOf(identifiers);
    }

    @Override
    public String toString() {
        return hostname.or(() -> address.map(Object::toString))
                .orElseGet(() -> identifiers.iterator().next().toString());
    }
}
