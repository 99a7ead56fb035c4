package io.leasehold.app.interchange;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import io.leasehold.app.interchange.ImportFile.Remark;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.plan.DeviceIdentifier;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Reservations of a configuration of Kea: `Dhcp4.subnet4[].reservations[]`, those of shared
/// networks too. Comments and trailing commas are read as Kea reads them.
public final class KeaReservations {
    private static final JsonMapper JSON =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(100)
                                                    .build())
                                    .build())
                    .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
                    .enable(JsonReadFeature.ALLOW_YAML_COMMENTS)
                    .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
                    .build();

    /// What of a reservation becomes part of ours; the rest is told as ignored.
    private static final Set<String> UNDERSTOOD =
            Set.of(
                    "hw-address",
                    "client-id",
                    "circuit-id",
                    "ip-address",
                    "hostname",
                    "comment",
                    "user-context");

    private final List<ImportRow> rows = new ArrayList<>();
    private final List<Remark> mistakes = new ArrayList<>();
    private final List<Remark> ignored = new ArrayList<>();

    private KeaReservations() {}

    /// Reads a whole file. Never throws for what is in it.
    public static ImportFile read(String text) {
        KeaReservations reader = new KeaReservations();
        reader.readAll(text);
        return new ImportFile(reader.rows, reader.mistakes, reader.ignored);
    }

    private void readAll(String text) {
        JsonNode root;
        try (JsonParser parser = JSON.createParser(text)) {
            root = JSON.readTree(parser);
        } catch (JsonProcessingException broken) {
            JsonLocation at = broken.getLocation();
            mistakes.add(
                    new Remark(
                            at == null ? 0 : Math.max(0, at.getLineNr()),
                            "not JSON: " + broken.getOriginalMessage()));
            return;
        } catch (java.io.IOException impossible) {
            throw new java.io.UncheckedIOException("reading JSON from memory", impossible);
        }
        JsonNode dhcp4 = root == null ? JSON.createObjectNode() : root.path("Dhcp4");
        if (!dhcp4.isObject()) {
            mistakes.add(new Remark(0, "no Dhcp4 at the top; give the configuration of kea-dhcp4"));
            return;
        }
        reservations("Dhcp4.reservations", dhcp4.path("reservations"), Optional.empty());
        subnets("Dhcp4", dhcp4);
        int number = 0;
        for (JsonNode network : dhcp4.path("shared-networks")) {
            subnets("Dhcp4.shared-networks[" + number++ + "]", network);
        }
    }

    private void subnets(String path, JsonNode owner) {
        int number = 0;
        for (JsonNode subnet : owner.path("subnet4")) {
            reservations(
                    path + ".subnet4[" + number++ + "].reservations",
                    subnet.path("reservations"),
                    text(subnet, "subnet"));
        }
    }

    private void reservations(String path, JsonNode list, Optional<String> subnet) {
        int number = 0;
        for (JsonNode reservation : list) {
            String here = path + "[" + number++ + "]";
            try {
                rows.add(row(reservation, subnet));
                tellIgnored(here, reservation);
            } catch (IllegalArgumentException wrong) {
                mistakes.add(new Remark(0, here + ": " + wrong.getMessage()));
            }
        }
    }

    private ImportRow row(JsonNode reservation, Optional<String> subnet) {
        Set<DeviceIdentifier> identifiers = new HashSet<>();
        text(reservation, "hw-address")
                .ifPresent(
                        mac ->
                                identifiers.add(
                                        new DeviceIdentifier.Mac(HardwareAddress.parse(mac))));
        text(reservation, "client-id")
                .ifPresent(id -> identifiers.add(new DeviceIdentifier.ClientId(octets(id))));
        text(reservation, "circuit-id")
                .ifPresent(id -> identifiers.add(new DeviceIdentifier.CircuitId(octets(id))));
        if (identifiers.isEmpty()) {
            throw new IllegalArgumentException(
                    "neither hw-address nor client-id nor circuit-id; duid and flex-id are not"
                            + " known to DHCPv4 reservations here");
        }
        return new ImportRow(
                rows.size() + 1,
                identifiers,
                text(reservation, "ip-address").map(Ipv4Address::parse),
                text(reservation, "hostname"),
                text(reservation, "comment")
                        .or(() -> text(reservation.path("user-context"), "comment")),
                subnet);
    }

    /// Hex with or without separators, or text in single quotes.
    private static OctetString octets(String text) {
        if (text.length() > 2 && text.startsWith("'") && text.endsWith("'")) {
            return OctetString.of(
                    text.substring(1, text.length() - 1).getBytes(StandardCharsets.UTF_8));
        }
        return OctetString.parseHex(text.startsWith("0x") ? text.substring(2) : text);
    }

    private static Optional<String> text(JsonNode node, String key) {
        JsonNode value = node.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw new IllegalArgumentException(key + " is " + value + " where text is wanted");
        }
        return Optional.of(value.textValue()).filter(t -> !t.isBlank());
    }

    private void tellIgnored(String path, JsonNode reservation) {
        Set<String> other = new TreeSet<>();
        reservation
                .properties()
                .forEach(
                        property -> {
                            JsonNode value = property.getValue();
                            boolean empty = value.isEmpty() && value.isContainerNode();
                            if (!UNDERSTOOD.contains(property.getKey()) && !empty) {
                                other.add(property.getKey());
                            }
                        });
        if (!other.isEmpty()) {
            ignored.add(new Remark(0, path + ": not taken over: " + String.join(", ", other)));
        }
    }
}
