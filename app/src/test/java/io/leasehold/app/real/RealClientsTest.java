package io.leasehold.app.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.app.real.LanClient.Kind;
import io.leasehold.dhcp.testing.Program;
import io.leasehold.ipam.net.Ipv4Address;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/// The life of a lease with each client that people have: got, used, renewed, asked for again after
/// a restart of the server, released; and on another segment, left to expire. All clients live at
/// the same time, so that waiting for T1 costs once.
@Tag("real")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RealClientsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    /// The promise is a second; a machine that is busy with other builds gets more.
    private static final Duration DNS_LIMIT = Duration.ofSeconds(5);

    private static final String PLAN =
            """
            plan:
              subnets:
                - prefix: 192.0.2.0/24
                  interface: br0
                  gateway: 192.0.2.1
                  lease: { default: 40s, min: 40s, max: 40s }
                  ddns: { forward: example.org, reverse: true }
                  pools: [192.0.2.50-192.0.2.99]
                - prefix: 198.51.100.0/24
                  interface: br1
                  lease: { default: 10s, min: 10s, max: 10s }
                  ddns: { forward: example.org, reverse: true }
                  pools: [198.51.100.50-198.51.100.99]
            """;

    private final ExecutorService lives = Executors.newVirtualThreadPerTaskExecutor();
    private RealLan lan;

    @BeforeAll
    void serve() {
        lan = RealLan.create("real clients", "named", "udhcpc", "dhclient", "dhcpcd", "tcpdump");
        lan.segment("br0", "192.0.2.1/24");
        lan.segment("br1", "198.51.100.1/24");
        lan.dns("2.0.192.in-addr.arpa", "100.51.198.in-addr.arpa").start();
        lan.configure(PLAN);
        RealLan.figure("first start, database made: %d ms", lan.start().toMillis());
    }

    @AfterAll
    void end() {
        lives.shutdownNow();
        if (lan == null) {
            return;
        }
        try (RealLan closing = lan) {
            // We ask for A, PTR and DHCID only, and that is all its policy grants.
            assertThat(closing.dns().refusals()).isEmpty();
        }
    }

    /// A client before and after the restart.
    private record Life(LanClient client, CompletableFuture<Ipv4Address> before) {}

    @TestFactory
    Stream<DynamicTest> keepsAnAddressFromGrantToRelease() {
        List<Life> begun = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            for (boolean broadcast : List.of(false, true)) {
                LanClient client =
                        lan.client(
                                kind,
                                broadcast,
                                kind.program() + (broadcast ? "-bc" : "-uc"),
                                "br0");
                begun.add(
                        new Life(
                                client,
                                CompletableFuture.supplyAsync(() -> leaseUseRenew(client), lives)));
            }
        }
        CompletableFuture<Void> restarted =
                CompletableFuture.allOf(
                                begun.stream().map(Life::before).toArray(CompletableFuture[]::new))
                        .handleAsync(
                                (_, _) -> {
                                    begun.forEach(life -> life.client().kill());
                                    assertThat(lan.stop()).as("exit status").isZero();
                                    RealLan.figure(
                                            "start with a database: %d ms", lan.start().toMillis());
                                    return null;
                                },
                                lives);
        List<DynamicTest> tests = new ArrayList<>();
        for (Life life : begun) {
            CompletableFuture<Void> after =
                    restarted.thenCombineAsync(
                            life.before(),
                            (_, address) -> {
                                comeBackAndRelease(life.client(), address);
                                return null;
                            },
                            lives);
            tests.add(DynamicTest.dynamicTest(life.client().toString(), after::join));
        }
        return tests.stream();
    }

    private Ipv4Address leaseUseRenew(LanClient client) {
        Program wire =
                client.namespace()
                        .capture("eth0", "-tt", "udp dst port 68 and " + messagesOf(client));
        Ipv4Address address = client.start();
        assertFollowedByDns(client, address, ackTime(wire, address));
        client.ping("192.0.2.1");
        assertThat(client.renew()).isEqualTo(address);
        // The figures of the wire: asked for by flag, or to its own hardware address.
        assertThat(headersOfReplies(wire))
                .isNotEmpty()
                .first()
                .satisfies(
                        header ->
                                assertThat(header)
                                        .contains(
                                                client.toString().contains("set")
                                                        ? "> ff:ff:ff:ff:ff:ff"
                                                        : "> " + client.mac()));
        wire.terminate();
        return address;
    }

    /// A filter for messages with this client's chaddr: a bridge shows everybody the broadcasts of
    /// the others.
    private static String messagesOf(LanClient client) {
        String hex = client.mac().replace(":", "");
        return "udp[36:4] = 0x%s and udp[40:2] = 0x%s"
                .formatted(hex.substring(0, 8), hex.substring(8));
    }

    private static List<String> headersOfReplies(Program wire) {
        return wire.linesWith("ethertype IPv4");
    }

    private static Instant ackTime(Program wire, Ipv4Address address) {
        // A packet's lines begin with the one that carries time and link header.
        return Until.some(
                PATIENCE,
                () -> {
                    Optional<Instant> time = Optional.empty();
                    boolean mine = false;
                    for (String line : wire.output()) {
                        if (line.contains("ethertype IPv4")) {
                            time = Optional.of(epoch(line.split(" ")[0]));
                            mine = false;
                        } else if (line.contains("Your-IP " + address)) {
                            mine = true;
                        } else if (mine && line.contains("DHCP-Message") && line.contains("ACK")) {
                            return time;
                        }
                    }
                    return Optional.empty();
                },
                () -> "tcpdump shows the ACK:\n" + String.join("\n", wire.output()));
    }

    private static Instant epoch(String seconds) {
        return Instant.ofEpochMilli(Math.round(Double.parseDouble(seconds) * 1000));
    }

    private void assertFollowedByDns(LanClient client, Ipv4Address address, Instant ack) {
        String name = client.name() + "." + NameServer.ZONE;
        Until.yes(
                DNS_LIMIT,
                () -> lan.dns().publishes(name, address),
                () ->
                        client
                                + ": A and PTR of "
                                + name
                                + " "
                                + address
                                + " after the ACK; there are "
                                + lan.dns().address(name)
                                + " and "
                                + lan.dns().pointer(address));
        RealLan.figure(
                "%s: A and PTR answered %d ms after the ACK was on the wire",
                client, Duration.between(ack, Instant.now()).toMillis());
    }

    private void comeBackAndRelease(LanClient client, Ipv4Address address) {
        Program wire =
                client.namespace().capture("eth0", "udp dst port 67 and " + messagesOf(client));
        assertThat(client.start(Optional.of(address))).as("the same address").isEqualTo(address);
        if (client.kind() != Kind.UDHCPC) {
            // INIT-REBOOT; udhcpc has no such state and asks in its DISCOVER.
            Until.yes(
                    DNS_LIMIT,
                    () -> !wire.linesWith("DHCP-Message").isEmpty(),
                    () -> client + ": tcpdump shows what it asked");
            assertThat(wire.linesWith("DHCP-Message")).first().asString().contains("Request");
            assertThat(wire.linesWith("Discover")).isEmpty();
        }
        wire.terminate();
        client.ping("192.0.2.1");
        String name = client.name() + "." + NameServer.ZONE;
        assertThat(lan.dns().publishes(name, address)).as("still published").isTrue();
        client.release();
        Instant released = Instant.now();
        Until.yes(
                DNS_LIMIT,
                () -> lan.dns().forgot(name, address),
                () -> client + ": DNS forgets " + name + " after the RELEASE");
        RealLan.figure(
                "%s: gone from DNS %d ms after the RELEASE",
                client, Duration.between(released, Instant.now()).toMillis());
    }

    @TestFactory
    Stream<DynamicTest> forgetsWhoFellSilent() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            LanClient client = lan.client(kind, false, kind.program() + "-gone", "br1");
            CompletableFuture<Void> life =
                    CompletableFuture.runAsync(() -> fallSilent(client), lives);
            tests.add(DynamicTest.dynamicTest(client.toString(), life::join));
        }
        return tests.stream();
    }

    private void fallSilent(LanClient client) {
        Ipv4Address address = client.start();
        String name = client.name() + "." + NameServer.ZONE;
        Until.yes(
                DNS_LIMIT,
                () -> lan.dns().publishes(name, address),
                () -> client + ": DNS follows the lease of " + address);
        // Through one more T1, which renews the name's lease but not the name.
        assertThat(client.renew()).isEqualTo(address);
        client.kill();
        Instant silent = Instant.now();
        Until.yes(
                Duration.ofSeconds(25),
                () -> lan.dns().forgot(name, address),
                () -> client + ": DNS forgets " + name + " after the lease of 10 s");
        Duration took = Duration.between(silent, Instant.now());
        assertThat(took).as("not before its end").isGreaterThan(Duration.ofSeconds(4));
        RealLan.figure(
                "%s: gone from DNS %d ms after its last word, lease 10 s", client, took.toMillis());
    }
}
