package io.leasehold.app.real;

import io.leasehold.app.Main;
import io.leasehold.dhcp.testing.Netns;
import io.leasehold.dhcp.testing.NotRun;
import io.leasehold.dhcp.testing.Program;
import io.leasehold.ipam.net.Ipv4Address;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The real program in a namespace of its own, with its configuration file, its database and a BIND
/// beside it; clients join by cable.
///
/// ```java
/// try (RealLan lan = RealLan.create("the main job")) {
///     lan.segment("br0", "192.0.2.1/24");
///     LanClient client = lan.client(Kind.UDHCPC, false, "printer", "br0");
///     lan.dns("2.0.192.in-addr.arpa").start();
///     lan.configure("""
///             plan:
///               subnets:
///                 - { prefix: 192.0.2.0/24, interface: br0, pools: [192.0.2.50-192.0.2.99] }
///             """);
///     lan.start();
///     client.start();
/// }
/// ```
///
/// Closing ends what was started and deletes the directory.
public final class RealLan implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration START_PATIENCE = Duration.ofSeconds(90);

    /// Of the key `leasehold`, base64.
    static final String KEY_SECRET = "bGVhc2Vob2xkIHRlc3RzIG9ubHksIDMyIGJ5dGVzISE=";

    private static final String KEY =
            """
            key "leasehold" {
              algorithm hmac-sha256;
              secret "%s";
            };
            """
                    .formatted(KEY_SECRET);

    /// One line of `leasehold leases`.
    record LeaseLine(Ipv4Address address, String state, String mac, String name, String dns) {
        boolean isBound() {
            return state.equals("BOUND");
        }
    }

    private final String what;
    private final Netns server;
    private final Path directory;
    private final List<AutoCloseable> parts = new ArrayList<>();
    private final List<String> interfaces = new ArrayList<>();
    private String database;
    private String dhcp = "";
    private final List<Program> started = new ArrayList<>();
    private @Nullable NameServer nameServer;
    private @Nullable Program program;

    private RealLan(String what, Netns server, Path directory) {
        this.what = what;
        this.server = server;
        this.directory = directory;
        this.database = "database: { embedded: " + directory + "/data }\n";
    }

    /// Skips the running test where the machine lacks root, namespaces, or one of the programs.
    ///
    /// @param what what is untested otherwise
    public static RealLan create(String what, String... programs) {
        Netns.require(what, programs);
        NotRun.unless(
                System.getProperty("os.name").equals("Linux"), what + ": needs Linux namespaces");
        try {
            Path directory = Files.createTempDirectory(Path.of("/tmp"), "leasehold-real-");
            // The database runs as a user without rights; it has to get through.
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
            Path key = Files.writeString(directory.resolve("tsig.key"), KEY);
            Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
            return new RealLan(what, Netns.create("server"), directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Netns server() {
        return server;
    }

    public Path directory() {
        return directory;
    }

    Path configuration() {
        return directory.resolve("leasehold.yaml");
    }

    /// A bridge of the server's, which it serves on; clients are plugged into it.
    void segment(String bridge, String cidr) {
        server.bridge(bridge);
        server.address(bridge, cidr);
        interfaces.add(bridge);
    }

    /// Another interface to serve on.
    public void serveOn(String name) {
        interfaces.add(name);
    }

    /// A namespace with eth0 in that bridge.
    Netns join(String label, String bridge) {
        Netns client = closeLater(Netns.create(label));
        String port = "p" + parts.size();
        server.veth(port, client, "eth0");
        server.run("ip", "link", "set", port, "master", bridge);
        return client;
    }

    LanClient client(LanClient.Kind kind, boolean broadcast, String name, String bridge) {
        // dhclient cannot be told to set the flag; its cable does it.
        Netns namespace =
                kind == LanClient.Kind.DHCLIENT && broadcast
                        ? joinThroughFlagSetter(name, bridge)
                        : join(name, bridge);
        return LanClient.on(namespace, kind, broadcast, name, directory.resolve(name));
    }

    private Netns joinThroughFlagSetter(String label, String bridge) {
        Netns client = closeLater(Netns.create(label));
        Netns cable = closeLater(Netns.create("cable"));
        String port = "p" + parts.size();
        server.veth(port, cable, "far");
        server.run("ip", "link", "set", port, "master", bridge);
        cable.veth("near", client, "eth0");
        closeLater(FlagSetter.between(cable, "near", "far"));
        return client;
    }

    <T extends AutoCloseable> T closeLater(T part) {
        parts.add(part);
        return part;
    }

    /// BIND with these reverse zones and example.org; not started.
    NameServer dns(String... reverseZones) {
        try {
            nameServer =
                    new NameServer(
                            server, directory.resolve("named"), KEY, Arrays.asList(reverseZones));
            return nameServer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    NameServer dns() {
        if (nameServer == null) {
            throw new IllegalStateException("no name server yet");
        }
        return nameServer;
    }

    /// @param yaml the `database:` part instead of the embedded one
    void database(String yaml) {
        database = yaml;
    }

    /// @param yaml what its `dhcp:` part is to have besides the interfaces
    public void dhcp(String yaml) {
        dhcp = yaml;
    }

    /// Writes the file.
    ///
    /// @param plan its `plan:` part
    public void configure(String plan) {
        String names =
                nameServer == null ? "" : nameServer.configuration(directory.resolve("tsig.key"));
        try {
            Files.writeString(
                    configuration(),
                    "server: { id: real }\ndhcp:\n  interfaces: "
                            + interfaces
                            + "\n"
                            + dhcp.indent(2)
                            + database
                            + names
                            + plan);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Starts the program and waits until it serves.
    ///
    /// @return how long that took
    public Duration start() {
        Instant began = Instant.now();
        Program next = server.start(command("run"), Map.of("LEASEHOLD_LOG", "DEBUG"));
        program = next;
        started.add(next);
        next.await("serving; page and API", START_PATIENCE);
        return Duration.between(began, Instant.now());
    }

    public Program program() {
        if (program == null) {
            throw new IllegalStateException("not started yet");
        }
        return program;
    }

    /// SIGTERM.
    ///
    /// @return the exit status
    int stop() {
        // Not Process.destroy: that also stops listening to what it says at last.
        signal(program(), "TERM");
        return program().exit(PATIENCE);
    }

    /// SIGKILL for the JVM alone.
    void kill() {
        signal(program(), "KILL");
        int _ = program().exit(PATIENCE);
    }

    void reload() {
        signal(program(), "HUP");
    }

    static void signal(Program program, String name) {
        try {
            int status =
                    new ProcessBuilder("kill", "-" + name, Long.toString(program.pid()))
                            .start()
                            .waitFor();
            if (status != 0) {
                throw new AssertionError("kill -" + name + " " + program.pid() + ": " + status);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    /// Runs a command of the program beside the running server.
    Netns.Result leasehold(String... arguments) {
        return finish(command(arguments), arguments);
    }

    /// Runs a command that has no configuration file.
    public Netns.Result withoutConfiguration(String... arguments) {
        return finish(java(arguments), arguments);
    }

    private Netns.Result finish(List<String> java, String... arguments) {
        Program command = server.start(java, Map.of());
        try (command) {
            return new Netns.Result(
                    "leasehold " + String.join(" ", arguments),
                    command.exit(Duration.ofSeconds(60)),
                    command.output());
        }
    }

    private List<String> command(String... arguments) {
        List<String> command = java(arguments);
        command.addAll(List.of("--config", configuration().toString()));
        return command;
    }

    private List<String> java(String... arguments) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-Xshare:auto",
                                "-Xmx384m",
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty(
                                        "surefire.test.class.path",
                                        System.getProperty("java.class.path")),
                                Main.class.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    /// What `leasehold leases` lists.
    List<LeaseLine> leases() {
        return leasehold("leases").orFail().stream()
                .map(line -> line.trim().split("\\s+", 6))
                .filter(fields -> fields.length == 6 && fields[0].matches("[0-9.]+"))
                .map(
                        fields ->
                                new LeaseLine(
                                        Ipv4Address.parse(fields[0]),
                                        fields[1],
                                        fields[2].toLowerCase(Locale.ROOT),
                                        fields[3],
                                        fields[5].replaceFirst(".*dns:", "")))
                .toList();
    }

    /// Asks the API with curl from the server's namespace.
    ///
    /// @return status code, line break, body
    String curl(String... arguments) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "curl",
                                "-sS",
                                "-o",
                                "-",
                                "-w",
                                "\nstatus:%{http_code}",
                                "-m",
                                "20"));
        command.addAll(List.of(arguments));
        return String.join("\n", server.run(command.toArray(String[]::new)));
    }

    /// Processes whose command line or working directory shows the database's directory.
    List<ProcessHandle> databaseProcesses() {
        Path data = directory.resolve("data");
        return ProcessHandle.allProcesses().filter(p -> belongsTo(p, data)).toList();
    }

    private static boolean belongsTo(ProcessHandle process, Path data) {
        try {
            Path proc = Path.of("/proc", Long.toString(process.pid()));
            return Optional.of(Files.readSymbolicLink(proc.resolve("cwd")))
                    .filter(cwd -> cwd.startsWith(data))
                    .isPresent();
        } catch (IOException _) {
            // It has ended.
            return false;
        }
    }

    /// Prints a measured figure where the build's log shows it.
    public static void figure(String format, Object... values) {
        System.out.println("[real] " + format.formatted(values));
    }

    /// Keeps what the servers of this LAN said, for whoever looks into a failure.
    private void keepLogs() {
        Path log = Path.of("target", "real", what.replaceAll("[^a-z0-9]+", "-") + ".log");
        try {
            Files.createDirectories(log.toAbsolutePath().getParent());
            Files.write(log, started.stream().flatMap(p -> p.output().stream()).toList());
        } catch (IOException e) {
            figure("writing %s: %s", log, e);
        }
    }

    @Override
    public void close() {
        if (program != null && program.isAlive()) {
            try {
                int _ = stop();
            } catch (AssertionError stuck) {
                program.close();
                figure("the server had to be killed: %s", stuck.getMessage());
            }
        }
        keepLogs();
        for (AutoCloseable part : parts.reversed()) {
            try {
                part.close();
            } catch (Exception e) {
                figure("closing %s: %s", part, e);
            }
        }
        if (nameServer != null) {
            nameServer.close();
        }
        server.close();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            figure("removing %s: %s", directory, e);
        }
    }
}
