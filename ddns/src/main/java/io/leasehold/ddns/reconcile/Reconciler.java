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
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.port.DnsLedger;
import io.leasehold.ipam.port.DnsLedger.Choice;
import io.leasehold.ipam.port.DnsLedger.Claim;
import io.leasehold.ipam.port.DnsLedger.Settlement;
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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Makes DNS equal to the ledger. The core, without threads and sockets:
///
/// ```
///  ledger.claim ──> choose ──> first message ───────────┐
///                   (no name or address                 v
///                    that is being worked on) lanes: zone x kind x server
///                                                       │ poll: many addresses in one message
///                                                       v
///  ledger.settle <── end <── next message <── answered ── network
/// ```
///
/// - **What may be in DNS is on record before it is sent**, and every message is conditional, so
///   being killed anywhere is harmless: the next attempt repeats or removes.
/// - **One at a time for each address and each name**: works that share one wait for each other, in
///   the order of the ledger. Over several servers too: what is worked on is claimed for a while, a
///   claim is renewed in time, and when that fails nothing more is sent under it.
/// - **Batching needs no timer**: what arrives while the in-flight messages of a server are out is
///   put together. When a message for several fails, it is sent again in eight parts, and a part
///   that fails one by one: the other 99 of 100 need not pay for the one that is taken.
/// - **A silent server is left alone** after three unanswered messages; its names fail without
///   being sent, a probe asks for it, and when it answers all of them are due at once.
/// - **A zone with a limit** gets that many messages a second and no more.
///
/// Lane-confined: one thread calls all methods. Time is an argument.
public final class Reconciler {
    private static final int SPLIT = 8;

    /// Of prerequisites and changes in one message; a message has 65,535 at most (RFC 1035 section
    /// 4.2.2), and its header, zone and signature take less than what is left.
    private static final int MOST_OCTETS = 64_000;

    /// Failures that are over when a server answers again.
    private static final Set<String> OF_SILENCE = kinds(kind -> kind.serverSilent());

    /// Failures that another configuration may mend.
    private static final Set<String> OF_CONFIGURATION =
            kinds(kind -> kind.serverSilent() || kind.patience() != Patience.TRANSIENT);

    private final DnsLedger ledger;
    private final String server;
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
    private final Map<DnsName, UpdateRate> rates = new HashMap<>();
    private final Set<String> hastened = new LinkedHashSet<>();

    /// How many jobs are left of each claim.
    private final Map<Long, Integer> claims = new HashMap<>();

    /// No claim that stands was made or renewed before this.
    private Instant claimedAt = Instant.MAX;

    private boolean started;
    private long turns;
    private boolean moreDue;

    /// Messages that may travel together.
    private record Lane(
            DnsName zone, UpdateMessage.Kind kind, DnsServer server, int mostTogether) {}

    /// A job that is over but not settled.
    private record Ended(RegistrationJob job, NextStep.End end, Settlement settlement) {}

    private static Set<String> kinds(Predicate<FailureKind> which) {
        return Stream.of(FailureKind.values())
                .filter(which)
                .map(FailureKind::name)
                .collect(Collectors.toUnmodifiableSet());
    }

    /// For a ledger that no other server uses, or uses under this name.
    ///
    /// @param dhcidBesidePtr see {@link Registration}
    /// @param random spreads retries
    public Reconciler(
            DnsLedger ledger,
            ZoneTable zones,
            boolean dhcidBesidePtr,
            ReconcilerSettings settings,
            RandomGenerator random,
            ReconcileListener listener) {
        this(ledger, "only", zones, dhcidBesidePtr, settings, random, listener);
    }

    /// @param server which of the servers that share the ledger this is. A life of the same server
    ///   that ended without notice leaves claims behind, and this one ends them
    /// @param dhcidBesidePtr see {@link Registration}
    /// @param random spreads retries
    public Reconciler(
            DnsLedger ledger,
            String server,
            ZoneTable zones,
            boolean dhcidBesidePtr,
            ReconcilerSettings settings,
            RandomGenerator random,
            ReconcileListener listener) {
        this.ledger = ledger;
        this.server = server;
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
            rates.clear();
            hastened.addAll(OF_CONFIGURATION);
        }
    }

    /// Takes up what is due, once there is room for half of what may be under way: asking the
    /// ledger costs the same for one name as for hundreds.
    ///
    /// @return how many addresses were taken up
    public int load(Instant now) {
        begin();
        keepClaims(now);
        adoptZones();
        int room = settings.mostJobs() - jobs.size();
        if (!hasRoom() || nextZones != null) {
            moreDue = true;
            return 0;
        }
        Admission admission = new Admission(room);
        Claim claim = ledger.claim(server, settings.claim(), now, settings.mostJobs(), admission);
        moreDue = admission.blocked || admission.seen == settings.mostJobs();
        if (!claim.works().isEmpty()) {
            claims.put(claim.id(), claim.works().size());
            claimedAt = claimedAt.isBefore(now) ? claimedAt : now;
        }
        for (Work work : claim.works()) {
            RegistrationJob job = new RegistrationJob(work, registration.names(work));
            jobs.put(work.address(), job);
            busyNames.addAll(job.names);
            proceed(job, registration.first(work), now);
        }
        return claim.works().size();
    }

    /// The first contact with the ledger in this life: what an earlier one had claimed is free, and
    /// what failed because a server was silent need not wait for its timer.
    private void begin() {
        if (!started) {
            ledger.release(server);
            ledger.hasten(OF_SILENCE);
            started = true;
        }
    }

    /// Picks what does not touch a name that is being worked on.
    private final class Admission implements Choice {
        private final int room;
        private int seen;
        private boolean blocked;

        Admission(int room) {
            this.room = room;
        }

        @Override
        public List<Taken> choose(List<Work> due, Set<DnsName> elsewhere) {
            seen = due.size();
            blocked = false;
            List<Taken> admitted = new ArrayList<>();
            Set<DnsName> ours = new HashSet<>(busyNames);
            // A younger work must not overtake one that has to wait.
            Set<DnsName> waiting = new HashSet<>(elsewhere);
            for (Work work : due) {
                if (jobs.containsKey(work.address())) {
                    continue;
                }
                Set<DnsName> names = registration.names(work);
                boolean later = names.stream().anyMatch(waiting::contains);
                // What waits for another server is not worth coming back for at once.
                boolean busy = names.stream().anyMatch(ours::contains);
                boolean full = admitted.size() == room;
                blocked |= busy || full;
                if (later || busy || full) {
                    waiting.addAll(names);
                } else {
                    ours.addAll(names);
                    admitted.add(new Taken(work, names, registration.announcements(work)));
                }
            }
            return admitted;
        }
    }

    /// Renews in time; what could not be renewed is dropped, for somebody else may have it now.
    private void keepClaims(Instant now) {
        if (jobs.isEmpty()) {
            claimedAt = Instant.MAX;
            return;
        }
        Instant renewal = claimedAt.plus(settings.claim().dividedBy(3));
        // A clock that was set back says nothing about how long ago that was.
        if (now.isBefore(renewal) && !now.isBefore(claimedAt)) {
            return;
        }
        Set<Long> stand = ledger.renew(server, claims.keySet(), settings.claim());
        claimedAt = now;
        List<RegistrationJob> lost =
                jobs.values().stream().filter(job -> !stand.contains(job.work.claim())).toList();
        if (lost.isEmpty()) {
            return;
        }
        for (RegistrationJob job : lost) {
            jobs.remove(job.work.address());
            busyNames.removeAll(job.names);
        }
        claims.keySet().retainAll(stand);
        ended.removeIf(over -> lost.contains(over.job()));
        lanes.values().forEach(waiting -> waiting.removeAll(lost));
        lanes.values().removeIf(Deque::isEmpty);
    }

    /// Whether what is claimed is surely still ours when a message that is sent now arrives. A
    /// third of the time of a claim is left for that.
    private boolean maySend(Instant now) {
        Instant end = claimedAt.plus(settings.claim().multipliedBy(2).dividedBy(3));
        return now.isBefore(end);
    }

    /// The next thing to send, if a server has room for it.
    public Optional<Outgoing> poll(Instant now) {
        Optional<Outgoing> probe = probe(now);
        if (probe.isPresent()) {
            return probe;
        }
        if (lanes.isEmpty() || !maySend(now)) {
            return Optional.empty();
        }
        Lane first = null;
        long turn = Long.MAX_VALUE;
        for (var lane : lanes.entrySet()) {
            long waiting = lane.getValue().getFirst().turn;
            if (waiting < turn
                    && health(lane.getKey().server()).inFlight < settings.inFlightPerServer()
                    && !rate(lane.getKey().zone()).nextAt(now).isAfter(now)) {
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
        int octets = 0;
        while (together.size() < limit && !waiting.isEmpty()) {
            UpdateMessage message = step(waiting.getFirst()).message();
            octets += message.mostOctets();
            if (octets > MOST_OCTETS && !together.isEmpty()) {
                break;
            }
            together.add(waiting.removeFirst());
            messages.add(message);
        }
        if (waiting.isEmpty()) {
            lanes.remove(lane);
        }
        health.inFlight++;
        rate(lane.zone()).spend(now);
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
            hastened.addAll(OF_SILENCE);
        }
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
        if (end.problems().stream().allMatch(problem -> isAway(problem))) {
            // Hastened as soon as it answers; until then each attempt would only be one more write.
            delay = settings.transientBackoff().most();
        }
        String words =
                end.problems().stream()
                        .map(Problem::words)
                        .distinct()
                        .collect(Collectors.joining("; "));
        return new Settlement.Failed(
                job.work, end.left(), main.kind().name(), words, now.plus(delay));
    }

    /// Whether the only trouble is a silence that probes will hear the end of.
    private boolean isAway(Problem problem) {
        return problem.kind().serverSilent()
                && problem.zone()
                        .flatMap(zones::find)
                        .filter(zone -> zone.servers().stream().noneMatch(s -> health(s).usable()))
                        .isPresent();
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
        if (!ended.isEmpty()) {
            Map<Long, Integer> left = new HashMap<>(claims);
            for (Ended each : ended) {
                left.merge(each.job().work.claim(), -1, Integer::sum);
            }
            Set<Long> over =
                    left.entrySet().stream()
                            .filter(claim -> claim.getValue() <= 0)
                            .map(Map.Entry::getKey)
                            .collect(Collectors.toUnmodifiableSet());
            ledger.settle(ended.stream().map(Ended::settlement).toList(), over);
            left.keySet().removeAll(over);
            claims.clear();
            claims.putAll(left);
            List<Ended> settled = List.copyOf(ended);
            ended.clear();
            for (Ended each : settled) {
                release(each, now);
                // Somebody may have waited for the name, and the ledger has made that one due.
                moreDue |= !each.settlement().takenOff().isEmpty();
            }
        }
        if (!hastened.isEmpty()) {
            ledger.hasten(hastened);
            hastened.clear();
            moreDue = true;
        }
    }

    private void release(Ended over, Instant now) {
        RegistrationJob job = over.job();
        if (jobs.remove(job.work.address(), job)) {
            busyNames.removeAll(job.names);
        }
        switch (over.settlement()) {
            case Settlement.Done done ->
                    listener.confirmed(done, Duration.between(job.work.since(), now));
            case Settlement.Failed failed ->
                    listener.failed(
                            over.end()
                                    .problems()
                                    .getFirst()
                                    .zone()
                                    .map(DnsName::text)
                                    .orElse("none"),
                            failed);
        }
    }

    /// Whether the ledger may hold something due that {@link #load} had no room for, or that waited
    /// for a name.
    public boolean moreDue() {
        return moreDue && hasRoom();
    }

    private boolean hasRoom() {
        return jobs.size() <= settings.mostJobs() / 2;
    }

    /// Whether nothing is being worked on.
    public boolean idle() {
        return jobs.isEmpty() && ended.isEmpty() && hastened.isEmpty();
    }

    /// When {@link #poll} may have something though nobody answered until then: a silent server is
    /// to be asked again, or a zone may get its next message. {@link Instant#MAX} for never.
    public Instant nextPoll(Instant now) {
        Instant next = Instant.MAX;
        for (Lane lane : lanes.keySet()) {
            Instant free = rate(lane.zone()).nextAt(now);
            if (free.isAfter(now) && free.isBefore(next)) {
                next = free;
            }
        }
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
        hastened.clear();
        claims.clear();
        started = false;
        moreDue = true;
    }

    /// Lets others have what is under way here: this server stops.
    public void resign() {
        forget();
        ledger.release(server);
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

    private UpdateRate rate(DnsName zone) {
        return rates.computeIfAbsent(
                zone,
                apex -> new UpdateRate(zones.find(apex).orElseThrow().mostUpdatesPerSecond()));
    }

    private static NextStep.Send step(RegistrationJob job) {
        if (job.step == null) {
            throw new IllegalStateException(job + " has no message to send");
        }
        return job.step;
    }
}
