package io.leasehold.app.real;

import io.leasehold.dhcp.testing.Netns;
import io.leasehold.dhcp.testing.Program;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// ISC's kea-dhcp4 with kea-dhcp-ddns, in front of the same BIND with the same key.
final class KeaRegistrar implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Program updater;
    private final Program server;

    private KeaRegistrar(Program updater, Program server) {
        this.updater = updater;
        this.server = server;
    }

    /// Serves 192.0.2.0/24 on br0 of the server's namespace as [KeaInteropTest#PLAN] does, and
    /// starts with no lease.
    ///
    /// @param secret of the key `leasehold`, base64
    static KeaRegistrar start(Netns namespace, Path directory, String secret) {
        try {
            Files.createDirectories(directory);
            Path dhcp =
                    Files.writeString(
                            directory.resolve("kea-dhcp4.conf"),
                            """
                            { "Dhcp4": {
                                "interfaces-config": { "interfaces": [ "br0" ] },
                                "lease-database": { "type": "memfile", "persist": false },
                                "authoritative": true,
                                "valid-lifetime": 43200,
                                "dhcp-ddns": { "enable-updates": true },
                                "ddns-send-updates": true,
                                "ddns-qualifying-suffix": "example.org.",
                                "subnet4": [ { "id": 1, "subnet": "192.0.2.0/24",
                                    "pools": [ { "pool": "192.0.2.50-192.0.2.99" } ] } ],
                                "loggers": [ { "name": "kea-dhcp4", "severity": "INFO",
                                    "output_options": [ { "output": "stdout" } ] } ] } }
                            """);
            Path ddns =
                    Files.writeString(
                            directory.resolve("kea-dhcp-ddns.conf"),
                            """
                            { "DhcpDdns": {
                                "tsig-keys": [ { "name": "leasehold", "algorithm": "HMAC-SHA256",
                                                 "secret": "%1$s" } ],
                                "forward-ddns": { "ddns-domains": [ { "name": "example.org.",
                                    "key-name": "leasehold",
                                    "dns-servers": [ { "ip-address": "127.0.0.1" } ] } ] },
                                "reverse-ddns": { "ddns-domains": [ { "name": "2.0.192.in-addr.arpa.",
                                    "key-name": "leasehold",
                                    "dns-servers": [ { "ip-address": "127.0.0.1" } ] } ] },
                                "loggers": [ { "name": "kea-dhcp-ddns", "severity": "INFO",
                                    "output_options": [ { "output": "stdout" } ] } ] } }
                            """
                                    .formatted(secret));
            Program updater = run(namespace, directory, "kea-dhcp-ddns", ddns);
            updater.await("DHCP_DDNS_STARTED", PATIENCE);
            Program server = run(namespace, directory, "kea-dhcp4", dhcp);
            server.await("DHCP4_STARTED", PATIENCE);
            return new KeaRegistrar(updater, server);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Program run(Netns namespace, Path directory, String name, Path configuration)
            throws IOException {
        // A copy: Debian's AppArmor profile keeps the program at its place from other files.
        Path program =
                Files.copy(
                        Path.of("/usr/sbin", name),
                        directory.resolve(name),
                        StandardCopyOption.REPLACE_EXISTING,
                        StandardCopyOption.COPY_ATTRIBUTES);
        return namespace.start(
                List.of(program.toString(), "-c", configuration.toString()),
                Map.of(
                        "KEA_PIDFILE_DIR", directory.toString(),
                        "KEA_LOCKFILE_DIR", directory.toString(),
                        "KEA_LOGGER_DESTINATION", "stdout"));
    }

    /// What both said, for a failure.
    String said() {
        return String.join("\n", server.output()) + "\n" + String.join("\n", updater.output());
    }

    @Override
    public void close() {
        for (Program program : List.of(server, updater)) {
            program.terminate();
            program.close();
        }
    }
}
