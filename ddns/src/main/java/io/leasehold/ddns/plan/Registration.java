package io.leasehold.ddns.plan;

import io.leasehold.ddns.plan.FailureKind.Patience;
import io.leasehold.ddns.plan.NextStep.Problem;
import io.leasehold.ddns.plan.Progress.Task;
import io.leasehold.ddns.plan.UpdateAnswer.Applied;
import io.leasehold.ddns.plan.UpdateAnswer.Condition;
import io.leasehold.ddns.plan.UpdateAnswer.Failed;
import io.leasehold.ddns.plan.UpdateAnswer.Unmet;
import io.leasehold.ddns.plan.UpdateMessage.Kind;
import io.leasehold.ipam.dns.DnsIntent.Publish;
import io.leasehold.ipam.dns.DnsIntent.Withdraw;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.port.DnsLedger.Trace;
import io.leasehold.ipam.port.DnsLedger.Work;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Makes DNS say what is desired for one address (RFC 4703 section 5), one message at a time.
///
/// ```
/// for each stale name       R2 ─applied─> R3 ─> next         R2 not ours any more ─> next
/// for each stale PTR        R1 ─> next                       left out when P1 will replace it
/// forward desired           U1 ─name in use─> U2 ─applied─> next
///                            ^                 ├─name vanished─> U1, at most 3 times
///                            └─────────────────┘ another owner ─> CONFLICT
/// reverse desired           P1 after the forward part worked or is not ours to do
/// ```
///
/// A part that fails is noted and the others still get their turn: a refused removal of an old name
/// must not keep the new one out of DNS forever. Two exceptions: a zone that did not answer is not
/// asked again in the same attempt, and no PTR is published for a name whose A record is not there.
/// When the forward part failed for a reason that does not pass by itself, a PTR that names an
/// earlier holder of the address is removed instead of replaced.
///
/// Every message may be repeated: each is conditional on what it finds, so running the whole again
/// after a crash or a lost answer ends in the same zone. Immutable.
public final class Registration {
    private static final int MOST_ROUNDS = 3;

    private final Function<DnsName, Optional<DnsName>> zoneOf;
    private final boolean dhcidBesidePtr;

    /// @param zoneOf the apex of the configured zone that contains a name
    /// @param dhcidBesidePtr whether a DHCID is written beside each PTR, as Kea does. Nothing in
    ///   RFC 4703 reads it: section 5.4 gives the PTR to whoever holds the lease. It would make
    ///   each reverse update larger, so it is off unless somebody wants it; one that another
    ///   registrar left is removed either way, since it speaks of another client
    public Registration(Function<DnsName, Optional<DnsName>> zoneOf, boolean dhcidBesidePtr) {
        this.zoneOf = zoneOf;
        this.dhcidBesidePtr = dhcidBesidePtr;
    }

    /// What must be on record before the first message for this work is sent; empty when nothing
    /// new is going to be published.
    public Optional<Trace> announcement(Work work) {
        return switch (work.desired()) {
            case Withdraw _ -> Optional.empty();
            case Publish publish -> {
                boolean forward = publish.forward() && zoneOf.apply(publish.name()).isPresent();
                boolean reverse =
                        publish.reverse()
                                && zoneOf.apply(DnsName.reverseOf(publish.address())).isPresent();
                boolean known = false;
                for (Trace trace : work.traces()) {
                    known |= covers(trace, publish, forward, reverse);
                }
                yield !known && (forward || reverse)
                        ? Optional.of(trace(publish, forward, reverse))
                        : Optional.empty();
            }
        };
    }

    private static boolean covers(Trace trace, Publish publish, boolean forward, boolean reverse) {
        return sameName(trace, publish)
                && (trace.forward() || !forward)
                && (trace.reverse() || !reverse);
    }

    /// The first step for a work.
    public NextStep first(Work work) {
        List<Trace> left = new ArrayList<>();
        List<Task> tasks = new ArrayList<>();
        Set<Task> removals = new LinkedHashSet<>();
        Set<Task> reverseRemovals = new LinkedHashSet<>();
        Optional<Publish> publish = publish(work);
        boolean forwardKept = announcement(work).map(Trace::forward).orElse(false);
        boolean reverseKept = announcement(work).map(Trace::reverse).orElse(false);
        for (Trace trace : work.traces()) {
            boolean same = publish.isPresent() && sameName(trace, publish.get());
            boolean staleForward = trace.forward() && !(same && publish.get().forward());
            boolean staleReverse = trace.reverse() && !(same && publish.get().reverse());
            forwardKept |= trace.forward() && !staleForward;
            reverseKept |= trace.reverse() && !staleReverse;
            if (staleForward) {
                removals.add(new Task.RemoveForward(trace.name(), trace.dhcid()));
            }
            if (staleReverse) {
                reverseRemovals.add(new Task.RemoveReverse(trace.name()));
            }
            if (staleForward || staleReverse) {
                left.add(withFlags(trace, staleForward, staleReverse));
            }
        }
        if (forwardKept || reverseKept) {
            left.addFirst(trace(publish.orElseThrow(), forwardKept, reverseKept));
        }
        tasks.addAll(removals);
        if (publish.filter(Publish::reverse).isEmpty()) {
            tasks.addAll(reverseRemovals);
        }
        if (publish.filter(Publish::forward).isPresent()) {
            tasks.add(new Task.AddForward());
        }
        if (publish.filter(Publish::reverse).isPresent()) {
            tasks.add(new Task.PublishReverse());
        }
        return begin(work, new Progress(tasks, Kind.U1, 0, left, List.of(), Set.of(), Set.of()));
    }

    /// The step after an answer.
    ///
    /// @param progress as it came with the message that was answered
    public NextStep next(Work work, Progress progress, UpdateAnswer answer) {
        return switch (answer) {
            case Failed(FailureKind kind, String words) ->
                    failed(
                            work,
                            progress,
                            new Problem(
                                    zoneOf.apply(owner(work, progress.tasks().getFirst())),
                                    kind,
                                    words));
            case Applied _ -> applied(work, progress);
            case Unmet(Condition condition) -> unmet(work, progress, condition);
        };
    }

    private NextStep applied(Work work, Progress progress) {
        return switch (progress.tasks().getFirst()) {
            case Task.RemoveForward task when progress.sent() == Kind.R2 ->
                    send(work, progress, Kind.R3, task.name());
            case Task.RemoveForward task ->
                    begin(work, forwardGone(progress, task).withFreed(task.name()).taskOver());
            case Task.RemoveReverse task -> begin(work, reverseGone(progress, task).taskOver());
            case Task.AddForward _ -> begin(work, progress.taskOver());
            case Task.PublishReverse _ -> begin(work, reverseReplaced(work, progress).taskOver());
        };
    }

    private NextStep unmet(Work work, Progress progress, Condition condition) {
        return switch (progress.tasks().getFirst()) {
            // Somebody else's by now, or gone, or (R3) a dual-stack peer keeps an AAAA: nothing of
            // ours is left for this address, which is what was wanted.
            case Task.RemoveForward task -> begin(work, forwardGone(progress, task).taskOver());
            case Task.RemoveReverse task -> begin(work, reverseGone(progress, task).taskOver());
            case Task.AddForward _ -> addForwardUnmet(work, progress, condition);
            // A server that says so is broken; that must not stop the lane that asked it.
            case Task.PublishReverse _ ->
                    failed(
                            work,
                            progress,
                            new Problem(
                                    zoneOf.apply(DnsName.reverseOf(work.address())),
                                    FailureKind.UNEXPECTED,
                                    "PTR of "
                                            + work.address()
                                            + ": the server says that a prerequisite failed ("
                                            + condition
                                            + "), but the update had none"));
        };
    }

    private NextStep addForwardUnmet(Work work, Progress progress, Condition condition) {
        Publish publish = publish(work).orElseThrow();
        Optional<DnsName> zone = zoneOf.apply(publish.name());
        if (progress.sent() == Kind.U1) {
            return send(work, progress, Kind.U2, publish.name());
        }
        return switch (condition) {
            case NAME_NOT_IN_USE ->
                    progress.rounds() + 1 < MOST_ROUNDS
                            ? send(work, progress.nextRound(), Kind.U1, publish.name())
                            : failed(
                                    work,
                                    progress,
                                    new Problem(
                                            zone,
                                            FailureKind.CONTENTION,
                                            "%s appeared and vanished %d times while it was added for %s"
                                                    .formatted(
                                                            publish.name(),
                                                            MOST_ROUNDS,
                                                            publish.address())));
            case RRSET_DIFFERS, RRSET_EXISTS, NAME_IN_USE ->
                    failed(
                            work,
                            progress,
                            new Problem(zone, FailureKind.CONFLICT, conflict(publish)));
        };
    }

    private static String conflict(Publish publish) {
        return publish.name()
                + " is in use by another client or was entered by hand (its DHCID is not that of"
                + " the client at "
                + publish.address()
                + ", or it has none); not overwritten, no PTR published, asking again in case it is"
                + " freed";
    }

    private NextStep failed(Work work, Progress progress, Problem problem) {
        Task task = progress.tasks().getFirst();
        Progress noted = progress.withProblem(problem).taskOver();
        return begin(work, task instanceof Task.AddForward ? noPtr(work, noted, problem) : noted);
    }

    /// What becomes of the PTR when the A record could not be published.
    private Progress noPtr(Work work, Progress progress, Problem problem) {
        if (problem.kind().patience() == Patience.TRANSIENT) {
            return progress.withTasks(List.of());
        }
        DnsName desired = publish(work).orElseThrow().name();
        Set<Task> removals = new LinkedHashSet<>();
        for (Trace trace : work.traces()) {
            // In a conflict the name is another's, so a PTR of ours that says it is wrong as well.
            boolean wrong = !trace.name().equals(desired) || problem.kind() == FailureKind.CONFLICT;
            if (trace.reverse() && wrong) {
                removals.add(new Task.RemoveReverse(trace.name()));
            }
        }
        return progress.withTasks(List.copyOf(removals));
    }

    /// Starts the first task that can be started.
    private NextStep begin(Work work, Progress progress) {
        Progress current = progress;
        while (!current.tasks().isEmpty()) {
            Task task = current.tasks().getFirst();
            DnsName owner = owner(work, task);
            Optional<DnsName> zone = zoneOf.apply(owner);
            if (zone.isEmpty()) {
                Problem problem =
                        new Problem(
                                Optional.empty(),
                                FailureKind.NO_ZONE,
                                owner
                                        + ": no configured zone contains this name; add one to"
                                        + " dns.zones or switch its publication off");
                current = current.withProblem(problem).taskOver();
                if (task instanceof Task.AddForward) {
                    current = noPtr(work, current, problem);
                }
            } else if (current.silentZones().contains(zone.get())) {
                current =
                        task instanceof Task.AddForward
                                ? current.withTasks(List.of())
                                : current.taskOver();
            } else {
                return send(work, current, firstMessage(task), owner);
            }
        }
        return new NextStep.End(current.problems(), merged(current.left()), current.freed());
    }

    private NextStep send(Work work, Progress progress, Kind kind, DnsName owner) {
        DnsName zone = zoneOf.apply(owner).orElseThrow();
        UpdateMessage message =
                switch (progress.tasks().getFirst()) {
                    case Task.RemoveForward(var name, var dhcid) ->
                            kind == Kind.R2
                                    ? UpdateMessage.removeAddress(zone, name, dhcid, work.address())
                                    : UpdateMessage.removeDhcid(zone, name, dhcid);
                    case Task.RemoveReverse(var target) ->
                            UpdateMessage.removeReverse(zone, work.address(), target);
                    case Task.AddForward() ->
                            kind == Kind.U1
                                    ? UpdateMessage.addFresh(zone, publish(work).orElseThrow())
                                    : UpdateMessage.addOwned(zone, publish(work).orElseThrow());
                    case Task.PublishReverse() ->
                            UpdateMessage.publishReverse(
                                    zone, publish(work).orElseThrow(), dhcidBesidePtr);
                };
        return new NextStep.Send(message, progress.sending(kind));
    }

    private static Kind firstMessage(Task task) {
        return switch (task) {
            case Task.RemoveForward _ -> Kind.R2;
            case Task.RemoveReverse _ -> Kind.R1;
            case Task.AddForward _ -> Kind.U1;
            case Task.PublishReverse _ -> Kind.P1;
        };
    }

    /// The name whose records the task changes.
    private static DnsName owner(Work work, Task task) {
        return switch (task) {
            case Task.RemoveForward(var name, var _) -> name;
            case Task.AddForward _ -> publish(work).orElseThrow().name();
            case Task.RemoveReverse _, Task.PublishReverse _ -> DnsName.reverseOf(work.address());
        };
    }

    private static Progress forwardGone(Progress progress, Task.RemoveForward task) {
        List<Trace> left = new ArrayList<>();
        for (Trace trace : progress.left()) {
            boolean gone = trace.name().equals(task.name()) && trace.dhcid().equals(task.dhcid());
            addIfAny(left, trace, trace.forward() && !gone, trace.reverse());
        }
        return progress.withLeft(left);
    }

    private static Progress reverseGone(Progress progress, Task.RemoveReverse task) {
        List<Trace> left = new ArrayList<>();
        for (Trace trace : progress.left()) {
            boolean gone = trace.name().equals(task.target());
            addIfAny(left, trace, trace.forward(), trace.reverse() && !gone);
        }
        return progress.withLeft(left);
    }

    private static Progress reverseReplaced(Work work, Progress progress) {
        Publish publish = publish(work).orElseThrow();
        List<Trace> left = new ArrayList<>();
        for (Trace trace : progress.left()) {
            addIfAny(left, trace, trace.forward(), trace.reverse() && sameName(trace, publish));
        }
        return progress.withLeft(left);
    }

    private static void addIfAny(
            List<Trace> traces, Trace trace, boolean forward, boolean reverse) {
        if (forward || reverse) {
            traces.add(withFlags(trace, forward, reverse));
        }
    }

    /// One trace for each name and client, whatever it was split into while working.
    private static List<Trace> merged(List<Trace> left) {
        List<Trace> merged = new ArrayList<>();
        for (Trace trace : left) {
            boolean known = false;
            for (int i = 0; i < merged.size(); i++) {
                Trace other = merged.get(i);
                if (other.name().equals(trace.name()) && other.dhcid().equals(trace.dhcid())) {
                    known = true;
                    merged.set(
                            i,
                            withFlags(
                                    other,
                                    other.forward() || trace.forward(),
                                    other.reverse() || trace.reverse()));
                }
            }
            if (!known) {
                merged.add(trace);
            }
        }
        return merged;
    }

    private static Optional<Publish> publish(Work work) {
        return switch (work.desired()) {
            case Publish publish -> Optional.of(publish);
            case Withdraw _ -> Optional.empty();
        };
    }

    private static boolean sameName(Trace trace, Publish publish) {
        return trace.name().equals(publish.name()) && trace.dhcid().equals(publish.dhcid());
    }

    private static Trace trace(Publish publish, boolean forward, boolean reverse) {
        return new Trace(publish.address(), publish.name(), publish.dhcid(), forward, reverse);
    }

    private static Trace withFlags(Trace trace, boolean forward, boolean reverse) {
        return new Trace(trace.address(), trace.name(), trace.dhcid(), forward, reverse);
    }

    /// Every name that working on this may touch; two works that share one must not run at once.
    public static Set<DnsName> names(Work work) {
        Set<DnsName> names = new LinkedHashSet<>();
        Ipv4Address address = work.address();
        names.add(DnsName.reverseOf(address));
        publish(work).map(Publish::name).ifPresent(names::add);
        for (Trace trace : work.traces()) {
            names.add(trace.name());
        }
        return names;
    }
}
