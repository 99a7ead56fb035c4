package io.leasehold.ipam.testing;

import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.dns.ZoneTest;
import io.leasehold.ipam.inventory.ZoneAudit;
import io.leasehold.ipam.port.DnsAuditStore;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntFunction;

/** What was found, in maps. Thread-safe by one lock. */
final class InMemoryDnsAuditStore implements DnsAuditStore {
    private final IntFunction<List<Pending>> pending;
    private final Map<DnsName, ZoneAudit> audits = new TreeMap<>();
    private final Map<DnsName, ZoneTest> tests = new TreeMap<>();

    InMemoryDnsAuditStore(IntFunction<List<Pending>> pending) {
        this.pending = pending;
    }

    @Override
    public synchronized void save(ZoneAudit audit) {
        audits.put(audit.zone(), audit);
    }

    @Override
    public synchronized void save(ZoneTest test) {
        tests.put(test.zone(), test);
    }

    @Override
    public synchronized List<ZoneAudit> audits() {
        return List.copyOf(audits.values());
    }

    @Override
    public synchronized Optional<ZoneAudit> audit(DnsName zone) {
        return Optional.ofNullable(audits.get(zone));
    }

    @Override
    public synchronized List<ZoneTest> tests() {
        return List.copyOf(tests.values());
    }

    @Override
    public List<Pending> pending(int limit) {
        return pending.apply(limit);
    }

    @Override
    public synchronized void retain(Collection<DnsName> zones) {
        audits.keySet().retainAll(zones);
        tests.keySet().retainAll(zones);
    }
}
