package io.leasehold.app.real;

import io.leasehold.ddns.dns.DnsQueryClient;
import io.leasehold.ddns.dns.DnsQueryClient.QueryAnswer;
import io.leasehold.ddns.dns.SocketTransport;
import io.leasehold.ddns.plan.RecordData;
import io.leasehold.ddns.plan.RecordType;
import io.leasehold.ddns.zone.DnsServer;
import io.leasehold.dhcp.testing.Netns;
import io.leasehold.dhcp.testing.Program;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.net.Ipv4Address;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// BIND on 127.0.0.1 of a namespace. It takes updates signed with the key `leasehold` only, and
/// only of the types A, PTR and DHCID.
final class NameServer implements AutoCloseable {
    static final String ZONE = "example.org";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final DnsServer ADDRESS = new DnsServer("127.0.0.1", 53);

    private final Netns namespace;
    private final Path directory;
    private final List<String> reverseZones;
    private final DnsQueryClient queries =
            new DnsQueryClient(
                    new SocketTransport(Duration.ofSeconds(1), System::nanoTime),
                    new SecureRandom());
    private @Nullable Program named;
    private int port = 53;

    /// Writes its configuration.
    ///
    /// @param key a key statement as tsig-keygen prints it
    NameServer(Netns namespace, Path directory, String key, List<String> reverseZones)
            throws IOException {
        this.namespace = namespace;
        this.directory = Files.createDirectories(directory);
        this.reverseZones = List.copyOf(reverseZones);
        StringBuilder configuration =
                new StringBuilder(
                        """
                        options {
                          directory "%1$s"; pid-file none; session-keyfile "%1$s/session.key";
                          managed-keys-directory "%1$s"; lock-file none;
                          listen-on { 127.0.0.1; }; listen-on-v6 { none; };
                          recursion no; notify no; dnssec-validation no; allow-transfer { 127.0.0.1; };
                        };
                        controls { };
                        logging { category default { default_stderr; }; };
                        %2$s
                        """
                                .formatted(directory, key));
        zone(configuration, ZONE, "A DHCID");
        for (String reverse : reverseZones) {
            zone(configuration, reverse, "PTR DHCID");
        }
        Files.writeString(directory.resolve("named.conf"), configuration.toString());
    }

    private void zone(StringBuilder configuration, String zone, String types) throws IOException {
        configuration.append(
                """
                zone "%1$s" {
                  type primary; file "%1$s.zone";
                  update-policy { grant leasehold zonesub %2$s; };
                };
                """
                        .formatted(zone, types));
        Files.writeString(
                directory.resolve(zone + ".zone"),
                """
                $TTL 300
                @ IN SOA ns.example.org. hostmaster.example.org. 1 3600 600 86400 300
                @ IN NS ns.example.org.
                """
                        + (zone.equals(ZONE) ? "ns IN A 192.0.2.1\n" : ""));
    }

    /// Adds records to a zone file, in its format: what others have put there. Before the start.
    void plant(String zone, String records) {
        try {
            Files.writeString(
                    directory.resolve(zone + ".zone"), records, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Has the program send updates to another port of 127.0.0.1, where something passes them on.
    /// Before the configuration is written.
    void reachedThrough(int otherPort) {
        port = otherPort;
    }

    /// What a zone holds (AXFR): name, type and data of each record, without SOA and NS.
    Set<String> contents(String zone) {
        return records(zone, false);
    }

    /// The same with the TTL after the name.
    Set<String> records(String zone) {
        return records(zone, true);
    }

    private Set<String> records(String zone, boolean withTtl) {
        Set<String> records = new TreeSet<>();
        for (String line :
                namespace.run("dig", "@127.0.0.1", "+noall", "+answer", "+onesoa", "AXFR", zone)) {
            String[] field = line.split("\\s+", 5);
            if (field.length == 5 && !Set.of("SOA", "NS").contains(field[3])) {
                // dig breaks long base64 into words; in names case means nothing.
                String data =
                        switch (field[3]) {
                            case "DHCID" -> field[4].replace(" ", "");
                            case "PTR" -> field[4].toLowerCase(Locale.ROOT);
                            default -> field[4];
                        };
                records.add(
                        field[0].toLowerCase(Locale.ROOT)
                                + (withTtl ? " " + field[1] : "")
                                + " "
                                + field[3]
                                + " "
                                + data);
            }
        }
        return records;
    }

    /// The `dns:` part of a configuration file that means this server.
    String configuration(Path keyFile) {
        StringBuilder yaml =
                new StringBuilder(
                        """
                        dns:
                          keys:
                            - { name: leasehold, algorithm: hmac-sha256, secretFile: %s }
                          zones:
                        """
                                .formatted(keyFile));
        for (String zone : all()) {
            yaml.append(
                    "    - { zone: %s, servers: [\"127.0.0.1:%d\"], key: leasehold }\n"
                            .formatted(zone, port));
        }
        return yaml.toString();
    }

    private List<String> all() {
        return java.util.stream.Stream.concat(
                        java.util.stream.Stream.of(ZONE), reverseZones.stream())
                .toList();
    }

    /// Starts it and waits until it answers.
    void start() {
        Program started =
                namespace.start("named", "-g", "-n", "1", "-c", directory + "/named.conf");
        named = started;
        Until.yes(
                PATIENCE,
                () -> {
                    if (!started.isAlive()) {
                        throw new AssertionError(
                                "named ended:\n" + String.join("\n", started.output()));
                    }
                    return ask(ZONE, RecordType.SOA) instanceof QueryAnswer.Found;
                },
                () -> "named answers:\n" + String.join("\n", started.output()));
    }

    void stop() {
        Program running = named;
        if (running != null) {
            running.terminate();
            running.exit(PATIENCE);
            named = null;
        }
    }

    /// What it says now; asked from inside its namespace.
    QueryAnswer ask(String name, RecordType type) {
        return Inside.call(namespace, () -> queries.query(ADDRESS, DnsName.parse(name), type));
    }

    /// The one address of a name.
    Optional<Ipv4Address> address(String name) {
        return ask(name, RecordType.A) instanceof QueryAnswer.Found(List<RecordData> records)
                        && records.size() == 1
                        && records.getFirst() instanceof RecordData.A(Ipv4Address address)
                ? Optional.of(address)
                : Optional.empty();
    }

    /// The one name of an address.
    Optional<String> pointer(Ipv4Address address) {
        return ask(DnsName.reverseOf(address).toString(), RecordType.PTR)
                                instanceof QueryAnswer.Found(List<RecordData> records)
                        && records.size() == 1
                        && records.getFirst() instanceof RecordData.Ptr(DnsName name)
                ? Optional.of(name.toString())
                : Optional.empty();
    }

    /// Whether A and PTR say this and nothing else.
    boolean publishes(String name, Ipv4Address address) {
        return address(name).equals(Optional.of(address))
                && pointer(address).equals(Optional.of(DnsName.parse(name).toString()));
    }

    /// Whether neither name nor address own anything of the types we write.
    boolean forgot(String name, Ipv4Address address) {
        return isGone(name, RecordType.A)
                && isGone(name, RecordType.DHCID)
                && isGone(DnsName.reverseOf(address).toString(), RecordType.PTR);
    }

    private boolean isGone(String name, RecordType type) {
        return switch (ask(name, type)) {
            case QueryAnswer.NoSuchName _ -> true;
            case QueryAnswer.Found(List<RecordData> records) -> records.isEmpty();
            case QueryAnswer.Failed _ -> false;
        };
    }

    /// What it would not do for us: updates of a type, name or key that it does not allow.
    List<String> refusals() {
        Program running = named;
        return running == null
                ? List.of()
                : running.output().stream()
                        .filter(
                                line ->
                                        line.contains("denied")
                                                || line.contains("rejected")
                                                || line.contains("REFUSED"))
                        .toList();
    }

    @Override
    public void close() {
        Program running = named;
        if (running != null) {
            running.close();
        }
    }
}
