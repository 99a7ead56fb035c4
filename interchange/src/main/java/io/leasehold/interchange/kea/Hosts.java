package io.leasehold.interchange.kea;

import io.leasehold.interchange.json.Value;
import io.leasehold.interchange.kea.Draft.Host;
import io.leasehold.interchange.kea.Draft.Identifier;
import io.leasehold.interchange.kea.Draft.Terms;
import io.leasehold.interchange.kea.Draft.Times;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Prefix;
import io.leasehold.ipam.net.OctetString;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Reads `reservations` (ARM, "Host Reservations in DHCPv4").
final class Hosts {
    private static final List<String> IDENTIFIERS =
            List.of("hw-address", "client-id", "duid", "circuit-id", "flex-id");

    private static final Set<String> USUAL =
            Set.of("hw-address", "duid", "circuit-id", "client-id");

    private final Findings findings;
    private final OptionData options;
    private final Gates gates;
    private final Function<OctetString, List<OctetString>> clientIdsOf;
    private final Set<String> lookedUp;
    private final boolean unique;

    /// @param global the widest scope
    /// @param clientIdsOf the client identifiers known of a DUID: type 255, IAID and DUID (RFC 4361
    ///   section 6.1)
    Hosts(
            Findings findings,
            OptionData options,
            Gates gates,
            Scope global,
            Function<OctetString, List<OctetString>> clientIdsOf) {
        this.findings = findings;
        this.options = options;
        this.gates = gates;
        this.clientIdsOf = clientIdsOf;
        this.lookedUp = lookedUp(global);
        this.unique = global.flag("ip-reservations-unique").orElse(true);
    }

    private Set<String> lookedUp(Scope global) {
        Set<String> kinds = new HashSet<>();
        for (Value.Text text : global.texts("host-reservation-identifiers")) {
            if (!IDENTIFIERS.contains(text.value())) {
                findings.mistake(
                        text.at(),
                        "there is no reservation identifier '"
                                + Value.shortened(text.value())
                                + "'",
                        "use " + String.join(", ", IDENTIFIERS));
            }
            kinds.add(text.value());
        }
        return kinds.isEmpty() ? USUAL : kinds;
    }

    /// Reservations of a list, whatever the subnet.
    List<Host> read(List<Scope> list) {
        List<Host> hosts = new ArrayList<>();
        for (Scope scope : list) {
            int before = findings.count();
            Optional<List<Identifier>> identifiers = identifiers(scope);
            Optional<Ipv4Address> address =
                    scope.understood(
                            "ip-address", Ipv4Address::parse, "give an address of the subnet");
            Terms terms =
                    new Terms(
                            Times.NONE,
                            options.compile(scope.scopes("option-data", "option-data")),
                            new Inheritance(List.of(scope), findings).boot());
            List<String> classes = gates.ofReservation(scope);
            Optional<String> comment = scope.comment();
            if (identifiers.isPresent() && findings.count() == before) {
                hosts.add(
                        new Host(
                                identifiers.get(),
                                address,
                                scope.filled("hostname"),
                                classes,
                                terms,
                                isLookedUp(scope),
                                comment,
                                scope.at()));
            }
        }
        return hosts;
    }

    private boolean isLookedUp(Scope scope) {
        return IDENTIFIERS.stream().filter(scope::has).allMatch(lookedUp::contains);
    }

    /// Empty when the reservation cannot be carried over, which is said here.
    private Optional<List<Identifier>> identifiers(Scope scope) {
        List<String> given = IDENTIFIERS.stream().filter(scope::has).toList();
        if (given.size() != 1) {
            findings.mistake(
                    scope.at(),
                    given.isEmpty()
                            ? "the reservation names no device"
                            : "the reservation has " + String.join(" and ", given),
                    "give one of " + String.join(", ", IDENTIFIERS));
            return Optional.empty();
        }
        String key = given.getFirst();
        Optional<OctetString> octets =
                scope.understood(
                        key, OptionOctets::hex, "write hex digits, or text in single quotes");
        if (octets.isEmpty() || octets.get().isEmpty()) {
            if (octets.isPresent() || scope.filled(key).isEmpty()) {
                findings.mistake(
                        scope.at(key),
                        "\"" + key + "\" is empty",
                        "write hex digits, or text in single quotes");
            }
            return Optional.empty();
        }
        return switch (key) {
            case "hw-address" -> mac(scope, octets.get());
            case "client-id" ->
                    Optional.of(List.of(new Identifier(Identifier.Kind.CLIENT_ID, octets.get())));
            case "circuit-id" ->
                    Optional.of(List.of(new Identifier(Identifier.Kind.CIRCUIT_ID, octets.get())));
            case "duid" -> duid(scope, octets.get());
            default -> {
                findings.notCarried(
                        scope.at(key),
                        "reservations by flex-id",
                        "Leasehold knows devices by MAC, client identifier and circuit-id; reserve"
                                + " by one of these");
                yield Optional.empty();
            }
        };
    }

    private Optional<List<Identifier>> mac(Scope scope, OctetString octets) {
        if (octets.length() == 6) {
            return Optional.of(List.of(new Identifier(Identifier.Kind.MAC, octets)));
        }
        findings.notCarried(
                scope.at("hw-address"),
                "reservations by a hardware address that is not of 6 octets",
                "only Ethernet addresses are reserved for; use the client identifier");
        return Optional.empty();
    }

    /// A DHCPv4 client that has a DUID sends it behind an IAID that only itself knows; leases tell.
    private Optional<List<Identifier>> duid(Scope scope, OctetString duid) {
        List<OctetString> known = clientIdsOf.apply(duid);
        if (known.isEmpty()) {
            findings.notCarried(
                    scope.at("duid"),
                    "reservations by duid",
                    "the client sends its DUID behind an IAID that the file does not tell; import"
                            + " with --leases while the client has a lease, or reserve by its whole"
                            + " client-id (ff, IAID, DUID)");
            return Optional.empty();
        }
        findings.changed(
                scope.at("duid"),
                "reservations by duid",
                "they are by client-id, with the IAID that the client's lease shows");
        return Optional.of(
                known.stream().map(id -> new Identifier(Identifier.Kind.CLIENT_ID, id)).toList());
    }

    /// The reservations of a subnet: its own, and the global ones where Kea looks those up.
    ///
    /// @param inSubnet whether Kea looks up those of the subnet
    /// @param names what leases of the subnet publish
    List<Host> place(
            Ipv4Prefix prefix,
            List<Host> own,
            List<Host> global,
            boolean inSubnet,
            Optional<Draft.Names> names) {
        List<Host> placed = new ArrayList<>();
        Map<Ipv4Address, Integer> byAddress = new LinkedHashMap<>();
        Map<Identifier, Host> byDevice = new HashMap<>();
        for (Host host : own) {
            if (isWrong(prefix, host, byDevice)) {
                continue;
            }
            host.identifiers().forEach(id -> byDevice.put(id, host));
            Host named = named(host, names, inSubnet && host.enabled());
            Integer first = host.address().map(byAddress::get).orElse(null);
            if (first == null) {
                host.address().ifPresent(a -> byAddress.put(a, placed.size()));
                placed.add(named);
            } else if (unique) {
                findings.mistake(
                        host.at(),
                        host.address().orElseThrow()
                                + " is reserved twice in "
                                + prefix
                                + ", first at line "
                                + placed.get(first).at().line(),
                        "keep one of the two, or set ip-reservations-unique to false when it is one"
                                + " device");
            } else {
                placed.set(first, together(placed.get(first), named));
            }
        }
        for (Host host : global) {
            if (host.identifiers().stream().anyMatch(byDevice::containsKey)) {
                continue;
            }
            Optional<Ipv4Address> address =
                    host.address().filter(prefix::contains).filter(a -> !byAddress.containsKey(a));
            Host here =
                    new Host(
                            host.identifiers(),
                            address,
                            host.hostname(),
                            host.classes(),
                            host.terms(),
                            host.enabled(),
                            host.comment(),
                            host.at());
            placed.add(named(here, names, host.enabled()));
        }
        return placed;
    }

    private boolean isWrong(Ipv4Prefix prefix, Host host, Map<Identifier, Host> byDevice) {
        if (host.address().isPresent() && !prefix.contains(host.address().get())) {
            findings.mistake(
                    host.at(),
                    "the reserved address " + host.address().get() + " is not in subnet " + prefix,
                    "give an address of the subnet, or move the reservation");
            return true;
        }
        Optional<Host> other =
                host.identifiers().stream().map(byDevice::get).filter(h -> h != null).findFirst();
        other.ifPresent(
                o ->
                        findings.mistake(
                                host.at(),
                                "the device of this reservation has one in subnet "
                                        + prefix
                                        + " already, at line "
                                        + o.at().line(),
                                "keep one of the two"));
        return other.isPresent();
    }

    /// Several devices, one address: in Leasehold one reservation, and one of them at a time has
    /// it.
    private Host together(Host first, Host more) {
        if (!first.hostname().equals(more.hostname()) || !first.classes().equals(more.classes())) {
            findings.changed(
                    more.at(),
                    "several reservations of one address that differ",
                    "they are one reservation of several devices; the name and classes of the first"
                            + " count");
        }
        Set<Identifier> all = new java.util.LinkedHashSet<>(first.identifiers());
        all.addAll(more.identifiers());
        return new Host(
                List.copyOf(all),
                first.address(),
                first.hostname().or(more::hostname),
                first.classes(),
                first.terms(),
                first.enabled() && more.enabled(),
                first.comment().or(more::comment),
                first.at());
    }

    private Host named(Host host, Optional<Draft.Names> names, boolean enabled) {
        if (!enabled) {
            findings.changed(
                    host.at(),
                    "reservations that Kea is told not to look up",
                    "they have enabled: false; set it to true to use them");
        }
        return new Host(
                host.identifiers(),
                host.address(),
                host.hostname().flatMap(name -> label(host, name, names)),
                host.classes(),
                host.terms(),
                enabled,
                host.comment(),
                host.at());
    }

    /// One label: what stands before the zone of the subnet.
    private Optional<String> label(Host host, String name, Optional<Draft.Names> names) {
        String bare = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        Optional<String> zone = names.flatMap(n -> n.suffix().or(n::forward));
        if (zone.isPresent()
                && bare.length() > zone.get().length()
                && bare.toLowerCase(java.util.Locale.ROOT).endsWith("." + zone.get())) {
            bare = bare.substring(0, bare.length() - zone.get().length() - 1);
        }
        int dot = bare.indexOf('.');
        if (dot >= 0) {
            findings.changed(
                    host.at(),
                    "reserved host names of several labels",
                    "only the first label is kept; it is published in the zone of its subnet"
                            + " (ddns.forward)");
            bare = bare.substring(0, dot);
        }
        if (!bare.matches("[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?")) {
            findings.notCarried(
                    host.at(),
                    "reserved host names that are not letters, digits and inner hyphens",
                    "the reservation has no name; give it one that DNS can have (RFC 1123 section"
                            + " 2.1)");
            return Optional.empty();
        }
        return Optional.of(bare);
    }
}
