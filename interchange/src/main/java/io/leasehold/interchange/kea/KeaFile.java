package io.leasehold.interchange.kea;

import io.leasehold.interchange.Place;
import io.leasehold.interchange.json.BrokenJsonException;
import io.leasehold.interchange.json.JsonReader;
import io.leasehold.interchange.json.Sources;
import io.leasehold.interchange.json.Value;
import io.leasehold.interchange.kea.KeaImport.Source;

import java.util.List;
import java.util.Optional;

/// A file of one of Kea's programs, down to the map that is about that program.
final class KeaFile {
    private KeaFile() {}

    /// The one map that a file is about.
    static Optional<Value.Mapping> top(
            Source file, String wanted, Sources sources, Findings findings) {
        try {
            Value root = JsonReader.read(file.name(), file.text(), sources);
            if (root instanceof Value.Mapping(Place _, List<Value.Entry> entries)) {
                return inside(findings, file, wanted, entries);
            }
            findings.mistake(
                    root.at(),
                    root.described() + " where { \"" + wanted + "\": ... } is wanted",
                    remedy(wanted));
        } catch (BrokenJsonException broken) {
            findings.add(broken.mistake());
        }
        return Optional.empty();
    }

    private static Optional<Value.Mapping> inside(
            Findings findings, Source file, String wanted, List<Value.Entry> entries) {
        Optional<Value.Mapping> found = Optional.empty();
        for (Value.Entry entry : entries) {
            if (entry.key().equals("hash")) {
                // config-get adds it.
                continue;
            }
            Optional<String> program = program(entry.key());
            if (!entry.key().equals(wanted) && program.isPresent()) {
                findings.mistake(
                        entry.at(),
                        "this is a configuration of "
                                + program.get()
                                + ", not of "
                                + program(wanted).orElseThrow(),
                        entry.key().equals("DhcpDdns") ? "give it with --ddns" : remedy(wanted));
            } else if (!entry.key().equals(wanted)) {
                findings.mistake(
                        entry.at(),
                        "Kea knows no key \""
                                + Value.shortened(entry.key())
                                + "\" beside \""
                                + wanted
                                + "\"",
                        "remove it, or make it a comment");
            } else if (found.isPresent()) {
                findings.mistake(
                        entry.at(), "\"" + wanted + "\" stands twice", "keep one of the two");
            } else if (entry.value() instanceof Value.Mapping map) {
                found = Optional.of(map);
            } else {
                findings.mistake(
                        entry.value().at(),
                        "\"" + wanted + "\" is " + entry.value().described(),
                        remedy(wanted));
            }
        }
        if (entries.isEmpty()) {
            findings.mistake(
                    Place.of(file.name()), "no \"" + wanted + "\" at the top", remedy(wanted));
        }
        return found;
    }

    private static Optional<String> program(String key) {
        return switch (key) {
            case "Dhcp4" -> Optional.of("kea-dhcp4");
            case "Dhcp6" -> Optional.of("kea-dhcp6 (Leasehold serves DHCPv4)");
            case "DhcpDdns" -> Optional.of("kea-dhcp-ddns");
            case "Control-agent" -> Optional.of("kea-ctrl-agent");
            case "Netconf" -> Optional.of("kea-netconf");
            default -> Optional.empty();
        };
    }

    private static String remedy(String wanted) {
        return "give the configuration of " + program(wanted).orElseThrow();
    }
}
