package io.leasehold.ipam.testing;

import io.leasehold.ipam.port.ConflictStore;
import io.leasehold.ipam.port.DnsAuditStore;
import io.leasehold.ipam.port.DnsLedger;
import io.leasehold.ipam.port.EventFeed;
import io.leasehold.ipam.port.LeaseDirectory;
import io.leasehold.ipam.port.LeaseLog;
import io.leasehold.ipam.port.PlanHistory;
import io.leasehold.ipam.port.PlanStore;
import io.leasehold.ipam.port.SightingStore;
import io.leasehold.ipam.port.TokenStore;

/** All the ports of one store. */
public record Ports(
        LeaseLog leaseLog,
        PlanStore planStore,
        DnsLedger dnsLedger,
        EventFeed eventFeed,
        LeaseDirectory leaseDirectory,
        TokenStore tokenStore,
        PlanHistory planHistory,
        ConflictStore conflictStore,
        SightingStore sightingStore,
        DnsAuditStore dnsAuditStore) {

    public static Ports of(InMemoryStore store) {
        return new Ports(
                store,
                store,
                store,
                store,
                store,
                store,
                store.planHistory(),
                store.conflictStore(),
                store.sightingStore(),
                store.dnsAuditStore());
    }
}
