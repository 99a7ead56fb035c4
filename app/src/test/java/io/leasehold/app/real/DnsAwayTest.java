package io.leasehold.app.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.app.real.HandClient.Device;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Scenario B15 with the real parts: BIND is stopped during 40 grants, 5 releases and 3 renames,
/// then the JVM is killed, then both are back. The half hour of it is
/// `io.leasehold.simulation.DnsAwayTest`.
@Tag("real")
final class DnsAwayTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String REVERSE = "2.0.192.in-addr.arpa";
    private static final Ipv4Address SERVER = Ipv4Address.parse("192.0.2.1");
    private static final String PLAN =
            """
            plan:
              subnets:
                - prefix: 192.0.2.0/24
                  interface: br0
                  lease: { default: 12h, min: 1h, max: 24h }
                  ddns: { forward: example.org, reverse: true }
                  pools: [192.0.2.50-192.0.2.99]
            """;

    private final Map<Device, Ipv4Address> leases = new LinkedHashMap<>();

    @Test
    void zonesEqualTheLeasesOnceBothAreBack() {
        try (RealLan lan = RealLan.create("DNS away, then kill -9", "named", "dig", "curl")) {
            lan.segment("br0", "192.0.2.1/24");
            lan.dhcp("probe: { enabled: false }");
            NameServer dns = lan.dns(REVERSE);
            lan.configure(PLAN);
            dns.start();
            Set<String> planted = contents(dns);
            try (HandClient client = HandClient.on(lan.join("devices", "br0"))) {
                lan.start();
                lease(client, 0, 8);
                awaitEqual(lan, planted, 8);

                dns.stop();
                lease(client, 8, 48);
                // Names that DNS knows and names it never heard of; one leaves after its renaming.
                rename(client, 2, 10, 11);
                release(client, 0, 1, 8, 9, 10);
                // The journal of the leases, not our own list, says when they were heard.
                Until.yes(PATIENCE, () -> bound(lan).size() == 43, () -> lan.leases().toString());
                double age = awaitOldestPending(lan);
                lan.kill();

                Duration recovery = lan.start();
                dns.start();
                Instant back = Instant.now();
                awaitEqual(lan, planted, 43);
                RealLan.figure(
                        "B15: oldest pending %.1f s while DNS was away; serving %d ms after kill"
                                + " -9, zones equal %d ms after DNS was back",
                        age, recovery.toMillis(), Duration.between(back, Instant.now()).toMillis());
                assertThat(contents(dns))
                        .contains("renamed-2.example.org. A " + leases.get(device(2)))
                        .noneMatch(record -> record.startsWith("device-2."))
                        .noneMatch(record -> record.startsWith("renamed-10."));
            }
        }
    }

    private static Device device(int number) {
        return new Device(
                HardwareAddress.parse("00:00:5e:00:53:%02x".formatted(number)),
                Optional.empty(),
                "device-" + number);
    }

    private void lease(HandClient client, int first, int end) {
        for (int i = first; i < end; i++) {
            leases.put(device(i), client.lease(device(i), Optional.empty()).yiaddr());
        }
    }

    private void rename(HandClient client, int... numbers) {
        for (int number : numbers) {
            Ipv4Address address = leases.get(device(number));
            Device renamed = device(number).called("renamed-" + number);
            assertThat(client.lease(renamed, Optional.of(address)).yiaddr()).isEqualTo(address);
        }
    }

    private void release(HandClient client, int... numbers) {
        for (int number : numbers) {
            client.release(device(number), leases.get(device(number)), SERVER);
        }
    }

    private static List<RealLan.LeaseLine> bound(RealLan lan) {
        return lan.leases().stream().filter(RealLan.LeaseLine::isBound).toList();
    }

    private static void awaitEqual(RealLan lan, Set<String> planted, int count) {
        List<RealLan.LeaseLine> bound = bound(lan);
        assertThat(bound).hasSize(count);
        Set<String> expected = new TreeSet<>(planted);
        expected.addAll(LeaseRecords.of(bound));
        Until.yes(
                PATIENCE,
                () -> contents(lan.dns()).equals(expected),
                () -> contents(lan.dns()) + " is not " + expected);
    }

    /// The age of the oldest name that waits, as the metrics of the API say it, once it is over a
    /// second.
    private static double awaitOldestPending(RealLan lan) {
        return Until.some(
                PATIENCE,
                () ->
                        lan.curl("http://127.0.0.1:8067/metrics")
                                .lines()
                                .filter(l -> l.startsWith("leasehold_ddns_oldest_pending_seconds"))
                                .map(l -> Double.valueOf(l.substring(l.lastIndexOf(' ') + 1)))
                                .filter(seconds -> seconds > 1)
                                .findFirst(),
                () -> lan.curl("http://127.0.0.1:8067/metrics"));
    }

    private static Set<String> contents(NameServer dns) {
        Set<String> contents = new TreeSet<>(dns.contents(NameServer.ZONE));
        contents.addAll(dns.contents(REVERSE));
        return contents;
    }
}
