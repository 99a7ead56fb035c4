package io.leasehold.interchange.kea;

import io.leasehold.interchange.Place;
import io.leasehold.interchange.json.Value;
import io.leasehold.interchange.kea.Draft.Network;
import io.leasehold.interchange.kea.Draft.Subnet;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Prefix;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// On which interface each subnet is. Kea listens where `interfaces-config` says and chooses the
/// subnet by `interface`, or else by the address that the interface has (ARM, "How the DHCPv4
/// Server Selects a Subnet for the Client").
final class Interfaces {
    private static final String ADVICE =
            "their clients are served through relays only; set interface, and dhcp.interfaces,"
                    + " where clients are heard directly";

    private final Findings findings;
    private final Set<String> listed = new LinkedHashSet<>();
    private final Map<String, List<Ipv4Address>> addresses = new LinkedHashMap<>();
    private final Place at;
    private boolean all;

    Interfaces(Findings findings, Scope global, Machine machine) {
        this.findings = findings;
        this.at = global.at("interfaces-config");
        Optional<Scope> config = global.scope("interfaces-config", "interfaces-config");
        config.ifPresent(Scope::comment);
        for (Value.Text text : config.map(c -> c.texts("interfaces")).orElse(List.of())) {
            String[] parts = text.value().split("/", 2);
            if (parts[0].equals("*")) {
                all = true;
                continue;
            }
            listed.add(parts[0]);
            List<Ipv4Address> its = addresses.computeIfAbsent(parts[0], _ -> new ArrayList<>());
            try {
                its.addAll(
                        parts.length > 1
                                ? List.of(Ipv4Address.parse(parts[1]))
                                : machine.interfaces().getOrDefault(parts[0], List.of()));
            } catch (IllegalArgumentException wrong) {
                findings.mistake(
                        text.at(),
                        "interfaces: " + wrong.getMessage(),
                        "write \"eth0\" or \"eth0/192.0.2.1\"");
            }
        }
        if (all) {
            machine.interfaces().forEach(addresses::putIfAbsent);
        }
    }

    /// For `dhcp.interfaces`; call it after [#settle].
    List<String> names() {
        return List.copyOf(listed);
    }

    /// Gives each link its interface.
    void settle(List<Network> networks, List<Subnet> subnets) {
        List<Link> open = new ArrayList<>();
        for (int i = 0; i < networks.size(); i++) {
            Network network = networks.get(i);
            Optional<String> name = known(network.heardOn(), network.at());
            List<Ipv4Prefix> prefixes =
                    subnets.stream()
                            .filter(s -> s.network().equals(Optional.of(network.name())))
                            .map(Subnet::prefix)
                            .toList();
            int index = i;
            networks.set(i, on(network, name));
            if (network.heardOn().isEmpty()) {
                open.add(
                        new Link(
                                prefixes,
                                network.at(),
                                !network.relays().isEmpty() || relayed(network, subnets),
                                found ->
                                        networks.set(
                                                index,
                                                on(networks.get(index), Optional.of(found)))));
            }
        }
        for (int i = 0; i < subnets.size(); i++) {
            Subnet subnet = subnets.get(i);
            if (subnet.network().isPresent()) {
                continue;
            }
            int index = i;
            subnets.set(i, on(subnet, known(subnet.heardOn(), subnet.at())));
            if (subnet.heardOn().isEmpty()) {
                open.add(
                        new Link(
                                List.of(subnet.prefix()),
                                subnet.at(),
                                !subnet.relays().isEmpty(),
                                found ->
                                        subnets.set(
                                                index,
                                                on(subnets.get(index), Optional.of(found)))));
            }
        }
        find(open, networks, subnets);
        join(networks, subnets);
        if (all && listed.isEmpty() && !subnets.isEmpty()) {
            findings.changed(
                    at,
                    "interfaces \"*\"",
                    "none is known that has an address of a subnet; list them in dhcp.interfaces"
                            + " and set interface in their subnets");
        }
    }

    private static boolean relayed(Network network, List<Subnet> subnets) {
        return subnets.stream()
                .filter(s -> s.network().equals(Optional.of(network.name())))
                .anyMatch(s -> !s.relays().isEmpty());
    }

    /// @param relayed whether a relay is named for it
    /// @param found called with its interface
    private record Link(
            List<Ipv4Prefix> prefixes, Place at, boolean relayed, Consumer<String> found) {}

    /// Kea serves no client that is heard where it does not listen.
    private Optional<String> known(Optional<String> heardOn, Place place) {
        if (heardOn.isPresent() && !listed.contains(heardOn.get()) && !all) {
            findings.changed(
                    place,
                    "subnets on interface " + heardOn.get() + ", which Kea does not listen on",
                    "they are served through relays only, as by Kea; add it to dhcp.interfaces and"
                            + " set interface if that is wrong");
            return Optional.empty();
        }
        heardOn.ifPresent(listed::add);
        return heardOn;
    }

    private void find(List<Link> open, List<Network> networks, List<Subnet> subnets) {
        Set<String> taken = new LinkedHashSet<>();
        networks.forEach(n -> n.heardOn().ifPresent(taken::add));
        subnets.forEach(s -> s.heardOn().ifPresent(taken::add));
        List<Link> left = new ArrayList<>();
        for (Link link : open) {
            Optional<String> name =
                    addresses.entrySet().stream()
                            .filter(e -> !taken.contains(e.getKey()))
                            .filter(
                                    e ->
                                            e.getValue().stream()
                                                    .anyMatch(
                                                            a ->
                                                                    link.prefixes().stream()
                                                                            .anyMatch(
                                                                                    p ->
                                                                                            p
                                                                                                    .contains(
                                                                                                            a))))
                            .map(Map.Entry::getKey)
                            .findFirst();
            if (name.isPresent()) {
                taken.add(name.get());
                listed.add(name.get());
                link.found().accept(name.get());
                findings.changed(
                        link.at(),
                        "subnets without an interface",
                        "an interface was set by the addresses that this machine, or"
                                + " interfaces-config, gives to it; check it");
            } else if (!link.relayed()) {
                left.add(link);
            }
        }
        List<String> free = listed.stream().filter(n -> !taken.contains(n)).toList();
        if (left.size() == 1 && free.size() == 1 && !all) {
            left.getFirst().found().accept(free.getFirst());
            findings.changed(
                    left.getFirst().at(),
                    "a subnet without an interface",
                    "it is on "
                            + free.getFirst()
                            + ", the only one that Kea listens on and no other subnet is on; check"
                            + " it");
        } else {
            left.forEach(
                    link ->
                            findings.changed(
                                    link.at(),
                                    "subnets without an interface that is known here",
                                    ADVICE));
        }
    }

    /// Of several subnets on one interface Kea takes the first that lets the client in. In
    /// Leasehold a link has several subnets when it is a shared network.
    private void join(List<Network> networks, List<Subnet> subnets) {
        Map<String, List<Integer>> together = new LinkedHashMap<>();
        for (int i = 0; i < subnets.size(); i++) {
            int index = i;
            subnets.get(i)
                    .heardOn()
                    .ifPresent(
                            name ->
                                    together.computeIfAbsent(name, _ -> new ArrayList<>())
                                            .add(index));
        }
        together.forEach(
                (name, indices) -> {
                    List<Subnet> here = indices.stream().map(subnets::get).toList();
                    if (here.size() < 2 || here.stream().allMatch(s -> s.gate().isEmpty())) {
                        return;
                    }
                    String network = "on-" + name;
                    Place first = here.getFirst().at();
                    findings.changed(
                            first,
                            "subnets for different classes on " + name,
                            "they are one shared network, "
                                    + network
                                    + "; its subnets are tried in this order, by class");
                    networks.add(
                            new Network(
                                    network,
                                    Optional.of(name),
                                    List.of(),
                                    List.of(),
                                    Draft.Handling.NONE,
                                    Draft.Terms.NONE,
                                    Optional.of("several subnets on one interface"),
                                    first));
                    indices.forEach(i -> subnets.set(i, in(network, subnets.get(i))));
                });
    }

    private static Subnet in(String network, Subnet s) {
        return new Subnet(
                s.prefix(),
                s.id(),
                Optional.of(network),
                Optional.empty(),
                s.relays(),
                s.gate(),
                s.handling(),
                s.terms(),
                s.dot0Dot255(),
                s.names(),
                s.pools(),
                s.hosts(),
                s.comment(),
                s.at());
    }

    private static Network on(Network n, Optional<String> name) {
        return new Network(
                n.name(), name, n.relays(), n.gate(), n.handling(), n.terms(), n.comment(), n.at());
    }

    private static Subnet on(Subnet s, Optional<String> name) {
        return new Subnet(
                s.prefix(),
                s.id(),
                s.network(),
                name,
                s.relays(),
                s.gate(),
                s.handling(),
                s.terms(),
                s.dot0Dot255(),
                s.names(),
                s.pools(),
                s.hosts(),
                s.comment(),
                s.at());
    }
}
