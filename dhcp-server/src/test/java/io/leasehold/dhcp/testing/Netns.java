package io.leasehold.dhcp.testing;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A network namespace of its own for one end of a test: a server, a client, a relay.
///
/// ```java
/// try (Netns server = Netns.create("server"); Netns client = Netns.create("client")) {
///     server.veth("lan0", client, "eth0");
///     server.address("lan0", "192.0.2.1/24");
///     Program dhcpd = server.startJava(ServerMain.class, "lan0");
///     dhcpd.await("READY", ofSeconds(10));
///     client.run("udhcpc", "-f", "-n", "-q", "-i", "eth0");
/// }
/// ```
///
/// Names carry the pid of this JVM, so that parallel builds do not meet. Closing kills what was
/// started inside and deletes the namespace with its interfaces; a shutdown hook does the same for
/// what was left open, and the first use in a JVM removes what a killed one left behind. Not
/// thread-safe.
public final class Netns implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern OURS = Pattern.compile("lh-(\\d+)-\\S+");
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final Set<Netns> OPEN = ConcurrentHashMap.newKeySet();
    private static boolean prepared;
    private static @Nullable Boolean possible;

    private final String name;
    private final List<Program> programs = new ArrayList<>();

    private Netns(String name) {
        this.name = name;
    }

    /// Skips the running test unless namespaces can be made and these programs are installed.
    ///
    /// @param what what is untested otherwise, for the list at the end of the build
    public static void require(String what, String... programs) {
        NotRun.unless(isPossible(), what + ": needs root and network namespaces");
        for (String program : programs) {
            NotRun.unless(NotRun.hasProgram(program), what + ": needs " + program);
        }
    }

    /// Whether this process may make namespaces; found out once, by making one.
    public static synchronized boolean isPossible() {
        if (possible == null) {
            possible = NotRun.hasProgram("ip") && makesOne();
        }
        return possible;
    }

    private static boolean makesOne() {
        // Whoever may not, root in a container for instance, is refused by `ip` or the kernel.
        try (Netns probe = create("probe")) {
            return probe.tryRun("ip", "link", "show", "lo").status() == 0;
        } catch (AssertionError _) {
            return false;
        }
    }

    /// Makes one, with its loopback up.
    ///
    /// @param label short word that shows in its name
    public static Netns create(String label) {
        prepare();
        Netns made =
                new Netns(
                        "lh-"
                                + ProcessHandle.current().pid()
                                + "-"
                                + NUMBER.incrementAndGet()
                                + "-"
                                + label);
        onHost("ip", "netns", "add", made.name).orFail();
        OPEN.add(made);
        made.run("ip", "link", "set", "lo", "up");
        return made;
    }

    private static synchronized void prepare() {
        if (prepared) {
            return;
        }
        prepared = true;
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> List.copyOf(OPEN).forEach(Netns::close)));
        for (String line : onHost("ip", "netns", "list").output()) {
            Matcher ours = OURS.matcher(line.split(" ")[0]);
            if (ours.matches() && ProcessHandle.of(Long.parseLong(ours.group(1))).isEmpty()) {
                new Netns(ours.group()).delete();
            }
        }
    }

    public String name() {
        return name;
    }

    /// Lays a cable from here to there; both ends are up.
    public void veth(String here, Netns other, String there) {
        onHost(
                        "ip",
                        "link",
                        "add",
                        here,
                        "netns",
                        name,
                        "type",
                        "veth",
                        "peer",
                        "name",
                        there,
                        "netns",
                        other.name)
                .orFail();
        up(here);
        other.up(there);
    }

    /// Makes a bridge that is up, of these interfaces.
    public void bridge(String bridge, String... ports) {
        run("ip", "link", "add", bridge, "type", "bridge", "forward_delay", "0");
        for (String port : ports) {
            run("ip", "link", "set", port, "master", bridge);
        }
        up(bridge);
    }

    public void up(String link) {
        run("ip", "link", "set", link, "up");
    }

    /// @param cidr like 192.0.2.1/24
    public void address(String link, String cidr) {
        run("ip", "address", "add", cidr, "dev", link);
    }

    /// Runs `ip route add`.
    public void route(String... arguments) {
        List<String> command = new ArrayList<>(List.of("ip", "route", "add"));
        command.addAll(List.of(arguments));
        run(command.toArray(String[]::new));
    }

    /// Lets it forward packets, as a router does.
    public void forward() {
        run("sysctl", "-q", "-w", "net.ipv4.ip_forward=1");
    }

    /// The hardware address of an interface in it.
    public String hardwareAddress(String link) {
        return run("cat", "/sys/class/net/" + link + "/address").getFirst().trim();
    }

    /// Runs a program in it to its end and returns its output.
    ///
    /// @throws AssertionError with the output if it fails or takes more than a minute
    public List<String> run(String... command) {
        return tryRun(command).orFail();
    }

    /// Runs a program in it to its end, well or not.
    public Result tryRun(String... command) {
        return finish(Program.start(inside(List.of(command)), Map.of()), command);
    }

    /// Starts a program in it; it is killed at the latest when this closes.
    public Program start(String... command) {
        return start(List.of(command), Map.of());
    }

    public Program start(List<String> command, Map<String, String> environment) {
        Program program = Program.start(inside(command), environment);
        programs.add(program);
        return program;
    }

    /// Starts a main class of this test's class path in a JVM of its own.
    public Program startJava(Class<?> main, String... arguments) {
        return startJava(List.of(), main, arguments);
    }

    /// @param wrapper a command to start the JVM with, like `setpriv` and its options
    public Program startJava(List<String> wrapper, Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>(wrapper);
        command.addAll(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xshare:auto",
                        "-Xmx128m",
                        "-Djava.net.preferIPv4Stack=true",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        // Surefire's own class path is a jar with a manifest; this is the real one.
                        System.getProperty(
                                "surefire.test.class.path", System.getProperty("java.class.path")),
                        main.getName()));
        command.addAll(List.of(arguments));
        return start(command, Map.of());
    }

    /// Starts `tcpdump` on an interface, one line per packet with link header and checksums
    /// checked, and waits until it listens.
    public Program capture(String link, String... filter) {
        List<String> command =
                new ArrayList<>(List.of("tcpdump", "-l", "-n", "-e", "-vv", "-i", link));
        command.addAll(List.of(filter));
        Program tcpdump = start(command, Map.of());
        tcpdump.await("listening on", Duration.ofSeconds(15));
        return tcpdump;
    }

    @Override
    public void close() {
        if (!OPEN.remove(this)) {
            return;
        }
        programs.forEach(Program::close);
        delete();
    }

    /// Kills what still runs inside (daemons leave their parent) and removes it.
    private void delete() {
        for (String pid : onHost("ip", "netns", "pids", name).output()) {
            if (pid.matches("\\d+")) {
                ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
            }
        }
        onHost("ip", "netns", "delete", name);
    }

    private List<String> inside(List<String> command) {
        List<String> whole = new ArrayList<>(List.of("ip", "netns", "exec", name));
        whole.addAll(command);
        return whole;
    }

    private static Result onHost(String... command) {
        return finish(Program.start(List.of(command), Map.of()), command);
    }

    private static Result finish(Program program, String... command) {
        try (program) {
            return new Result(String.join(" ", command), program.exit(PATIENCE), program.output());
        }
    }

    /// How a program ended.
    ///
    /// @param status its exit status, 0 if all was well
    /// @param output lines of both streams
    public record Result(String command, int status, List<String> output) {
        public Result {
            output = List.copyOf(output);
        }

        /// @return the output
        /// @throws AssertionError with the output unless the status is 0
        public List<String> orFail() {
            if (status != 0) {
                throw new AssertionError(
                        command + ": exit status " + status + "\n" + String.join("\n", output));
            }
            return output;
        }
    }
}
