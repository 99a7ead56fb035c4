package io.leasehold.dhcp;

import static org.assertj.core.api.Assertions.assertThat;

import static java.time.Duration.ofSeconds;

import io.leasehold.dhcp.links.ArpForAllMain;
import io.leasehold.dhcp.testing.Netns;
import io.leasehold.dhcp.testing.Program;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Conflict probes and sightings on real (virtual) cables: the server on a bridge, hosts with and
/// without an address plugged into it, udhcpc as client.
@Tag("real")
final class ProbeRealTest {
    private static final Duration PATIENCE = ofSeconds(20);

    private final List<Netns> plugged = new ArrayList<>();
    private Netns server;

    @BeforeEach
    void makeBridge() {
        Netns.require("conflict probes", "udhcpc", "tcpdump");
        server = Netns.create("server");
        server.bridge("br0");
    }

    @AfterEach
    void removeNamespaces() {
        plugged.forEach(Netns::close);
        if (server != null) {
            server.close();
        }
    }

    /// A namespace with eth0 on the bridge.
    private Netns plug(String label) {
        Netns host = Netns.create(label);
        plugged.add(host);
        String port = "p" + plugged.size();
        server.veth(port, host, "eth0");
        server.run("ip", "link", "set", port, "master", "br0");
        return host;
    }

    private Program serve(String address, String... subnets) {
        server.address("br0", address);
        List<String> arguments = new ArrayList<>(List.of("br0"));
        arguments.addAll(List.of(subnets));
        Program program = server.startJava(ServerMain.class, arguments.toArray(String[]::new));
        program.await("READY", PATIENCE);
        return program;
    }

    /// The address udhcpc gets, having asked for one.
    private static String lease(Netns client, String wish) {
        List<String> output =
                client.run(
                        "udhcpc",
                        "-f",
                        "-n",
                        "-q",
                        "-t",
                        "5",
                        "-i",
                        "eth0",
                        "-r",
                        wish,
                        "-s",
                        "/bin/true");
        String obtained =
                output.stream()
                        .filter(line -> line.contains("obtained"))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError(String.join("\n", output)));
        return obtained.replaceAll(".*lease of ([0-9.]+) obtained.*", "$1");
    }

    private static List<String> ask(Program program, String order) {
        int before = program.output().size();
        int answers = program.linesWith("END").size();
        program.say(order);
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (program.linesWith("END").size() == answers) {
            assertThat(System.nanoTime()).as(order + " is not answered").isLessThan(end);
            pause();
        }
        List<String> output = program.output();
        return output.subList(before, output.size()).stream()
                .filter(line -> line.matches("(SEEN|IN USE|PROXY|PROBES|STATUS) .*"))
                .toList();
    }

    private static String awaitAnswer(Program program, String order, String text) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            List<String> answer = ask(program, order);
            for (String line : answer) {
                if (line.contains(text)) {
                    return line;
                }
            }
            assertThat(System.nanoTime()).as(order + ": " + answer).isLessThan(end);
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    @Test
    void aSilentStaticHostKeepsItsAddressAndIsSeen() {
        Netns host = plug("host");
        host.address("eth0", "192.0.2.10/24");
        Netns client = plug("client");
        Program program = serve("192.0.2.1/24", "192.0.2.0/24", "192.0.2.10-192.0.2.12");

        String leased = lease(client, "192.0.2.10");

        assertThat(leased).isIn("192.0.2.11", "192.0.2.12");
        String mac = host.hardwareAddress("eth0");
        assertThat(ask(program, "seen 192.0.2.10"))
                .containsExactly("SEEN 192.0.2.10 " + mac + " PROBE br0");
        assertThat(awaitAnswer(program, "in-use", "192.0.2.10")).contains(mac);
        assertThat(ask(program, "probes")).containsExactly("PROBES 2");
        assertThat(program.await("DHCP_ADDRESS_IN_USE", PATIENCE)).contains("192.0.2.10", mac);
    }

    @Test
    void anAddressThatNobodyUsesIsGivenToWhoAsksForIt() {
        Netns client = plug("client");
        Program program = serve("192.0.2.1/24", "192.0.2.0/24", "192.0.2.10-192.0.2.12");
        Program wire = client.capture("eth0", "arp");

        assertThat(lease(client, "192.0.2.10")).isEqualTo("192.0.2.10");

        assertThat(wire.await("who-has 192.0.2.10", PATIENCE)).contains("tell 0.0.0.0");
        assertThat(ask(program, "probes")).containsExactly("PROBES 1");
        assertThat(ask(program, "in-use")).isEmpty();
    }

    @Test
    void whoSpeaksForItselfIsSeenWithoutBeingAsked() {
        Netns host = plug("host");
        host.address("eth0", "192.0.2.77/24");
        Program program = serve("192.0.2.1/24", "192.0.2.0/24", "192.0.2.10-192.0.2.12");

        // The kernel asks for a neighbour who is not there.
        host.tryRun("bash", "-c", "echo > /dev/udp/192.0.2.99/9");

        awaitAnswer(
                program,
                "seen 192.0.2.77",
                "SEEN 192.0.2.77 " + host.hardwareAddress("eth0") + " ARP br0");
        assertThat(ask(program, "seen 192.0.2.99")).isEmpty();
        assertThat(ask(program, "probes")).containsExactly("PROBES 0");
    }

    @Test
    void c8_aNodeThatAnswersEveryProbeIsAProxyAndClientsGetAddresses() {
        Netns node = plug("node");
        node.run("ip", "link", "set", "eth0", "address", "00:15:5d:02:cb:00");
        node.address("eth0", "192.168.2.225/24");
        Netns client = plug("client");
        Program arp = node.startJava(ArpForAllMain.class, "eth0");
        arp.await("READY", PATIENCE);
        Program program = serve("192.168.2.1/24", "192.168.2.0/24", "192.168.2.38-192.168.2.224");
        // It is known by its own voice, like any host that talks.
        node.tryRun("bash", "-c", "echo > /dev/udp/192.168.2.99/9");
        awaitAnswer(program, "seen 192.168.2.225", " ARP br0");

        String leased = lease(client, "192.168.2.100");

        assertThat(leased).startsWith("192.168.2.");
        String answered = String.join("\n", arp.linesWith("ANSWERED"));
        assertThat(answered.lines()).hasSize(3);
        assertThat(ask(program, "probes")).containsExactly("PROBES 3");
        assertThat(ask(program, "proxies"))
                .containsExactly("PROXY proxy ARP by 00:15:5d:02:cb:00 (node 192.168.2.225)");
        assertThat(ask(program, "in-use")).isEmpty();

        // The next client costs one probe, and is given what it asks for: an address that was not
        // probed a moment ago. Two of the three above were chosen by chance.
        String wanted =
                Stream.of("192.168.2.101", "192.168.2.102", "192.168.2.103")
                        .filter(address -> !answered.contains(address + " "))
                        .findFirst()
                        .orElseThrow();
        assertThat(lease(plug("other"), wanted)).isEqualTo(wanted);
        assertThat(ask(program, "probes")).containsExactly("PROBES 4");
        assertThat(program.linesWith("DHCP_ADDRESS_IN_USE")).isEmpty();
    }

    @Test
    void c8_linuxWithProxyArpIsNoConflict() {
        Netns node = plug("node");
        node.address("eth0", "192.0.2.225/24");
        node.forward();
        node.run("sysctl", "-q", "-w", "net.ipv4.conf.eth0.proxy_arp=1");
        // Everything below .128 is elsewhere, says the node, and answers for it.
        node.run("ip", "link", "add", "dummy0", "type", "bridge");
        node.up("dummy0");
        node.route("192.0.2.0/25", "dev", "dummy0");
        Netns client = plug("client");
        Program program = serve("192.0.2.1/24", "192.0.2.0/24", "192.0.2.10-192.0.2.99");
        Netns witness = plug("witness");
        witness.address("eth0", "192.0.2.200/24");
        witness.tryRun("bash", "-c", "echo > /dev/udp/192.0.2.50/9; sleep 1");
        assertThat(witness.run("ip", "neigh", "show", "192.0.2.50"))
                .as("the node does answer for others")
                .anyMatch(line -> line.contains(node.hardwareAddress("eth0")));

        assertThat(lease(client, "192.0.2.10")).isEqualTo("192.0.2.10");

        assertThat(ask(program, "probes")).containsExactly("PROBES 1");
    }

    @Test
    void aHostBehindARelayIsProbedByEcho() {
        Netns.require("conflict probes through a relay", "dhcrelay");
        Netns router = plug("router");
        router.address("eth0", "192.0.2.2/24");
        router.forward();
        try (Netns host = Netns.create("host");
                Netns client = Netns.create("client")) {
            router.veth("far1", host, "eth0");
            router.veth("far2", client, "eth0");
            router.bridge("far", "far1", "far2");
            router.address("far", "198.51.100.1/24");
            host.address("eth0", "198.51.100.10/24");
            host.route("default", "via", "198.51.100.1");
            Program program =
                    serve(
                            "192.0.2.1/24",
                            "192.0.2.0/24",
                            "192.0.2.10",
                            "198.51.100.0/24",
                            "198.51.100.10-198.51.100.11");
            server.route("198.51.100.0/24", "via", "192.0.2.2");
            Program relay =
                    router.start(
                            "dhcrelay",
                            "-4",
                            "-d",
                            "--no-pid",
                            "-i",
                            "far",
                            "-i",
                            "eth0",
                            "192.0.2.1");
            relay.await("Sending on", PATIENCE);

            assertThat(lease(client, "198.51.100.10")).isEqualTo("198.51.100.11");

            assertThat(ask(program, "probes")).containsExactly("PROBES 2");
            assertThat(ask(program, "seen 198.51.100.10"))
                    .as("seen, but nobody knows whom")
                    .containsExactly("SEEN 198.51.100.10 0/ PROBE ");
            awaitAnswer(program, "in-use", "198.51.100.10 [0/]");
        }
    }

    @Test
    void withoutTheRightToHearAddressesAreOfferedUnprobedAndTheStatesSaySo() {
        Netns.require("probes without CAP_NET_RAW", "setpriv");
        Netns host = plug("host");
        host.address("eth0", "192.0.2.10/24");
        Netns client = plug("client");
        server.address("br0", "192.0.2.1/24");
        Program program =
                server.startJava(
                        List.of("setpriv", "--bounding-set=-net_raw", "--inh-caps=-net_raw"),
                        ServerMain.class,
                        "br0",
                        "192.0.2.0/24",
                        "192.0.2.10-192.0.2.12");
        program.await("READY", PATIENCE);

        assertThat(ask(program, "status"))
                .hasSize(2)
                .allMatch(line -> line.contains("LIMITED") && line.contains("unprobed"));
        assertThat(lease(client, "192.0.2.10")).isEqualTo("192.0.2.10");
        assertThat(ask(program, "probes")).containsExactly("PROBES 0");
    }
}
