package io.leasehold.ddns.plan;

import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.port.DnsLedger.Trace;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What to do next for one address.
public sealed interface NextStep {
    /// Send this, then ask {@link Registration#next} again with its answer.
    record Send(UpdateMessage message, Progress progress) implements NextStep {}

    /// The attempt is over.
    ///
    /// @param problems what did not work, empty when DNS now says what was desired
    /// @param left what is or may still be in DNS for the address because of us
    /// @param freed names that nobody owns any more because we removed them
    record End(List<Problem> problems, List<Trace> left, Set<DnsName> freed) implements NextStep {
        public End {
            problems = List.copyOf(problems);
            left = List.copyOf(left);
            freed = Set.copyOf(freed);
        }
    }

    /// One thing that did not work.
    ///
    /// @param zone where; empty when no zone contains the name
    record Problem(Optional<DnsName> zone, FailureKind kind, String words) {}
}
