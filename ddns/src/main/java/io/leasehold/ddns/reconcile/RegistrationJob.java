package io.leasehold.ddns.reconcile;

import io.leasehold.ddns.plan.NextStep;
import io.leasehold.ddns.plan.UpdateAnswer;
import io.leasehold.ddns.zone.DnsServer;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.port.DnsLedger.Work;

import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.Set;

/// One attempt at one address, from admission to settlement. Opaque outside this package; confined
/// to the reconciler's lane, which is why it may be compared by identity.
public final class RegistrationJob {
    final Work work;
    final Set<DnsName> names;

    NextStep.@Nullable Send step;

    /// Servers that had their turn with the current message.
    final Set<DnsServer> tried = new HashSet<>();

    UpdateAnswer.@Nullable Failed lastFailure;

    /// With how many the current message may travel; shrinks when they fail together.
    int mostTogether = 1;

    /// Position in the order of arrival.
    long turn;

    RegistrationJob(Work work, Set<DnsName> names) {
        this.work = work;
        this.names = names;
    }

    @Override
    public String toString() {
        return work.address() + " generation " + work.generation();
    }
}
