package io.leasehold.interchange.kea;

import io.leasehold.interchange.Place;
import io.leasehold.interchange.kea.Draft.Key;
import io.leasehold.interchange.kea.Draft.Zone;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.net.Ipv4Address;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads the configuration of kea-dhcp-ddns: zones and keys (ARM, "The DHCP-DDNS Server").
final class D2 {
    private static final Set<String> CARRIED = Set.of("hmac-sha256", "hmac-sha384", "hmac-sha512");
    private static final Set<String> KNOWN =
            Set.of(
                    "hmac-md5",
                    "hmac-sha1",
                    "hmac-sha224",
                    "hmac-sha256",
                    "hmac-sha384",
                    "hmac-sha512");

    private final Findings findings;
    private final Map<String, Key> keys = new HashMap<>();
    private final Set<String> keysLeftOut = new HashSet<>();
    private final List<Key> allKeys = new ArrayList<>();

    /// @param at where the configuration begins
    /// @param forward the names of all forward zones, those that are not carried over too
    /// @param reverse the same of reverse zones of IPv4
    record Zones(
            Place at,
            List<Key> keys,
            List<Zone> zones,
            List<DnsName> forward,
            List<DnsName> reverse) {}

    D2(Findings findings) {
        this.findings = findings;
    }

    Zones read(Scope scope) {
        scope.comment();
        if (!scope.items("hooks-libraries").isEmpty()) {
            findings.notCarried(
                    scope.at("hooks-libraries"),
                    "hooks libraries of kea-dhcp-ddns",
                    "zones that need GSS-TSIG need a TSIG key instead: make one with tsig-keygen");
        }
        scope.scopes("tsig-keys", "tsig-key").forEach(this::key);
        Map<String, Zone> zones = new java.util.LinkedHashMap<>();
        List<DnsName> forward = domains(scope, "forward-ddns", zones);
        List<DnsName> reverse = domains(scope, "reverse-ddns", zones);
        return new Zones(scope.at(), allKeys, List.copyOf(zones.values()), forward, reverse);
    }

    private void key(Scope scope) {
        scope.comment();
        int before = keys.size();
        readKey(scope);
        if (keys.size() == before) {
            // Said where it stands; the zones that use it need not say it again.
            scope.filled("name")
                    .map(name -> name.toLowerCase(Locale.ROOT).replaceAll("\\.$", ""))
                    .filter(name -> !keys.containsKey(name))
                    .ifPresent(keysLeftOut::add);
        }
    }

    private void readKey(Scope scope) {
        Optional<DnsName> name =
                scope.understood("name", DnsName::parse, "use the name that the DNS server knows");
        Optional<String> algorithm = scope.filled("algorithm").map(a -> a.toLowerCase(Locale.ROOT));
        if (!scope.has("name")) {
            findings.mistake(
                    scope.at(),
                    "the key has no name",
                    "give the name that the DNS server knows it by");
        }
        if (algorithm.isEmpty() || !KNOWN.contains(algorithm.get())) {
            findings.mistake(
                    scope.at("algorithm"),
                    algorithm
                            .map(a -> "there is no TSIG algorithm '" + a + "'")
                            .orElse("the key has no algorithm"),
                    "use HMAC-SHA256, HMAC-SHA384 or HMAC-SHA512");
            return;
        }
        Optional<String> secret = scope.filled("secret");
        Optional<String> file = scope.filled("secret-file");
        if (secret.isEmpty() == file.isEmpty()) {
            findings.mistake(
                    scope.at("secret"),
                    secret.isEmpty()
                            ? "the key has no secret"
                            : "the key has both secret and secret-file",
                    "give one of secret and secret-file");
            return;
        }
        if (secret.isPresent() && !isBase64(secret.get())) {
            findings.mistake(
                    scope.at("secret"),
                    "the secret is not base64",
                    "copy it from the DNS server once more");
            return;
        }
        if (name.isEmpty()) {
            return;
        }
        if (keys.containsKey(name.get().text()) || keysLeftOut.contains(name.get().text())) {
            findings.mistake(
                    scope.at("name"),
                    "key " + name.get() + " is defined twice",
                    "keep one of the two");
            return;
        }
        if (!CARRIED.contains(algorithm.get())) {
            findings.notCarried(
                    scope.at("algorithm"),
                    "TSIG keys with " + algorithm.get().toUpperCase(Locale.ROOT),
                    "neither the key nor the zones that use it: make a new key with tsig-keygen -a"
                            + " hmac-sha256, and add both to dns");
            return;
        }
        if (scope.whole("digest-bits").orElse(0L) != 0) {
            findings.changed(
                    scope.at("digest-bits"),
                    "digest-bits",
                    "signatures are sent whole, which every DNS server takes (RFC 8945 section"
                            + " 5.2.2.1); nothing to do");
        }
        Key key =
                new Key(
                        name.get().text(),
                        algorithm.get(),
                        secret,
                        file.orElse(name.get().text().replaceAll("[^a-z0-9.-]", "_") + ".tsig"),
                        scope.at());
        keys.put(key.name(), key);
        allKeys.add(key);
    }

    private static boolean isBase64(String text) {
        try {
            return Base64.getDecoder().decode(text.replaceAll("\\s", "")).length > 0;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private List<DnsName> domains(Scope scope, String manager, Map<String, Zone> zones) {
        List<DnsName> names = new ArrayList<>();
        Optional<Scope> inside = scope.scope(manager, "ddns-manager");
        for (Scope domain :
                inside.map(s -> s.scopes("ddns-domains", "ddns-domain")).orElse(List.of())) {
            domain.comment();
            String text = domain.text("name").orElse("");
            if (text.equals("*") || text.equals(".") || text.isEmpty()) {
                findings.notCarried(
                        domain.at("name"),
                        "a DNS domain that stands for all others",
                        "each zone is named: add the zones that matter to dns.zones");
                continue;
            }
            Optional<DnsName> name =
                    domain.understood("name", DnsName::parse, "name a zone like example.org");
            if (name.isEmpty()) {
                continue;
            }
            if (name.get().text().endsWith("ip6.arpa")) {
                findings.notCarried(
                        domain.at("name"),
                        "reverse zones of IPv6",
                        "Leasehold serves DHCPv4; keep them where DHCPv6 is served");
                continue;
            }
            names.add(name.get());
            zone(domain, name.get()).ifPresent(zone -> zones.putIfAbsent(zone.name(), zone));
        }
        return names;
    }

    private Optional<Zone> zone(Scope domain, DnsName name) {
        Optional<String> key = domain.filled("key-name");
        List<String> servers = new ArrayList<>();
        for (Scope server : domain.scopes("dns-servers", "dns-server")) {
            server.comment();
            server(server).ifPresent(servers::add);
            Optional<String> its = server.filled("key-name");
            if (its.isPresent() && key.isPresent() && !its.equals(key)) {
                findings.changed(
                        server.at("key-name"),
                        "keys of single DNS servers",
                        "all servers of a zone share the key of the zone or of the first of them;"
                                + " check it");
            }
            key = key.or(() -> its);
        }
        if (servers.isEmpty()) {
            findings.mistake(
                    domain.at("dns-servers"),
                    "domain " + name + " has no DNS server",
                    "name its primary server");
            return Optional.empty();
        }
        Optional<String> canonical =
                key.map(k -> k.toLowerCase(Locale.ROOT).replaceAll("\\.$", ""));
        if (canonical.isPresent() && !keys.containsKey(canonical.get())) {
            if (!keysLeftOut.contains(canonical.get())) {
                findings.mistake(
                        domain.at("key-name"),
                        "domain " + name + ": there is no key " + key.get() + " in tsig-keys",
                        "add the key, or correct its name");
            }
            return Optional.empty();
        }
        return Optional.of(new Zone(name.text(), servers, canonical, domain.at()));
    }

    private Optional<String> server(Scope scope) {
        long port = scope.whole("port", 65535).orElse(53L);
        Optional<String> host = scope.filled("ip-address").or(() -> scope.filled("hostname"));
        if (host.isEmpty()) {
            findings.mistake(scope.at(), "the DNS server has no ip-address", "give its address");
            return Optional.empty();
        }
        boolean six = host.get().indexOf(':') >= 0;
        if (scope.has("ip-address")
                && !six
                && scope.understood("ip-address", Ipv4Address::parse, "give an address")
                        .isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                port == 53 ? host.get() : (six ? "[" + host.get() + "]" : host.get()) + ":" + port);
    }
}
