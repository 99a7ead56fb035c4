package io.leasehold.ddns.reconcile;

import static io.leasehold.ddns.reconcile.Given.address;
import static io.leasehold.ddns.reconcile.Given.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.ddns.plan.FailureKind;
import io.leasehold.ddns.plan.UpdateAnswer;
import io.leasehold.ddns.plan.UpdateMessage;
import io.leasehold.ddns.zone.DnsServer;
import io.leasehold.ddns.zone.DnsZoneConfig;
import io.leasehold.ipam.port.DnsLedger.Settlement;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

class ReconcilerRunnerTest {
    private static final DnsServer SERVER = new DnsServer("192.0.2.53", 53);

    /// Retries become due faster than they are settled: each look at this clock is an hour later,
    /// as if each settlement had taken an hour. There is always more to do than fits.
    @Test
    void hearsThatASilentServerIsBackHoweverMuchIsDue() throws InterruptedException {
        int names = 20;
        MemoryLedger ledger = new MemoryLedger();
        for (int i = 0; i < names; i++) {
            ledger.desire(publish(address(10 + i), "late-" + i, i));
        }
        AtomicLong hours = new AtomicLong();
        InstantSource hasty = () -> Instant.EPOCH.plusSeconds(3600 * hours.incrementAndGet());
        AtomicBoolean back = new AtomicBoolean();
        CountDownLatch confirmed = new CountDownLatch(names);
        UpdateSender sender =
                new UpdateSender() {
                    @Override
                    public UpdateAnswer update(
                            DnsZoneConfig zone, DnsServer server, UpdateMessage message) {
                        return back.get()
                                ? UpdateAnswer.APPLIED
                                : new UpdateAnswer.Failed(FailureKind.UNREACHABLE, "no route");
                    }

                    @Override
                    public boolean answers(DnsZoneConfig zone, DnsServer server) {
                        back.set(true);
                        return true;
                    }
                };
        ReconcilerSettings tight =
                ReconcilerSettings.DEFAULT
                        .withMostJobs(names / 2)
                        .withClaim(Duration.ofDays(36_500))
                        .with(ReconcilerSettings.DEFAULT.inFlightPerServer(), 1);
        try (ReconcilerRunner runner =
                new ReconcilerRunner(
                        new Reconciler(
                                ledger,
                                Given.zones(SERVER),
                                false,
                                tight,
                                new Random(3),
                                counting(confirmed)),
                        sender,
                        hasty,
                        Duration.ofMillis(50))) {
            runner.start();
            assertThat(confirmed.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void namesFollowHoweverPressedOthersAre() throws InterruptedException {
        MemoryLedger ledger = new MemoryLedger();
        ledger.desire(publish(address(10), "patient", 1));
        AtomicLong asked = new AtomicLong();
        CountDownLatch confirmed = new CountDownLatch(1);
        UpdateSender sender =
                new UpdateSender() {
                    @Override
                    public UpdateAnswer update(
                            DnsZoneConfig zone, DnsServer server, UpdateMessage message) {
                        return UpdateAnswer.APPLIED;
                    }

                    @Override
                    public boolean answers(DnsZoneConfig zone, DnsServer server) {
                        return true;
                    }
                };
        try (ReconcilerRunner runner =
                new ReconcilerRunner(
                        new Reconciler(
                                ledger,
                                Given.zones(SERVER),
                                false,
                                ReconcilerSettings.DEFAULT,
                                new Random(3),
                                counting(confirmed)),
                        sender,
                        InstantSource.system(),
                        Duration.ofMillis(50))) {
            runner.start(() -> asked.incrementAndGet() > 0);
            assertThat(confirmed.await(20, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(asked).as("looks whether others are pressed").hasValueGreaterThan(1);
    }

    private static ReconcileListener counting(CountDownLatch confirmed) {
        return new ReconcileListener() {
            @Override
            public void confirmed(Settlement.Done done, Duration sinceSeen) {
                confirmed.countDown();
            }
        };
    }
}
