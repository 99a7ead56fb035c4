package io.leasehold.app.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.dhcp.testing.Netns;
import io.leasehold.ipam.net.Ipv4Address;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/// What a client was told survives `kill -9` of the JVM at any instant, and DNS follows it.
@Tag("real")
final class KillNineTest {
    private static final int CLIENTS = 500;
    private static final int WINDOW = 64;
    private static final int TRIES = 60;
    private static final int ROUNDS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String PLAN =
            """
            plan:
              subnets:
                - prefix: 198.18.0.0/20
                  interface: br0
                  lease: { default: 12h, min: 1h, max: 24h }
                  ddns: { forward: example.org, reverse: true }
                  pools: [198.18.1.0-198.18.14.255]
            """;

    private final long seed = Long.getLong("leasehold.seed", System.nanoTime() & 0xffff_ffffL);
    private final Random random = new Random(seed);
    private RealLan lan;

    @AfterEach
    void end() {
        if (lan != null) {
            lan.close();
        }
    }

    @Test
    void keepsWhatClientsWereToldWithBindRunning() {
        prepare();
        lan.dns().start();
        Crowd crowd = Crowd.on(lan.join("crowd", "br0"));
        Map<Integer, Ipv4Address> told = new HashMap<>();
        lan.start();
        try (crowd) {
            for (int round = 0; round < ROUNDS; round++) {
                told.putAll(killDuringGrants(crowd, round));
                Duration recovery = lan.start();
                assertKept(told, "round " + round);
                RealLan.figure(
                        "kill -9, round %d: serving again after %d ms", round, recovery.toMillis());
            }
        }
        assertDnsConverges(told);
    }

    @Test
    void keepsWhatClientsWereToldWithBindStoppedUntilTheEnd() {
        prepare();
        Netns clients = lan.join("crowd", "br0");
        lan.start();
        Map<Integer, Ipv4Address> told;
        try (Crowd crowd = Crowd.on(clients)) {
            told = killDuringGrants(crowd, 0);
            lan.start();
            assertKept(told, "named stopped");
        }
        lan.dns().start();
        assertDnsConverges(told);
    }

    private void prepare() {
        lan = RealLan.create("kill -9 during grants", "named");
        lan.segment("br0", "198.18.0.1/20");
        lan.dns("18.198.in-addr.arpa");
        lan.configure(PLAN);
    }

    /// @return the clients' own log: every ACK they heard in this round, by number of the client
    private Map<Integer, Ipv4Address> killDuringGrants(Crowd crowd, int round) {
        int first = round * CLIENTS;
        // By the number of ACKs and then a little, so that a kill is neither before the first nor
        // after the last whatever the machine's pace.
        int acks = 1 + random.nextInt(CLIENTS - WINDOW);
        long microseconds = random.nextInt(20_000);
        int before = crowd.acknowledged().size();
        CompletableFuture<Void> load =
                CompletableFuture.runAsync(
                        () -> {
                            try {
                                crowd.run(first, CLIENTS, WINDOW, TRIES);
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        });
        Instant began = Instant.now();
        Until.yes(
                PATIENCE,
                () -> crowd.acknowledged().size() - before >= acks,
                () -> acks + " ACKs; there are " + (crowd.acknowledged().size() - before));
        long nap = System.nanoTime() + microseconds * 1000;
        while (System.nanoTime() - nap < 0) {
            Thread.onSpinWait();
        }
        lan.kill();
        Duration took = Duration.between(began, Instant.now());
        // What was sent before the kill still arrives.
        Until.pause(200);
        crowd.stop();
        load.join();
        Map<Integer, Ipv4Address> told = new HashMap<>(crowd.acknowledged());
        told.keySet().removeIf(number -> number < first);
        RealLan.figure(
                "kill -9, round %d: seed %d, aimed at ACK %d plus %d us, after %d ms; clients heard"
                        + " %d ACKs of %d",
                round, seed, acks, microseconds, took.toMillis(), told.size(), CLIENTS);
        assertThat(told).as("killed in the middle").hasSizeBetween(acks, CLIENTS);
        return told;
    }

    private void assertKept(Map<Integer, Ipv4Address> told, String when) {
        Set<String> kept =
                lan.leases().stream()
                        .filter(RealLan.LeaseLine::isBound)
                        .map(line -> line.mac() + " " + line.address())
                        .collect(Collectors.toSet());
        List<String> lost =
                told.entrySet().stream()
                        .map(t -> Crowd.hardware(t.getKey()) + " " + t.getValue())
                        .filter(wanted -> !kept.contains(wanted))
                        .toList();
        assertThat(lost)
                .as(
                        "%s, seed %d: told but lost, of %d told and %d kept",
                        when, seed, told.size(), kept.size())
                .isEmpty();
        RealLan.figure(
                "%s: all %d ACKed leases are in the database (%d rows bound)",
                when, told.size(), kept.size());
    }

    private void assertDnsConverges(Map<Integer, Ipv4Address> told) {
        Instant began = Instant.now();
        for (Map.Entry<Integer, Ipv4Address> one : told.entrySet()) {
            String name = Crowd.name(one.getKey()) + "." + NameServer.ZONE;
            Until.yes(
                    PATIENCE,
                    () -> lan.dns().publishes(name, one.getValue()),
                    () ->
                            "seed %d: %s %s in DNS; there are %s and %s"
                                    .formatted(
                                            seed,
                                            name,
                                            one.getValue(),
                                            lan.dns().address(name),
                                            lan.dns().pointer(one.getValue())));
        }
        RealLan.figure(
                "DNS has A and PTR of all %d, checked within %d ms",
                told.size(), Duration.between(began, Instant.now()).toMillis());
    }
}
