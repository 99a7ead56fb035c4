package io.leasehold.app.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Every key there is, by section. [Section] reads no key that is not listed here, and the example
/// configuration and `docs/configuration.md` are tested against this list.
final class KnownKeys {
    /// A list's items are written `[]`; the root is the empty text. The keys of `options` are names
    /// and codes of DHCP options and stand in `OptionCatalog`; those of `fields` are what
    /// `plan.customFields` names.
    private static final Map<String, List<String>> BY_SECTION = sections();

    private KnownKeys() {}

    private static Map<String, List<String>> sections() {
        Map<String, List<String>> all = new LinkedHashMap<>();
        all.put(
                "",
                List.of(
                        "server",
                        "dhcp",
                        "database",
                        "http",
                        "dns",
                        "kubernetes",
                        "history",
                        "plan"));
        all.put("server", List.of("id"));
        all.put(
                "dhcp",
                List.of(
                        "interfaces",
                        "offerHold",
                        "declineProbation",
                        "probe",
                        "guard",
                        "leasequery",
                        "journal"));
        all.put(
                "dhcp.guard",
                List.of(
                        "enabled",
                        "clientBurst",
                        "clientRate",
                        "clientDeclines",
                        "linkBurst",
                        "linkRate",
                        "linkOffers",
                        "relayOffers",
                        "circuitBurst",
                        "circuitRate",
                        "circuitOffers",
                        "circuitLeases"));
        all.put("dhcp.leasequery", List.of("requesters"));
        all.put("dhcp.journal", List.of("clients", "exchanges"));
        all.put("dhcp.probe", List.of("enabled", "wait"));
        all.put("database", List.of("embedded", "url", "user", "passwordFile"));
        all.put("http", List.of("listen"));
        all.put("dns", List.of("keys", "zones", "audit"));
        all.put("dns.audit", List.of("enabled", "every", "resolvers"));
        all.put("dns.keys[]", List.of("name", "algorithm", "secretFile", "secretEnv"));
        all.put(
                "dns.zones[]",
                List.of("zone", "servers", "key", "localAddress", "classless", "rateLimit"));
        all.put("kubernetes[]", List.of("name", "kubeconfig"));
        all.put("history", List.of("retention"));
        all.put(
                "plan",
                List.of(
                        "sections",
                        "vlans",
                        "customFields",
                        "containers",
                        "claims",
                        "dhcp",
                        "optionDefinitions",
                        "classes",
                        "sharedNetworks",
                        "subnets"));
        all.put("plan.sections[]", List.of("path", "description"));
        all.put("plan.vlans[]", List.of("id", "domain", "name"));
        all.put("plan.customFields[]", List.of("name", "for", "type", "choices"));
        all.put(
                "plan.containers[]",
                List.of("prefix", "space", "name", "section", "description", "tags", "fields"));
        all.put("plan.claims[]", claim("space"));
        all.put("plan.claims[].vlan", List.of("id", "domain"));
        all.put(
                "plan.subnets[]",
                scope(
                        "prefix",
                        "space",
                        "name",
                        "section",
                        "vlan",
                        "interface",
                        "sharedNetwork",
                        "relays",
                        "authority",
                        "dhcpServer",
                        "gateway",
                        "classes",
                        "matchClientId",
                        "authoritative",
                        "lease",
                        "ddns",
                        "dot0Dot255",
                        "announceRoutes",
                        "description",
                        "tags",
                        "fields",
                        "pools",
                        "claims",
                        "reservations"));
        all.put("plan.subnets[].vlan", List.of("id", "domain"));
        scopeSections(all, "plan.subnets[]");
        all.put(
                "plan.subnets[].ddns",
                List.of(
                        "forward",
                        "suffix",
                        "reverse",
                        "overrideClientUpdate",
                        "overrideNoUpdate",
                        "replaceClientName",
                        "generatedPrefix",
                        "conflict",
                        "ttl",
                        "updateOnRenew"));
        all.put("plan.subnets[].ddns.ttl", List.of("percent", "min", "max"));
        all.put("plan.subnets[].pools[]", scope("range", "classes"));
        all.put("plan.subnets[].pools[].boot", TermsReader.BOOT_KEYS);
        all.put("plan.subnets[].claims[]", claim());
        all.put("plan.subnets[].claims[].vlan", List.of("id", "domain"));
        all.put(
                "plan.subnets[].reservations[]",
                scope(
                        "mac",
                        "macs",
                        "client-id",
                        "circuitId",
                        "address",
                        "hostname",
                        "dns",
                        "dnsConflict",
                        "classes",
                        "enabled",
                        "drain",
                        "description",
                        "tags",
                        "fields"));
        all.put("plan.subnets[].reservations[].boot", TermsReader.BOOT_KEYS);
        all.put("plan.dhcp", scope("lease", "matchClientId", "authoritative"));
        scopeSections(all, "plan.dhcp");
        all.put(
                "plan.optionDefinitions[]",
                List.of("name", "code", "space", "type", "array", "record", "encapsulates"));
        all.put("plan.classes[]", scope("name", "test", "lease"));
        scopeSections(all, "plan.classes[]");
        all.put(
                "plan.sharedNetworks[]",
                scope(
                        "name",
                        "interface",
                        "relays",
                        "classes",
                        "matchClientId",
                        "authoritative",
                        "lease"));
        scopeSections(all, "plan.sharedNetworks[]");
        return Collections.unmodifiableMap(all);
    }

    /// The keys of a scope that gives clients something.
    private static List<String> scope(String... more) {
        List<String> keys = new ArrayList<>(List.of(more));
        keys.addAll(TermsReader.KEYS);
        return List.copyOf(keys);
    }

    private static void scopeSections(Map<String, List<String>> all, String path) {
        all.put(path + ".lease", TermsReader.LEASE_KEYS);
        all.put(path + ".boot", TermsReader.BOOT_KEYS);
    }

    /// The keys of a claim, wherever it stands.
    private static List<String> claim(String... more) {
        List<String> keys =
                new ArrayList<>(
                        List.of(
                                "range",
                                "address",
                                "owner",
                                "name",
                                "semantics",
                                "label",
                                "hostnames",
                                "via",
                                "vlan",
                                "drain",
                                "description",
                                "tags",
                                "fields"));
        keys.addAll(List.of(more));
        return List.copyOf(keys);
    }

    /// The keys of a section.
    ///
    /// @param path like `plan.subnets[3].lease`
    static List<String> of(String path) {
        List<String> keys = BY_SECTION.get(path.replaceAll("\\[\\d+]", "[]"));
        if (keys == null) {
            throw new IllegalStateException("no section is called '" + path + "'");
        }
        return keys;
    }

    /// The full paths of all keys, like `plan.subnets[].lease.default`.
    static List<String> paths() {
        List<String> paths = new ArrayList<>();
        BY_SECTION.forEach(
                (section, keys) ->
                        keys.forEach(
                                key -> paths.add(section.isEmpty() ? key : section + "." + key)));
        return paths;
    }

    /// Where a key belongs that was found in a section that does not have it.
    static Optional<String> home(String key) {
        return BY_SECTION.entrySet().stream()
                .filter(section -> section.getValue().contains(key))
                .map(Map.Entry::getKey)
                .findFirst();
    }
}
