package io.leasehold.ddns.reconcile;

import io.leasehold.ddns.plan.UpdateMessage;
import io.leasehold.ddns.zone.DnsServer;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.port.DnsLedger.Settlement;

import java.time.Duration;

/// Hears what the reconciler did, for metrics and logs. Called on the reconciler's thread, so it
/// must not block.
public interface ReconcileListener {
    ReconcileListener NONE = new ReconcileListener() {};

    /// DNS says what was desired for an address.
    ///
    /// @param sinceDesired time since the transaction that desired it, an ACK's, by the store's
    ///   clock
    default void confirmed(Settlement.Done done, Duration sinceDesired) {}

    /// An attempt failed and will be repeated.
    ///
    /// @param zone where, or `none` when no zone is configured
    default void failed(String zone, Settlement.Failed failed) {}

    /// One message was answered.
    ///
    /// @param names how many addresses it carried
    /// @param outcome `APPLIED`, a condition, or the failure kind: a closed set, fit for a label
    default void answered(DnsName zone, UpdateMessage.Kind kind, int names, String outcome) {}

    /// A server stopped or began to answer.
    default void server(DnsServer server, boolean answers, String words) {}
}
