package io.leasehold.ddns.plan;

import io.leasehold.ddns.plan.NextStep.Problem;
import io.leasehold.ddns.plan.UpdateMessage.Kind;
import io.leasehold.ipam.dns.Dhcid;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.port.DnsLedger.Trace;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// How far the registration of one address has come. Only {@link Registration} reads it; whoever
/// sends the messages just carries it along. Immutable.
///
/// @param tasks what is still to do; the first is under way
/// @param sent the message of the first task that is on its way
/// @param rounds how often the first task has begun
/// @param left what is or may be in DNS
/// @param silentZones zones whose servers did not answer during this attempt
public record Progress(
        List<Task> tasks,
        Kind sent,
        int rounds,
        List<Trace> left,
        List<Problem> problems,
        Set<DnsName> freed,
        Set<DnsName> silentZones) {

    /// One part of the work, one or more messages long.
    sealed interface Task {
        /// R2, then R3; R0 when there is no DHCID to go by.
        record RemoveForward(DnsName name, Optional<Dhcid> mark) implements Task {}

        /// R1.
        record RemoveReverse(DnsName target) implements Task {}

        /// U1, U2 or U3 when the name is in use, U1 again when it vanished; U0 where nothing is
        /// asked first.
        record AddForward(DnsName name, Optional<Dhcid> mark) implements Task {}

        /// P1.
        record PublishReverse() implements Task {}
    }

    public Progress {
        tasks = List.copyOf(tasks);
        left = List.copyOf(left);
        problems = List.copyOf(problems);
        freed = Set.copyOf(freed);
        silentZones = Set.copyOf(silentZones);
    }

    Progress sending(Kind kind) {
        return new Progress(tasks, kind, rounds, left, problems, freed, silentZones);
    }

    Progress nextRound() {
        return new Progress(tasks, sent, rounds + 1, left, problems, freed, silentZones);
    }

    Progress withTasks(List<Task> others) {
        return new Progress(others, sent, 0, left, problems, freed, silentZones);
    }

    Progress taskOver() {
        return withTasks(tasks.subList(1, tasks.size()));
    }

    Progress withLeft(List<Trace> others) {
        return new Progress(tasks, sent, rounds, others, problems, freed, silentZones);
    }

    Progress withFreed(DnsName name) {
        Set<DnsName> more = new HashSet<>(freed);
        more.add(name);
        return new Progress(tasks, sent, rounds, left, problems, more, silentZones);
    }

    Progress withProblem(Problem problem) {
        List<Problem> more = new ArrayList<>(problems);
        more.add(problem);
        Set<DnsName> silent = new HashSet<>(silentZones);
        if (problem.kind().serverSilent()) {
            problem.zone().ifPresent(silent::add);
        }
        return new Progress(tasks, sent, rounds, left, more, freed, silent);
    }
}
