package io.leasehold.interchange.kea;

import io.leasehold.interchange.Place;
import io.leasehold.interchange.kea.Draft.Boot;
import io.leasehold.interchange.kea.Draft.Handling;
import io.leasehold.interchange.kea.Draft.Host;
import io.leasehold.interchange.kea.Draft.Identifier;
import io.leasehold.interchange.kea.Draft.Names;
import io.leasehold.interchange.kea.Draft.Pool;
import io.leasehold.interchange.kea.Draft.Subnet;
import io.leasehold.interchange.kea.Draft.Terms;
import io.leasehold.interchange.kea.Draft.Times;
import io.leasehold.interchange.kea.KeaOption.Type;
import io.leasehold.interchange.yaml.YamlText;
import io.leasehold.ipam.dns.ConflictMode;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.option.OptionCatalog;
import io.leasehold.ipam.option.OptionDefinition;
import io.leasehold.ipam.option.OptionShape;
import io.leasehold.ipam.option.OptionText;
import io.leasehold.ipam.option.OptionText.Items;
import io.leasehold.ipam.option.OptionText.Nested;
import io.leasehold.ipam.plan.GeneratedNames;
import io.leasehold.ipam.plan.NameTtl;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/// Writes a [Draft] as a configuration file of Leasehold. All key names of that file stand here and
/// nowhere else in the module. Not thread-safe.
final class LeaseholdYaml {
    private static final long MINUTE = 60;
    private static final long HOUR = 3600;
    private static final long DAY = 86_400;

    private final Draft draft;
    private final List<OptionDefinition> definitions;
    private final OptionCatalog options;
    private final Findings findings;
    private final YamlText yaml = new YamlText();
    private final NavigableMap<Integer, Place> origins = new TreeMap<>();

    /// @param findings for options that a file cannot set
    LeaseholdYaml(Draft draft, Findings findings) {
        this.draft = draft;
        this.findings = findings;
        this.definitions = definitions();
        this.options = OptionCatalog.with(definitions);
    }

    /// The definitions that mean the same in Leasehold. Values need none of them: they are bytes
    /// already.
    private List<OptionDefinition> definitions() {
        List<OptionDefinition> carried = new ArrayList<>();
        for (KeaOption option : draft.definitions()) {
            try {
                carried.add(
                        new OptionDefinition(
                                option.space(),
                                option.code(),
                                option.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                                OptionShape.of(
                                        word(option.type()),
                                        option.array(),
                                        option.record().stream().map(LeaseholdYaml::word).toList(),
                                        option.encapsulates())));
            } catch (IllegalArgumentException wrong) {
                notCarried(option, wrong.getMessage());
                continue;
            }
            List<OptionCatalog.DefinitionFault> faults = OptionCatalog.faults(carried);
            if (!faults.isEmpty()) {
                carried.removeLast();
                notCarried(option, faults.getFirst().message());
            }
        }
        return carried;
    }

    private void notCarried(KeaOption option, @Nullable String why) {
        findings.notCarried(
                option.definedAt().orElseThrow(),
                "the definition of option " + option.name(),
                why + "; its values are carried over as bytes, and expressions can say its code");
    }

    /// @param origins the first line of each part to where the part was
    record Written(String text, NavigableMap<Integer, Place> origins) {}

    /// @param serverId for `server.id`
    Written write(String serverId) {
        yaml.below("server", () -> yaml.text("id", serverId));
        yaml.below("dhcp", this::dhcp);
        dns();
        yaml.below("plan", this::plan);
        return new Written(yaml.toString(), origins);
    }

    /// What is written from here on comes from there.
    private void from(Place place) {
        origins.put(yaml.lines() + 1, place);
    }

    private void told(Place place, Optional<String> comment) {
        from(place);
        String file = place.file().substring(place.file().lastIndexOf('/') + 1);
        yaml.comment(file + ":" + place.line() + comment.map(c -> ": " + c).orElse(""));
    }

    private void dhcp() {
        yaml.list("interfaces", draft.interfaces());
        draft.offerHold().ifPresent(hold -> yaml.raw("offerHold", duration(hold)));
        draft.declineProbation().ifPresent(time -> yaml.raw("declineProbation", duration(time)));
    }

    private void dns() {
        if (draft.keys().isEmpty() && draft.zones().isEmpty()) {
            return;
        }
        yaml.below(
                "dns",
                () -> {
                    all(
                            "keys",
                            draft.keys(),
                            key -> {
                                told(key.at(), Optional.empty());
                                yaml.text("name", key.name());
                                yaml.text("algorithm", key.algorithm());
                                yaml.text("secretFile", key.secretFile());
                            });
                    all(
                            "zones",
                            draft.zones(),
                            zone -> {
                                told(zone.at(), Optional.empty());
                                yaml.text("zone", zone.name());
                                yaml.list("servers", zone.servers());
                                zone.key().ifPresent(key -> yaml.text("key", key));
                            });
                });
    }

    private void plan() {
        yaml.below(
                "dhcp",
                () -> {
                    terms(draft.terms());
                    handling(draft.handling());
                });
        all(
                "optionDefinitions",
                draft.definitions().stream().filter(this::isCarried).toList(),
                this::definition);
        all(
                "classes",
                draft.classes(),
                one -> {
                    told(one.at(), one.comment());
                    yaml.text("name", one.name());
                    one.test().ifPresent(test -> yaml.text("test", test));
                    terms(one.terms());
                });
        all(
                "sharedNetworks",
                draft.networks(),
                network -> {
                    told(network.at(), network.comment());
                    yaml.text("name", network.name());
                    network.heardOn().ifPresent(name -> yaml.text("interface", name));
                    addresses("relays", network.relays());
                    names("classes", network.gate());
                    handling(network.handling());
                    terms(network.terms());
                });
        all("subnets", draft.subnets(), this::subnet);
    }

    private <T> void all(String key, Collection<T> parts, Consumer<T> writer) {
        if (!parts.isEmpty()) {
            yaml.below(key, () -> parts.forEach(part -> yaml.item(() -> writer.accept(part))));
        }
    }

    private void names(String key, List<String> names) {
        if (!names.isEmpty()) {
            yaml.list(key, names);
        }
    }

    private void addresses(String key, List<Ipv4Address> addresses) {
        names(key, addresses.stream().map(Ipv4Address::toString).toList());
    }

    private void handling(Handling handling) {
        handling.matchClientId().ifPresent(flag -> yaml.raw("matchClientId", flag.toString()));
        handling.authoritative().ifPresent(flag -> yaml.raw("authoritative", flag.toString()));
    }

    private void definition(KeaOption option) {
        told(option.definedAt().orElseThrow(), Optional.empty());
        OptionDefinition definition =
                definitions.stream()
                        .filter(d -> d.space().equals(option.space()) && d.code() == option.code())
                        .findFirst()
                        .orElseThrow();
        yaml.text("name", definition.name());
        yaml.raw("code", Integer.toString(option.code()));
        if (!option.space().equals(KeaOptions.TOP)) {
            yaml.text("space", option.space());
        }
        yaml.text("type", word(option.type()));
        if (option.array()) {
            yaml.raw("array", "true");
        }
        names("record", option.record().stream().map(LeaseholdYaml::word).toList());
        option.encapsulates().ifPresent(space -> yaml.text("encapsulates", space));
    }

    private boolean isCarried(KeaOption option) {
        return definitions.stream()
                .anyMatch(d -> d.space().equals(option.space()) && d.code() == option.code());
    }

    private static String word(Type type) {
        return switch (type) {
            case BINARY -> "hex";
            case IPV4_ADDRESS -> "address";
            case EMPTY,
                    BOOLEAN,
                    INT8,
                    INT16,
                    INT32,
                    UINT8,
                    UINT16,
                    UINT32,
                    IPV6_ADDRESS,
                    IPV6_PREFIX,
                    PSID,
                    STRING,
                    TUPLE,
                    FQDN,
                    INTERNAL,
                    RECORD ->
                    type.toString();
        };
    }

    private void terms(Terms terms) {
        lease(terms.times());
        options(terms.options());
        boot(terms.boot());
    }

    private void lease(Times times) {
        if (times.equals(Times.NONE)) {
            return;
        }
        yaml.below(
                "lease",
                () -> {
                    times.lease()
                            .ifPresent(
                                    lease -> {
                                        yaml.raw("default", duration(lease.standard()));
                                        yaml.raw("min", duration(lease.min()));
                                        yaml.raw("max", duration(lease.max()));
                                    });
                    times.renew().ifPresent(time -> yaml.raw("renew", duration(time)));
                    times.rebind().ifPresent(time -> yaml.raw("rebind", duration(time)));
                    times.cache().ifPresent(share -> yaml.raw("cache", share.toString()));
                    times.pressure().ifPresent(share -> yaml.raw("pressure", share.toString()));
                });
    }

    private void options(OptionData.Compiled compiled) {
        Map<Integer, OptionData.Placed> settable = new TreeMap<>();
        compiled.values()
                .forEach(
                        (code, placed) -> {
                            if (OptionCatalog.refusal(code).isPresent()) {
                                findings.notCarried(
                                        placed.at(),
                                        "option " + code,
                                        "it cannot be set: " + OptionCatalog.refusal(code).get());
                            } else if (placed.bytes().isEmpty()) {
                                findings.notCarried(
                                        placed.at(),
                                        "option " + code + " without content",
                                        "an option carries at least one octet; give it some, or let"
                                                + " it be");
                            } else {
                                settable.put(code, placed);
                            }
                        });
        if (!settable.isEmpty()) {
            yaml.below("options", () -> settable.forEach(this::option));
        }
        names(
                "alwaysSend",
                compiled.always().stream()
                        .filter(settable::containsKey)
                        .map(this::optionName)
                        .toList());
        names(
                "neverSend",
                compiled.never().stream()
                        .filter(code -> OptionCatalog.refusal(code).isEmpty())
                        .map(this::optionName)
                        .toList());
    }

    private String optionName(int code) {
        return options.meaning(OptionCatalog.DHCP4, code).name();
    }

    private void option(int code, OptionData.Placed placed) {
        from(placed.at());
        OptionDefinition definition = options.meaning(OptionCatalog.DHCP4, code);
        option(definition.name(), options.print(definition, placed.bytes()));
    }

    private void option(String key, OptionText text) {
        switch (text) {
            case Items(List<String> items) -> {
                if (items.size() == 1) {
                    yaml.text(key, items.getFirst());
                } else {
                    yaml.list(key, items);
                }
            }
            case Nested(Map<String, OptionText> entries) ->
                    yaml.below(key, () -> entries.forEach(this::option));
        }
    }

    private void boot(Boot boot) {
        if (boot.equals(Boot.NONE)) {
            return;
        }
        yaml.below(
                "boot",
                () -> {
                    boot.nextServer()
                            .ifPresent(address -> yaml.raw("nextServer", address.toString()));
                    boot.serverName().ifPresent(name -> yaml.text("serverName", name));
                    boot.file().ifPresent(file -> yaml.text("file", file));
                });
    }

    private void subnet(Subnet subnet) {
        told(subnet.at(), Optional.empty());
        yaml.raw("prefix", subnet.prefix().toString());
        subnet.network().ifPresent(name -> yaml.text("sharedNetwork", name));
        subnet.heardOn().ifPresent(name -> yaml.text("interface", name));
        addresses("relays", subnet.relays());
        names("classes", subnet.gate());
        handling(subnet.handling());
        terms(subnet.terms());
        subnet.names().ifPresent(this::ddns);
        if (subnet.dot0Dot255()) {
            yaml.raw("dot0Dot255", "true");
        }
        subnet.comment().ifPresent(text -> yaml.text("description", text));
        if (!subnet.pools().isEmpty()) {
            yaml.below("pools", () -> subnet.pools().forEach(this::pool));
        }
        all("reservations", subnet.hosts(), this::host);
    }

    private void pool(Pool pool) {
        from(pool.at());
        pool.comment().ifPresent(yaml::comment);
        if (pool.gate().isEmpty() && pool.terms().isEmpty()) {
            yaml.item(pool.range().toString());
            return;
        }
        yaml.item(
                () -> {
                    yaml.raw("range", pool.range().toString());
                    names("classes", pool.gate());
                    terms(pool.terms());
                });
    }

    private void ddns(Names names) {
        yaml.below(
                "ddns",
                () -> {
                    names.forward().ifPresent(zone -> yaml.text("forward", zone));
                    names.suffix().ifPresent(suffix -> yaml.text("suffix", suffix));
                    if (names.reverse()) {
                        yaml.raw("reverse", "true");
                    }
                    yaml.raw("overrideClientUpdate", Boolean.toString(names.overridesClient()));
                    yaml.raw("overrideNoUpdate", Boolean.toString(names.overridesNoUpdate()));
                    if (names.generated().when() != GeneratedNames.When.NEVER) {
                        yaml.text("replaceClientName", names.generated().when().text());
                        yaml.text("generatedPrefix", names.generated().prefix());
                    }
                    if (names.conflict() != ConflictMode.CHECK_WITH_DHCID) {
                        yaml.text("conflict", names.conflict().text());
                    }
                    ttl(names.ttl());
                    if (names.updatesOnRenew()) {
                        yaml.raw("updateOnRenew", "true");
                    }
                });
    }

    private void ttl(NameTtl ttl) {
        ttl.fixed().ifPresent(time -> yaml.raw("ttl", time.toSeconds() + "s"));
        if (ttl.fixed().isEmpty() && !ttl.equals(NameTtl.STANDARD)) {
            yaml.below(
                    "ttl",
                    () -> {
                        ttl.percent().ifPresent(p -> yaml.raw("percent", p.toString()));
                        ttl.min().ifPresent(t -> yaml.raw("min", t.toSeconds() + "s"));
                        ttl.max().ifPresent(t -> yaml.raw("max", t.toSeconds() + "s"));
                    });
        }
    }

    private void host(Host host) {
        from(host.at());
        identifiers(host, Identifier.Kind.MAC, host.identifiers().size() > 1 ? "macs" : "mac");
        identifiers(host, Identifier.Kind.CLIENT_ID, "client-id");
        identifiers(host, Identifier.Kind.CIRCUIT_ID, "circuitId");
        host.address().ifPresent(address -> yaml.raw("address", address.toString()));
        host.hostname().ifPresent(name -> yaml.text("hostname", name));
        names("classes", host.classes());
        terms(host.terms());
        if (!host.enabled()) {
            yaml.raw("enabled", "false");
        }
        host.comment().ifPresent(text -> yaml.text("description", text));
    }

    private void identifiers(Host host, Identifier.Kind kind, String key) {
        List<String> all =
                host.identifiers().stream()
                        .filter(id -> id.kind() == kind)
                        .map(id -> id.octets().toString())
                        .toList();
        if (all.size() == 1 && !key.equals("macs")) {
            yaml.text(key, all.getFirst());
        } else {
            names(key, all);
        }
    }

    /// In the largest unit that divides it.
    private static String duration(long seconds) {
        if (seconds == Scope.INFINITE) {
            return "infinite";
        } else if (seconds % DAY == 0) {
            return seconds / DAY + "d";
        } else if (seconds % HOUR == 0) {
            return seconds / HOUR + "h";
        } else if (seconds % MINUTE == 0) {
            return seconds / MINUTE + "m";
        }
        return seconds + "s";
    }
}
