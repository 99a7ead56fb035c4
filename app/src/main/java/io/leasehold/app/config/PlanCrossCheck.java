package io.leasehold.app.config;

import io.leasehold.app.config.LeaseholdConfig.Dhcp;
import io.leasehold.app.config.LeaseholdConfig.Dns;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.dns.ReverseZones;
import io.leasehold.ipam.net.Ipv4Prefix;
import io.leasehold.ipam.plan.SharedNetwork;
import io.leasehold.ipam.plan.Subnet;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What a plan and the rest of the file say of each other, and what is allowed in a plan but hardly
/// meant.
final class PlanCrossCheck {
    private final Problems problems;
    private final Optional<Dhcp> dhcp;
    private final Optional<Dns> dns;
    private final List<SubnetReader.Read> subnets;
    private final List<SharedNetwork> networks;
    private final List<Section> networkPlaces;

    /// @param dhcp empty when it could not be read; interfaces are then not compared
    /// @param dns empty when it could not be read; zones are then not compared
    PlanCrossCheck(
            Problems problems,
            Optional<Dhcp> dhcp,
            Optional<Dns> dns,
            List<SubnetReader.Read> subnets,
            List<SharedNetwork> networks,
            List<Section> networkPlaces) {
        this.problems = problems;
        this.dhcp = dhcp;
        this.dns = dns;
        this.subnets = subnets;
        this.networks = networks;
        this.networkPlaces = networkPlaces;
    }

    void check() {
        checkInterfaces();
        checkNetworks();
        checkSubnetNames();
        checkHostnames();
        checkZones();
    }

    private void checkInterfaces() {
        Set<String> heard = new HashSet<>();
        for (int i = 0; i < networks.size(); i++) {
            String what = "shared network " + Problem.shortened(networks.get(i).name());
            Position at = networkPlaces.get(i).at("interface");
            networks.get(i)
                    .networkInterface()
                    .ifPresent(
                            name -> {
                                heard.add(name);
                                checkInterface(what, name, at);
                            });
        }
        Map<String, SubnetReader.Read> servedOn = new HashMap<>();
        for (SubnetReader.Read origin : subnets) {
            Optional<String> itsInterface = origin.subnet().networkInterface();
            if (itsInterface.isEmpty()) {
                continue;
            }
            String name = itsInterface.get();
            heard.add(name);
            Position at = origin.section().at("interface");
            checkInterface("subnet " + origin.subnet().prefix(), name, at);
            SubnetReader.Read first = servedOn.putIfAbsent(name, origin);
            if (first != null
                    && (first.subnet().sharedNetwork().isEmpty()
                            || !first.subnet()
                                    .sharedNetwork()
                                    .equals(origin.subnet().sharedNetwork()))) {
                problems.warn(
                        at,
                        "subnets "
                                + first.subnet().prefix()
                                + " (line "
                                + first.section().at().line()
                                + ") and "
                                + origin.subnet().prefix()
                                + " are both heard on "
                                + Problem.shortened(name)
                                + " and in no shared network together",
                        "put both into one of plan.sharedNetworks if they are on one link; else"
                                + " give each an interface of its own, or none when its clients"
                                + " come through a relay");
            }
        }
        dhcp.filter(_ -> !subnets.isEmpty()).stream()
                .flatMap(d -> d.interfaces().stream())
                .filter(name -> !heard.contains(name))
                .forEach(
                        name ->
                                problems.warn(
                                        Position.WHOLE_FILE,
                                        "no subnet of the plan is on interface "
                                                + name
                                                + ": clients heard there get no answer",
                                        "set interface: "
                                                + name
                                                + " in its subnet, or remove it from"
                                                + " dhcp.interfaces"));
    }

    private void checkNetworks() {
        for (int i = 0; i < networks.size(); i++) {
            String name = networks.get(i).name();
            if (subnets.stream()
                    .noneMatch(s -> s.subnet().sharedNetwork().filter(name::equals).isPresent())) {
                problems.warn(
                        networkPlaces.get(i).at(),
                        "no subnet of the file is in shared network " + Problem.shortened(name),
                        "set sharedNetwork: "
                                + Problem.shortened(name)
                                + " in its subnets, or remove it");
            }
        }
    }

    private void checkInterface(String what, String name, Position at) {
        if (dhcp.isPresent() && !dhcp.get().interfaces().contains(name)) {
            problems.error(
                    at,
                    what
                            + " is on interface "
                            + Problem.shortened(name)
                            + ", which is not in dhcp.interfaces "
                            + dhcp.get().interfaces(),
                    NearMiss.of(name, dhcp.get().interfaces())
                            .map(near -> "did you mean '" + near + "'?")
                            .orElse(
                                    "add it to dhcp.interfaces, or leave interface out when"
                                            + " clients come through a relay"));
        }
    }

    private void checkSubnetNames() {
        Map<String, SubnetReader.Read> byName = new HashMap<>();
        for (SubnetReader.Read origin : subnets) {
            SubnetReader.Read first = byName.putIfAbsent(origin.subnet().name(), origin);
            if (first != null) {
                problems.error(
                        origin.section().at("name"),
                        "subnets "
                                + first.subnet().prefix()
                                + " (line "
                                + first.section().at().line()
                                + ") and "
                                + origin.subnet().prefix()
                                + " are both named "
                                + Problem.shortened(origin.subnet().name()),
                        "give each subnet a name of its own");
            }
        }
    }

    /// Two devices of one name would take it from each other in DNS.
    private void checkHostnames() {
        for (SubnetReader.Read origin : subnets) {
            Map<String, Integer> lineOf = new HashMap<>();
            for (int i = 0; i < origin.reservations().size(); i++) {
                Section section = origin.reservations().get(i);
                Optional<String> hostname = origin.subnet().reservations().get(i).hostname();
                if (hostname.isEmpty()) {
                    continue;
                }
                int line = section.at("hostname").line();
                Integer first = lineOf.putIfAbsent(hostname.get().toLowerCase(Locale.ROOT), line);
                if (first != null) {
                    problems.warn(
                            section.at("hostname"),
                            "host name "
                                    + Problem.shortened(hostname.get())
                                    + " is reserved for two devices, the first at line "
                                    + first,
                            "give each device a name of its own, or list both MACs in macs when it"
                                    + " is one device");
                }
            }
        }
    }

    private void checkZones() {
        if (dns.isEmpty()) {
            return;
        }
        List<DnsName> zones = dns.get().zones().stream().map(z -> z.zone()).toList();
        for (SubnetReader.Read origin : subnets) {
            Subnet subnet = origin.subnet();
            subnet.ddns()
                    .forward()
                    .filter(name -> zones.stream().noneMatch(name::isWithin))
                    .ifPresent(
                            name ->
                                    problems.warn(
                                            origin.section().at("ddns"),
                                            "subnet "
                                                    + subnet.prefix()
                                                    + " publishes names in "
                                                    + name
                                                    + ", but dns.zones has no such zone: no A"
                                                    + " record will appear",
                                            "add { zone: "
                                                    + name
                                                    + ", servers: [...], key: ... } to dns.zones"));
            if (subnet.ddns().reverse()) {
                warnOfUncoveredReverse(origin, dns.get(), zones);
            }
        }
    }

    /// Names the zones that are missing, with what to write for them.
    private void warnOfUncoveredReverse(SubnetReader.Read origin, Dns dns, List<DnsName> zones) {
        Ipv4Prefix prefix = origin.subnet().prefix();
        List<Ipv4Prefix> classless =
                dns.zones().stream().flatMap(zone -> zone.classless().stream()).toList();
        List<ReverseZones.Needed> missing = ReverseZones.missing(prefix, zones, classless);
        if (missing.isEmpty()) {
            return;
        }
        problems.warn(
                origin.section().at("ddns"),
                "subnet "
                        + prefix
                        + " publishes PTR records, but dns.zones has no zone over "
                        + missing.stream()
                                .map(needed -> needed.whole().text())
                                .collect(Collectors.joining(", ")),
                "add "
                        + missing.stream()
                                .map(PlanCrossCheck::entry)
                                .collect(Collectors.joining(" and "))
                        + " to dns.zones, or set reverse: false");
    }

    private static String entry(ReverseZones.Needed needed) {
        return needed.classless()
                .map(
                        prefix ->
                                "{ zone: "
                                        + needed.whole()
                                        + ", servers: [...], key: ... }, or where that is not yours"
                                        + " (RFC 2317) { zone: "
                                        + needed.zone()
                                        + ", classless: "
                                        + prefix
                                        + ", servers: [...], key: ... },")
                .orElseGet(() -> "{ zone: " + needed.zone() + ", servers: [...], key: ... }");
    }
}
