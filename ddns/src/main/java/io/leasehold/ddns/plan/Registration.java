package io.leasehold.ddns.plan;

import io.leasehold.ddns.plan.FailureKind.Patience;
import io.leasehold.ddns.plan.NextStep.Problem;
import io.leasehold.ddns.plan.Progress.Task;
import io.leasehold.ddns.plan.UpdateAnswer.Applied;
import io.leasehold.ddns.plan.UpdateAnswer.Condition;
import io.leasehold.ddns.plan.UpdateAnswer.Failed;
import io.leasehold.ddns.plan.UpdateAnswer.Unmet;
import io.leasehold.ddns.plan.UpdateMessage.Kind;
import io.leasehold.ipam.dns.ConflictMode;
import io.leasehold.ipam.dns.Dhcid;
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
///                           R0 ─> next                       published without a DHCID
/// for each stale PTR        R1 ─> next                       left out when P1 will replace it
/// forward desired           U1 ─name in use─> U2 ─applied─> next     check-with-dhcid
///                            ^                 ├─name vanished─> U1, at most 3 times
///                            └─────────────────┘ another owner ─> CONFLICT
///                           U1 ─name in use─> U3 ...                 check-exists-with-dhcid
///                           U0 ─> next                               no-check-...
/// reverse desired           P1 after the forward part worked or is not ours to do
/// for each alias            as forward
/// ```
///
/// A name that was published with one DHCID (or none) and is desired with another (or none) is a
/// stale name and a new one: it is removed by the rule it was published by, then added by the rule
/// that holds now, so a change of mode neither leaves a DHCID behind nor meets one of our own as
/// another's.
///
/// A part that fails is noted and the others still get their turn: a refused removal of an old name
/// must not keep the new one out of DNS forever, nor one alias the next. Two exceptions: a zone
/// that did not answer is not asked again in the same attempt, and no PTR is published for a name
/// whose A record is not there. When the forward part failed for a reason that does not pass by
/// itself, a PTR that names an earlier holder of the address is removed instead of replaced.
///
/// Every message may be repeated: each is conditional on what it finds, or, in the modes that ask
/// for nothing, sets what is desired; so running the whole again after a crash or a lost answer
/// ends in the same zone. Immutable.
public final class Registration {
    private static final int MOST_ROUNDS = 3;

    private final Function<DnsName, Optional<DnsName>> zoneOf;
    private final Function<Ipv4Address, DnsName> reverseName;
    private final boolean dhcidBesidePtr;

    /// @param zoneOf the apex of the configured zone that contains a name
    /// @param reverseName the name that holds the PTR of an address
    /// @param dhcidBesidePtr whether a DHCID is written beside each PTR, as Kea does. Nothing in
    ///   RFC 4703 reads it: section 5.4 gives the PTR to whoever holds the lease. It would make
    ///   each reverse update larger, so it is off unless somebody wants it; one that another
    ///   registrar left is removed either way, since it speaks of another client
    public Registration(
            Function<DnsName, Optional<DnsName>> zoneOf,
            Function<Ipv4Address, DnsName> reverseName,
            boolean dhcidBesidePtr) {
        this.zoneOf = zoneOf;
        this.reverseName = reverseName;
        this.dhcidBesidePtr = dhcidBesidePtr;
    }

    /// What must be on record before the first message for this work is sent; empty when nothing
    /// new is going to be published.
    public List<Trace> announcements(Work work) {
        List<Trace> missing = new ArrayList<>();
        for (Trace desired : desired(work)) {
            boolean forward = desired.forward() && takesUpdates(desired.name());
            boolean reverse = desired.reverse() && takesUpdates(reverseName.apply(work.address()));
            boolean known = false;
            for (Trace trace : work.traces()) {
                known |=
                        trace.isLike(desired)
                                && (trace.forward() || !forward)
                                && (trace.reverse() || !reverse);
            }
            if (!known && (forward || reverse)) {
                missing.add(desired.with(forward, reverse));
            }
        }
        return missing;
    }

    /// What DNS should say, as the traces it will leave; the name with the PTR first.
    private static List<Trace> desired(Work work) {
        return switch (work.desired()) {
            case Withdraw _ -> List.of();
            case Publish publish -> {
                List<Trace> traces = new ArrayList<>();
                if (publish.reverse()) {
                    traces.add(
                            new Trace(work.address(), publish.name(), publish.mark(), false, true));
                }
                publish.forwardNames()
                        .forEach(
                                (name, mark) ->
                                        traces.add(
                                                new Trace(
                                                        work.address(), name, mark, true, false)));
                yield merged(traces);
            }
        };
    }

    private boolean takesUpdates(DnsName name) {
        return zoneOf.apply(name).filter(zone -> !zone.equals(name)).isPresent();
    }

    /// The first step for a work.
    public NextStep first(Work work) {
        List<Trace> desired = desired(work);
        List<Trace> stale = new ArrayList<>();
        List<Trace> current = new ArrayList<>(announcements(work));
        for (Trace trace : work.traces()) {
            boolean forward = trace.forward();
            boolean reverse = trace.reverse();
            for (Trace wanted : desired) {
                if (wanted.isLike(trace)) {
                    addIfAny(
                            current,
                            trace,
                            forward && wanted.forward(),
                            reverse && wanted.reverse());
                    forward &= !wanted.forward();
                    reverse &= !wanted.reverse();
                }
            }
            addIfAny(stale, trace, forward, reverse);
        }
        Set<Task> tasks = new LinkedHashSet<>();
        for (Trace trace : stale) {
            if (trace.forward()) {
                tasks.add(new Task.RemoveForward(trace.name(), trace.dhcid()));
            }
        }
        Optional<Publish> publish = publish(work);
        boolean reverse = publish.filter(Publish::reverse).isPresent();
        for (Trace trace : stale) {
            if (trace.reverse() && !reverse) {
                tasks.add(new Task.RemoveReverse(trace.name()));
            }
        }
        List<Task> additions = new ArrayList<>();
        if (publish.isPresent()) {
            for (var name : publish.get().forwardNames().entrySet()) {
                additions.add(new Task.AddForward(name.getKey(), name.getValue()));
            }
            if (reverse) {
                additions.add(Math.min(1, additions.size()), new Task.PublishReverse());
            }
        }
        tasks.addAll(additions);
        List<Trace> left = new ArrayList<>();
        for (Trace wanted : desired) {
            current.stream().filter(wanted::isLike).forEach(left::add);
        }
        left.addAll(stale);
        return begin(
                work,
                new Progress(List.copyOf(tasks), Kind.U1, 0, left, List.of(), Set.of(), Set.of()));
    }

    /// The step after an answer.
    ///
    /// @param progress as it came with the message that was answered
    public NextStep next(Work work, Progress progress, UpdateAnswer answer) {
        return switch (answer) {
            case Failed(FailureKind kind, String words) -> failed(work, progress, kind, words);
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
        Task current = progress.tasks().getFirst();
        switch (progress.sent()) {
            case U0, P1, R0 -> {
                // A server that says so is broken; that must not stop the lane that asked it.
                return failed(
                        work,
                        progress,
                        FailureKind.UNEXPECTED,
                        owner(work, current)
                                + " for "
                                + work.address()
                                + ": the server says that a prerequisite failed ("
                                + condition
                                + "), but the update had none");
            }
            case U1, U2, U3, R1, R2, R3 -> {}
        }
        return switch (current) {
            // Somebody else's by now, or gone, or (R3) a dual-stack peer keeps an AAAA: nothing of
            // ours is left for this address, which is what was wanted.
            case Task.RemoveForward task -> begin(work, forwardGone(progress, task).taskOver());
            case Task.RemoveReverse task -> begin(work, reverseGone(progress, task).taskOver());
            case Task.AddForward task -> addForwardUnmet(work, progress, task, condition);
            case Task.PublishReverse _ ->
                    throw new IllegalStateException("P1 has no prerequisite: " + progress);
        };
    }

    private NextStep addForwardUnmet(
            Work work, Progress progress, Task.AddForward task, Condition condition) {
        Publish publish = publish(work).orElseThrow();
        if (progress.sent() == Kind.U1) {
            Kind second =
                    publish.mode() == ConflictMode.CHECK_EXISTS_WITH_DHCID ? Kind.U3 : Kind.U2;
            return send(work, progress, second, task.name());
        }
        return switch (condition) {
            case NAME_NOT_IN_USE ->
                    progress.rounds() + 1 < MOST_ROUNDS
                            ? send(work, progress.nextRound(), Kind.U1, task.name())
                            : failed(
                                    work,
                                    progress,
                                    FailureKind.CONTENTION,
                                    "%s appeared and vanished %d times while it was added for %s"
                                            .formatted(
                                                    task.name(), MOST_ROUNDS, publish.address()));
            case RRSET_DIFFERS, RRSET_EXISTS, NAME_IN_USE ->
                    failed(
                            work,
                            progress,
                            FailureKind.CONFLICT,
                            progress.sent() == Kind.U3
                                    ? enteredByHand(task.name(), publish)
                                    : conflict(task.name(), publish));
        };
    }

    private static String conflict(DnsName name, Publish publish) {
        return name
                + " is in use by another client or was entered by hand (its DHCID is not that of"
                + " the client at "
                + publish.address()
                + ", or it has none); not overwritten, "
                + consequence(name, publish);
    }

    private static String enteredByHand(DnsName name, Publish publish) {
        return name
                + " has no DHCID, so it was entered by hand or by a program that knows none; not"
                + " overwritten for "
                + publish.address()
                + ", "
                + consequence(name, publish);
    }

    private static String consequence(DnsName name, Publish publish) {
        return (name.equals(publish.name()) ? "no PTR published, " : "")
                + "asking again in case it is freed";
    }

    private NextStep failed(Work work, Progress progress, FailureKind kind, String words) {
        Task task = progress.tasks().getFirst();
        Problem problem = new Problem(zoneOf.apply(owner(work, task)), kind, words);
        Progress noted = progress.withProblem(problem).taskOver();
        return begin(work, isForPtr(work, task) ? noPtr(work, noted, problem) : noted);
    }

    /// Whether the PTR waits for it.
    private static boolean isForPtr(Work work, Task task) {
        return task instanceof Task.AddForward(var name, var _)
                && publish(work).filter(p -> p.name().equals(name)).isPresent();
    }

    /// What becomes of the PTR when the A record could not be published.
    private Progress noPtr(Work work, Progress progress, Problem problem) {
        Set<Task> tasks = new LinkedHashSet<>();
        if (problem.kind().patience() != Patience.TRANSIENT) {
            DnsName desired = publish(work).orElseThrow().name();
            for (Trace trace : work.traces()) {
                // In a conflict the name is another's, so a PTR of ours that says it is wrong as
                // well.
                boolean wrong =
                        !trace.name().equals(desired) || problem.kind() == FailureKind.CONFLICT;
                if (trace.reverse() && wrong) {
                    tasks.add(new Task.RemoveReverse(trace.name()));
                }
            }
        }
        return withoutPtr(progress, tasks);
    }

    private static Progress withoutPtr(Progress progress, Set<Task> instead) {
        Set<Task> tasks = new LinkedHashSet<>(instead);
        tasks.addAll(progress.tasks());
        tasks.remove(new Task.PublishReverse());
        return progress.withTasks(List.copyOf(tasks));
    }

    /// Starts the first task that can be started.
    private NextStep begin(Work work, Progress progress) {
        Progress current = progress;
        while (!current.tasks().isEmpty()) {
            Task task = current.tasks().getFirst();
            DnsName owner = owner(work, task);
            Optional<DnsName> zone = zoneOf.apply(owner);
            if (zone.isPresent() && current.silentZones().contains(zone.get())) {
                current = current.taskOver();
                if (isForPtr(work, task)) {
                    current = withoutPtr(current, Set.of());
                }
            } else if (takesUpdates(owner)) {
                return send(work, current, firstMessage(work, task), owner);
            } else {
                Problem problem = zone.isEmpty() ? noZone(owner) : apex(owner);
                current = current.withProblem(problem).taskOver();
                if (isForPtr(work, task)) {
                    current = noPtr(work, current, problem);
                }
            }
        }
        return new NextStep.End(current.problems(), merged(current.left()), current.freed());
    }

    private static Problem noZone(DnsName owner) {
        return new Problem(
                Optional.empty(),
                FailureKind.NO_ZONE,
                owner
                        + ": no configured zone contains this name; add one to dns.zones or switch"
                        + " its publication off");
    }

    private static Problem apex(DnsName owner) {
        return new Problem(
                Optional.of(owner),
                FailureKind.APEX,
                owner
                        + " is the apex of a zone in dns.zones, which is never updated because the"
                        + " zone itself could break; give the address a name below it");
    }

    private NextStep send(Work work, Progress progress, Kind kind, DnsName owner) {
        DnsName zone = zoneOf.apply(owner).orElseThrow();
        UpdateMessage message =
                switch (progress.tasks().getFirst()) {
                    case Task.RemoveForward(var name, var mark) ->
                            mark.isEmpty()
                                    ? UpdateMessage.removeUnmarked(zone, name, work.address())
                                    : kind == Kind.R2
                                            ? UpdateMessage.removeAddress(
                                                    zone, name, mark.get(), work.address())
                                            : UpdateMessage.removeDhcid(zone, name, mark.get());
                    case Task.RemoveReverse(var target) ->
                            UpdateMessage.removeReverse(zone, owner, target);
                    case Task.AddForward(var name, var mark) ->
                            addition(zone, publish(work).orElseThrow(), kind, name, mark);
                    case Task.PublishReverse() -> {
                        Publish publish = publish(work).orElseThrow();
                        yield UpdateMessage.publishReverse(
                                zone,
                                owner,
                                publish,
                                dhcidBesidePtr ? publish.mark() : Optional.empty());
                    }
                };
        return new NextStep.Send(message, progress.sending(kind));
    }

    private static UpdateMessage addition(
            DnsName zone, Publish publish, Kind kind, DnsName name, Optional<Dhcid> mark) {
        return switch (kind) {
            case U0 -> UpdateMessage.replaceAny(zone, publish, name, mark);
            case U1 -> UpdateMessage.addFresh(zone, publish, name, mark.orElseThrow());
            case U2 -> UpdateMessage.addOwned(zone, publish, name, mark.orElseThrow());
            case U3 -> UpdateMessage.replaceMarked(zone, publish, name, mark.orElseThrow());
            case P1, R0, R1, R2, R3 ->
                    throw new IllegalStateException(kind + " does not add " + name);
        };
    }

    private static Kind firstMessage(Work work, Task task) {
        return switch (task) {
            case Task.RemoveForward(var _, var mark) -> mark.isPresent() ? Kind.R2 : Kind.R0;
            case Task.RemoveReverse _ -> Kind.R1;
            case Task.AddForward _ ->
                    switch (publish(work).orElseThrow().mode()) {
                        case CHECK_WITH_DHCID, CHECK_EXISTS_WITH_DHCID -> Kind.U1;
                        case NO_CHECK_WITH_DHCID, NO_CHECK_WITHOUT_DHCID -> Kind.U0;
                    };
            case Task.PublishReverse _ -> Kind.P1;
        };
    }

    /// The name whose records the task changes.
    private DnsName owner(Work work, Task task) {
        return switch (task) {
            case Task.RemoveForward(var name, var _) -> name;
            case Task.AddForward(var name, var _) -> name;
            case Task.RemoveReverse _, Task.PublishReverse _ -> reverseName.apply(work.address());
        };
    }

    private static Progress forwardGone(Progress progress, Task.RemoveForward task) {
        List<Trace> left = new ArrayList<>();
        for (Trace trace : progress.left()) {
            boolean gone = trace.name().equals(task.name()) && trace.dhcid().equals(task.mark());
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
            boolean ours =
                    trace.name().equals(publish.name()) && trace.dhcid().equals(publish.mark());
            addIfAny(left, trace, trace.forward(), trace.reverse() && ours);
        }
        return progress.withLeft(left);
    }

    private static void addIfAny(
            List<Trace> traces, Trace trace, boolean forward, boolean reverse) {
        if (forward || reverse) {
            traces.add(trace.with(forward, reverse));
        }
    }

    /// One trace for each name and client, whatever it was split into while working.
    private static List<Trace> merged(List<Trace> left) {
        List<Trace> merged = new ArrayList<>();
        for (Trace trace : left) {
            int known = 0;
            while (known < merged.size() && !merged.get(known).isLike(trace)) {
                known++;
            }
            if (known == merged.size()) {
                merged.add(trace);
            } else {
                merged.set(known, merged.get(known).and(trace));
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

    /// Every name that working on this may touch; two works that share one must not run at once.
    public Set<DnsName> names(Work work) {
        Set<DnsName> names = new LinkedHashSet<>();
        names.add(reverseName.apply(work.address()));
        publish(work)
                .ifPresent(
                        publish -> {
                            names.add(publish.name());
                            names.addAll(publish.forwardNames().keySet());
                        });
        for (Trace trace : work.traces()) {
            names.add(trace.name());
        }
        return names;
    }
}
