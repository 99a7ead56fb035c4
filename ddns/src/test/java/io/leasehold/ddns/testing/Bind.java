package io.leasehold.ddns.testing;

import io.leasehold.ddns.dns.DnsLookup;
import io.leasehold.ddns.dns.SocketTransport;
import io.leasehold.ddns.zone.DnsServer;
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
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// BIND as a child process with zones as a test wants them; on loopback, at a free port.
public final class Bind implements AutoCloseable {
    private final Path directory;
    private final Path program;
    private final int port;
    private final Process process;

    /// What named is to serve.
    public static final class Zones {
        private final Map<String, String> policies = new LinkedHashMap<>();
        private final Map<String, String> records = new LinkedHashMap<>();

        /// @param policy statements of the zone, like `update-policy { … };`
        /// @param more records in zone-file form, beside SOA and NS
        public Zones with(String zone, String policy, String... more) {
            policies.put(zone, policy);
            records.put(zone, String.join("\n", more) + "\n");
            return this;
        }
    }

    private Bind(Path program, Path directory, Zones zones, List<TsigKey> keys) throws IOException {
        this.program = program;
        this.directory = directory;
        this.port = freePort();
        configure(zones, keys);
        this.process =
                new ProcessBuilder(
                                program.toString(),
                                "-g",
                                "-n",
                                "1",
                                "-c",
                                directory.resolve("named.conf").toString())
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve("named.log").toFile())
                        .start();
        awaitAnswer(DnsName.parse(zones.policies.keySet().iterator().next()));
    }

    /// Skips the calling test, and says so in target/not-run.txt, where there is no named.
    public static Bind startOrSkip(Path directory, Zones zones, TsigKey... keys) {
        Optional<Path> program =
                Stream.concat(
                                Stream.of(System.getenv("PATH").split(":")),
                                Stream.of("/usr/sbin", "/usr/local/sbin", "/sbin"))
                        .map(folder -> Path.of(folder, "named"))
                        .filter(Files::isExecutable)
                        .findFirst();
        try {
            if (program.isEmpty()) {
                note("ddns: zone test and audit of a real BIND (no named in PATH; install bind9)");
                Assumptions.abort("named is not installed");
            }
            return new Bind(program.orElseThrow(), directory, zones, List.of(keys));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void note(String line) throws IOException {
        Path root = Path.of(System.getProperty("leasehold.root", ".."));
        Files.createDirectories(root.resolve("target"));
        Files.writeString(
                root.resolve("target/not-run.txt"),
                line + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    private static int freePort() throws IOException {
        InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
        for (int attempt = 0; attempt < 20; attempt++) {
            try (DatagramSocket udp = new DatagramSocket(0, loopback);
                    ServerSocket tcp = new ServerSocket(udp.getLocalPort(), 1, loopback)) {
                return tcp.getLocalPort();
            } catch (java.net.BindException _) {
                // Free for UDP only: the next one.
            }
        }
        throw new IOException("no port that is free for UDP and TCP");
    }

    private void configure(Zones zones, List<TsigKey> keys) throws IOException {
        StringBuilder text =
                new StringBuilder(
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
                                .formatted(directory, port));
        for (TsigKey key : keys) {
            text.append(
                    "key \"%s\" { algorithm %s; secret \"%s\"; };\n"
                            .formatted(
                                    key.name(),
                                    key.algorithm(),
                                    Base64.getEncoder().encodeToString(key.secret().toBytes())));
        }
        for (Map.Entry<String, String> zone : zones.policies.entrySet()) {
            text.append(
                    "zone \"%1$s\" { type primary; file \"%1$s.zone\"; %2$s };\n"
                            .formatted(zone.getKey(), zone.getValue()));
            Files.writeString(
                    directory.resolve(zone.getKey() + ".zone"),
                    """
                    $TTL 300
                    @ IN SOA ns.example.org. hostmaster.example.org. 1 3600 600 86400 300
                    @ IN NS ns.example.org.
                    """
                            + zones.records.get(zone.getKey()));
        }
        Files.writeString(directory.resolve("named.conf"), text);
    }

    private void awaitAnswer(DnsName zone) throws IOException {
        DnsLookup lookup =
                new DnsLookup(
                        new SocketTransport(Duration.ofMillis(200), System::nanoTime),
                        new Random(1));
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!(lookup.ask(address(), Optional.empty(), zone, "SOA")
                        instanceof DnsLookup.Reply.Said said)
                || !said.authoritative()) {
            if (!process.isAlive() || System.nanoTime() - deadline > 0) {
                process.destroyForcibly();
                throw new AssertionError(
                        program
                                + " does not serve:\n"
                                + Files.readString(directory.resolve("named.log")));
            }
            await(50);
        }
    }

    private boolean await(long millis) {
        try {
            return process.waitFor(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public DnsServer address() {
        return new DnsServer("127.0.0.1", port);
    }

    @Override
    public void close() {
        process.destroy();
        if (!await(5000)) {
            process.destroyForcibly();
            await(5000);
        }
    }
}
