package io.leasehold.ddns.audit;

import io.leasehold.ddns.dns.ZoneRecord;
import io.leasehold.ipam.dns.DnsName;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A zone that was read whole; of it, the records that names of hosts have. What the books explain
/// is struck off.
final class TransferView implements ZoneView {
    private static final Set<String> KEPT = Set.of("A", "CNAME", "DHCID", "PTR");

    private final Map<String, List<ZoneRecord>> names = new HashMap<>();
    private final Set<String> explained = new java.util.HashSet<>();

    void clear() {
        names.clear();
    }

    void add(ZoneRecord record) {
        if (KEPT.contains(record.type())) {
            names.computeIfAbsent(record.owner(), _ -> new ArrayList<>(2)).add(record);
        }
    }

    @Override
    public Optional<List<ZoneRecord>> at(DnsName name) {
        return Optional.of(names.getOrDefault(name.text(), List.of()));
    }

    /// The books know why this name is there.
    void explain(DnsName name) {
        if (names.containsKey(name.text())) {
            explained.add(name.text());
        }
    }

    /// All records of the names that nothing explained.
    List<List<ZoneRecord>> unexplained() {
        return names.entrySet().stream()
                .filter(name -> !explained.contains(name.getKey()))
                .sorted(Map.Entry.comparingByKey())
                .map(Map.Entry::getValue)
                .toList();
    }
}
