package io.leasehold.interchange.kea;

import io.leasehold.interchange.kea.Draft.Names;
import io.leasehold.ipam.dns.ConflictMode;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.net.Ipv4Prefix;
import io.leasehold.ipam.plan.GeneratedNames;
import io.leasehold.ipam.plan.NameTtl;

import java.time.Duration;
import java.util.Comparator;
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
                        "ddns-generated-prefix",
                        "ddns-update-on-renew",
                        "ddns-use-conflict-resolution",
                        "ddns-conflict-resolution-mode",
                        "ddns-ttl-percent",
                        "ddns-ttl",
                        "ddns-ttl-min",
                        "ddns-ttl-max");
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
        Optional<Qualified> forward = forward(subnet);
        boolean reverse =
                zones.orElseThrow().reverse().stream()
                        .anyMatch(DnsName.reverseOf(prefix.network())::isWithin);
        if (forward.isEmpty() && !reverse) {
            return Optional.empty();
        }
        return Optional.of(
                new Names(
                        forward.map(q -> q.zone().text()),
                        reverse,
                        overrides(subnet, "override-client-update"),
                        overrides(subnet, "override-no-update"),
                        forward.isPresent() ? generated(subnet) : GeneratedNames.NONE,
                        forward.filter(q -> !q.suffix().equals(q.zone()))
                                .map(q -> q.suffix().text()),
                        conflict(subnet),
                        ttl(subnet),
                        subnet.flag("ddns-update-on-renew").orElse(false)));
    }

    /// The zone that names are published in, and what Kea qualifies them with.
    private record Qualified(DnsName zone, DnsName suffix) {}

    /// The newer key counts where both are there.
    private ConflictMode conflict(Inheritance subnet) {
        return this.<ConflictMode>understood(
                        subnet,
                        "conflict-resolution-mode",
                        ConflictMode::parse,
                        "write check-with-dhcid, no-check-with-dhcid, check-exists-with-dhcid or"
                                + " no-check-without-dhcid")
                .orElseGet(
                        () ->
                                subnet.flag("ddns-use-conflict-resolution").orElse(true)
                                        ? ConflictMode.CHECK_WITH_DHCID
                                        : ConflictMode.NO_CHECK_WITH_DHCID);
    }

    /// Zero is as good as not there.
    private NameTtl ttl(Inheritance subnet) {
        Optional<Duration> fixed = seconds(subnet, "ddns-ttl");
        Optional<Double> share =
                subnet.first("ddns-ttl-percent", s -> s.real("ddns-ttl-percent"))
                        .filter(s -> s > 0);
        Optional<Integer> percent = share.map(s -> Math.clamp(Math.round(s * 100), 1, 100));
        share.filter(s -> Math.abs(s * 100 - Math.rint(s * 100)) > 1e-9 || s > 1)
                .ifPresent(
                        _ ->
                                findings.changed(
                                        subnet.self().at("ddns-ttl-percent"),
                                        "ddns-ttl-percent",
                                        "shares are whole percent from 1 to 100; check ddns.ttl"));
        try {
            return fixed.isPresent()
                    ? NameTtl.fixed(fixed.get())
                    : new NameTtl(
                            Optional.empty(),
                            percent,
                            seconds(subnet, "ddns-ttl-min"),
                            seconds(subnet, "ddns-ttl-max"));
        } catch (IllegalArgumentException wrong) {
            findings.mistake(
                    subnet.self().at("ddns-ttl"),
                    "TTL of names: " + wrong.getMessage(),
                    "make it ddns-ttl-min <= ddns-ttl-max, at most 2147483647");
            return NameTtl.STANDARD;
        }
    }

    private static Optional<Duration> seconds(Inheritance subnet, String key) {
        return subnet.whole(key).filter(s -> s > 0).map(Duration::ofSeconds);
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

    private Optional<Qualified> forward(Inheritance subnet) {
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
                return Optional.of(new Qualified(known.getFirst(), known.getFirst()));
            }
            findings.notCarried(
                    subnet.self().at(),
                    "names of subnets without a ddns-qualifying-suffix",
                    "each subnet publishes in one zone; set its ddns.forward");
            return Optional.empty();
        }
        try {
            DnsName zone = DnsName.parse(suffix);
            Optional<DnsName> over =
                    known.stream()
                            .filter(zone::isWithin)
                            .max(Comparator.comparing(one -> one.text().length()));
            if (over.isPresent()) {
                return over.map(one -> new Qualified(one, zone));
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
