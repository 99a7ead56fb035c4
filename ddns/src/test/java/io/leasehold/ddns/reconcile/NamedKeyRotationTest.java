package io.leasehold.ddns.reconcile;

import static io.leasehold.ddns.reconcile.Given.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.ddns.dns.DnsQueryClient;
import io.leasehold.ddns.dns.DnsQueryClient.QueryAnswer;
import io.leasehold.ddns.dns.SocketTransport;
import io.leasehold.ddns.plan.RecordData;
import io.leasehold.ddns.plan.RecordType;
import io.leasehold.ddns.zone.DnsZoneConfig;
import io.leasehold.ddns.zone.TsigKey;
import io.leasehold.ddns.zone.ZoneTable;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.port.DnsLedger.Settlement;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Scenario B18: the key of a BIND is rotated while names come in.
@Tag("real")
final class NamedKeyRotationTest {
    private static final DnsName REVERSE = DnsName.parse("51.198.in-addr.arpa");

    @TempDir Path directory;
    private Named named;
    private final MemoryLedger ledger = new MemoryLedger();

    @BeforeEach
    void start() {
        named = Named.startOrSkip(directory);
    }

    @AfterEach
    void stop() {
        if (named != null) {
            named.stop();
        }
    }

    private ZoneTable zones(TsigKey... keys) {
        return new ZoneTable(
                Stream.of(Given.ZONE, REVERSE)
                        .map(
                                zone ->
                                        new DnsZoneConfig(
                                                zone,
                                                List.of(named.address()),
                                                List.of(keys),
                                                Optional.empty()))
                        .toList());
    }

    private ReconcilerRunner runner(ZoneTable zones, ReconcileListener listener) {
        return new ReconcilerRunner(
                new Reconciler(
                        ledger, zones, false, ReconcilerSettings.DEFAULT, new Random(3), listener),
                RegistrarScenarios.sender(InstantSource.system()),
                InstantSource.system(),
                Duration.ofMillis(200));
    }

    private static Ipv4Address address(int number) {
        return Ipv4Address.parse("198.51." + (100 + number / 256) + "." + number % 256);
    }

    /// Ours first, as an administrator would: both keys are held here, then the server learns the
    /// new one, forgets the old one, and at last so do we. A quarter of the names comes in before
    /// and during each step.
    @Test
    void losesNoNameWhileTheKeyIsRotatedUnderLoad() throws InterruptedException {
        int steps = 4;
        int names = 200;
        CountDownLatch confirmed = new CountDownLatch(steps * names);
        Queue<String> failures = new ConcurrentLinkedQueue<>();
        ReconcileListener listener =
                new ReconcileListener() {
                    @Override
                    public void confirmed(Settlement.Done done, Duration sinceSeen) {
                        confirmed.countDown();
                    }

                    @Override
                    public void failed(String zone, Settlement.Failed failed) {
                        failures.add(failed.kind() + ": " + failed.reason());
                    }
                };
        try (ReconcilerRunner runner = runner(zones(Given.NEXT_KEY, Given.KEY), listener)) {
            runner.start();
            List<Runnable> rotation =
                    List.of(
                            () -> {},
                            () -> named.holdKeys(Given.KEY, Given.NEXT_KEY),
                            () -> named.holdKeys(Given.NEXT_KEY),
                            () -> runner.replaceZones(zones(Given.NEXT_KEY)));
            for (int step = 0; step < steps; step++) {
                int first = step * names;
                Thread load =
                        Thread.ofPlatform()
                                .daemon()
                                .start(
                                        () -> {
                                            for (int i = first; i < first + names; i++) {
                                                ledger.desire(publish(address(i), "r" + i, i));
                                                runner.wake();
                                                Thread.onSpinWait();
                                            }
                                        });
                rotation.get(step).run();
                load.join();
            }
            assertThat(confirmed.await(60, TimeUnit.SECONDS))
                    .as("%d names not confirmed; failures %s", confirmed.getCount(), failures)
                    .isTrue();
        }
        assertThat(ledger.backlog().pending()).isZero();
        DnsQueryClient queries =
                new DnsQueryClient(
                        new SocketTransport(Duration.ofSeconds(2), System::nanoTime),
                        new Random(1));
        for (int i = 0; i < steps * names; i++) {
            assertThat(queries.query(named.address(), Given.host("r" + i), RecordType.A))
                    .isEqualTo(new QueryAnswer.Found(List.of(new RecordData.A(address(i)))));
            assertThat(
                            queries.query(
                                    named.address(), DnsName.reverseOf(address(i)), RecordType.PTR))
                    .isEqualTo(
                            new QueryAnswer.Found(
                                    List.of(new RecordData.Ptr(Given.host("r" + i)))));
        }
    }

    @Test
    void keepsNamesForWhoeverGivesItTheNewKeyTooLate() throws InterruptedException {
        named.holdKeys(Given.NEXT_KEY);
        CountDownLatch refused = new CountDownLatch(1);
        CountDownLatch confirmed = new CountDownLatch(1);
        ReconcileListener listener =
                new ReconcileListener() {
                    @Override
                    public void confirmed(Settlement.Done done, Duration sinceSeen) {
                        confirmed.countDown();
                    }

                    @Override
                    public void failed(String zone, Settlement.Failed failed) {
                        refused.countDown();
                    }
                };
        ledger.desire(publish(address(0), "late", 1));
        try (ReconcilerRunner runner = runner(zones(Given.KEY), listener)) {
            runner.start();
            assertThat(refused.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(ledger.failure(address(0)).orElseThrow().kind()).isEqualTo("BADKEY");

            runner.replaceZones(zones(Given.NEXT_KEY, Given.KEY));

            assertThat(confirmed.await(20, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(ledger.backlog().pending()).isZero();
    }
}
