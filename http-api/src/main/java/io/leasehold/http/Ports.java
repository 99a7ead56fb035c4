package io.leasehold.http;

import io.leasehold.ipam.plan.LivePlan;
import io.leasehold.ipam.port.ConflictStore;
import io.leasehold.ipam.port.DnsAuditStore;
import io.leasehold.ipam.port.DnsLedger;
import io.leasehold.ipam.port.DnsZones;
import io.leasehold.ipam.port.EventFeed;
import io.leasehold.ipam.port.HealthSource;
import io.leasehold.ipam.port.LeaseDirectory;
import io.leasehold.ipam.port.PacketJournal;
import io.leasehold.ipam.port.PlanHistory;
import io.leasehold.ipam.port.SightingStore;
import io.leasehold.ipam.port.TokenStore;

/** Everything that {@link HttpApi} shows and changes. */
public record Ports(
        LivePlan plan,
        LeaseDirectory leases,
        EventFeed events,
        DnsLedger dns,
        TokenStore tokens,
        HealthSource health,
        ConflictStore conflicts,
        PlanHistory history,
        SightingStore sightings,
        PacketJournal journal,
        DnsZones zones,
        DnsAuditStore dnsAudits) {}
