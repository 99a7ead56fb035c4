package io.leasehold.ipam.plan;

import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.option.OptionSet;

import java.util.Optional;
import java.util.Set;

/**
 * An address, or just a name and options, for one device.
 *
 * @param identifiers how the device is recognised; any one of them is enough; at least one
 * @param address inside or outside a pool; empty when only name or options are reserved
 * @param hostname one LDH label that the device is published under, whatever it calls itself
 */
public record Reservation(
        ReservationId id,
        Set<DeviceIdentifier> identifiers,
        Optional<Ipv4Address> address,
        Optional<String> hostname,
        OptionSet options,
        Source source) {
    public Reservation {
        identifiers = Set.copyOf(identifiers);
    }

    public Reservation withId(ReservationId assigned) {
        return new Reservation(assigned, identifiers, address, hostname, options, source);
    }

    /** The host name if there is one, else an identifier: what people call this reservation. */
    public String title() {
        return hostname.orElseGet(
                () ->
                        identifiers.stream()
                                .map(Object::toString)
                                .sorted()
                                .findFirst()
                                .orElse(id.toString()));
    }
}
