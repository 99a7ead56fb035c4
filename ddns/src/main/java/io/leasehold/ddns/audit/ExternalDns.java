package io.leasehold.ddns.audit;

import io.leasehold.ddns.dns.ZoneRecord;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What external-dns writes beside its names to know them again: a TXT record
/// `heritage=external-dns,external-dns/owner=ID,external-dns/resource=KIND/NAMESPACE/NAME`, under
/// the name itself and, since its 0.12, under the name with its record type in front (`a-nas`,
/// `cname-nas`). Pure.
final class ExternalDns {
    private ExternalDns() {}

    /// The names that may hold the TXT record for one label.
    static List<String> labels(String label) {
        return List.of(label, "a-" + label, "cname-" + label);
    }

    /// Who it says it is; empty for TXT records of others.
    static Optional<String> owner(List<ZoneRecord> records) {
        for (ZoneRecord record : records) {
            Map<String, String> fields = fields(record.data());
            if (record.type().equals("TXT") && "external-dns".equals(fields.get("heritage"))) {
                String owner = fields.getOrDefault("external-dns/owner", "unnamed");
                return Optional.of(
                        "external-dns (owner %s%s)"
                                .formatted(
                                        owner,
                                        Optional.ofNullable(fields.get("external-dns/resource"))
                                                .map(r -> ", for " + r)
                                                .orElse("")));
            }
        }
        return Optional.empty();
    }

    private static Map<String, String> fields(String text) {
        String bare =
                text.length() > 1 && text.startsWith("\"") && text.endsWith("\"")
                        ? text.substring(1, text.length() - 1)
                        : text;
        Map<String, String> fields = new HashMap<>();
        for (String part : bare.split(",", 16)) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                fields.putIfAbsent(part.substring(0, equals).strip(), part.substring(equals + 1));
            }
        }
        return fields;
    }
}
