package io.leasehold.app.real;

import io.leasehold.dhcp.testing.Netns;
import io.leasehold.dhcp.testing.Program;
import io.leasehold.ipam.net.Ipv4Address;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A DHCP client as a distribution ships it, on eth0 of a namespace. What it tells its hook script
/// is its log. Its state (leases, DUID) lies in a directory of its own and outlives it, as on a
/// disk. Not thread-safe.
final class LanClient {
    /// Which program.
    enum Kind {
        UDHCPC,
        DHCLIENT,
        DHCPCD;

        String program() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final Set<String> BOUND = Set.of("BOUND", "REBOOT");
    private static final Set<String> RENEWED = Set.of("RENEW", "REBIND");

    /// One line for each call: the event, then the address. It does to the interface what the
    /// distribution's own scripts do and leaves /etc/resolv.conf alone, which all namespaces share.
    private static final String HOOK =
            """
            #!/bin/sh
            case "${1:-$reason}" in
            deconfig|EXPIRE|FAIL|RELEASE|STOP|nak)
                [ -n "$1$old_ip_address" ] && ip -4 address flush dev eth0 ;;
            PREINIT)
                ip link set eth0 up ;;
            bound|renew)
                ip address replace "$ip/$mask" dev eth0
                [ -z "$router" ] || ip route replace default via "${router%% *}" ;;
            BOUND|RENEW|REBIND|REBOOT)
                if [ -n "$configure" ]; then
                    [ "$old_ip_address" = "$new_ip_address" ] || ip -4 address flush dev eth0
                    ip address replace "$new_ip_address/24" dev eth0
                    [ -z "$new_routers" ] || ip route replace default via "${new_routers%% *}"
                fi ;;
            esac
            echo "${1:-$reason} ${ip:-$new_ip_address}" >>DIRECTORY/events
            """;

    /// What the hook script was told.
    record Event(String name, Optional<Ipv4Address> address) {}

    private final Netns namespace;
    private final Kind kind;
    private final boolean broadcast;
    private final String name;
    private final Path directory;
    private @Nullable Program program;

    private LanClient(Netns namespace, Kind kind, boolean broadcast, String name, Path directory) {
        this.namespace = namespace;
        this.kind = kind;
        this.broadcast = broadcast;
        this.name = name;
        this.directory = directory;
    }

    static LanClient on(
            Netns namespace, Kind kind, boolean broadcast, String name, Path directory) {
        try {
            Files.createDirectories(directory.resolve("state"));
            Files.createDirectories(directory.resolve("run"));
            // The unprivileged part of dhcpcd has to get through.
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
            Path hook =
                    Files.writeString(
                            directory.resolve("hook"),
                            HOOK.replace("DIRECTORY", directory.toString())
                                    .replace("$configure", kind == Kind.DHCLIENT ? "yes" : ""));
            Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.writeString(
                    directory.resolve("dhclient.conf"),
                    """
                    send host-name "%s";
                    request subnet-mask, routers, domain-name-servers;
                    initial-interval 1;
                    backoff-cutoff 2;
                    retry 2;
                    reboot 5;
                    """
                            .formatted(name));
            Files.writeString(
                    directory.resolve("dhcpcd.conf"),
                    """
                    hostname %s
                    duid
                    persistent
                    noarp
                    noipv4ll
                    nodelay
                    ipv4only
                    option subnet_mask, routers, domain_name_servers
                    %s
                    """
                            .formatted(name, broadcast ? "broadcast" : ""));
            Files.writeString(directory.resolve("events"), "");
            return new LanClient(namespace, kind, broadcast, name, directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Netns namespace() {
        return namespace;
    }

    Kind kind() {
        return kind;
    }

    /// The name it asks for, without the zone.
    String name() {
        return name;
    }

    String mac() {
        return namespace.hardwareAddress("eth0");
    }

    /// Starts it and waits for its address.
    Ipv4Address start() {
        return start(Optional.empty());
    }

    /// @param wanted an address to ask for; the others than udhcpc ask for what their lease file
    ///   says
    Ipv4Address start(Optional<Ipv4Address> wanted) {
        int before = events().size();
        program = namespace.start(command(wanted), Map.of());
        return awaitAddress(before, BOUND);
    }

    private List<String> command(Optional<Ipv4Address> wanted) {
        String hook = directory.resolve("hook").toString();
        return switch (kind) {
            case UDHCPC -> {
                List<String> command =
                        new ArrayList<>(List.of("udhcpc", "-f", "-i", "eth0", "-s", hook));
                command.addAll(List.of("-T", "1", "-t", "10", "-A", "2", "-x", "hostname:" + name));
                if (broadcast) {
                    command.add("-B");
                }
                wanted.ifPresent(address -> command.addAll(List.of("-r", address.toString())));
                yield command;
            }
            case DHCLIENT -> dhclient("-d");
            case DHCPCD ->
                    // Its places are compiled in and the same for all namespaces; `ip netns exec`
                    // gave it mounts of its own.
                    List.of(
                            "sh",
                            "-c",
                            "mkdir -p /var/lib/dhcpcd /run/dhcpcd"
                                    + " && mount --bind "
                                    + directory.resolve("state")
                                    + " /var/lib/dhcpcd && mount --bind "
                                    + directory.resolve("run")
                                    + " /run/dhcpcd && exec dhcpcd -B -d -4 -f "
                                    + directory.resolve("dhcpcd.conf")
                                    + " -c "
                                    + hook
                                    + " eth0");
        };
    }

    private List<String> dhclient(String... mode) {
        List<String> command = new ArrayList<>(List.of("dhclient", "-4", "-v"));
        command.addAll(List.of(mode));
        command.addAll(
                List.of(
                        "-sf",
                        directory.resolve("hook").toString(),
                        "-cf",
                        directory.resolve("dhclient.conf").toString(),
                        "-lf",
                        directory.resolve("state/dhclient.leases").toString(),
                        "-pf",
                        directory.resolve("run/dhclient.pid").toString(),
                        "eth0"));
        return command;
    }

    /// What the script was told so far.
    List<Event> events() {
        try {
            return Files.readAllLines(directory.resolve("events")).stream()
                    .map(line -> line.split(" ", 2))
                    .map(
                            words ->
                                    new Event(
                                            words[0].toUpperCase(java.util.Locale.ROOT),
                                            words.length < 2 || words[1].isBlank()
                                                    ? Optional.empty()
                                                    : Optional.of(
                                                            Ipv4Address.parse(words[1].trim()))))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Waits for one of these events after the first `before`, and returns its address.
    private Ipv4Address awaitAddress(int before, Set<String> wanted) {
        return Until.some(
                PATIENCE,
                () ->
                        events().stream()
                                .skip(before)
                                .filter(event -> wanted.contains(event.name()))
                                .flatMap(event -> event.address().stream())
                                .findFirst(),
                () -> this + ": none of " + wanted + " in " + events() + output());
    }

    /// Waits for the next time it gets an address anew, by NAK and DISCOVER for instance.
    Ipv4Address awaitRebound(int before) {
        return awaitAddress(before, BOUND);
    }

    private String output() {
        return program == null ? "" : "\n" + String.join("\n", program.output());
    }

    Program program() {
        if (program == null) {
            throw new IllegalStateException(this + " was not started");
        }
        return program;
    }

    /// Has it renew now; dhclient has no such order and renews at T1.
    void order() {
        if (kind != Kind.DHCLIENT) {
            RealLan.signal(program(), "USR1");
        }
    }

    /// Waits for its next renewal, asking for it where that can be done.
    Ipv4Address renew() {
        int before = events().size();
        order();
        return awaitAddress(before, RENEWED);
    }

    /// Has it give its address back and end.
    void release() {
        switch (kind) {
            case UDHCPC -> {
                RealLan.signal(program(), "USR2");
                program().await("entering released state", PATIENCE);
                program().terminate();
            }
            case DHCLIENT -> namespace.run(dhclient("-r").toArray(String[]::new));
            case DHCPCD -> RealLan.signal(program(), "ALRM");
        }
        int _ = program().exit(PATIENCE);
    }

    /// Ends it without a word to the server and takes its address away, as a power cut does.
    void kill() {
        program().close();
        namespace.tryRun("ip", "-4", "address", "flush", "dev", "eth0");
    }

    /// Whether the network carries it: a ping there and back.
    void ping(String address) {
        boolean answers =
                Inside.call(namespace, () -> InetAddress.ofLiteral(address).isReachable(5000));
        if (!answers) {
            throw new AssertionError(this + ": no answer to a ping from " + address);
        }
    }

    @Override
    public String toString() {
        return kind.program() + (broadcast ? ", broadcast flag set" : ", broadcast flag clear");
    }
}
