package io.leasehold.dhcp.links;

import static org.assertj.core.api.Assertions.assertThat;

import static java.time.Duration.ofSeconds;

import io.leasehold.dhcp.testing.Netns;
import io.leasehold.dhcp.testing.NotRun;
import io.leasehold.dhcp.testing.Program;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// The kernel links on real (virtual) cables: a responder in one network namespace, clients in
/// others, `tcpdump` as witness.
@Tag("real")
final class KernelLinksRealTest {
    private static final Duration PATIENCE = ofSeconds(20);
    private static final String MAC = "00:00:5e:00:53:01";
    private static final String OTHER_MAC = "00:00:5e:00:53:02";

    @TempDir Path directory;

    private Netns server;
    private Netns client;

    @BeforeEach
    void makeNamespaces() {
        Netns.require("kernel links", "tcpdump");
        server = Netns.create("server");
        client = Netns.create("client");
    }

    @AfterEach
    void removeNamespaces() {
        if (server != null) {
            server.close();
        }
        if (client != null) {
            client.close();
        }
    }

    @Test
    void answersAClientWithoutAddressByFrame() {
        lan0();
        Program responder = responder("lan0");
        Program wire = client.capture("eth0", "arp or udp");

        discover(client, "1a000001", "0");

        // The chaddr of the message, which is not the address of eth0 here.
        String content = wire.await("192.0.2.1.67 > 192.0.2.100.68", PATIENCE);
        assertThat(content).contains("[udp sum ok]");
        String header = wire.output().get(wire.output().indexOf(content) - 1);
        assertThat(header).contains("> " + MAC).contains("proto UDP (17)").doesNotContain("bad");
        assertThat(wire.linesWith("ARP")).isEmpty();
        assertThat(responder.linesWith("RX"))
                .containsExactly(
                        "RX xid=1a000001 if=lan0 local=192.0.2.1 source=0.0.0.0:68 unicast=false");
    }

    @Test
    void broadcastsWhenTheClientAsksForIt() {
        lan0();
        responder("lan0");
        Program wire = client.capture("eth0", "udp");

        discover(client, "1b000001", "8000");

        String content = wire.await("192.0.2.1.67 > 255.255.255.255.68", PATIENCE);
        assertThat(wire.output().get(wire.output().indexOf(content) - 1))
                .contains("> ff:ff:ff:ff:ff:ff");
    }

    @Test
    void broadcastsToHardwareOtherThanEthernet() {
        lan0();
        Program responder = responder("lan0");
        Program wire = client.capture("eth0", "udp");
        discover(client, "1c000001", "0", "00:00:5e:ef:10:00:00:01");
        assertThat(responder.await("RX xid=1c000001", PATIENCE)).contains("if=lan0");
        wire.await("192.0.2.1.67 > 255.255.255.255.68", PATIENCE);
    }

    @Test
    void knowsTheInterfaceOfEachDatagramAndTakesItOnce() {
        lan0();
        try (Netns other = Netns.create("other")) {
            server.veth("lan1", other, "eth0");
            server.address("lan1", "198.51.100.1/24");
            other.route("255.255.255.255", "dev", "eth0");
            Program responder = responder("lan0", "lan1");

            discover(client, "2a000001", "8000");
            discover(other, "2a000002", "8000");

            assertThat(responder.linesWith("RX"))
                    .containsExactlyInAnyOrder(
                            "RX xid=2a000001 if=lan0 local=192.0.2.1 source=0.0.0.0:68"
                                    + " unicast=false",
                            "RX xid=2a000002 if=lan1 local=198.51.100.1 source=0.0.0.0:68"
                                    + " unicast=false");
        }
    }

    @Test
    void answersFromTheAddressThatWasAskedWhereverItCameIn() {
        lan0();
        // A relay behind an interface that is not configured, and a client behind one that is; both
        // ask lan0's address.
        server.veth("wan0", client, "eth1");
        server.address("wan0", "198.51.100.1/24");
        client.address("eth1", "198.51.100.2/24");
        server.veth("lan1", client, "eth2");
        server.address("lan1", "203.0.113.1/24");
        client.address("eth2", "203.0.113.2/24");
        client.route("192.0.2.1", "via", "198.51.100.1");
        Program responder = responder("lan0", "lan1");

        Program relay =
                peer(
                        client,
                        "198.51.100.2",
                        "67",
                        "192.0.2.1",
                        "3a000001",
                        "0.0.0.0",
                        "198.51.100.2");
        assertThat(relay.linesWith("REPLY"))
                .containsExactly("REPLY xid=3a000001 source=192.0.2.1:67");

        client.run("ip", "route", "replace", "192.0.2.1", "via", "203.0.113.1");
        Program renewal =
                peer(
                        client,
                        "203.0.113.2",
                        "68",
                        "192.0.2.1",
                        "3a000002",
                        "203.0.113.2",
                        "0.0.0.0");
        assertThat(renewal.linesWith("REPLY"))
                .containsExactly("REPLY xid=3a000002 source=192.0.2.1:67");

        assertThat(responder.linesWith("RX"))
                .containsExactly(
                        "RX xid=3a000001 if=wan0 local=192.0.2.1 source=198.51.100.2:67"
                                + " unicast=true",
                        "RX xid=3a000002 if=lan1 local=192.0.2.1 source=203.0.113.2:68"
                                + " unicast=true");
        assertThat(status(responder, "(routed)")).contains("received=1 sent=1 errors=0");
        assertThat(status(responder, "lan1")).contains("received=1 sent=1 errors=0");
    }

    @Test
    void ignoresBroadcastsOnInterfacesThatAreNotConfigured() {
        lan0();
        try (Netns other = Netns.create("other")) {
            server.veth("wan0", other, "eth0");
            server.address("wan0", "198.51.100.1/24");
            other.route("255.255.255.255", "dev", "eth0");
            Program responder = responder("lan0");

            discover(other, "3b000001", "8000");
            discover(client, "3b000002", "8000");

            responder.await("RX xid=3b000002", PATIENCE);
            assertThat(responder.linesWith("xid=3b000001")).isEmpty();
        }
    }

    @Test
    void answersFromTheAddressOfTheClientsOwnPrefix() {
        lan0();
        server.address("lan0", "198.51.100.1/24");
        client.address("eth0", "198.51.100.7/24");
        Program responder = responder("lan0");

        // REBINDING: broadcast by a client that has an address.
        Program rebinding =
                peer(
                        client,
                        "198.51.100.7",
                        "68",
                        "255.255.255.255",
                        "3c000001",
                        "198.51.100.7",
                        "0.0.0.0");

        assertThat(rebinding.linesWith("REPLY"))
                .containsExactly("REPLY xid=3c000001 source=198.51.100.1:67");
        assertThat(responder.await("RX", PATIENCE)).contains("local=198.51.100.1");
    }

    @Test
    void picksUpAnInterfaceThatComesLateAndComesAgain() {
        Program responder = responder("lan0");
        assertThat(status(responder, "lan0"))
                .contains("WAITING")
                .contains("there is no interface of this name yet");

        server.veth("lan0", client, "eth0");
        awaitStatus(responder, "lan0", "it has no IPv4 address");
        server.address("lan0", "192.0.2.1/24");
        awaitStatus(responder, "lan0", "SERVING");
        client.route("255.255.255.255", "dev", "eth0");
        discover(client, "4a000001", "8000");
        responder.await("RX xid=4a000001", PATIENCE);

        // Another interface under the same name, at once: only its index tells.
        server.run("ip", "link", "delete", "lan0");
        lan0();
        awaitServed(responder, "4a000002");

        server.run("ip", "address", "flush", "dev", "lan0");
        awaitStatus(responder, "lan0", "it has no IPv4 address");
        server.address("lan0", "192.0.2.9/24");
        awaitStatus(responder, "lan0", "serving on [192.0.2.9/24]");
    }

    @Test
    void refusesAPortOfABridgeAndServesTheBridge() {
        server.veth("lan0", client, "eth0");
        server.bridge("br0", "lan0");
        server.address("br0", "192.0.2.1/24");
        client.route("255.255.255.255", "dev", "eth0");
        Program responder = responder("lan0", "br0");

        assertThat(status(responder, "lan0"))
                .contains("REFUSED")
                .contains("a port of the bridge br0")
                .contains("configure br0");
        discover(client, "5a000001", "0");
        assertThat(responder.linesWith("RX"))
                .containsExactly(
                        "RX xid=5a000001 if=br0 local=192.0.2.1 source=0.0.0.0:68 unicast=false");
    }

    @Test
    void stopsServingAnInterfaceThatJoinsABridge() {
        lan0();
        Program responder = responder("lan0");
        assertThat(status(responder, "lan0")).contains("SERVING");
        server.bridge("br0", "lan0");
        awaitStatus(responder, "lan0", "a port of the bridge br0");
    }

    @Test
    void broadcastsWithoutTheRightToSendFrames() {
        Netns.require("links without CAP_NET_RAW", "setpriv");
        lan0();
        Program responder =
                server.startJava(
                        List.of("setpriv", "--bounding-set=-net_raw", "--inh-caps=-net_raw"),
                        ResponderMain.class,
                        "lan0");
        responder.await("READY", PATIENCE);
        Program wire = client.capture("eth0", "udp");

        discover(client, "6a000001", "0");
        discover(client, "6a000002", "0");

        wire.await("192.0.2.1.67 > 255.255.255.255.68", PATIENCE);
        assertThat(status(responder, "lan0")).contains("LIMITED").contains("no CAP_NET_RAW");
        assertThat(responder.linesWith("LINK_NO_RAW_SOCKET")).hasSize(1);
    }

    @Test
    void namesTheOtherServerAndTakesOverWhenItIsGone() {
        lan0();
        Program first = responder("lan0");
        Program second = responder("lan0");

        assertThat(status(second, "lan0"))
                .contains("REFUSED")
                .contains("bind UDP 0.0.0.0:67 on interface lan0")
                .contains("by java (pid " + first.pid() + ")");
        first.say("quit");
        assertThat(first.exit(PATIENCE)).isZero();
        awaitStatus(second, "lan0", "SERVING");
        awaitStatus(second, "(routed)", "SERVING");
    }

    @Test
    void leavesOtherInterfacesToOtherServers() throws IOException {
        NotRun.unless(NotRun.hasProgram("busybox"), "links beside another server: needs busybox");
        lan0();
        try (Netns other = Netns.create("other")) {
            server.veth("virbr0", other, "eth0");
            server.address("virbr0", "198.51.100.1/24");
            Program udhcpd = udhcpd("virbr0");
            Program responder = responder("lan0");

            assertThat(status(responder, "lan0")).contains("SERVING");
            assertThat(status(responder, "(routed)")).contains("SERVING");
            // And the other way round: the other one starts while we run.
            udhcpd.close();
            Program again = udhcpd("virbr0");
            discover(client, "7a000001", "8000");
            responder.await("RX xid=7a000001", PATIENCE);
            assertThat(again.isAlive()).isTrue();
            // On our own interface it is told that the port is taken.
            assertThat(udhcpdOn("lan0").exit(PATIENCE)).isNotZero();
        }
    }

    @Test
    void closesAtOnce() {
        lan0();
        Program responder = responder("lan0");
        responder.say("quit");
        String closed = responder.await("CLOSED", PATIENCE);
        assertThat(Integer.parseInt(closed.replaceAll("\\D", ""))).isLessThan(500);
        assertThat(responder.exit(PATIENCE)).isZero();
    }

    @Test
    void satisfiesUdhcpc() {
        Netns.require("links with udhcpc", "udhcpc");
        lan0();
        responder("lan0");
        List<String> output =
                client.run("udhcpc", "-f", "-n", "-q", "-i", "eth0", "-s", "/bin/true");
        assertThat(output).anyMatch(line -> line.contains("192.0.2.100 obtained"));
    }

    /// The usual cable: lan0 with 192.0.2.1/24 here, eth0 without an address there.
    private void lan0() {
        server.veth("lan0", client, "eth0");
        server.address("lan0", "192.0.2.1/24");
        client.route("255.255.255.255", "dev", "eth0");
    }

    private Program responder(String... interfaces) {
        Program responder = server.startJava(ResponderMain.class, interfaces);
        responder.await("READY", PATIENCE);
        return responder;
    }

    private static void discover(Netns from, String xid, String flags) {
        discover(from, xid, flags, xid.endsWith("1") ? MAC : OTHER_MAC);
    }

    private static void discover(Netns from, String xid, String flags, String chaddr) {
        Program peer =
                from.startJava(
                        PeerMain.class,
                        "0.0.0.0",
                        "68",
                        "255.255.255.255",
                        xid,
                        flags,
                        "0.0.0.0",
                        "0.0.0.0",
                        chaddr);
        assertThat(peer.exit(PATIENCE)).as(() -> String.join("\n", peer.output())).isZero();
    }

    private static Program peer(
            Netns from,
            String local,
            String port,
            String destination,
            String xid,
            String ciaddr,
            String giaddr) {
        Program peer =
                from.startJava(
                        PeerMain.class, local, port, destination, xid, "0", ciaddr, giaddr, MAC);
        assertThat(peer.exit(PATIENCE)).as(() -> String.join("\n", peer.output())).isZero();
        return peer;
    }

    private static String status(Program responder, String networkInterface) {
        int before = responder.linesWith("END").size();
        responder.say("status");
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (responder.linesWith("END").size() == before && System.nanoTime() < end) {
            sleep();
        }
        return responder.linesWith("STATUS " + networkInterface + " ").getLast();
    }

    private static void awaitStatus(Program responder, String networkInterface, String text) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        String status = status(responder, networkInterface);
        while (!status.contains(text)) {
            assertThat(System.nanoTime()).as(status).isLessThan(end);
            sleep();
            status = status(responder, networkInterface);
        }
    }

    /// Clients repeat themselves; so does this until one is heard.
    private void awaitServed(Program responder, String xid) {
        for (int attempt = 0; attempt < 5; attempt++) {
            discover(client, xid, "8000");
            if (!responder.linesWith("RX xid=" + xid).isEmpty()) {
                return;
            }
        }
        responder.await("RX xid=" + xid, Duration.ZERO);
    }

    private Program udhcpd(String networkInterface) throws IOException {
        Program udhcpd = udhcpdOn(networkInterface);
        udhcpd.await("started", PATIENCE);
        return udhcpd;
    }

    private Program udhcpdOn(String networkInterface) throws IOException {
        Path configuration =
                Files.writeString(
                        directory.resolve("udhcpd." + networkInterface),
                        """
                        interface %s
                        start 198.51.100.10
                        end 198.51.100.20
                        lease_file /dev/null
                        pidfile /dev/null
                        """
                                .formatted(networkInterface));
        return server.start("busybox", "udhcpd", "-f", configuration.toString());
    }

    private static void sleep() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }
}
