package io.leasehold.http;

import io.leasehold.http.Problem.Fault;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.option.OptionSet;
import io.leasehold.ipam.plan.DeviceIdentifier;
import io.leasehold.ipam.plan.Reservation;
import io.leasehold.ipam.plan.ReservationId;
import io.leasehold.ipam.plan.Source;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Reads a reservation from a body that has the shape of the OpenAPI document, and says all that is
 * wrong.
 */
final class ReservationReader {
    private final JsonObject json;
    private final List<Fault> faults = new ArrayList<>();

    private ReservationReader(JsonObject json) {
        this.json = json;
    }

    static Reservation read(JsonObject json, ReservationId id) {
        ReservationReader reader = new ReservationReader(json);
        Reservation reservation =
                new Reservation(
                        id,
                        reader.identifiers(),
                        reader.text("address", Ipv4Address::parse),
                        Optional.ofNullable(json.getString("hostname")),
                        reader.options(),
                        Source.API);
        if (!reader.faults.isEmpty()) {
            throw new ProblemException(
                    Problem.invalid(
                            String.join("; ", reader.faults.stream().map(Fault::message).toList()),
                            reader.faults));
        }
        return reservation;
    }

    private Set<DeviceIdentifier> identifiers() {
        Set<DeviceIdentifier> found = new LinkedHashSet<>();
        text("mac", HardwareAddress::parse)
                .ifPresent(mac -> found.add(new DeviceIdentifier.Mac(mac)));
        JsonArray list = json.getJsonArray("identifiers", new JsonArray());
        if (json.containsKey("mac") == json.containsKey("identifiers")) {
            faults.add(
                    Fault.ofBody(
                            "/identifiers",
                            "identifiers",
                            "say how the device is recognised: either mac or identifiers"));
        }
        for (int i = 0; i < list.size(); i++) {
            JsonObject item = list.getJsonObject(i);
            String here = "/identifiers/" + i;
            String mac = item.getString("mac");
            String clientId = item.getString("client_id");
            if (mac != null) {
                value(here + "/mac", mac, HardwareAddress::parse)
                        .ifPresent(address -> found.add(new DeviceIdentifier.Mac(address)));
            } else if (clientId != null) {
                value(here + "/client_id", clientId, OctetString::parseHex)
                        .ifPresent(bytes -> found.add(new DeviceIdentifier.ClientId(bytes)));
            }
        }
        return found;
    }

    private OptionSet options() {
        TreeMap<Integer, OctetString> options = new TreeMap<>();
        JsonObject given = json.getJsonObject("options", new JsonObject());
        for (String code : given.fieldNames()) {
            value("/options/" + code, given.getString(code), OctetString::parseHex)
                    .ifPresent(bytes -> options.put(Integer.parseInt(code), bytes));
        }
        return OptionSet.of(options);
    }

    private <T> Optional<T> text(String field, Function<String, T> parser) {
        String text = json.getString(field);
        return text == null ? Optional.empty() : value("/" + field, text, parser);
    }

    private <T> Optional<T> value(String pointer, String text, Function<String, T> parser) {
        try {
            return Optional.of(parser.apply(text));
        } catch (IllegalArgumentException wrong) {
            faults.add(Fault.ofBody(pointer, "invalid", String.valueOf(wrong.getMessage())));
            return Optional.empty();
        }
    }
}
