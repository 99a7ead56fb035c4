package io.leasehold.app.cli;

import io.leasehold.app.config.LeaseholdConfig;
import io.leasehold.ddns.zone.DnsZoneConfig;
import io.leasehold.ipam.dns.DnsName;

import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/// The zones that a command is about.
final class ChosenZones {
    private ChosenZones() {}

    /// One zone by name, or all by name when there is none. Empty when there is no such zone, which
    /// is then said on standard error.
    static List<DnsZoneConfig> of(LeaseholdConfig config, String name, PrintWriter err) {
        List<DnsZoneConfig> all =
                config.dns().zones().stream()
                        .sorted(Comparator.comparing(DnsZoneConfig::zone))
                        .toList();
        List<DnsZoneConfig> chosen =
                name.isEmpty()
                        ? all
                        : all.stream().filter(zone -> isCalled(zone.zone(), name)).toList();
        if (chosen.isEmpty()) {
            err.println(
                    (name.isEmpty() ? "there is no zone" : "zone " + name + " is not")
                            + " in dns.zones"
                            + (all.isEmpty()
                                    ? ", which is empty"
                                    : ", which has "
                                            + all.stream()
                                                    .map(zone -> zone.zone().text())
                                                    .collect(Collectors.joining(", "))));
            err.flush();
        }
        return chosen;
    }

    private static boolean isCalled(DnsName zone, String name) {
        try {
            return DnsName.parse(name).equals(zone);
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
