package io.leasehold.ddns.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.ddns.dns.AuthoritativeZones;
import io.leasehold.ddns.dns.DirectTransport;
import io.leasehold.ddns.dns.DnsQueryClient;
import io.leasehold.ddns.dns.DnsQueryClient.QueryAnswer;
import io.leasehold.ddns.dns.SignedUpdateSender;
import io.leasehold.ddns.plan.FailureKind;
import io.leasehold.ddns.plan.RecordData;
import io.leasehold.ddns.plan.RecordType;
import io.leasehold.ddns.plan.UpdateAnswer;
import io.leasehold.ddns.zone.DnsServer;
import io.leasehold.ddns.zone.ZoneTable;
import io.leasehold.ipam.dns.ConflictMode;
import io.leasehold.ipam.dns.Dhcid;
import io.leasehold.ipam.dns.DnsIntent;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.port.DnsLedger;
import io.leasehold.ipam.port.StoreUnavailableException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;

/// Clients come, go, rename themselves, move, have two addresses, several names, take over
/// addresses and fight over names, by every conflict mode; names are reopened and adopted; messages
/// and answers get lost, servers and the ledger fail, and two reconcilers that share the ledger
/// stall and are killed. One thread, one seed; the codec, TSIG and the server are the real ones.
/// Nothing is ever sent under a claim that does not stand, and once the faults end, the zones must
/// hold exactly what is desired.
final class RandomizedReconcilerTest {
    private static final int CLIENTS = 12;
    private static final int ADDRESSES = 14;
    private static final int LABELS = 9;
    private static final int SERVICES = 3;
    private static final List<String> SERVERS = List.of("server-a", "server-b");
    private static final RecordData STATIC = new RecordData.A(Given.address(200));
    private static final Duration CLAIM = Duration.ofSeconds(6);
    private static final int STEPS = 600;
    private static final DnsServer SERVER = new DnsServer("192.0.2.53", 53);

    /// Without a fixed list, as many other seeds as asked for: -Dddns.seeds=1000.
    static LongStream seeds() {
        return LongStream.range(1, 1 + Long.getLong("ddns.seeds", 60));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void convergesOnceTheFaultsEnd(long seed) {
        new World(seed).run();
    }

    /// Fails where a test says so and passes everything else on.
    private static final class FlakyLedger implements DnsLedger {
        final MemoryLedger real = new MemoryLedger();
        final RandomGenerator random;
        double faults;

        FlakyLedger(RandomGenerator random) {
            this.random = random;
        }

        private void perhapsFail() {
            if (random.nextDouble() < faults) {
                throw new StoreUnavailableException("simulated", new IllegalStateException());
            }
        }

        @Override
        public List<Work> due(Instant now, int limit) {
            perhapsFail();
            return real.due(now, limit);
        }

        @Override
        public Claim claim(String server, Duration time, Instant now, int limit, Choice choice) {
            perhapsFail();
            Claim claim = real.claim(server, time, now, limit, choice);
            // Committed, but nobody heard.
            perhapsFail();
            return claim;
        }

        @Override
        public Set<Long> renew(String server, Set<Long> claims, Duration time) {
            perhapsFail();
            return real.renew(server, claims, time);
        }

        @Override
        public void release(String server) {
            perhapsFail();
            real.release(server);
        }

        @Override
        public void settle(List<Settlement> settlements, Set<Long> over) {
            perhapsFail();
            real.settle(settlements, over);
            perhapsFail();
        }

        @Override
        public void hasten(Set<String> kinds) {
            perhapsFail();
            real.hasten(kinds);
        }

        @Override
        public void reopen(Collection<Ipv4Address> addresses) {
            perhapsFail();
            real.reopen(addresses);
            perhapsFail();
        }

        @Override
        public void adopt(Ipv4Address address) {
            real.adopt(address);
        }

        @Override
        public List<BookEntry> book(Optional<Ipv4Address> after, int limit) {
            perhapsFail();
            return real.book(after, limit);
        }

        @Override
        public Backlog backlog() {
            return real.backlog();
        }
    }

    /// A message on its way from one of the reconcilers.
    private record UnderWay(int from, Outgoing outgoing, Instant since) {}

    private static final class World {
        final Random random;
        final FlakyLedger ledger;
        final AuthoritativeZones zones;
        final UpdateSender sender;
        final DnsQueryClient queries;
        final ZoneTable table = Given.zones(SERVER);
        final List<UnderWay> underWay = new ArrayList<>();
        final Map<Integer, Ipv4Address> addressOf = new HashMap<>();
        final Reconciler[] reconcilers = new Reconciler[SERVERS.size()];
        final Instant[] stalledUntil = new Instant[SERVERS.size()];
        final int shift;
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        double networkFaults = 0.25;
        boolean adopting;

        World(long seed) {
            random = new Random(seed);
            shift = random.nextInt(LABELS);
            ledger = new FlakyLedger(random);
            ledger.faults = 0.05;
            zones = emptyZones();
            DirectTransport transport = new DirectTransport(zones);
            sender = new SignedUpdateSender(transport, () -> now, random);
            queries = new DnsQueryClient(transport, random);
            for (int i = 0; i < SERVERS.size(); i++) {
                reconcilers[i] = newReconciler(i);
                stalledUntil[i] = Instant.MIN;
            }
        }

        AuthoritativeZones emptyZones() {
            AuthoritativeZones fresh = noStatic();
            fresh.enter(Given.host("label-0"), 600, STATIC);
            return fresh;
        }

        AuthoritativeZones noStatic() {
            return new AuthoritativeZones(
                    List.of(Given.ZONE, Given.REVERSE), List.of(Given.KEY), () -> now);
        }

        Reconciler newReconciler(int server) {
            ReconcilerSettings settings =
                    ReconcilerSettings.DEFAULT
                            .with(1 + random.nextInt(4), 1 + random.nextInt(8))
                            .withMostJobs(2 + random.nextInt(20))
                            .withClaim(CLAIM);
            return new Reconciler(
                    ledger,
                    SERVERS.get(server),
                    table,
                    false,
                    settings,
                    random,
                    ReconcileListener.NONE);
        }

        void run() {
            for (int i = 0; i < STEPS; i++) {
                pass(Duration.ofMillis(random.nextInt(400)));
                try {
                    step();
                } catch (StoreUnavailableException _) {
                    // The runner would try again later, with the reconciler as it is.
                    pass(Duration.ofMillis(1));
                }
            }
            networkFaults = 0;
            ledger.faults = 0;
            while (!underWay.isEmpty()) {
                deliver(random.nextInt(underWay.size()));
            }
            settleDown();
            // Whoever lost a name to an adoption hears of it when somebody looks.
            ledger.reopen(ledger.real.desired().keySet());
            settleDown();
            check();
        }

        void pass(Duration time) {
            now = now.plus(time);
            ledger.real.tell(now);
        }

        void settleDown() {
            for (int i = 0; i < 6; i++) {
                pass(Duration.ofMinutes(6));
                for (Reconciler reconciler : reconcilers) {
                    reconciler.pass(sender, now);
                }
            }
        }

        void step() {
            giveUp();
            int server = random.nextInt(SERVERS.size());
            boolean stalled = now.isBefore(stalledUntil[server]);
            switch (random.nextInt(24)) {
                case 0, 1, 2, 3 -> lease();
                case 4 -> release();
                case 5, 6, 7 -> {
                    if (!stalled) {
                        reconcilers[server].load(now);
                    }
                }
                case 8, 9, 10, 11, 12 -> {
                    if (!stalled) {
                        poll(server);
                    }
                }
                case 13, 14, 15, 16, 17 -> {
                    if (!underWay.isEmpty()) {
                        deliver(random.nextInt(underWay.size()));
                    }
                }
                case 18 -> {
                    if (!stalled) {
                        reconcilers[server].flush(now);
                    }
                }
                case 19 -> ledger.reopen(List.of(anyAddress()));
                case 20 -> {
                    if (random.nextInt(8) == 0) {
                        adopting = true;
                        ledger.adopt(anyAddress());
                    }
                }
                case 21 -> {
                    if (random.nextInt(4) == 0) {
                        // A pause of the process, perhaps for longer than its claims last.
                        stalledUntil[server] = now.plusSeconds(random.nextInt(15));
                    }
                }
                default -> {
                    if (random.nextInt(8) == 0) {
                        kill(server);
                    }
                }
            }
        }

        Ipv4Address anyAddress() {
            return Given.address(1 + random.nextInt(ADDRESSES));
        }

        void poll(int server) {
            reconcilers[server]
                    .poll(now)
                    .ifPresent(
                            outgoing -> {
                                if (outgoing instanceof Outgoing.Update update) {
                                    for (RegistrationJob job : update.jobs()) {
                                        assertThat(ledger.real.stands(job.work.claim()))
                                                .as("%s works on %s", SERVERS.get(server), job)
                                                .isTrue();
                                    }
                                }
                                underWay.add(new UnderWay(server, outgoing, now));
                            });
        }

        /// A message with all its retries takes a third of a claim at most.
        void giveUp() {
            for (UnderWay old : List.copyOf(underWay)) {
                if (old.since().plus(CLAIM.dividedBy(3)).isBefore(now)) {
                    underWay.remove(old);
                    switch (old.outgoing()) {
                        case Outgoing.Probe probe ->
                                reconcilers[old.from()].probed(probe, false, now);
                        case Outgoing.Update update ->
                                reconcilers[old.from()].answered(
                                        update,
                                        new UpdateAnswer.Failed(FailureKind.TIMEOUT, "too late"),
                                        now);
                    }
                }
            }
        }

        /// Each label has one mode, whoever asks for it.
        ConflictMode mode(int label) {
            return switch ((label + shift) % LABELS) {
                case 0 -> ConflictMode.NO_CHECK_WITH_DHCID;
                case 1 -> ConflictMode.CHECK_EXISTS_WITH_DHCID;
                case 2 -> ConflictMode.NO_CHECK_WITHOUT_DHCID;
                default -> ConflictMode.CHECK_WITH_DHCID;
            };
        }

        DnsIntent intent(Ipv4Address address, int client) {
            int label = random.nextInt(LABELS);
            ConflictMode mode = label == 0 ? ConflictMode.CHECK_WITH_DHCID : mode(label);
            List<DnsIntent.Alias> aliases = new ArrayList<>();
            if (mode == ConflictMode.CHECK_WITH_DHCID && random.nextInt(4) == 0) {
                for (int i = 0; i < 1 + random.nextInt(2); i++) {
                    DnsName name = Given.host("service-" + random.nextInt(SERVICES));
                    aliases.add(new DnsIntent.Alias(name, Given.dhcid(client, name)));
                }
            }
            DnsIntent.Publish one =
                    (DnsIntent.Publish) Given.publish(address, "label-" + label, client);
            return new DnsIntent.Publish(
                    address, one.name(), one.dhcid(), one.ttl(), true, true, mode, aliases);
        }

        /// A client gets an address and a name, perhaps from one that held them until now.
        void lease() {
            int client = random.nextInt(CLIENTS);
            Ipv4Address address = anyAddress();
            DnsIntent intent = intent(address, client);
            Optional<Ipv4Address> before =
                    Optional.ofNullable(addressOf.get(client)).filter(a -> !a.equals(address));
            addressOf.values().remove(address);
            addressOf.put(client, address);
            switch (random.nextInt(5)) {
                case 0, 1 -> {
                    ledger.real.desire(intent);
                    before.ifPresent(a -> ledger.real.desire(Given.withdraw(a)));
                }
                case 2, 3 -> {
                    before.ifPresent(a -> ledger.real.desire(Given.withdraw(a)));
                    ledger.real.desire(intent);
                }
                // On two links at once, as RFC 4361 has it.
                default -> ledger.real.desire(intent);
            }
        }

        void release() {
            Ipv4Address gone = addressOf.remove(random.nextInt(CLIENTS));
            if (gone != null) {
                ledger.real.desire(Given.withdraw(gone));
            }
        }

        void deliver(int which) {
            UnderWay message = underWay.remove(which);
            Reconciler reconciler = reconcilers[message.from()];
            switch (message.outgoing()) {
                case Outgoing.Probe probe ->
                        reconciler.probed(probe, random.nextDouble() >= networkFaults, now);
                case Outgoing.Update update -> reconciler.answered(update, answer(update), now);
            }
        }

        UpdateAnswer answer(Outgoing.Update update) {
            boolean fault = random.nextDouble() < networkFaults;
            int which = fault ? random.nextInt(4) : -1;
            return switch (which) {
                case 0 -> new UpdateAnswer.Failed(FailureKind.TIMEOUT, "lost on the way there");
                case 1 -> {
                    sender.update(update.zone(), update.server(), update.message());
                    yield new UpdateAnswer.Failed(FailureKind.TIMEOUT, "lost on the way back");
                }
                case 2 -> new UpdateAnswer.Failed(FailureKind.SERVFAIL, "simulated");
                case 3 -> new UpdateAnswer.Failed(FailureKind.REFUSED, "simulated");
                default -> sender.update(update.zone(), update.server(), update.message());
            };
        }

        /// What was under way reached the server or did not.
        void kill(int server) {
            for (UnderWay message : List.copyOf(underWay)) {
                if (message.from() == server) {
                    underWay.remove(message);
                    if (message.outgoing() instanceof Outgoing.Update update
                            && random.nextBoolean()) {
                        sender.update(update.zone(), update.server(), update.message());
                    }
                }
            }
            reconcilers[server] = newReconciler(server);
            stalledUntil[server] = Instant.MIN;
        }

        void check() {
            Map<DnsName, List<DnsIntent.Publish>> claims = new TreeMap<>();
            for (DnsIntent intent : ledger.real.desired().values()) {
                if (intent instanceof DnsIntent.Publish publish) {
                    for (DnsName name : publish.forwardNames().keySet()) {
                        claims.computeIfAbsent(name, _ -> new ArrayList<>()).add(publish);
                    }
                }
            }
            boolean staticThere =
                    found(Given.host("label-0"), RecordType.A).equals(List.of(STATIC));
            assertThat(staticThere || adopting).as("a record entered by hand is there").isTrue();
            AuthoritativeZones expected = staticThere ? emptyZones() : noStatic();
            Set<Ipv4Address> conflicts = new HashSet<>();
            Set<Ipv4Address> noPtr = new HashSet<>();
            for (var claim : claims.entrySet()) {
                DnsName name = claim.getKey();
                boolean isStatic = staticThere && name.equals(Given.host("label-0"));
                List<RecordData> addresses = found(name, RecordType.A);
                assertThat(addresses).as("%s has one owner", name).hasSize(1);
                Optional<DnsIntent.Publish> owner =
                        claim.getValue().stream()
                                .filter(p -> addresses.contains(new RecordData.A(p.address())))
                                .findFirst();
                assertThat(owner.isEmpty()).as("%s is nobody's", name).isEqualTo(isStatic);
                Optional<Dhcid> mark = owner.flatMap(p -> mark(p, name));
                owner.ifPresent(p -> enter(expected, name, p));
                for (DnsIntent.Publish publish : claim.getValue()) {
                    boolean lost =
                            publish.mode() == ConflictMode.CHECK_WITH_DHCID
                                    && (isStatic || !mark(publish, name).equals(mark));
                    if (lost) {
                        conflicts.add(publish.address());
                        if (publish.name().equals(name)) {
                            noPtr.add(publish.address());
                        }
                    }
                }
            }
            for (DnsIntent intent : ledger.real.desired().values()) {
                if (intent instanceof DnsIntent.Publish publish
                        && !noPtr.contains(publish.address())) {
                    expected.enter(
                            DnsName.reverseOf(publish.address()),
                            600,
                            new RecordData.Ptr(publish.name()));
                }
            }
            assertThat(zones.contents()).isEqualTo(expected.contents());
            assertThat(ledger.backlog().pending()).isEqualTo(conflicts.size());
            for (Ipv4Address address : conflicts) {
                assertThat(ledger.real.failure(address).orElseThrow().kind()).isEqualTo("CONFLICT");
            }
        }

        private List<RecordData> found(DnsName name, RecordType type) {
            return queries.query(SERVER, name, type) instanceof QueryAnswer.Found(var records)
                    ? records
                    : List.of();
        }

        private static Optional<Dhcid> mark(DnsIntent.Publish publish, DnsName name) {
            return Optional.ofNullable(publish.forwardNames().get(name)).flatMap(mark -> mark);
        }

        private static void enter(AuthoritativeZones zones, DnsName name, DnsIntent.Publish owner) {
            zones.enter(name, 600, new RecordData.A(owner.address()));
            mark(owner, name).ifPresent(d -> zones.enter(name, 600, new RecordData.Dhcid(d)));
        }
    }
}
