package io.leasehold.http;

import io.leasehold.ipam.dns.ConflictMode;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.plan.DeviceIdentifier;
import io.leasehold.ipam.plan.Reservation;
import io.leasehold.ipam.plan.ReservationId;
import io.leasehold.ipam.plan.ReservedName;
import io.leasehold.ipam.plan.Source;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/** Reads a reservation from a body. */
final class ReservationReader {
    private static final String HEX = "give the bytes in hex, like 01:00:00:5e:00:53:04";

    private ReservationReader() {}

    static Reservation read(BodyReader body, ReservationId id) {
        return new Reservation(
                id,
                identifiers(body),
                body.value("address", Ipv4Address::parse, "give an address like 192.0.2.20"),
                body.text("hostname"),
                ScopeReader.classes(body),
                ScopeReader.terms(body),
                Source.API,
                body.value(
                        "dns",
                        ReservationReader::reservedName,
                        ReservedName.WHILE_LEASED,
                        "give while-leased or always"),
                body.value("dns_conflict", ConflictMode::parse, SubnetReader.MODES),
                body.flag("enabled", true),
                body.flag("apply_now", false),
                body.notes());
    }

    private static ReservedName reservedName(String text) {
        return ReservedName.valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    private static Set<DeviceIdentifier> identifiers(BodyReader body) {
        Set<DeviceIdentifier> found = new LinkedHashSet<>();
        if (body.has("mac") == body.has("identifiers")) {
            body.fault(
                    "identifiers",
                    "it is not said, or said twice, how the device is recognised",
                    "give either mac or identifiers");
        }
        readOne(body, found);
        body.each("identifiers").forEach(item -> readOne(item, found));
        return found;
    }

    private static void readOne(BodyReader from, Set<DeviceIdentifier> found) {
        from.value("mac", HardwareAddress::parse, "write it like 00:00:5e:00:53:01")
                .map(DeviceIdentifier.Mac::new)
                .ifPresent(found::add);
        from.value("client_id", OctetString::parseHex, HEX)
                .map(DeviceIdentifier.ClientId::new)
                .ifPresent(found::add);
        from.value("circuit_id", OctetString::parseHex, HEX)
                .map(DeviceIdentifier.CircuitId::new)
                .ifPresent(found::add);
    }
}
