package io.leasehold.ddns.reconcile;

import io.leasehold.ddns.plan.UpdateAnswer;
import io.leasehold.ddns.plan.UpdateMessage;
import io.leasehold.ddns.zone.DnsServer;
import io.leasehold.ddns.zone.DnsZoneConfig;

/// Delivers one message to one DNS server and waits for the answer. Blocks, for a few seconds at
/// most; thread-safe. Nothing the network does is an exception.
public interface UpdateSender {
    /// @param zone of the message; says how to sign and from where to send
    /// @param server one of the zone's
    UpdateAnswer update(DnsZoneConfig zone, DnsServer server, UpdateMessage message);

    /// Asks whether anybody answers there at all, whatever the answer is.
    boolean answers(DnsZoneConfig zone, DnsServer server);
}
