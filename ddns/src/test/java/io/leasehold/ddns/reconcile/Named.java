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

import org.junit.jupiter.api.Assumptions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// BIND as a child process: zones in a temporary directory, a port of its own on loopback.
final class Named {
    private final Path program;
    private final Path directory;
    private final int port;
    private Process process;

    private Named(Path program, Path directory, int port) {
        this.program = program;
        this.directory = directory;
        this.port = port;
    }

    /// Skips the calling test, and says so in target/not-run.txt, where there is no named.
    static Named startOrSkip(Path directory) {
        Path program = programOrSkip("named", "bind9", "a real BIND");
        try {
            Named named = new Named(program, directory, freePort());
            named.configure();
            named.start();
            return named;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Where a server is installed. Without it the calling test is skipped, and target/not-run.txt
    /// says so.
    static Path programOrSkip(String name, String debianPackage, String what) {
        Optional<Path> program =
                Stream.concat(
                                Stream.of(System.getenv("PATH").split(":")),
                                Stream.of("/usr/sbin", "/usr/local/sbin", "/sbin"))
                        .map(folder -> Path.of(folder, name))
                        .filter(Files::isExecutable)
                        .findFirst();
        if (program.isEmpty()) {
            note(
                    "ddns: registration against %s (no %s in PATH; install %s)"
                            .formatted(what, name, debianPackage));
            Assumptions.abort(name + " is not installed");
        }
        return program.get();
    }

    private static void note(String line) {
        Path root = Path.of(System.getProperty("leasehold.root", ".."));
        try {
            Files.createDirectories(root.resolve("target"));
            Files.writeString(
                    root.resolve("target/not-run.txt"),
                    line + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static int freePort() throws IOException {
        InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
        while (true) {
            try (DatagramSocket udp = new DatagramSocket(0, loopback);
                    ServerSocket tcp = new ServerSocket(udp.getLocalPort(), 1, loopback)) {
                return tcp.getLocalPort();
            } catch (IOException taken) {
                // Free for UDP only: the next one.
                assertThat(taken).isInstanceOf(java.net.BindException.class);
            }
        }
    }

    private void configure() throws IOException {
        writeConfiguration(Given.KEY, Given.POWERLESS_KEY, Given.ADMIN_KEY);
        for (String zone : List.of("example.org", "2.0.192.in-addr.arpa", "51.198.in-addr.arpa")) {
            Files.writeString(
                    directory.resolve(zone + ".zone"),
                    """
                    $TTL 300
                    @ IN SOA ns.example.org. hostmaster.example.org. 1 3600 600 86400 300
                    @ IN NS ns.example.org.
                    """
                            + (zone.equals("example.org")
                                    ? "ns IN A 192.0.2.1\nstatic IN A 192.0.2.200\n"
                                    : ""));
        }
    }

    /// Has it know these keys and no others from now on, without stopping: SIGHUP.
    void holdKeys(TsigKey... keys) {
        long reloads = reloads();
        try {
            writeConfiguration(keys);
            int status =
                    new ProcessBuilder("kill", "-HUP", Long.toString(process.pid()))
                            .start()
                            .waitFor();
            assertThat(status).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (reloads() == reloads) {
            assertThat(System.nanoTime() - deadline).as("time left to reload").isNegative();
            pause();
        }
    }

    private long reloads() {
        try (Stream<String> lines = Files.lines(directory.resolve("named.log"))) {
            return lines.filter(line -> line.contains("reloading configuration succeeded")).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void writeConfiguration(TsigKey... held) throws IOException {
        StringBuilder keys = new StringBuilder();
        for (TsigKey key : held) {
            keys.append(key(key));
        }
        String zones =
                zone("example.org", "A DHCID")
                        + zone("2.0.192.in-addr.arpa", "PTR DHCID")
                        + zone("51.198.in-addr.arpa", "PTR DHCID");
        Files.writeString(
                directory.resolve("named.conf"),
                """
                options {
                  directory "%1$s"; pid-file none; session-keyfile "%1$s/session.key";
                  managed-keys-directory "%1$s"; lock-file none;
                  listen-on port %2$d { 127.0.0.1; }; listen-on-v6 { none; };
                  recursion no; notify no; dnssec-validation no; allow-transfer { none; };
                };
                controls { };
                logging { category default { default_stderr; }; };
                """
                                .formatted(directory, port)
                        + keys
                        + zones);
    }

    private static String key(TsigKey key) {
        return "key \"%s\" { algorithm %s; secret \"%s\"; };\n"
                .formatted(
                        key.name(),
                        key.algorithm(),
                        Base64.getEncoder().encodeToString(key.secret().toBytes()));
    }

    private static String zone(String zone, String types) {
        return ("zone \"%1$s\" { type primary; file \"%1$s.zone\";"
                        + " update-policy { grant leasehold zonesub %2$s;"
                        + " grant leasehold-v2 zonesub %2$s;"
                        + " grant admin zonesub ANY; }; };\n")
                .formatted(zone, types);
    }

    void start() {
        try {
            process =
                    new ProcessBuilder(
                                    program.toString(),
                                    "-g",
                                    "-n",
                                    "1",
                                    "-c",
                                    directory.resolve("named.conf").toString())
                            .redirectErrorStream(true)
                            .redirectOutput(
                                    ProcessBuilder.Redirect.appendTo(
                                            directory.resolve("named.log").toFile()))
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
            if (!process.isAlive() || System.nanoTime() - deadline > 0) {
                process.destroyForcibly();
                throw new AssertionError(
                        "named does not serve:\n"
                                + Files.readString(directory.resolve("named.log")));
            }
            pause();
        }
    }

    /// A closed port answers at once, so asking needs a rhythm.
    private void pause() {
        try {
            process.waitFor(50, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
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
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
