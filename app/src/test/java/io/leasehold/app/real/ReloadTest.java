package io.leasehold.app.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.app.real.LanClient.Kind;
import io.leasehold.ipam.net.Ipv4Address;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/// Signals: SIGHUP takes the plan over whole or not at all, SIGTERM ends without owing anything.
@Tag("real")
final class ReloadTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Test
    void reloadsWholeOrNotAtAllAndEndsInOrder() throws Exception {
        try (RealLan lan = RealLan.create("reload and stop", "udhcpc")) {
            lan.segment("br0", "192.0.2.1/24");
            lan.configure(plan("192.0.2.50-192.0.2.59", ""));
            lan.start();
            LanClient first = lan.client(Kind.UDHCPC, false, "first", "br0");
            assertThat(first.start().toString()).startsWith("192.0.2.5");

            // Good: another pool, in force for the next client.
            lan.configure(plan("192.0.2.60-192.0.2.69", ""));
            lan.reload();
            lan.program().await("is in force as version", PATIENCE);
            LanClient second = lan.client(Kind.UDHCPC, false, "second", "br0");
            assertThat(second.start().toString()).startsWith("192.0.2.6");

            // Bad: one good change, and two owners for .75. Neither counts.
            lan.configure(
                    plan(
                            "192.0.2.80-192.0.2.89",
                            """
                            claims:
                                    - { range: 192.0.2.70-192.0.2.79, owner: kubernetes-lb, name: metallb }
                                    - { address: 192.0.2.75, owner: static, name: nas }
                            """));
            lan.reload();
            lan.program().await("RELOAD_REFUSED", PATIENCE);
            String said = String.join("\n", lan.program().output());
            assertThat(said).contains("nas").contains("metallb").contains("192.0.2.75");
            LanClient third = lan.client(Kind.UDHCPC, false, "third", "br0");
            assertThat(third.start().toString()).startsWith("192.0.2.6");

            assertEndsOwingNothing(lan);
        }
    }

    /// SIGTERM in the middle of many grants: what clients were told is there, the exit status is 0,
    /// and the database is gone.
    private static void assertEndsOwingNothing(RealLan lan) throws IOException {
        lan.configure(plan("192.0.2.60-192.0.2.250", ""));
        lan.reload();
        Until.yes(
                PATIENCE,
                () -> lan.program().linesWith("is in force as version").size() == 2,
                () -> "the second good reload");
        assertThat(lan.databaseProcesses()).isNotEmpty();
        try (Crowd crowd = Crowd.on(lan.join("crowd", "br0"))) {
            CompletableFuture<Void> load =
                    CompletableFuture.runAsync(
                            () -> {
                                try {
                                    crowd.run(0, 180, 32, 60);
                                } catch (IOException e) {
                                    throw new java.io.UncheckedIOException(e);
                                }
                            });
            Until.yes(PATIENCE, () -> crowd.acknowledged().size() >= 20, () -> "20 ACKs");
            assertThat(lan.stop()).as("exit status after SIGTERM").isZero();
            Until.pause(200);
            crowd.stop();
            load.join();
            assertThat(lan.databaseProcesses()).as("the embedded PostgreSQL").isEmpty();
            assertThat(Files.exists(lan.directory().resolve("data/data/postmaster.pid"))).isFalse();
            var bound =
                    lan.leases().stream()
                            .filter(RealLan.LeaseLine::isBound)
                            .map(line -> line.mac() + " " + line.address())
                            .toList();
            for (var told : crowd.acknowledged().entrySet()) {
                Ipv4Address address = told.getValue();
                assertThat(bound).contains(Crowd.hardware(told.getKey()) + " " + address);
            }
            RealLan.figure(
                    "SIGTERM during grants: exit 0, %d clients told, %d leases bound",
                    crowd.acknowledged().size(), bound.size());
            // And the other way round: what was committed was answered.
            assertThat(bound.stream().filter(line -> line.startsWith("02:00:5e")))
                    .hasSize(crowd.acknowledged().size());
        }
    }

    private static String plan(String pool, String more) {
        return """
        plan:
          subnets:
            - prefix: 192.0.2.0/24
              interface: br0
              gateway: 192.0.2.1
              pools: [%s]
              %s
        """
                .formatted(pool, more);
    }
}
