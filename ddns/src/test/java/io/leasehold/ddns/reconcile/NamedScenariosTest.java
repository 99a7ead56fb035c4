package io.leasehold.ddns.reconcile;

import static io.leasehold.ddns.reconcile.Given.address;
import static io.leasehold.ddns.reconcile.Given.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.ddns.plan.RecordData;
import io.leasehold.ddns.zone.DnsServer;
import io.leasehold.ddns.zone.DnsZoneConfig;
import io.leasehold.ddns.zone.ZoneTable;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.net.Ipv4Address;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The same against BIND, whose update policy grants the key just A, PTR and DHCID.
@Tag("real")
final class NamedScenariosTest extends RegistrarScenarios {
    @TempDir Path directory;
    private Named named;

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

    @Override
    DnsServer server() {
        return named.address();
    }

    @Override
    void enter(DnsName name, List<RecordData> records) {
        named.enter(name, records);
    }

    @Override
    void stopServer() {
        named.stop();
    }

    @Override
    void startServer() {
        named.start();
    }

    @Test
    void saysThatTheKeyIsKnownButNotAllowed() {
        MemoryLedger ledger = new MemoryLedger();
        ledger.desire(publish(address(40), "policy", 1));
        Instant now = Instant.now();
        DnsZoneConfig zone =
                new DnsZoneConfig(
                        Given.ZONE,
                        List.of(server()),
                        List.of(Given.POWERLESS_KEY),
                        Optional.of(Ipv4Address.parse("127.0.0.2")));

        new Reconciler(
                        ledger,
                        new ZoneTable(List.of(zone)),
                        false,
                        ReconcilerSettings.DEFAULT,
                        new Random(3),
                        ReconcileListener.NONE)
                .pass(sender(InstantSource.system()), now);

        var failure = ledger.failure(address(40)).orElseThrow();
        assertThat(failure.kind()).isEqualTo("REFUSED");
        assertThat(failure.reason())
                .contains("key accepted, but source address 127.0.0.2 is not allowed");
        assertThat(failure.retryAt()).isBefore(now.plusSeconds(61));
    }

    @Test
    void saysThatTheServerHasNoSuchZone() {
        MemoryLedger ledger = new MemoryLedger();
        ledger.desire(publish(address(41), "host.nowhere", 1));
        DnsZoneConfig child =
                DnsZoneConfig.of(DnsName.parse("nowhere.example.org"), server(), Given.KEY);

        new Reconciler(
                        ledger,
                        new ZoneTable(List.of(child)),
                        false,
                        ReconcilerSettings.DEFAULT,
                        new Random(3),
                        ReconcileListener.NONE)
                .pass(sender(InstantSource.system()), Instant.now());

        assertThat(ledger.failure(address(41)).orElseThrow().kind()).isEqualTo("NOTAUTH");
    }

    /// Not a benchmark: two shared cores. It prints what batching is worth here, and fails only
    /// when names get lost.
    @Test
    void registersAThousandNames() throws InterruptedException {
        for (var settings :
                List.of(
                        ReconcilerSettings.DEFAULT.with(16, 1),
                        ReconcilerSettings.DEFAULT.with(4, 32),
                        ReconcilerSettings.DEFAULT)) {
            int count = 1000;
            MemoryLedger ledger = new MemoryLedger();
            CountDownLatch confirmed = new CountDownLatch(count);
            ReconcileListener listener =
                    new ReconcileListener() {
                        @Override
                        public void confirmed(
                                io.leasehold.ipam.port.DnsLedger.Settlement.Done done,
                                Duration sinceSeen) {
                            confirmed.countDown();
                        }
                    };
            for (int i = 0; i < count; i++) {
                Ipv4Address address =
                        Ipv4Address.parse("198.51." + (100 + i / 256) + "." + i % 256);
                ledger.desire(
                        publish(address, "n" + settings.namesPerMessage() + "-" + i, 1000 + i));
            }
            ZoneTable zones =
                    new ZoneTable(
                            List.of(
                                    DnsZoneConfig.of(Given.ZONE, server(), Given.KEY),
                                    DnsZoneConfig.of(
                                            DnsName.parse("51.198.in-addr.arpa"),
                                            server(),
                                            Given.KEY)));
            long began = System.nanoTime();
            try (ReconcilerRunner runner =
                    new ReconcilerRunner(
                            new Reconciler(ledger, zones, false, settings, new Random(3), listener),
                            sender(InstantSource.system()),
                            InstantSource.system(),
                            Duration.ofSeconds(1))) {
                runner.start();
                assertThat(confirmed.await(60, TimeUnit.SECONDS)).isTrue();
            }
            double seconds = (System.nanoTime() - began) / 1e9;
            System.out.printf(
                    "named: %d names with A, DHCID and PTR, up to %d in a message: %.0f names/s%n",
                    count, settings.namesPerMessage(), count / seconds);
        }
    }
}
