package io.leasehold.ddns.reconcile;

import io.leasehold.ddns.plan.UpdateMessage;
import io.leasehold.ddns.zone.DnsServer;
import io.leasehold.ddns.zone.DnsZoneConfig;

import java.util.List;

/// Something that the reconciler wants to be sent. Its answer goes back to the reconciler together
/// with it.
public sealed interface Outgoing {
    DnsZoneConfig zone();

    DnsServer server();

    /// An update for one address or for several.
    record Update(
            DnsZoneConfig zone, DnsServer server, UpdateMessage message, List<RegistrationJob> jobs)
            implements Outgoing {
        public Update {
            jobs = List.copyOf(jobs);
        }
    }

    /// The question whether a silent server is back.
    record Probe(DnsZoneConfig zone, DnsServer server) implements Outgoing {}
}
