package io.leasehold.interchange.kea;

import io.leasehold.interchange.kea.Draft.Names;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.net.Ipv4Prefix;
import io.leasehold.ipam.plan.GeneratedNames;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// What leases publish in DNS: the `ddns-` keys of kea-dhcp4 together with the zones of
/// kea-dhcp-ddns (ARM, "DDNS for DHCPv4").
final class Publishing {
    /// Keys without a counterpart: the value with which they make no difference, and what to do
    /// about others.
    private static final Map<String, List<String>> ONLY_KEA =
            Map.of(
                    "ddns-update-on-renew",
                    List.of(
                            "false",
                            "DNS is compared with the leases again and again, whatever renews;"
                                    + " nothing to do"),
                    "ddns-use-conflict-resolution",
                    List.of(
                            "true",
                            "names of others are always left alone (RFC 4703); remove records that"
                                    + " a former server left without DHCID"),
                    "ddns-conflict-resolution-mode",
                    List.of(
                            "check-with-dhcid",
                            "names of others are always left alone (RFC 4703); remove records that"
                                    + " a former server left without DHCID"),
                    "ddns-ttl-percent",
                    List.of(
                            "0.0",
                            "records live for a third of the lease, at least 600 s (RFC 4702"
                                    + " section 5); nothing to do"),
                    "ddns-ttl",
                    List.of(
                            "0",
                            "records live for a third of the lease, at least 600 s (RFC 4702"
                                    + " section 5); nothing to do"),
                    "ddns-ttl-min",
                    List.of(
                            "0",
                            "records live for a third of the lease, at least 600 s (RFC 4702"
                                    + " section 5); nothing to do"),
                    "ddns-ttl-max",
                    List.of(
                            "0",
                            "records live for a third of the lease, at least 600 s (RFC 4702"
                                    + " section 5); nothing to do"),
                    "hostname-char-set",
                    List.of(
                            "[^A-Za-z0-9.-]",
                            "what is no letter, digit or hyphen never reaches DNS; nothing to do"),
                    "hostname-char-replacement",
                    List.of(
                            "",
                            "what is no letter, digit or hyphen never reaches DNS; nothing to do"));

    /// What generated names begin with unless it is set.
    private static final String KEAS_PREFIX = "myhost";

    private final Findings findings;
    private final Optional<Scope> service;
    private final Optional<D2.Zones> zones;
    private final boolean enabled;

    /// @param service the map `dhcp-ddns`
    /// @param zones of kea-dhcp-ddns, when its configuration was given
    Publishing(Findings findings, Optional<Scope> service, Optional<D2.Zones> zones) {
        this.findings = findings;
        this.service = service;
        this.zones = zones;
        boolean wanted = service.flatMap(s -> s.flag("enable-updates")).orElse(false);
        this.enabled = wanted && zones.isPresent();
        if (wanted && zones.isEmpty()) {
            findings.notCarried(
                    service.orElseThrow().at("enable-updates"),
                    "DNS updates",
                    "where they go is in the configuration of kea-dhcp-ddns: give it with --ddns");
        } else if (!wanted && zones.isPresent()) {
            findings.changed(
                    service.map(Scope::at).orElse(zones.get().at()),
                    "DNS updates",
                    "enable-updates is false, so no subnet publishes names; set ddns in the subnets"
                            + " that should");
        }
    }

    /// Says what of one scope has no counterpart.
    void tell(Scope scope) {
        if (!enabled) {
            return;
        }
        ONLY_KEA.forEach(
                (key, said) ->
                        scope.value(key)
                                .map(
                                        v ->
                                                v
                                                                instanceof
                                                                io.leasehold.interchange.json.Value
                                                                                .Text
                                                                        t
                                                        ? t.value()
                                                        : v.toString())
                                .filter(v -> !v.equals(said.getFirst()))
                                .ifPresent(
                                        _ ->
                                                findings.notCarried(
                                                        scope.at(key), key, said.getLast())));
    }

    /// Says that pools publish what their subnet does.
    void tellPool(Scope pool) {
        List<String> keys =
                List.of(
                        "ddns-send-updates",
                        "ddns-override-no-update",
                        "ddns-override-client-update",
                        "ddns-qualifying-suffix",
                        "ddns-replace-client-name",
                        "ddns-generated-prefix");
        if (enabled
                && (ONLY_KEA.keySet().stream().anyMatch(pool::has)
                        || keys.stream().anyMatch(pool::has))) {
            findings.notCarried(
                    pool.at(),
                    "DDNS settings of a pool",
                    "its leases are published like those of the subnet; make it a subnet of its"
                            + " own, or use class SKIP_DDNS");
        }
    }

    /// What leases of a subnet publish; empty when nothing.
    Optional<Names> of(Ipv4Prefix prefix, Inheritance subnet) {
        if (!enabled || !subnet.flag("ddns-send-updates").orElse(true)) {
            return Optional.empty();
        }
        Optional<String> forward = forward(subnet);
        boolean reverse =
                zones.orElseThrow().reverse().stream()
                        .anyMatch(DnsName.reverseOf(prefix.network())::isWithin);
        if (forward.isEmpty() && !reverse) {
            return Optional.empty();
        }
        return Optional.of(
                new Names(
                        forward,
                        reverse,
                        overrides(subnet, "override-client-update"),
                        overrides(subnet, "override-no-update"),
                        forward.isPresent() ? generated(subnet) : GeneratedNames.NONE));
    }

    private GeneratedNames generated(Inheritance subnet) {
        GeneratedNames.When when =
                understood(
                                subnet,
                                "replace-client-name",
                                GeneratedNames.When::parse,
                                "write never, always, when-present or when-not-present")
                        .orElse(GeneratedNames.When.NEVER);
        return new GeneratedNames(
                when,
                when == GeneratedNames.When.NEVER
                        ? GeneratedNames.STANDARD_PREFIX
                        : understood(
                                        subnet,
                                        "generated-prefix",
                                        text ->
                                                GeneratedNames.prefix(
                                                        text.toLowerCase(Locale.ROOT)),
                                        "write the beginning of a host name, like host")
                                .orElse(KEAS_PREFIX));
    }

    /// A setting of the subnet, or of those around it, or of `dhcp-ddns` as older versions have it.
    private <T> Optional<T> understood(
            Inheritance subnet, String key, Function<String, T> parse, String remedy) {
        String full = "ddns-" + key;
        return subnet.chain().stream().anyMatch(scope -> scope.has(full))
                ? subnet.first(full, scope -> scope.understood(full, parse, remedy))
                : service.flatMap(scope -> scope.understood(key, parse, remedy));
    }

    private boolean overrides(Inheritance subnet, String key) {
        return subnet.flag("ddns-" + key).or(() -> service.flatMap(s -> s.flag(key))).orElse(false);
    }

    private Optional<String> forward(Inheritance subnet) {
        String suffix =
                subnet.text("ddns-qualifying-suffix")
                        .or(() -> service.flatMap(s -> s.text("qualifying-suffix")))
                        .orElse("");
        List<DnsName> known = zones.orElseThrow().forward();
        if (suffix.isEmpty() || suffix.equals(".")) {
            if (known.size() == 1) {
                findings.changed(
                        subnet.self().at(),
                        "subnets without a ddns-qualifying-suffix",
                        "names are published in the only forward zone; check ddns.forward");
                return Optional.of(known.getFirst().text());
            }
            findings.notCarried(
                    subnet.self().at(),
                    "names of subnets without a ddns-qualifying-suffix",
                    "each subnet publishes in one zone; set its ddns.forward");
            return Optional.empty();
        }
        try {
            DnsName zone = DnsName.parse(suffix);
            if (known.stream().anyMatch(zone::isWithin)) {
                return Optional.of(zone.text());
            }
            findings.notCarried(
                    subnet.self().at(),
                    "names in " + zone,
                    "no forward domain of kea-dhcp-ddns covers it, so Kea drops them; add the zone"
                            + " to dns.zones and ddns.forward");
        } catch (IllegalArgumentException wrong) {
            findings.mistake(
                    subnet.self().at("ddns-qualifying-suffix"),
                    "ddns-qualifying-suffix: " + wrong.getMessage(),
                    "name a zone like example.org");
        }
        return Optional.empty();
    }
}
