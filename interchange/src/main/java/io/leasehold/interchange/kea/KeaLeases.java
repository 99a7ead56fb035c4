package io.leasehold.interchange.kea;

import io.leasehold.interchange.Place;
import io.leasehold.interchange.json.Value;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads `kea-leases4.csv` (ARM, "memfile - Basic Storage for Leases"): a header, then a line for
/// each change. The last line of an address counts; one with a lifetime of 0 removes it. Commas in
/// values are written `&#x2c`.
final class KeaLeases {
    private static final Set<String> COLUMNS =
            Set.of(
                    "address",
                    "hwaddr",
                    "client_id",
                    "valid_lifetime",
                    "expire",
                    "subnet_id",
                    "fqdn_fwd",
                    "fqdn_rev",
                    "hostname",
                    "state",
                    "user_context",
                    "pool_id");

    private static final List<String> REQUIRED =
            List.of("address", "hwaddr", "client_id", "valid_lifetime", "expire", "subnet_id");

    private final String file;
    private final Findings findings;
    private final Map<Ipv4Address, KeaLease> leases = new LinkedHashMap<>();

    private KeaLeases(String file, Findings findings) {
        this.file = file;
        this.findings = findings;
    }

    static List<KeaLease> read(String file, String text, Findings findings) {
        KeaLeases reader = new KeaLeases(file, findings);
        reader.readAll(text.lines().toList());
        return List.copyOf(reader.leases.values());
    }

    private void readAll(List<String> lines) {
        if (lines.isEmpty()) {
            findings.mistake(
                    Place.of(file),
                    "the file is empty",
                    "give Kea's kea-leases4.csv, header included");
            return;
        }
        List<String> header = Arrays.asList(lines.getFirst().strip().split(",", -1));
        List<String> missing = REQUIRED.stream().filter(c -> !header.contains(c)).toList();
        if (!missing.isEmpty()) {
            boolean six = header.contains("duid");
            findings.mistake(
                    new Place(file, 1, 0),
                    six
                            ? "these are leases of DHCPv6"
                            : "the header lacks " + String.join(", ", missing),
                    six ? "give kea-leases4.csv" : "give Kea's kea-leases4.csv, header included");
            return;
        }
        header.stream()
                .filter(c -> !COLUMNS.contains(c))
                .forEach(
                        c ->
                                findings.notCarried(
                                        new Place(file, 1, 0),
                                        "the lease column " + Value.shortened(c),
                                        "Kea 2 and 3 write no such column; it is not read"));
        for (int i = 1; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                row(header, lines.get(i), new Place(file, i + 1, 0));
            }
        }
    }

    private void row(List<String> header, String line, Place at) {
        String[] fields = line.split(",", -1);
        // Kea adds columns at the end; lines that an older version wrote before are shorter.
        if (fields.length < REQUIRED.size() || fields.length > header.size()) {
            findings.mistake(
                    at,
                    "the header has " + header.size() + " columns, this line " + fields.length,
                    "remove the line, or restore it from a backup");
            return;
        }
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < fields.length; i++) {
            values.put(header.get(i), fields[i].replace("&#x2c", ",").strip());
        }
        try {
            KeaLease lease = lease(values, at);
            leases.remove(lease.address());
            if (!lease.lifetime().isZero()) {
                leases.put(lease.address(), lease);
            }
        } catch (IllegalArgumentException | DateTimeException wrong) {
            findings.mistake(
                    at,
                    String.valueOf(wrong.getMessage()),
                    "remove the line, or restore it from a backup");
        }
    }

    private static KeaLease lease(Map<String, String> values, Place at) {
        long lifetime = number(values, "valid_lifetime", Scope.INFINITE);
        long expire = number(values, "expire", Long.MAX_VALUE);
        int state = (int) number(values, "state", KeaLease.State.values().length - 1);
        String clientId = values.getOrDefault("client_id", "");
        OctetString hardware = OptionOctets.digits(values.getOrDefault("hwaddr", ""));
        if (hardware.length() > 16) {
            throw new IllegalArgumentException(
                    "hardware address of " + hardware.length() + " octets; 16 is the most");
        }
        return new KeaLease(
                Ipv4Address.parse(values.getOrDefault("address", "")),
                hardware,
                Optional.of(OptionOctets.digits(clientId)).filter(id -> !id.isEmpty()),
                Duration.ofSeconds(lifetime),
                Instant.ofEpochSecond(expire),
                number(values, "subnet_id", Scope.INFINITE),
                number(values, "fqdn_fwd", 1) == 1,
                number(values, "fqdn_rev", 1) == 1,
                Optional.of(values.getOrDefault("hostname", "")).filter(h -> !h.isEmpty()),
                KeaLease.State.values()[state],
                at);
    }

    /// A column that is not there is 0.
    private static long number(Map<String, String> values, String column, long most) {
        String text = values.getOrDefault(column, "0");
        if (!text.matches("[0-9]{1,18}") || Long.parseLong(text) > most) {
            throw new IllegalArgumentException(
                    column + " is '" + Value.shortened(text) + "', not a number 0 to " + most);
        }
        return Long.parseLong(text);
    }

    /// The client identifiers of leases that end in a DUID (RFC 4361 section 6.1: 255, IAID of four
    /// octets, DUID).
    static List<OctetString> clientIdsOf(List<KeaLease> leases, OctetString duid) {
        List<OctetString> found = new ArrayList<>();
        for (KeaLease lease : leases) {
            lease.clientId()
                    .filter(id -> id.length() == duid.length() + 5 && id.at(0) == 255)
                    .filter(id -> id.slice(5, id.length()).equals(duid))
                    .filter(id -> !found.contains(id))
                    .ifPresent(found::add);
        }
        return found;
    }
}
