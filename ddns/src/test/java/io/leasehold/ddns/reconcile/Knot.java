package io.leasehold.ddns.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.ddns.dns.DnsQueryClient;
import io.leasehold.ddns.dns.DnsQueryClient.QueryAnswer;
import io.leasehold.ddns.dns.SocketTransport;
import io.leasehold.ddns.plan.Change;
import io.leasehold.ddns.plan.RecordData;
import io.leasehold.ddns.plan.RecordType;
import io.leasehold.ddns.plan.UpdateAnswer;
import io.leasehold.ddns.plan.UpdateMessage;
import io.leasehold.ddns.zone.DnsServer;
import io.leasehold.ddns.zone.DnsZoneConfig;
import io.leasehold.ddns.zone.TsigKey;
import io.leasehold.ipam.dns.DnsName;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/// Knot DNS as a child process, with the zones, keys and rights that {@link Named} has.
final class Knot {
    private final Path program;
    private final Path directory;
    private final int port;
    private Process process;

    private Knot(Path program, Path directory, int port) {
        this.program = program;
        this.directory = directory;
        this.port = port;
    }

    /// Skips the calling test, and says so in target/not-run.txt, where there is no knotd.
    static Knot startOrSkip(Path directory) {
        Path program = Named.programOrSkip("knotd", "knot", "a real Knot DNS");
        try {
            Knot knot = new Knot(program, directory, Named.freePort());
            knot.configure();
            knot.start();
            return knot;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void configure() throws IOException {
        StringBuilder text =
                new StringBuilder(
                        """
                        server:
                            rundir: "%1$s"
                            listen: 127.0.0.1@%2$d
                            udp-workers: 1
                            tcp-workers: 1
                            background-workers: 1
                        log:
                          - target: stderr
                            any: info
                        database:
                            storage: "%1$s"
                        template:
                          - id: default
                            storage: "%1$s"
                            file: "%%s.zone"
                            zonefile-sync: -1
                        key:
                        """
                                .formatted(directory, port));
        for (TsigKey key : List.of(Given.KEY, Given.POWERLESS_KEY, Given.ADMIN_KEY)) {
            text.append(
                    """
                      - id: %s
                        algorithm: %s
                        secret: %s
                    """
                            .formatted(
                                    key.name(),
                                    key.algorithm(),
                                    Base64.getEncoder().encodeToString(key.secret().toBytes())));
        }
        text.append(
                """
                acl:
                  - id: forward
                    action: update
                    key: leasehold
                    update-type: [A, DHCID]
                  - id: reverse
                    action: update
                    key: leasehold
                    update-type: [PTR, DHCID]
                  - id: administrator
                    action: update
                    key: admin
                zone:
                """);
        for (DnsName zone :
                List.of(Given.ZONE, Given.REVERSE, DnsName.parse("51.198.in-addr.arpa"))) {
            boolean forward = zone.equals(Given.ZONE);
            text.append(
                    """
                      - domain: %s
                        acl: [%s, administrator]
                    """
                            .formatted(zone, forward ? "forward" : "reverse"));
            Files.writeString(
                    directory.resolve(zone + ".zone"),
                    """
                    $ORIGIN %s.
                    $TTL 300
                    @ IN SOA ns.example.org. hostmaster.example.org. 1 3600 600 86400 300
                    @ IN NS ns.example.org.
                    """
                                    .formatted(zone)
                            + (forward ? "ns IN A 192.0.2.1\nstatic IN A 192.0.2.200\n" : ""));
        }
        Files.writeString(directory.resolve("knot.conf"), text);
    }

    void start() {
        try {
            process =
                    new ProcessBuilder(
                                    program.toString(),
                                    "-c",
                                    directory.resolve("knot.conf").toString())
                            .redirectErrorStream(true)
                            .redirectOutput(
                                    ProcessBuilder.Redirect.appendTo(
                                            directory.resolve("knot.log").toFile()))
                            .start();
            awaitAnswer();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitAnswer() throws IOException {
        DnsQueryClient queries =
                new DnsQueryClient(
                        new SocketTransport(Duration.ofMillis(200), System::nanoTime),
                        new Random(1));
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!(queries.query(address(), Given.ZONE, RecordType.SOA)
                instanceof QueryAnswer.Found)) {
            if (waited(50) || System.nanoTime() - deadline > 0) {
                process.destroyForcibly();
                throw new AssertionError(
                        "knotd does not serve:\n"
                                + Files.readString(directory.resolve("knot.log")));
            }
        }
    }

    /// @return whether it has ended
    private boolean waited(long millis) {
        try {
            return process.waitFor(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// As an administrator: whatever the type, and nobody is asked.
    void enter(DnsName name, List<RecordData> records) {
        UpdateMessage message =
                new UpdateMessage(
                        UpdateMessage.Kind.U0,
                        Given.ZONE,
                        List.of(),
                        records.stream()
                                .<Change>map(data -> new Change.Add(name, 600, data))
                                .toList());
        assertThat(
                        RegistrarScenarios.sender(InstantSource.system())
                                .update(
                                        DnsZoneConfig.of(Given.ZONE, address(), Given.ADMIN_KEY),
                                        address(),
                                        message))
                .isEqualTo(UpdateAnswer.APPLIED);
    }

    DnsServer address() {
        return new DnsServer("127.0.0.1", port);
    }

    void stop() {
        process.destroy();
        if (!waited(5000)) {
            process.destroyForcibly();
            waited(5000);
        }
    }
}
