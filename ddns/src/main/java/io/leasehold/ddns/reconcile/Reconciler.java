package io.leasehold.ddns.reconcile;

import io.leasehold.ddns.plan.FailureKind;
import io.leasehold.ddns.plan.FailureKind.Patience;
import io.leasehold.ddns.plan.NextStep;
import io.leasehold.ddns.plan.NextStep.Problem;
import io.leasehold.ddns.plan.Registration;
import io.leasehold.ddns.plan.UpdateAnswer;
import io.leasehold.ddns.plan.UpdateMessage;
import io.leasehold.ddns.zone.DnsServer;
import io.leasehold.ddns.zone.DnsZoneConfig;
import io.leasehold.ddns.zone.ZoneTable;
import io.leasehold.ipam.dns.DnsIntent;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.port.DnsLedger;
import io.leasehold.ipam.port.DnsLedger.Settlement;
import io.leasehold.ipam.port.DnsLedger.Trace;
import io.leasehold.ipam.port.DnsLedger.Work;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/// Makes DNS equal to the ledger. The core, without threads and sockets:
///
/// ```
///  ledger.due ──> admit ──> announce ──> first message ─┐
///                 (no name or address                   v
///                  that is being worked on)   lanes: zone x kind x server
///                                                       │ poll: many addresses in one message
///                                                       v
///  ledger.settle <── end <── next message <── answered ── network
/// ```
///
/// - **What may be in DNS is on record before it is sent**, and every message is conditional, so
///   being killed anywhere is harmless: the next attempt repeats or removes.
/// - **One at a time for each address and each name**: works that share one wait for each other, in
///   the order of the ledger.
/// - **Batching needs no timer**: what arrives while the in-flight messages of a server are out is
///   put together. When a message for several fails, it is sent again in eight parts, and a part
///   that fails one by one: the other 99 of 100 need not pay for the one that is taken.
/// - **A silent server is left alone** after three unanswered messages; its names fail without
///   being sent, a probe asks for it, and when it answers all of them are due at once.
///
/// Lane-confined: one thread calls all methods. Time is an argument.
public final class Reconciler {
    private static final int SPLIT = 8;

    private final DnsLedger ledger;
    private final ReconcilerSettings settings;
    private final boolean dhcidBesidePtr;
    private final RandomGenerator random;
    private final ReconcileListener listener;

    private ZoneTable zones;
    private @Nullable ZoneTable nextZones;
    private Registration registration;

    private final Map<Ipv4Address, RegistrationJob> jobs = new HashMap<>();
    private final Set<DnsName> busyNames = new HashSet<>();
    private final Map<Lane, Deque<RegistrationJob>> lanes = new LinkedHashMap<>();
    private final Map<DnsServer, ServerHealth> servers = new LinkedHashMap<>();
    private final List<Ended> ended = new ArrayList<>();
    private final Map<Ipv4Address, Parked> parked = new LinkedHashMap<>();
    private final List<Parked> hastened = new ArrayList<>();
    private long turns;
    private boolean moreDue;

    /// Messages that may travel together.
    private record Lane(
            DnsName zone, UpdateMessage.Kind kind, DnsServer server, int mostTogether) {}

    /// A job that is over but not settled.
    private record Ended(RegistrationJob job, NextStep.End end, Settlement settlement) {}

    /// A failure whose cause may go away before its timer runs out.
    private static final class Parked {
        final Settlement.Failed failed;
        final List<Problem> problems;
        final Instant firstSeen;
        boolean hastened;

        Parked(Settlement.Failed failed, List<Problem> problems, Instant firstSeen) {
            this.failed = failed;
            this.problems = problems;
            this.firstSeen = firstSeen;
        }

        boolean isConflictOver(Set<DnsName> freed) {
            return failed.work().desired() instanceof DnsIntent.Publish publish
                    && publish.forwardNames().keySet().stream().anyMatch(freed::contains)
                    && has(FailureKind.CONFLICT);
        }

        boolean has(FailureKind kind) {
            return problems.stream().anyMatch(problem -> problem.kind() == kind);
        }
    }

    /// @param dhcidBesidePtr see {@link Registration}
    /// @param random spreads retries
    public Reconciler(
            DnsLedger ledger,
            ZoneTable zones,
            boolean dhcidBesidePtr,
            ReconcilerSettings settings,
            RandomGenerator random,
            ReconcileListener listener) {
        this.ledger = ledger;
        this.zones = zones;
        this.dhcidBesidePtr = dhcidBesidePtr;
        this.settings = settings;
        this.random = random;
        this.listener = listener;
        this.registration = registration(zones);
    }

    private Registration registration(ZoneTable table) {
        return new Registration(
                name -> table.find(name).map(DnsZoneConfig::zone),
                table::reverseName,
                dhcidBesidePtr);
    }

    /// Uses other zones from now on; what lacked a zone is retried. Takes effect when the work
    /// under way is over, which admits nothing new until then.
    public void replaceZones(ZoneTable others) {
        nextZones = others;
        adoptZones();
    }

    private void adoptZones() {
        if (nextZones != null && jobs.isEmpty()) {
            zones = nextZones;
            registration = registration(zones);
            nextZones = null;
            servers.values().removeIf(health -> health.inFlight == 0);
            hasten(p -> p.problems.stream().anyMatch(this::mayHealByReload));
        }
    }

    private boolean mayHealByReload(Problem problem) {
        return problem.kind().patience() != Patience.TRANSIENT || problem.kind().serverSilent();
    }

    /// Takes up what is due, as far as there is room.
    ///
    /// @return how many addresses were taken up
    public int load(Instant now) {
        adoptZones();
        int room = settings.mostJobs() - jobs.size();
        if (room <= 0 || nextZones != null) {
            moreDue = true;
            return 0;
        }
        List<Work> due = ledger.due(now, settings.mostJobs());
        boolean blocked = false;
        List<Work> admitted = new ArrayList<>();
        List<Trace> announcements = new ArrayList<>();
        Set<DnsName> taken = new HashSet<>(busyNames);
        for (Work work : due) {
            if (jobs.containsKey(work.address()) || admitted.size() == room) {
                continue;
            }
            Set<DnsName> names = registration.names(work);
            if (names.stream().anyMatch(taken::contains)) {
                blocked = true;
            } else {
                admitted.add(work);
                announcements.addAll(registration.announcements(work));
            }
            // Also those of a work that has to wait: a younger one must not overtake it.
            taken.addAll(names);
        }
        if (!announcements.isEmpty()) {
            ledger.announce(announcements);
        }
        moreDue = blocked || due.size() == settings.mostJobs();
        for (Work work : admitted) {
            Parked before = parked.remove(work.address());
            Instant firstSeen =
                    before != null && before.failed.work().generation() == work.generation()
                            ? before.firstSeen
                            : now;
            RegistrationJob job = new RegistrationJob(work, registration.names(work), firstSeen);
            jobs.put(work.address(), job);
            busyNames.addAll(job.names);
            proceed(job, registration.first(work), now);
        }
        return admitted.size();
    }

    /// The next thing to send, if a server has room for it.
    public Optional<Outgoing> poll(Instant now) {
        Optional<Outgoing> probe = probe(now);
        if (probe.isPresent()) {
            return probe;
        }
        Lane first = null;
        long turn = Long.MAX_VALUE;
        for (var lane : lanes.entrySet()) {
            long waiting = lane.getValue().getFirst().turn;
            if (waiting < turn
                    && health(lane.getKey().server()).inFlight < settings.inFlightPerServer()) {
                first = lane.getKey();
                turn = waiting;
            }
        }
        return first == null ? Optional.empty() : Optional.of(take(first, now));
    }

    private Optional<Outgoing> probe(Instant now) {
        for (ServerHealth health : servers.values()) {
            if (!health.nextProbe().isAfter(now)) {
                Optional<DnsZoneConfig> zone =
                        zones.zones().stream()
                                .filter(z -> z.servers().contains(health.server))
                                .findFirst();
                if (zone.isPresent()) {
                    health.probing();
                    return Optional.of(new Outgoing.Probe(zone.get(), health.server));
                }
                // No longer configured; nobody waits for it.
                health.heard();
            }
        }
        return Optional.empty();
    }

    private Outgoing take(Lane lane, Instant now) {
        Deque<RegistrationJob> waiting = lanes.get(lane);
        if (waiting == null) {
            throw new IllegalStateException("no such lane: " + lane);
        }
        ServerHealth health = health(lane.server());
        int limit = health.singly(now) ? 1 : lane.mostTogether();
        List<RegistrationJob> together = new ArrayList<>();
        List<UpdateMessage> messages = new ArrayList<>();
        while (together.size() < limit && !waiting.isEmpty()) {
            RegistrationJob job = waiting.removeFirst();
            together.add(job);
            messages.add(step(job).message());
        }
        if (waiting.isEmpty()) {
            lanes.remove(lane);
        }
        health.inFlight++;
        return new Outgoing.Update(
                zones.find(lane.zone()).orElseThrow(),
                lane.server(),
                UpdateMessage.merge(messages),
                together);
    }

    /// Takes the answer to a message from {@link #poll}.
    public void answered(Outgoing.Update update, UpdateAnswer answer, Instant now) {
        ServerHealth health = health(update.server());
        health.inFlight--;
        listener.answered(
                update.zone().zone(),
                update.message().kind(),
                update.jobs().size(),
                outcome(answer));
        boolean silent =
                answer instanceof UpdateAnswer.Failed failed && failed.kind().serverSilent();
        boolean several = update.jobs().size() > 1;
        if (silent) {
            if (several && health.usable()) {
                health.silentToSeveral(now);
            }
            unheard(health, ((UpdateAnswer.Failed) answer).words(), now);
        } else {
            if (several) {
                health.heardSeveral();
            }
            heard(health);
        }
        for (RegistrationJob job : update.jobs()) {
            if (jobs.get(job.work.address()) != job) {
                continue;
            }
            if (several && isWorthSplitting(answer)) {
                job.mostTogether = Math.max(1, update.jobs().size() / SPLIT);
                route(job, now);
            } else if (answer instanceof UpdateAnswer.Failed failed
                    && failed.kind().worthAnotherServer()) {
                job.tried.add(update.server());
                job.lastFailure = failed;
                route(job, now);
            } else {
                feed(job, answer, now);
            }
        }
    }

    /// Takes the answer to a probe from {@link #poll}.
    public void probed(Outgoing.Probe probe, boolean answers, Instant now) {
        ServerHealth health = health(probe.server());
        if (answers) {
            heard(health);
        } else {
            unheard(health, "no answer to a probe", now);
        }
    }

    private static boolean isWorthSplitting(UpdateAnswer answer) {
        return switch (answer) {
            case UpdateAnswer.Applied _ -> false;
            case UpdateAnswer.Unmet _ -> true;
            case UpdateAnswer.Failed(var kind, var _) ->
                    switch (kind) {
                        case REFUSED, NOTZONE, FORMERR, SERVFAIL, UNEXPECTED -> true;
                        // One of these befalls every message, so asking 32 times teaches nothing.
                        case TIMEOUT,
                                UNREACHABLE,
                                UNSIGNED,
                                CONTENTION,
                                NOTAUTH,
                                BADKEY,
                                BADSIG,
                                BADTIME,
                                BADTRUNC,
                                CONFLICT,
                                NOTIMP,
                                NO_ZONE,
                                APEX ->
                                false;
                    };
        };
    }

    private static String outcome(UpdateAnswer answer) {
        return switch (answer) {
            case UpdateAnswer.Applied _ -> "APPLIED";
            case UpdateAnswer.Unmet(var condition) -> condition.name();
            case UpdateAnswer.Failed(var kind, var _) -> kind.name();
        };
    }

    private void heard(ServerHealth health) {
        if (health.heard()) {
            listener.server(health.server, true, "answers again");
            hasten(waiting -> waiting.problems.stream().anyMatch(p -> silentAt(p, health.server)));
        }
    }

    private boolean silentAt(Problem problem, DnsServer server) {
        return problem.kind().serverSilent()
                && problem.zone()
                        .flatMap(zones::find)
                        .filter(zone -> zone.servers().contains(server))
                        .isPresent();
    }

    private void unheard(ServerHealth health, String words, Instant now) {
        if (!health.unheard(now, settings.probeBackoff(), random)) {
            return;
        }
        listener.server(health.server, false, words);
        List<RegistrationJob> stranded = new ArrayList<>();
        lanes.entrySet()
                .removeIf(
                        lane -> {
                            boolean there = lane.getKey().server().equals(health.server);
                            if (there) {
                                stranded.addAll(lane.getValue());
                            }
                            return there;
                        });
        for (RegistrationJob job : stranded) {
            route(job, now);
        }
    }

    /// Puts the current message of a job where the next usable server will take it.
    private void route(RegistrationJob job, Instant now) {
        UpdateMessage message = step(job).message();
        DnsZoneConfig zone = zones.find(message.zone()).orElseThrow();
        for (DnsServer server : zone.servers()) {
            if (!job.tried.contains(server) && health(server).usable()) {
                Lane lane = new Lane(zone.zone(), message.kind(), server, job.mostTogether);
                job.turn = turns++;
                lanes.computeIfAbsent(lane, _ -> new ArrayDeque<>()).addLast(job);
                return;
            }
        }
        UpdateAnswer failure =
                job.lastFailure != null
                        ? job.lastFailure
                        : new UpdateAnswer.Failed(
                                FailureKind.TIMEOUT,
                                "zone %s: no server answers (%s); retried as soon as one does"
                                        .formatted(
                                                zone.zone(),
                                                zone.servers().stream()
                                                        .map(DnsServer::toString)
                                                        .collect(Collectors.joining(", "))));
        feed(job, failure, now);
    }

    private void feed(RegistrationJob job, UpdateAnswer answer, Instant now) {
        proceed(job, registration.next(job.work, step(job).progress(), answer), now);
    }

    private void proceed(RegistrationJob job, NextStep next, Instant now) {
        job.tried.clear();
        job.lastFailure = null;
        job.mostTogether = settings.namesPerMessage();
        switch (next) {
            case NextStep.Send send -> {
                job.step = send;
                route(job, now);
            }
            case NextStep.End end -> ended.add(new Ended(job, end, settlement(job, end, now)));
        }
    }

    private Settlement settlement(RegistrationJob job, NextStep.End end, Instant now) {
        if (end.problems().isEmpty()) {
            return new Settlement.Done(job.work, end.left());
        }
        Problem main = end.problems().getFirst();
        Duration delay = delay(main.kind(), job.work.attempts());
        for (Problem problem : end.problems()) {
            // What passes by itself is the lesser news beside what somebody has to act upon.
            if (main.kind().patience() == Patience.TRANSIENT
                    && problem.kind().patience() != Patience.TRANSIENT) {
                main = problem;
            }
            Duration other = delay(problem.kind(), job.work.attempts());
            delay = delay.compareTo(other) < 0 ? delay : other;
        }
        String words =
                end.problems().stream()
                        .map(Problem::words)
                        .distinct()
                        .collect(Collectors.joining("; "));
        return new Settlement.Failed(
                job.work, end.left(), main.kind().name(), words, now.plus(delay));
    }

    private Duration delay(FailureKind kind, int attempts) {
        double jitter = random.nextDouble();
        return switch (kind.patience()) {
            case TRANSIENT -> settings.transientBackoff().delay(attempts, jitter);
            case POLICY -> settings.policyBackoff().delay(attempts, jitter);
            case CONFIGURATION -> settings.transientBackoff().delay(Integer.MAX_VALUE, jitter);
        };
    }

    /// Records what is over, in one call to the ledger. When the ledger is away everything stays
    /// for the next time.
    public void flush(Instant now) {
        while (!ended.isEmpty() || !hastened.isEmpty()) {
            List<Settlement> settlements = new ArrayList<>();
            for (Parked waiting : hastened) {
                // A newer desired state of the address makes this one void in the ledger, which is
                // right: that one is due by itself.
                settlements.add(
                        new Settlement.Failed(
                                waiting.failed.work(),
                                waiting.failed.traces(),
                                waiting.failed.kind(),
                                waiting.failed.reason(),
                                now));
            }
            for (Ended each : ended) {
                settlements.add(each.settlement());
            }
            ledger.settle(settlements);
            moreDue |= !hastened.isEmpty();
            hastened.clear();
            List<Ended> settled = List.copyOf(ended);
            ended.clear();
            Set<DnsName> freed = new HashSet<>();
            for (Ended each : settled) {
                release(each, now);
                freed.addAll(each.end().freed());
            }
            if (!freed.isEmpty()) {
                hasten(waiting -> waiting.isConflictOver(freed));
            }
        }
    }

    private void release(Ended over, Instant now) {
        RegistrationJob job = over.job();
        if (jobs.remove(job.work.address(), job)) {
            busyNames.removeAll(job.names);
        }
        switch (over.settlement()) {
            case Settlement.Done done ->
                    listener.confirmed(done, Duration.between(job.firstSeen, now));
            case Settlement.Failed failed -> {
                listener.failed(
                        over.end().problems().getFirst().zone().map(DnsName::text).orElse("none"),
                        failed);
                parked.put(
                        job.work.address(),
                        new Parked(failed, over.end().problems(), job.firstSeen));
                if (parked.size() > settings.mostParked()) {
                    parked.remove(parked.keySet().iterator().next());
                }
            }
        }
    }

    private void hasten(Predicate<Parked> cause) {
        for (Parked waiting : parked.values()) {
            if (!waiting.hastened && cause.test(waiting)) {
                waiting.hastened = true;
                hastened.add(waiting);
            }
        }
    }

    /// Whether the ledger may hold something due that {@link #load} had no room for, or that waited
    /// for a name.
    public boolean moreDue() {
        return moreDue && jobs.size() < settings.mostJobs();
    }

    /// Whether nothing is being worked on.
    public boolean idle() {
        return jobs.isEmpty() && ended.isEmpty() && hastened.isEmpty();
    }

    /// When a silent server is to be asked again; {@link Instant#MAX} when all answer.
    public Instant nextProbe() {
        Instant next = Instant.MAX;
        for (ServerHealth health : servers.values()) {
            next = health.nextProbe().isBefore(next) ? health.nextProbe() : next;
        }
        return next;
    }

    /// Drops everything in memory; the ledger knows what is to be done. For when a bug has left the
    /// lane in doubt.
    public void forget() {
        jobs.clear();
        busyNames.clear();
        lanes.clear();
        servers.clear();
        ended.clear();
        parked.clear();
        hastened.clear();
        moreDue = true;
    }

    /// Everything that is due, from ledger to ledger, on the calling thread: what a simulation
    /// drives instead of a {@link ReconcilerRunner}.
    ///
    /// @return how many attempts ended
    public int pass(UpdateSender sender, Instant now) {
        int attempts = 0;
        do {
            int loaded = load(now);
            attempts += loaded;
            for (Optional<Outgoing> next = poll(now); next.isPresent(); next = poll(now)) {
                switch (next.get()) {
                    case Outgoing.Update update ->
                            answered(
                                    update,
                                    sender.update(update.zone(), update.server(), update.message()),
                                    now);
                    case Outgoing.Probe probe ->
                            probed(probe, sender.answers(probe.zone(), probe.server()), now);
                }
            }
            boolean progress = loaded > 0 || !ended.isEmpty() || !hastened.isEmpty();
            flush(now);
            if (!progress) {
                return attempts;
            }
        } while (moreDue());
        return attempts;
    }

    private ServerHealth health(DnsServer server) {
        return servers.computeIfAbsent(server, ServerHealth::new);
    }

    private static NextStep.Send step(RegistrationJob job) {
        if (job.step == null) {
            throw new IllegalStateException(job + " has no message to send");
        }
        return job.step;
    }
}
