package io.leasehold.app.config;

import io.leasehold.ipam.dns.ConflictMode;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Prefix;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.plan.DeviceIdentifier;
import io.leasehold.ipam.plan.Notes;
import io.leasehold.ipam.plan.Reservation;
import io.leasehold.ipam.plan.ReservationId;
import io.leasehold.ipam.plan.ReservedName;
import io.leasehold.ipam.plan.Source;
import io.leasehold.ipam.plan.Space;
import io.leasehold.ipam.plan.Terms;
import io.leasehold.ipam.text.Spelling;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Reservations under a subnet.
final class ReservationReader {
    private static final String MAC_REMEDY =
            "give a MAC address in quotes, like \"00:00:5e:00:53:01\"";

    private final Problems problems;
    private final TermsReader terms;
    private final NotesReader notes;

    ReservationReader(Problems problems, TermsReader terms, NotesReader notes) {
        this.problems = problems;
        this.terms = terms;
        this.notes = notes;
    }

    Optional<Reservation> read(Space space, Optional<Ipv4Prefix> prefix, Section section) {
        int errorsBefore = problems.errors();
        Set<DeviceIdentifier> identifiers = identifiers(section);
        Optional<Ipv4Address> address =
                section.value("address", Ipv4Address::parse, "give an address of the subnet");
        Optional<String> hostname =
                section.value("hostname", Function.identity(), "give one label like cp-1");
        ReservedName dns =
                section.choice("dns", List.of(ReservedName.values()), ReservationReader::word)
                        .orElse(ReservedName.WHILE_LEASED);
        Optional<ConflictMode> conflict =
                section.choice("dnsConflict", List.of(ConflictMode.values()), ConflictMode::text);
        Set<String> classes = TermsReader.classes(section);
        Terms itsTerms = terms.terms(section);
        boolean enabled = section.flag("enabled").orElse(true);
        boolean drain = section.flag("drain").orElse(false);
        Notes itsNotes = notes.notes(section);
        if (identifiers.isEmpty() && problems.errors() == errorsBefore) {
            problems.error(
                    section.at(),
                    "the reservation"
                            + hostname.map(h -> " " + Problem.shortened(h)).orElse("")
                            + " names no device",
                    "give mac, macs, client-id or circuitId");
        }
        if (problems.errors() > errorsBefore || prefix.isEmpty()) {
            return Optional.empty();
        }
        if (address.isEmpty()
                && hostname.isEmpty()
                && classes.isEmpty()
                && itsTerms.equals(Terms.NONE)) {
            problems.warn(
                    section.at(),
                    "the reservation of " + identifiers.iterator().next() + " promises nothing",
                    "give an address, a hostname, classes or options, or remove it");
        }
        return Optional.of(
                new Reservation(
                        idOf(space, prefix.get(), identifiers),
                        identifiers,
                        address,
                        hostname,
                        classes,
                        itsTerms,
                        Source.FILE,
                        dns,
                        conflict,
                        enabled,
                        drain,
                        itsNotes));
    }

    private Set<DeviceIdentifier> identifiers(Section section) {
        Set<DeviceIdentifier> identifiers = new LinkedHashSet<>();
        section.value("mac", HardwareAddress::parse, MAC_REMEDY)
                .ifPresent(mac -> identifiers.add(new DeviceIdentifier.Mac(mac)));
        section.distinct("macs", HardwareAddress::parse, MAC_REMEDY)
                .forEach(mac -> identifiers.add(new DeviceIdentifier.Mac(mac)));
        identifiers.addAll(
                section.oneOrMore(
                        "client-id",
                        text -> new DeviceIdentifier.ClientId(OctetString.parseHex(text)),
                        "give all bytes of option 61 in hex, like \"01:00:00:5e:00:53:01\""));
        identifiers.addAll(
                section.oneOrMore(
                        "circuitId",
                        text -> new DeviceIdentifier.CircuitId(OctetString.parseHex(text)),
                        "give all bytes of sub-option 1 of option 82 in hex, like"
                                + " \"00:04:00:14:01:07\""));
        if (section.has("mac") && section.has("macs")) {
            problems.error(
                    section.at("macs"),
                    "the reservation has both mac and macs",
                    "put all of them into macs");
        }
        return identifiers;
    }

    /// The same device in the same subnet keeps its id over every reload, whatever else changes.
    private static ReservationId idOf(
            Space space, Ipv4Prefix prefix, Set<DeviceIdentifier> identifiers) {
        String place = space.equals(Space.LAN) ? prefix.toString() : space + " " + prefix;
        String text =
                identifiers.stream()
                        .map(Object::toString)
                        .sorted()
                        .collect(Collectors.joining("\n", place + "\n", ""));
        return new ReservationId(UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)));
    }

    static String word(ReservedName when) {
        return Spelling.of(when);
    }
}
