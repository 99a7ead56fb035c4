package io.leasehold.app.differential;

import static java.util.stream.Collectors.joining;

import io.leasehold.app.differential.Setting.Kind;
import io.leasehold.dhcp.testing.Netns;
import io.leasehold.dhcp.testing.Program;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// ISC's kea-dhcp4 in a namespace, with its leases in memory. Its files are in a directory of the
/// caller's.
final class KeaServer {
    private static final Path INSTALLED = Path.of("/usr/sbin/kea-dhcp4");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Program program;

    private KeaServer(Program program) {
        this.program = program;
    }

    /// The configuration file: authoritative, because Leasehold is unless told otherwise.
    static String configuration(List<Sequence> sequences) {
        return """
        {
          "Dhcp4": {
            "interfaces-config": { "interfaces": [ "%s" ], "dhcp-socket-type": "raw" },
            "lease-database": { "type": "memfile", "persist": false },
            "authoritative": true,
            "valid-lifetime": 3600, "min-valid-lifetime": 600, "max-valid-lifetime": 7200,
            "calculate-tee-times": true,
            "host-reservation-identifiers": [ "hw-address", "client-id", "circuit-id" ],
            "dhcp-ddns": { "enable-updates": true }, "ddns-send-updates": false,
            "hooks-libraries": [ %s ],
            "option-def": [
              { "name": "site-numbers", "code": 230, "type": "uint16", "array": true },
              { "name": "site-record", "code": 231, "type": "record",
                "record-types": "uint8, ipv4-address, string" },
              { "name": "site-name", "code": 232, "type": "fqdn" },
              { "name": "site-flag", "code": 233, "type": "boolean" },
              { "name": "site-space", "code": 234, "type": "empty", "encapsulate": "site" },
              { "name": "site-address", "code": 1, "space": "site", "type": "ipv4-address" },
              { "name": "site-text", "code": 2, "space": "site", "type": "string" } ],
            "loggers": [ { "name": "kea-dhcp4", "severity": "INFO",
                           "output_options": [ { "output": "stdout" } ] } ],
            "client-classes": [
        %s ],
            "shared-networks": [
        %s ],
            "subnet4": [
        %s,
              { "id": 2000, "subnet": "%s", "interface": "%s",
                "option-data": [
                  { "name": "routers", "data": "%s" },
                  { "name": "domain-name-servers", "data": "192.0.2.53, 192.0.2.54" },
                  { "name": "domain-name", "data": "example.org" },
                  { "name": "ntp-servers", "data": "192.0.2.123" } ],
                "pools": [
                  { "pool": "198.19.1.0-198.19.15.254" },
        %s ] }
            ]
          }
        }
        """
                .formatted(
                        Cable.SERVER_LINK,
                        bootpHook().map("{ \"library\": \"%s\" }"::formatted).orElse(""),
                        Classes.KEA.stripTrailing(),
                        join(sequences, Kind.NETWORK),
                        join(sequences, Kind.SUBNET),
                        Cast.LINK,
                        Cable.SERVER_LINK,
                        Cast.SERVER,
                        join(sequences, Kind.POOL));
    }

    /// The library that makes it answer BOOTP, which the package has.
    private static Optional<Path> bootpHook() {
        try (Stream<Path> places = Files.list(Path.of("/usr/lib"))) {
            return places.map(place -> place.resolve("kea/hooks/libdhcp_bootp.so"))
                    .filter(Files::exists)
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String join(List<Sequence> sequences, Kind kind) {
        return sequences.stream()
                .filter(sequence -> sequence.setting().kind() == kind)
                .map(sequence -> sequence.setting().kea(sequence.cast()).strip().indent(6))
                .map(String::stripTrailing)
                .collect(joining(",\n"));
    }

    /// Has it check the file, then starts it and waits until it serves.
    static KeaServer start(Netns namespace, Path directory, String configuration) {
        Map<String, String> environment =
                Map.of(
                        "KEA_PIDFILE_DIR", directory.toString(),
                        "KEA_LOCKFILE_DIR", directory.toString(),
                        "KEA_LOGGER_DESTINATION", "stdout");
        try {
            Files.createDirectories(directory);
            // A copy: Debian's AppArmor profile keeps the program at its place from other files.
            String program = Files.copy(INSTALLED, directory.resolve("kea-dhcp4")).toString();
            Path file = Files.writeString(directory.resolve("kea-dhcp4.conf"), configuration);
            try (Program check =
                    namespace.start(List.of(program, "-t", file.toString()), environment)) {
                if (check.exit(PATIENCE) != 0) {
                    throw new AssertionError("kea-dhcp4 -t:\n" + String.join("\n", check.output()));
                }
            }
            Program server = namespace.start(List.of(program, "-c", file.toString()), environment);
            server.await("DHCP4_STARTED", PATIENCE);
            return new KeaServer(server);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Program program() {
        return program;
    }
}
