package io.leasehold.app.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.app.real.BadLink.Weather;
import io.leasehold.ipam.net.Ipv4Address;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/// Thousands of grants while DNS is slow, flapping and down at random points. Afterwards the zones,
/// transferred whole, are the lease table: nothing lost, nothing stale, nothing of others touched.
///
/// ```sh
/// mvn -pl app -am test -Dtest=MisbehavingDnsTest -Dsurefire.failIfNoSpecifiedTests=false \
///     -Dleasehold.grants=20000 -Dleasehold.seed=1
/// ```
@Tag("real")
final class MisbehavingDnsTest {
    private static final int GRANTS = Integer.getInteger("leasehold.grants", 4000);
    private static final int CHUNK = 200;
    private static final int WINDOW = 64;
    private static final int TRIES = 60;
    private static final int PORT = 5300;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Ipv4Address SERVER = Ipv4Address.parse("198.18.0.1");
    private static final String REVERSE = "18.198.in-addr.arpa";
    private static final String PLAN =
            """
            plan:
              subnets:
                - prefix: 198.18.0.0/16
                  interface: br0
                  lease: { default: 12h, min: 1h, max: 24h }
                  ddns: { forward: example.org, reverse: true }
                  pools: [198.18.1.0-198.18.250.255]
            """;

    /// Names that clients of the crowd claim too and must not get, and records that nobody claims.
    private static final String OTHERS =
            """
            host-17 IN A 203.0.113.17
            host-23 IN A 203.0.113.23
            host-23 IN TXT "heritage=external-dns,external-dns/owner=cluster"
            host-31 IN A 203.0.113.31
            host-31 IN DHCID AAABxLmlskllE0MVjd57zHcWmEH3pCQ6VytcKD//7es/deY=
            host-41 IN TXT "a note"
            host-53 IN AAAA 2001:db8::53
            www IN A 203.0.113.80
            mail IN TXT "v=spf1 -all"
            """;

    private static final Set<String> TAKEN =
            Set.of("host-17", "host-23", "host-31", "host-41", "host-53");

    private final long seed = Long.getLong("leasehold.seed", System.nanoTime() & 0xffff_ffffL);

    @Test
    void zonesEqualTheLeaseTableAfterAllTroubleIsOver() {
        try (RealLan lan = RealLan.create("grants while DNS misbehaves", "named", "dig")) {
            lan.segment("br0", "198.18.0.1/16");
            lan.dhcp("probe: { enabled: false }");
            NameServer dns = lan.dns(REVERSE);
            dns.reachedThrough(PORT);
            dns.plant(NameServer.ZONE, OTHERS);
            // Of an address that nobody leases.
            dns.plant(REVERSE, "7.0 IN PTR router.example.org.\n");
            lan.configure(PLAN);
            dns.start();
            Set<String> planted = contents(dns);
            try (BadLink link = BadLink.in(lan.server(), PORT, seed);
                    Crowd crowd = Crowd.on(lan.join("crowd", "br0"))) {
                lan.start();
                Instant began = Instant.now();
                trouble(link, crowd);
                Duration granted = Duration.between(began, Instant.now());
                link.weather(Weather.FAIR);
                Instant fair = Instant.now();
                Set<String> expected = new TreeSet<>(planted);
                expected.addAll(leased(lan, crowd));
                Until.yes(
                        PATIENCE,
                        () -> differences(expected, contents(dns)).isEmpty(),
                        () -> "seed " + seed + ": " + differences(expected, contents(dns)));
                RealLan.figure(
                        "misbehaving DNS, seed %d: %d grants in %d ms, fates of messages %s; zones"
                                + " equal the lease table (%d records) %d ms after the trouble",
                        seed,
                        crowd.acknowledged().size(),
                        granted.toMillis(),
                        link.fates(),
                        expected.size(),
                        Duration.between(fair, Instant.now()).toMillis());
                assertThat(crowd.acknowledged()).hasSize(GRANTS);
                assertThat(contents(dns)).as("seed %d", seed).isEqualTo(expected);
                assertThat(dns.refusals()).isEmpty();
            }
        }
    }

    /// Grants in chunks, a tenth of each given back later, under weather that changes every 0.1 to
    /// 1 s whatever is under way.
    private void trouble(BadLink link, Crowd crowd) {
        Random random = new Random(seed);
        CompletableFuture<Void> over = new CompletableFuture<>();
        Thread weather =
                Thread.ofPlatform()
                        .daemon()
                        .start(
                                () -> {
                                    Random chance = new Random(seed + 1);
                                    Weather[] all = Weather.values();
                                    while (!over.isDone()) {
                                        link.weather(all[chance.nextInt(all.length)]);
                                        Until.pause(100 + chance.nextInt(900));
                                    }
                                });
        try {
            for (int first = 0; first < GRANTS; first += CHUNK) {
                int count = Math.min(CHUNK, GRANTS - first);
                crowd.run(first, count, WINDOW, TRIES);
                List<Integer> leaving = new ArrayList<>();
                for (int i = 0; i < count / 10; i++) {
                    leaving.add(random.nextInt(first + count));
                }
                crowd.release(leaving, SERVER);
                Until.pause(random.nextInt(500));
            }
            over.complete(null);
            weather.join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    /// What the leases put into the zones.
    private static Set<String> leased(RealLan lan, Crowd crowd) {
        List<RealLan.LeaseLine> bound =
                lan.leases().stream().filter(RealLan.LeaseLine::isBound).toList();
        assertThat(bound)
                .as("some gave their lease back")
                .hasSizeBetween(GRANTS / 2, crowd.acknowledged().size() - 1);
        return LeaseRecords.of(
                bound.stream()
                        .filter(line -> !TAKEN.contains(line.name().split("\\.")[0]))
                        .toList());
    }

    private static Set<String> contents(NameServer dns) {
        Set<String> contents = new TreeSet<>(dns.contents(NameServer.ZONE));
        contents.addAll(dns.contents(REVERSE));
        return contents;
    }

    private static String differences(Set<String> expected, Set<String> actual) {
        Set<String> lost = new TreeSet<>(expected);
        lost.removeAll(actual);
        Set<String> stale = new TreeSet<>(actual);
        stale.removeAll(expected);
        return lost.isEmpty() && stale.isEmpty()
                ? ""
                : lost.size()
                        + " lost: "
                        + lost.stream().limit(20).toList()
                        + ", "
                        + stale.size()
                        + " stale: "
                        + stale.stream().limit(20).toList();
    }
}
