package io.leasehold.ipam.plan;

import io.leasehold.ipam.dns.ConflictMode;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.option.OptionSet;

import java.util.Optional;
import java.util.Set;

/**
 * An address, or just a name, classes and terms, for one device.
 *
 * @param identifiers how the device is recognised; any one of them is enough; at least one
 * @param address inside or outside a pool; empty when only name or options are reserved
 * @param hostname one LDH label that the device is published under, whatever it calls itself
 * @param classes classes the device is in, besides those whose test it meets
 * @param terms what the device gets; its lease lasts as the subnet says
 * @param dns when the host name is in DNS
 * @param conflict what is asked of the host name before it is published; empty as {@link
 *     DdnsPolicy#ofReservation} has it
 * @param enabled a disabled reservation is kept for later and has no effect
 * @param drain whether another client's live lease of the address may run out; else the reservation
 *     is refused while there is one
 */
public record Reservation(
        ReservationId id,
        Set<DeviceIdentifier> identifiers,
        Optional<Ipv4Address> address,
        Optional<String> hostname,
        Set<String> classes,
        Terms terms,
        Source source,
        ReservedName dns,
        Optional<ConflictMode> conflict,
        boolean enabled,
        boolean drain,
        Notes notes) {
    public Reservation {
        identifiers = Set.copyOf(identifiers);
        classes = Set.copyOf(classes);
    }

    /** An enabled reservation with nothing special about it. */
    public Reservation(
            ReservationId id,
            Set<DeviceIdentifier> identifiers,
            Optional<Ipv4Address> address,
            Optional<String> hostname,
            OptionSet options,
            Source source) {
        this(
                id,
                identifiers,
                address,
                hostname,
                Set.of(),
                Terms.of(options),
                source,
                ReservedName.WHILE_LEASED,
                Optional.empty(),
                true,
                false,
                Notes.NONE);
    }

    public Reservation withId(ReservationId assigned) {
        return but(assigned, address, dns, conflict, enabled, drain);
    }

    public Reservation withAddress(Ipv4Address chosen) {
        return but(id, Optional.of(chosen), dns, conflict, enabled, drain);
    }

    public Reservation withDns(ReservedName when) {
        return but(id, address, when, conflict, enabled, drain);
    }

    public Reservation withConflict(ConflictMode mode) {
        return but(id, address, dns, Optional.of(mode), enabled, drain);
    }

    public Reservation withEnabled(boolean changed) {
        return but(id, address, dns, conflict, changed, drain);
    }

    /** The same reservation, whoever leases the address now. */
    public Reservation draining() {
        return but(id, address, dns, conflict, enabled, true);
    }

    /** The same reservation, called that. */
    public Reservation withHostname(String name) {
        return new Reservation(
                id,
                identifiers,
                address,
                Optional.of(name),
                classes,
                terms,
                source,
                dns,
                conflict,
                enabled,
                drain,
                notes);
    }

    private Reservation but(
            ReservationId itsId,
            Optional<Ipv4Address> itsAddress,
            ReservedName itsDns,
            Optional<ConflictMode> itsConflict,
            boolean isEnabled,
            boolean drains) {
        return new Reservation(
                itsId,
                identifiers,
                itsAddress,
                hostname,
                classes,
                terms,
                source,
                itsDns,
                itsConflict,
                isEnabled,
                drains,
                notes);
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
