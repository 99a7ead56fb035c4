package io.leasehold.interchange.kea;

import io.leasehold.interchange.Place;
import io.leasehold.interchange.json.Value;
import io.leasehold.interchange.kea.Draft.Host;
import io.leasehold.interchange.kea.Draft.Names;
import io.leasehold.interchange.kea.Draft.Network;
import io.leasehold.interchange.kea.Draft.Pool;
import io.leasehold.interchange.kea.Draft.Subnet;
import io.leasehold.interchange.kea.Draft.Terms;
import io.leasehold.interchange.kea.Draft.Times;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Prefix;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.net.OctetString;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// From the map `Dhcp4` to a [Draft]. One instance reads one configuration.
final class Dhcp4 {
    /// What Leasehold takes for `dhcp.offerHold`, in seconds.
    private static final long[] OFFER_HOLD = {5, 600};

    /// The same for `dhcp.declineProbation`.
    private static final long[] PROBATION = {60, 30 * 86_400L};

    private final Findings findings;
    private final Scope scope;
    private final Inheritance global;
    private final Gates gates;
    private final KeaOptions options;
    private final OptionData data;
    private final Hosts hosts;
    private final Publishing publishing;
    private final Optional<D2.Zones> zones;
    private final List<Network> networks = new ArrayList<>();
    private final List<Subnet> subnets = new ArrayList<>();
    private final List<KeaOption> definitions;
    private final List<Host> globalHosts;
    private boolean usesGlobalHosts;

    Dhcp4(
            Findings findings,
            Scope scope,
            Optional<D2.Zones> zones,
            Function<OctetString, List<OctetString>> clientIdsOf) {
        this.findings = findings;
        this.scope = scope;
        this.zones = zones;
        this.global = new Inheritance(List.of(scope), findings);
        this.gates = new Gates(findings);
        this.definitions =
                new OptionDefs(findings)
                        .read(scope.scopes("option-def", "option-def"), KeaOptions.STANDARD);
        this.options = KeaOptions.STANDARD.with(definitions);
        this.data = new OptionData(findings, options);
        this.hosts = new Hosts(findings, data, gates, scope, clientIdsOf);
        this.publishing = new Publishing(findings, scope.scope("dhcp-ddns", "dhcp-ddns"), zones);
        this.globalHosts = hosts.read(scope.scopes("reservations", "reservation"));
    }

    /// @param machine where the file is imported
    Draft read(Machine machine) {
        scope.comment();
        hooks();
        database();
        publishing.tell(scope);
        for (Scope network : scope.scopes("shared-networks", "shared-network")) {
            network(network);
        }
        for (Scope subnet : scope.scopes("subnet4", "subnet4")) {
            subnet(subnet, global.within(subnet), Optional.empty());
        }
        checkNumbers();
        checkOverlaps();
        if (!globalHosts.isEmpty() && !usesGlobalHosts) {
            globalHosts.forEach(
                    host ->
                            findings.notCarried(
                                    host.at(),
                                    "global reservations",
                                    "reservations-global is true nowhere, so Kea does not look them"
                                            + " up either; put them into their subnets"));
        } else if (!globalHosts.isEmpty()) {
            findings.changed(
                    globalHosts.getFirst().at(),
                    "global reservations",
                    "each stands in every subnet that looks them up, its address only where it"
                            + " belongs");
        }
        Terms terms = terms(global);
        List<Draft.ClientClass> classes =
                new Classes(findings, options, gates)
                        .read(scope.scopes("client-classes", "client-class"));
        tellPrecedence(classes);
        Interfaces interfaces = new Interfaces(findings, scope, machine);
        interfaces.settle(networks, subnets);
        return new Draft(
                interfaces.names(),
                within("offer-lifetime", OFFER_HOLD, "dhcp.offerHold", "5s to 10m, unless set 30s"),
                within(
                        "decline-probation-period",
                        PROBATION,
                        "dhcp.declineProbation",
                        "1m to 30d, unless set 24h"),
                zones.map(D2.Zones::keys).orElse(List.of()),
                zones.map(D2.Zones::zones).orElse(List.of()),
                new Draft.Handling(
                        scope.flag("match-client-id"),
                        Optional.of(scope.flag("authoritative").orElse(false))),
                terms,
                definitions,
                classes,
                networks,
                subnets);
    }

    private Optional<Long> within(String key, long[] range, String ours, String takes) {
        Optional<Long> value =
                scope.whole(key).filter(v -> v != 0 || !key.equals("offer-lifetime"));
        if (value.isPresent() && (value.get() < range[0] || value.get() > range[1])) {
            findings.notCarried(
                    scope.at(key), key, ours + " takes " + takes + "; set it in the file");
            return Optional.empty();
        }
        return value;
    }

    private void hooks() {
        for (Scope hook : scope.scopes("hooks-libraries", "hooks-library")) {
            String path = hook.text("library").orElse("");
            String name =
                    path.substring(path.lastIndexOf('/') + 1).replaceAll("^libdhcp_|\\.so.*$", "");
            findings.notCarried(
                    hook.at(),
                    "hooks library " + (name.isEmpty() ? "without a name" : name),
                    Hooks.advice(name));
        }
    }

    private void database() {
        Optional<Scope> database = scope.scope("lease-database", "database");
        if (database.isPresent()
                && !database.get().text("type").orElse("memfile").equals("memfile")) {
            findings.notCarried(
                    scope.at("lease-database"),
                    "leases in a database",
                    "write them out with kea-admin lease-dump -4 and import the file with"
                            + " --leases");
        }
    }

    private Terms terms(Inheritance here) {
        return new Terms(
                here.times(),
                data.compile(here.self().scopes("option-data", "option-data")),
                here.boot());
    }

    private void network(Scope network) {
        Inheritance here = global.within(network);
        Optional<String> name = network.filled("name");
        if (name.isEmpty()) {
            findings.mistake(network.at(), "the shared network has no name", "give its name");
            return;
        }
        networks.stream()
                .filter(n -> n.name().equals(name.get()))
                .findFirst()
                .ifPresent(
                        other ->
                                findings.mistake(
                                        network.at("name"),
                                        "shared network "
                                                + name.get()
                                                + " stands twice, first at line "
                                                + other.at().line(),
                                        "give each a name of its own"));
        publishing.tell(network);
        List<Subnet> before = List.copyOf(subnets);
        List<Scope> inside = network.scopes("subnet4", "subnet4");
        for (Scope subnet : inside) {
            subnet(subnet, here.within(subnet), name);
        }
        Set<String> heardOn = new LinkedHashSet<>();
        network.filled("interface").ifPresent(heardOn::add);
        inside.forEach(s -> s.filled("interface").ifPresent(heardOn::add));
        if (heardOn.size() > 1) {
            findings.mistake(
                    network.at(),
                    "shared network " + name.get() + " is on " + String.join(" and ", heardOn),
                    "its subnets are on one link; give one interface");
        }
        if (inside.isEmpty() || subnets.size() == before.size()) {
            findings.notCarried(
                    network.at(),
                    "shared networks without subnets",
                    "nothing is served from them; remove them");
            return;
        }
        networks.add(
                new Network(
                        name.get(),
                        heardOn.stream().findFirst(),
                        relays(network),
                        gates.read(network),
                        here.handling(),
                        terms(here),
                        network.comment(),
                        network.at()));
    }

    private List<Ipv4Address> relays(Scope scope) {
        List<Ipv4Address> relays = new ArrayList<>();
        Optional<Scope> relay = scope.scope("relay", "relay");
        relay.flatMap(
                        r ->
                                r.understood(
                                        "ip-address",
                                        Ipv4Address::parse,
                                        "give the address that the relay puts into giaddr"))
                .filter(a -> !a.isAny())
                .ifPresent(relays::add);
        for (Value.Text text : relay.map(r -> r.texts("ip-addresses")).orElse(List.of())) {
            try {
                relays.add(Ipv4Address.parse(text.value()));
            } catch (IllegalArgumentException wrong) {
                findings.mistake(
                        text.at(),
                        "relay: " + wrong.getMessage(),
                        "give the address that the relay puts into giaddr");
            }
        }
        return relays.stream().distinct().toList();
    }

    private void subnet(Scope subnet, Inheritance here, Optional<String> network) {
        if (subnet.filled("subnet").isEmpty()) {
            findings.mistake(
                    subnet.at(), "the subnet has no prefix", "give \"subnet\": \"192.0.2.0/24\"");
        }
        Optional<Ipv4Prefix> read =
                subnet.understood(
                        "subnet",
                        Ipv4Prefix::parse,
                        "give a prefix like 192.0.2.0/24, host bits zero");
        publishing.tell(subnet);
        List<Host> own = hosts.read(subnet.scopes("reservations", "reservation"));
        Terms terms = terms(here);
        List<String> gate = gates.read(subnet);
        List<Ipv4Address> relays = relays(subnet);
        Optional<String> comment = subnet.comment();
        List<Scope> poolScopes = subnet.scopes("pools", "pool");
        if (read.isEmpty()) {
            return;
        }
        Ipv4Prefix prefix = read.get();
        List<Pool> pools = pools(prefix, poolScopes);
        Optional<Names> names = publishing.of(prefix, here);
        Lookup lookup = lookup(here);
        usesGlobalHosts |= lookup.global();
        subnets.add(
                new Subnet(
                        prefix,
                        subnet.whole("id").orElse(0L),
                        network,
                        network.isPresent() ? Optional.empty() : subnet.filled("interface"),
                        relays,
                        gate,
                        here.handling(),
                        terms,
                        dot0Dot255(prefix, pools),
                        names,
                        pools,
                        hosts.place(
                                prefix,
                                own,
                                lookup.global() ? globalHosts : List.of(),
                                lookup.inSubnet(),
                                names),
                        comment,
                        subnet.at()));
    }

    /// Which reservations Kea looks up.
    private record Lookup(boolean global, boolean inSubnet) {}

    private Lookup lookup(Inheritance here) {
        Optional<String> mode = here.text("reservation-mode");
        boolean global = mode.equals(Optional.of("global"));
        boolean inSubnet =
                mode.filter(m -> List.of("global", "disabled", "off").contains(m)).isEmpty();
        return new Lookup(
                here.flag("reservations-global").orElse(global),
                here.flag("reservations-in-subnet").orElse(inSubnet));
    }

    /// In a subnet wider than a /24 there are addresses that end in .0 and .255; Kea leases them
    /// unless told not to.
    private boolean dot0Dot255(Ipv4Prefix prefix, List<Pool> pools) {
        boolean excluded =
                scope.scope("compatibility", "compatibility")
                        .flatMap(c -> c.flag("exclude-first-last-24"))
                        .orElse(false);
        return !excluded && prefix.length() < 24 && !pools.isEmpty();
    }

    private List<Pool> pools(Ipv4Prefix prefix, List<Scope> list) {
        List<Pool> pools = new ArrayList<>();
        for (Scope scope : list) {
            Optional<Ipv4Range> read =
                    scope.understood(
                            "pool",
                            Ipv4Range::parse,
                            "give a range like 192.0.2.50 - 192.0.2.149, or a prefix");
            publishing.tellPool(scope);
            Terms terms =
                    new Terms(
                            Times.NONE,
                            data.compile(scope.scopes("option-data", "option-data")),
                            Draft.Boot.NONE);
            List<String> gate = gates.read(scope);
            Optional<String> comment = scope.comment();
            if (read.isEmpty()) {
                if (scope.filled("pool").isEmpty()) {
                    findings.mistake(
                            scope.at(),
                            "the pool has no range",
                            "give \"pool\": \"192.0.2.50 - 192.0.2.149\"");
                }
                continue;
            }
            Ipv4Range range = read.get();
            if (!prefix.contains(range)) {
                findings.mistake(
                        scope.at("pool"),
                        "pool " + range + " is not within subnet " + prefix,
                        "give addresses of " + prefix.network() + "-" + prefix.last());
                continue;
            }
            Optional<Pool> other =
                    pools.stream().filter(p -> p.range().overlaps(range)).findFirst();
            if (other.isPresent()) {
                findings.mistake(
                        scope.at("pool"),
                        "pool "
                                + range
                                + " overlaps pool "
                                + other.get().range()
                                + " (line "
                                + other.get().at().line()
                                + ")",
                        "shrink or remove one of the two");
                continue;
            }
            if (prefix.length() < 31
                    && (range.contains(prefix.network()) || range.contains(prefix.last()))) {
                findings.changed(
                        scope.at("pool"),
                        "pools with the network or the broadcast address of their subnet",
                        "these two addresses are never leased (RFC 1122 section 3.2.1.3); nothing"
                                + " to do");
            }
            pools.add(new Pool(range, gate, terms, comment, scope.at()));
        }
        return pools;
    }

    private void checkNumbers() {
        Map<Long, Subnet> byNumber = new HashMap<>();
        for (Subnet subnet : subnets) {
            Subnet other = subnet.id() == 0 ? null : byNumber.putIfAbsent(subnet.id(), subnet);
            if (other != null) {
                findings.mistake(
                        subnet.at(),
                        "subnets "
                                + other.prefix()
                                + " (line "
                                + other.at().line()
                                + ") and "
                                + subnet.prefix()
                                + " both have id "
                                + subnet.id(),
                        "give each subnet an id of its own");
            }
        }
    }

    /// Kea only refuses the same prefix twice; in Leasehold an address is in one subnet.
    private void checkOverlaps() {
        Subnet reaching = null;
        for (Subnet subnet :
                subnets.stream().sorted(Comparator.comparing(Subnet::prefix)).toList()) {
            if (reaching != null && reaching.prefix().overlaps(subnet.prefix())) {
                boolean later = subnet.at().compareTo(reaching.at()) > 0;
                Subnet first = later ? reaching : subnet;
                Subnet second = later ? subnet : reaching;
                findings.mistake(
                        second.at(),
                        "subnet "
                                + second.prefix()
                                + " overlaps subnet "
                                + first.prefix()
                                + " (line "
                                + first.at().line()
                                + "): in Leasehold an address is in one subnet",
                        "shrink one of the two, or remove it");
            }
            if (reaching == null
                    || subnet.prefix().last().compareTo(reaching.prefix().last()) > 0) {
                reaching = subnet;
            }
        }
    }

    /// Kea prefers the options of pools, subnets and shared networks to those of classes; Leasehold
    /// does not.
    private void tellPrecedence(List<Draft.ClientClass> classes) {
        for (Draft.ClientClass one : classes) {
            for (int code : one.terms().options().values().keySet()) {
                networks.forEach(n -> tellPrecedence(one, code, n.terms(), n.at()));
                for (Subnet subnet : subnets) {
                    tellPrecedence(one, code, subnet.terms(), subnet.at());
                    subnet.pools().forEach(p -> tellPrecedence(one, code, p.terms(), p.at()));
                }
            }
        }
    }

    private void tellPrecedence(Draft.ClientClass one, int code, Terms other, Place at) {
        if (other.options().values().containsKey(code)) {
            Place place = other.options().values().get(code).at();
            findings.changed(
                    place.line() == 0 ? at : place,
                    "option " + code + " is set here and by class " + one.name(),
                    "clients of the class get that of the class (line "
                            + one.at().line()
                            + "), where Kea sends this one; remove one of the two");
        }
    }
}
