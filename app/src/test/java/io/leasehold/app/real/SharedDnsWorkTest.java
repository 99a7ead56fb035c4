package io.leasehold.app.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.ddns.dns.AuthoritativeZones;
import io.leasehold.ddns.dns.DirectTransport;
import io.leasehold.ddns.dns.SignedUpdateSender;
import io.leasehold.ddns.plan.Change;
import io.leasehold.ddns.plan.RecordData;
import io.leasehold.ddns.plan.UpdateAnswer;
import io.leasehold.ddns.plan.UpdateMessage;
import io.leasehold.ddns.reconcile.ReconcileListener;
import io.leasehold.ddns.reconcile.Reconciler;
import io.leasehold.ddns.reconcile.ReconcilerSettings;
import io.leasehold.ddns.reconcile.UpdateSender;
import io.leasehold.ddns.zone.DnsServer;
import io.leasehold.ddns.zone.DnsZoneConfig;
import io.leasehold.ddns.zone.TsigAlgorithm;
import io.leasehold.ddns.zone.TsigKey;
import io.leasehold.ddns.zone.ZoneTable;
import io.leasehold.ipam.dns.Dhcid;
import io.leasehold.ipam.dns.DnsIntent;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.lease.ClientIdentity;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.lease.LeaseChange;
import io.leasehold.ipam.lease.LeaseState;
import io.leasehold.ipam.port.DnsLedger;
import io.leasehold.ipam.testing.Ports;
import io.leasehold.ipam.testing.StoreContract;
import io.leasehold.store.PostgresStore;
import io.leasehold.store.embedded.EmbeddedPostgres;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;

/// Two servers on one PostgreSQL publish the same leases; each is killed again and again in the
/// middle of its work, and comes back under its name or never. No name is ever in the hands of two,
/// and once the leases rest DNS says what they say.
final class SharedDnsWorkTest extends StoreContract {
    private static final int ADDRESSES = 20;
    private static final int CLIENTS = 12;
    private static final int CHANGES = 400;
    private static final Duration CLAIM = Duration.ofSeconds(4);
    private static final DnsName REVERSE = new DnsName("18.198.in-addr.arpa");
    private static final DnsServer SERVER = new DnsServer("192.0.2.53", 53);
    private static final TsigKey KEY =
            TsigKey.ofBase64(
                    new DnsName("k"), TsigAlgorithm.HMAC_SHA256, "c2VjcmV0c2VjcmV0c2VjcmV0");

    @TempDir Path directory;
    private EmbeddedPostgres postgres;
    private PostgresStore first;
    private PostgresStore second;

    private final AuthoritativeZones zones = empty();
    private final Map<DnsName, String> inHand = new ConcurrentHashMap<>();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final Set<String> published = ConcurrentHashMap.newKeySet();
    private volatile boolean killing = true;
    private volatile boolean stopping;

    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static AuthoritativeZones empty() {
        return new AuthoritativeZones(List.of(ZONE, REVERSE), List.of(KEY), InstantSource.system());
    }

    @Override
    protected Ports open() {
        try {
            // When the tests run as root, PostgreSQL does not.
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        postgres = EmbeddedPostgres.start(directory);
        first = PostgresStore.open(postgres.settings());
        second = PostgresStore.open(postgres.settings());
        return new Ports(
                first.leaseLog(),
                first.planStore(),
                first.dnsLedger(),
                first.eventFeed(),
                first.leaseDirectory(),
                first.tokenStore(),
                first.planHistory(),
                first.conflictStore(),
                first.sightingStore(),
                first.dnsAuditStore());
    }

    @AfterEach
    void close() {
        second.close();
        first.close();
        postgres.close();
    }

    @Test
    void noNameIsInTheHandsOfTwoAndAllAreRightInTheEnd() throws InterruptedException {
        long plan = declareHome();
        List<Thread> servers =
                List.of(
                        Thread.ofPlatform().start(() -> live("server-a", first.dnsLedger())),
                        Thread.ofPlatform().start(() -> live("server-b", second.dnsLedger())));
        try {
            Random random = new Random(4703);
            Map<Integer, Lease> held = new HashMap<>();
            Map<Integer, DnsIntent.Publish> desired = new HashMap<>();
            for (int i = 0; i < CHANGES; i++) {
                change(plan, random, held, desired);
            }
            killing = false;
            Instant limit = Instant.now().plusSeconds(120);
            while (first.dnsLedger().backlog().pending() > 0 && Instant.now().isBefore(limit)) {
                Thread.sleep(50);
            }

            assertThat(wrong).isEmpty();
            assertThat(first.dnsLedger().backlog().pending()).isZero();
            assertThat(zones.contents()).isEqualTo(expected(desired).contents());
            assertThat(published).as("servers that did some of it").hasSizeGreaterThan(1);
        } finally {
            stopping = true;
            for (Thread server : servers) {
                server.join();
            }
        }
    }

    /// One address gets another client, loses it, or its client another name; a name is always that
    /// of the same client, who may be at several addresses.
    private void change(
            long plan,
            Random random,
            Map<Integer, Lease> held,
            Map<Integer, DnsIntent.Publish> desired) {
        int n = random.nextInt(ADDRESSES);
        Lease before = held.get(n);
        long version = before == null ? 0 : before.version();
        if (before != null && before.state() == LeaseState.BOUND) {
            LeaseChange release = end(LeaseChange.Kind.RELEASE, LeaseState.RELEASED, before);
            commit(plan, release);
            held.put(n, release.after());
            desired.remove(n);
            version = release.after().version();
            if (random.nextInt(3) == 0) {
                return;
            }
        }
        int who = random.nextInt(CLIENTS);
        ClientIdentity client = client(who);
        Lease lease = bound(n, client, version + 1);
        DnsName name = ZONE.child("client-" + who);
        DnsIntent.Publish publish =
                new DnsIntent.Publish(
                        lease.address(),
                        name,
                        Dhcid.of(client, name),
                        Duration.ofMinutes(10),
                        true,
                        true);
        commit(plan, new LeaseChange(LeaseChange.Kind.GRANT, lease, version, Optional.of(publish)));
        held.put(n, lease);
        desired.put(n, publish);
    }

    /// One server through all its lives.
    private void live(String name, DnsLedger ledger) {
        int life = 1;
        String id = name;
        while (!stopping) {
            String me = id;
            Reconciler reconciler =
                    new Reconciler(
                            ledger,
                            me,
                            new ZoneTable(
                                    List.of(
                                            DnsZoneConfig.of(ZONE, SERVER, KEY),
                                            DnsZoneConfig.of(REVERSE, SERVER, KEY))),
                            false,
                            ReconcilerSettings.DEFAULT.with(2, 4).withMostJobs(8).withClaim(CLAIM),
                            new Random(life),
                            new ReconcileListener() {
                                @Override
                                public void confirmed(
                                        DnsLedger.Settlement.Done done, Duration sinceSeen) {
                                    published.add(name);
                                }
                            });
            try {
                UpdateSender sender = sender(me);
                while (!stopping) {
                    reconciler.pass(sender, Instant.now());
                    Thread.sleep(2);
                }
            } catch (Killed _) {
                life++;
                // Half of them never come back: what they had claimed has to run out.
                id = ThreadLocalRandom.current().nextBoolean() ? id : name + "-" + life;
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    private UpdateSender sender(String me) {
        SignedUpdateSender real =
                new SignedUpdateSender(
                        new DirectTransport(zones), InstantSource.system(), new Random(1));
        return new UpdateSender() {
            @Override
            public UpdateAnswer update(
                    DnsZoneConfig zone, DnsServer server, UpdateMessage message) {
                Set<DnsName> names = new HashSet<>();
                message.changes().stream().map(Change::name).forEach(names::add);
                for (DnsName name : names) {
                    String other = inHand.putIfAbsent(name, me);
                    if (other != null) {
                        wrong.add(me + " sends for " + name + " while " + other + " does");
                    }
                }
                try {
                    perhapsDie();
                    UpdateAnswer answer = real.update(zone, server, message);
                    perhapsDie();
                    return answer;
                } finally {
                    names.forEach(name -> inHand.remove(name, me));
                }
            }

            @Override
            public boolean answers(DnsZoneConfig zone, DnsServer server) {
                return true;
            }
        };
    }

    private void perhapsDie() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        if (killing && random.nextInt(40) == 0) {
            throw new Killed();
        }
        try {
            Thread.sleep(random.nextInt(3));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Of a name at several addresses one has the A record, whichever it is.
    private AuthoritativeZones expected(Map<Integer, DnsIntent.Publish> desired) {
        AuthoritativeZones expected = empty();
        Map<DnsName, List<DnsIntent.Publish>> byName = new HashMap<>();
        for (DnsIntent.Publish publish : desired.values()) {
            expected.enter(
                    DnsName.reverseOf(publish.address()), 600, new RecordData.Ptr(publish.name()));
            byName.computeIfAbsent(publish.name(), _ -> new ArrayList<>()).add(publish);
        }
        List<String> actual = zones.contents();
        byName.forEach(
                (name, candidates) -> {
                    DnsIntent.Publish owner =
                            candidates.stream()
                                    .filter(p -> actual.contains(name + " A " + p.address()))
                                    .findFirst()
                                    .orElse(candidates.getFirst());
                    expected.enter(name, 600, new RecordData.A(owner.address()));
                    expected.enter(name, 600, new RecordData.Dhcid(owner.dhcid()));
                });
        return expected;
    }
}
