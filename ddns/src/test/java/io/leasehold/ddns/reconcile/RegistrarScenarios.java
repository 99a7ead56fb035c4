package io.leasehold.ddns.reconcile;

import static io.leasehold.ddns.reconcile.Given.address;
import static io.leasehold.ddns.reconcile.Given.host;
import static io.leasehold.ddns.reconcile.Given.publish;
import static io.leasehold.ddns.reconcile.Given.withdraw;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.ddns.dns.DnsQueryClient;
import io.leasehold.ddns.dns.DnsQueryClient.QueryAnswer;
import io.leasehold.ddns.dns.SignedUpdateSender;
import io.leasehold.ddns.dns.SocketTransport;
import io.leasehold.ddns.plan.RecordData;
import io.leasehold.ddns.plan.RecordType;
import io.leasehold.ddns.plan.UpdateAnswer;
import io.leasehold.ddns.plan.UpdateMessage;
import io.leasehold.ddns.rfc4703.ModeTable;
import io.leasehold.ddns.zone.DnsServer;
import io.leasehold.ddns.zone.DnsZoneConfig;
import io.leasehold.ddns.zone.ZoneTable;
import io.leasehold.ipam.dns.DnsIntent;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.port.DnsLedger.Settlement;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// What a registrar has to do, told once and run against each server: over real sockets, driven on
/// one thread unless a case is about threads. `static` is a host that an administrator entered by
/// hand.
abstract class RegistrarScenarios {
    static final Duration TIMEOUT = Duration.ofMillis(900);

    private final MemoryLedger ledger = new MemoryLedger();
    private Instant now = Instant.now();

    /// A server that serves the zones of {@link Given} and is up.
    abstract DnsServer server();

    /// Stops it, keeping its zones.
    abstract void stopServer();

    /// Starts it again at the same address.
    abstract void startServer();

    /// Enters records of {@link Given#ZONE} as an administrator would.
    abstract void enter(DnsName name, List<RecordData> records);

    private final DnsQueryClient queries =
            new DnsQueryClient(new SocketTransport(TIMEOUT, System::nanoTime), new Random(1));

    static UpdateSender sender(InstantSource clock) {
        return new SignedUpdateSender(
                new SocketTransport(TIMEOUT, System::nanoTime), clock, new Random(2));
    }

    private Reconciler reconciler(ZoneTable zones) {
        return new Reconciler(
                ledger,
                zones,
                false,
                ReconcilerSettings.DEFAULT,
                new Random(3),
                ReconcileListener.NONE);
    }

    private Reconciler reconciler() {
        return reconciler(Given.zones(server()));
    }

    private void settleDown() {
        reconciler().pass(sender(InstantSource.system()), now);
    }

    private List<RecordData> found(DnsName name, RecordType type) {
        return switch (queries.query(server(), name, type)) {
            case QueryAnswer.Found(var records) -> records;
            case QueryAnswer.NoSuchName() -> List.of();
            case QueryAnswer.Failed(var words) -> throw new AssertionError(words);
        };
    }

    private void assertPublished(String label, Ipv4Address address, int client) {
        assertThat(found(host(label), RecordType.A)).containsExactly(new RecordData.A(address));
        assertThat(found(host(label), RecordType.DHCID))
                .containsExactly(new RecordData.Dhcid(Given.dhcid(client, host(label))));
        assertThat(found(DnsName.reverseOf(address), RecordType.PTR))
                .containsExactly(new RecordData.Ptr(host(label)));
    }

    private void assertNoName(String label) {
        assertThat(queries.query(server(), host(label), RecordType.A))
                .isEqualTo(new QueryAnswer.NoSuchName());
    }

    private void assertNoPtr(Ipv4Address address) {
        assertThat(found(DnsName.reverseOf(address), RecordType.PTR)).isEmpty();
    }

    private Settlement.Failed failure(Ipv4Address address) {
        return ledger.failure(address).orElseThrow();
    }

    private void assertAllConfirmed() {
        assertThat(ledger.backlog().pending()).isZero();
    }

    @Test
    void publishesAddressAndName() {
        ledger.desire(publish(address(10), "add", 1));

        settleDown();

        assertPublished("add", address(10), 1);
        assertAllConfirmed();
    }

    @Test
    void confirmsWhatIsThereAlready() {
        ledger.desire(publish(address(11), "renew", 1));
        settleDown();
        ledger.desire(publish(address(11), "renew", 1));

        settleDown();

        assertPublished("renew", address(11), 1);
        assertAllConfirmed();
    }

    @Test
    void renames() {
        ledger.desire(publish(address(12), "before", 1));
        settleDown();
        ledger.desire(publish(address(12), "after", 1));

        settleDown();

        assertNoName("before");
        assertPublished("after", address(12), 1);
        assertThat(ledger.traces(address(12))).hasSize(1);
    }

    @Test
    void followsAClientToItsNewAddress() {
        ledger.desire(publish(address(13), "mover", 1));
        settleDown();
        ledger.desire(publish(address(14), "mover", 1));
        ledger.desire(withdraw(address(13)));

        settleDown();

        assertPublished("mover", address(14), 1);
        assertNoPtr(address(13));
        assertAllConfirmed();
    }

    @Test
    void withdrawsAReleasedAddress() {
        ledger.desire(publish(address(15), "released", 1));
        settleDown();
        ledger.desire(withdraw(address(15)));

        settleDown();

        assertNoName("released");
        assertNoPtr(address(15));
        assertThat(ledger.traces(address(15))).isEmpty();
    }

    @Test
    void neverOverwritesAStaticRecord() {
        ledger.desire(publish(address(16), "static", 1));

        settleDown();

        assertThat(found(host("static"), RecordType.A))
                .containsExactly(new RecordData.A(address(200)));
        assertNoPtr(address(16));
        assertThat(failure(address(16)).kind()).isEqualTo("CONFLICT");
        assertThat(failure(address(16)).reason()).contains("static.example.org");
        assertThat(failure(address(16)).retryAt()).isBefore(now.plusSeconds(61));
        ledger.desire(withdraw(address(16)));
        settleDown();
        assertThat(found(host("static"), RecordType.A))
                .containsExactly(new RecordData.A(address(200)));
    }

    @Test
    void givesAFreedNameToWhoWaitsForIt() {
        Reconciler reconciler = reconciler();
        UpdateSender sender = sender(InstantSource.system());
        ledger.desire(publish(address(17), "wanted", 1));
        reconciler.pass(sender, now);
        ledger.desire(publish(address(18), "wanted", 2));
        reconciler.pass(sender, now);
        assertThat(failure(address(18)).kind()).isEqualTo("CONFLICT");
        assertPublished("wanted", address(17), 1);

        ledger.desire(withdraw(address(17)));
        reconciler.pass(sender, now);

        assertPublished("wanted", address(18), 2);
        assertNoPtr(address(17));
        assertAllConfirmed();
    }

    @Test
    void removesLateWhatAnEarlierClientLeft() {
        ledger.desire(publish(address(19), "first", 1));
        settleDown();
        ledger.desire(publish(address(19), "second", 2));

        settleDown();

        assertNoName("first");
        assertPublished("second", address(19), 2);
    }

    @Test
    void aLateRemovalDoesNotHurtTheNextHolder() {
        ledger.desire(publish(address(20), "nomad", 1));
        settleDown();
        // The client is at its new address before the old one is withdrawn.
        ledger.desire(publish(address(21), "nomad", 1));
        settleDown();
        ledger.desire(publish(address(20), "heir", 2));

        settleDown();

        assertPublished("nomad", address(21), 1);
        assertPublished("heir", address(20), 2);
    }

    @Test
    void registersManyNamesTogetherAndTheTakenOnesAlone() {
        ledger.desire(publish(address(45), "many-5", 99));
        settleDown();
        for (int i = 0; i < 40; i++) {
            ledger.desire(publish(address(60 + i), "many-" + i, 100 + i));
        }

        settleDown();

        for (int i = 0; i < 40; i++) {
            if (i != 5) {
                assertPublished("many-" + i, address(60 + i), 100 + i);
            }
        }
        assertPublished("many-5", address(45), 99);
        assertThat(failure(address(65)).kind()).isEqualTo("CONFLICT");
        assertThat(ledger.backlog().pending()).isEqualTo(1);
    }

    @Test
    void followsTheModeWhateverItFinds() {
        List<ModeTable.Row> rows = ModeTable.rows().toList();
        for (int i = 0; i < rows.size(); i++) {
            ModeTable.Row row = rows.get(i);
            DnsName name = host("mode-" + i);
            enter(name, ModeTable.records(row.found(), name));

            ledger.desire(ModeTable.publish(name, row.mode()));
            settleDown();

            assertThat(all(name))
                    .as("%s", row)
                    .containsExactlyInAnyOrderElementsOf(ModeTable.records(row.published(), name));
            assertThat(ledger.failure(ModeTable.NEW).isPresent())
                    .as("%s", row)
                    .isEqualTo(row.outcome() == ModeTable.Outcome.CONFLICT);
            ledger.desire(withdraw(ModeTable.NEW));
            settleDown();
            assertThat(all(name))
                    .as("%s, then withdrawn", row)
                    .containsExactlyInAnyOrderElementsOf(ModeTable.records(row.withdrawn(), name));
            assertNoPtr(ModeTable.NEW);
            assertAllConfirmed();
        }
    }

    @Test
    void changesTheModeOfAPublishedName() {
        for (ModeTable.Change change : ModeTable.changes().toList()) {
            DnsName name = host("changing");
            ledger.desire(ModeTable.publish(name, change.from()));
            settleDown();
            ledger.desire(ModeTable.publish(name, change.to()));
            settleDown();

            assertThat(all(name))
                    .as("%s", change)
                    .containsExactlyInAnyOrderElementsOf(
                            ModeTable.records(change.published(), name));
            assertAllConfirmed();
            ledger.desire(withdraw(ModeTable.NEW));
            settleDown();
            assertNoName("changing");
        }
    }

    @Test
    void publishesSeveralNamesOfAnAddress() {
        DnsName web = host("web");
        DnsIntent.Publish one = (DnsIntent.Publish) publish(address(28), "lb", 1);
        ledger.desire(
                new DnsIntent.Publish(
                        one.address(),
                        one.name(),
                        one.dhcid(),
                        one.ttl(),
                        true,
                        true,
                        one.mode(),
                        List.of(new DnsIntent.Alias(web, Given.dhcid(1, web)))));
        settleDown();

        assertPublished("lb", address(28), 1);
        assertThat(found(web, RecordType.A)).containsExactly(new RecordData.A(address(28)));
        assertThat(found(web, RecordType.DHCID))
                .containsExactly(new RecordData.Dhcid(Given.dhcid(1, web)));
        ledger.desire(withdraw(address(28)));
        settleDown();
        assertNoName("lb");
        assertNoName("web");
        assertNoPtr(address(28));
    }

    private List<RecordData> all(DnsName name) {
        List<RecordData> all = new ArrayList<>();
        for (RecordType type : List.of(RecordType.A, RecordType.AAAA, RecordType.DHCID)) {
            all.addAll(found(name, type));
        }
        return all;
    }

    @Test
    void saysThatTheSecretIsAnother() {
        ledger.desire(publish(address(22), "secret", 1));

        reconciler(Given.zones(server(), Given.WRONG_SECRET))
                .pass(sender(InstantSource.system()), now);

        assertThat(failure(address(22)).kind()).isEqualTo("BADSIG");
        assertThat(failure(address(22)).reason()).contains("another secret", "leasehold");
        assertNoName("secret");
    }

    @Test
    void saysThatTheKeyIsUnknown() {
        ledger.desire(publish(address(23), "key", 1));

        reconciler(Given.zones(server(), Given.UNKNOWN_KEY))
                .pass(sender(InstantSource.system()), now);

        assertThat(failure(address(23)).kind()).isEqualTo("BADKEY");
        assertNoName("key");
    }

    @Test
    void usesTheOtherKeyDuringARotation() {
        ledger.desire(publish(address(24), "rotation", 1));

        reconciler(Given.zones(server(), Given.UNKNOWN_KEY, Given.KEY))
                .pass(sender(InstantSource.system()), now);

        assertPublished("rotation", address(24), 1);
    }

    @Test
    void saysByHowMuchTheClocksDiffer() {
        ledger.desire(publish(address(25), "clock", 1));
        InstantSource ahead = () -> Instant.now().plus(Duration.ofHours(2));

        reconciler().pass(sender(ahead), now);

        assertThat(failure(address(25)).kind()).isEqualTo("BADTIME");
        assertThat(failure(address(25)).reason()).containsPattern("ours is 7(19|20)\\d s ahead");
        assertNoName("clock");
    }

    @Test
    void survivesBeingKilledBetweenSendAndSettle() {
        ledger.desire(publish(address(26), "killed", 1));
        Reconciler killed = reconciler();
        killed.load(now);
        // The server applies the first message, and that is the last thing this reconciler lives to
        // see.
        Outgoing.Update sent = (Outgoing.Update) killed.poll(now).orElseThrow();
        assertThat(
                        sender(InstantSource.system())
                                .update(sent.zone(), sent.server(), sent.message()))
                .isEqualTo(UpdateAnswer.APPLIED);
        // Meanwhile the lease ends.
        ledger.desire(withdraw(address(26)));

        settleDown();

        assertNoName("killed");
        assertAllConfirmed();
    }

    @Test
    void repeatsWhatWasAppliedWithoutAnAnswer() {
        ledger.desire(publish(address(27), "lost-answer", 1));
        UpdateSender real = sender(InstantSource.system());
        UpdateSender deaf =
                new UpdateSender() {
                    @Override
                    public UpdateAnswer update(
                            DnsZoneConfig zone, DnsServer server, UpdateMessage message) {
                        real.update(zone, server, message);
                        return new UpdateAnswer.Failed(
                                io.leasehold.ddns.plan.FailureKind.TIMEOUT, "no answer");
                    }

                    @Override
                    public boolean answers(DnsZoneConfig zone, DnsServer server) {
                        return true;
                    }
                };
        reconciler().pass(deaf, now);
        assertThat(failure(address(27)).kind()).isEqualTo("TIMEOUT");
        now = now.plusSeconds(10);

        settleDown();

        assertPublished("lost-answer", address(27), 1);
        assertAllConfirmed();
    }

    @Test
    void drainsAtOnceWhenTheServerComesBack() throws InterruptedException {
        CountDownLatch silent = new CountDownLatch(1);
        CountDownLatch back = new CountDownLatch(1);
        CountDownLatch confirmed = new CountDownLatch(20);
        List<Settlement.Failed> failures = new CopyOnWriteArrayList<>();
        ReconcileListener listener =
                new ReconcileListener() {
                    @Override
                    public void server(DnsServer server, boolean answers, String words) {
                        (answers ? back : silent).countDown();
                    }

                    @Override
                    public void confirmed(Settlement.Done done, Duration sinceSeen) {
                        confirmed.countDown();
                    }

                    @Override
                    public void failed(String zone, Settlement.Failed failed) {
                        failures.add(failed);
                    }
                };
        Reconciler reconciler =
                new Reconciler(
                        ledger,
                        Given.zones(server()),
                        false,
                        ReconcilerSettings.DEFAULT,
                        new Random(3),
                        listener);
        stopServer();
        try (ReconcilerRunner runner =
                new ReconcilerRunner(
                        reconciler,
                        sender(InstantSource.system()),
                        InstantSource.system(),
                        Duration.ofMillis(200))) {
            for (int i = 0; i < 20; i++) {
                ledger.desire(publish(address(100 + i), "down-" + i, i));
            }
            runner.start();
            assertThat(silent.await(20, TimeUnit.SECONDS)).isTrue();
            startServer();
            assertThat(back.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(confirmed.await(2, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(failures).isNotEmpty();
        for (int i = 0; i < 20; i++) {
            assertPublished("down-" + i, address(100 + i), i);
        }
        assertAllConfirmed();
    }

    @Test
    void isResolvableWellWithinASecondOfTheIntent() throws InterruptedException {
        CountDownLatch confirmed = new CountDownLatch(1);
        ReconcileListener listener =
                new ReconcileListener() {
                    @Override
                    public void confirmed(Settlement.Done done, Duration sinceSeen) {
                        confirmed.countDown();
                    }
                };
        Reconciler reconciler =
                new Reconciler(
                        ledger,
                        Given.zones(server()),
                        false,
                        ReconcilerSettings.DEFAULT,
                        new Random(3),
                        listener);
        try (ReconcilerRunner runner =
                new ReconcilerRunner(
                        reconciler,
                        sender(InstantSource.system()),
                        InstantSource.system(),
                        Duration.ofMinutes(1))) {
            runner.start();
            ledger.desire(publish(address(30), "quick", 1));
            runner.wake();
            assertThat(confirmed.await(1, TimeUnit.SECONDS)).isTrue();
        }
        assertPublished("quick", address(30), 1);
    }
}
