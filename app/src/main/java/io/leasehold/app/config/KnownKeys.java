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
    /// and codes of DHCP options and stand in `OptionDefinition`.
    private static final Map<String, List<String>> BY_SECTION = sections();

    private KnownKeys() {}

    private static Map<String, List<String>> sections() {
        Map<String, List<String>> all = new LinkedHashMap<>();
        all.put("", List.of("server", "dhcp", "database", "http", "dns", "kubernetes", "plan"));
        all.put("server", List.of("id"));
        all.put("dhcp", List.of("interfaces", "offerHold", "declineProbation"));
        all.put("database", List.of("embedded", "url", "user", "passwordFile"));
        all.put("http", List.of("listen"));
        all.put("dns", List.of("keys", "zones"));
        all.put("dns.keys[]", List.of("name", "algorithm", "secretFile"));
        all.put("dns.zones[]", List.of("zone", "servers", "key", "localAddress"));
        all.put("kubernetes[]", List.of("name", "kubeconfig"));
        all.put("plan", List.of("subnets"));
        all.put(
                "plan.subnets[]",
                List.of(
                        "prefix",
                        "name",
                        "interface",
                        "authority",
                        "gateway",
                        "lease",
                        "options",
                        "ddns",
                        "pools",
                        "claims",
                        "reservations"));
        all.put("plan.subnets[].lease", List.of("default", "min", "max"));
        all.put("plan.subnets[].ddns", List.of("forward", "reverse"));
        all.put(
                "plan.subnets[].claims[]",
                List.of("range", "address", "owner", "name", "semantics"));
        all.put(
                "plan.subnets[].reservations[]",
                List.of("mac", "macs", "client-id", "address", "hostname", "options"));
        return Collections.unmodifiableMap(all);
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
