package io.leasehold.app.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.app.real.LanClient.Kind;
import io.leasehold.dhcp.testing.Netns;
import io.leasehold.dhcp.testing.Program;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Prefix;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.time.Duration;

/// Three segments: two the server is on, one behind a router with ISC's relay on it.
@Tag("real")
final class TwoInterfacesAndRelayTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final String PLAN =
            """
            plan:
              subnets:
                - prefix: 192.0.2.0/24
                  interface: br0
                  gateway: 192.0.2.1
                  pools: [192.0.2.50-192.0.2.99]
                - prefix: 198.51.100.0/24
                  interface: br1
                  gateway: 198.51.100.1
                  pools: [198.51.100.50-198.51.100.99]
                - prefix: 203.0.113.0/24
                  gateway: 203.0.113.1
                  pools: [203.0.113.50-203.0.113.99]
            """;

    @Test
    void servesEachClientInItsOwnSubnet() {
        try (RealLan lan =
                RealLan.create(
                        "two interfaces and a relay", "udhcpc", "dhcpcd", "dhcrelay", "tcpdump")) {
            lan.segment("br0", "192.0.2.1/24");
            lan.segment("br1", "198.51.100.1/24");
            Netns router = lan.closeLater(Netns.create("router"));
            lan.server().veth("transit", router, "up0");
            lan.server().address("transit", "198.18.0.1/30");
            router.address("up0", "198.18.0.2/30");
            router.forward();
            router.route("default", "via", "198.18.0.1");
            lan.server().route("203.0.113.0/24", "via", "198.18.0.2");
            Netns far = lan.closeLater(Netns.create("far"));
            router.veth("down0", far, "eth0");
            router.address("down0", "203.0.113.1/24");
            Program relay =
                    router.start(
                            "dhcrelay",
                            "-4",
                            "-d",
                            "--no-pid",
                            "-i",
                            "down0",
                            "-i",
                            "up0",
                            "192.0.2.1");
            relay.await("Sending on", PATIENCE);

            lan.configure(PLAN);
            lan.start();
            LanClient first = lan.client(Kind.UDHCPC, false, "first", "br0");
            LanClient second = lan.client(Kind.DHCPCD, false, "second", "br1");
            LanClient third =
                    LanClient.on(
                            far, Kind.UDHCPC, false, "third", lan.directory().resolve("third"));

            assertStaysIn("192.0.2.0/24", lan, first);
            assertStaysIn("198.51.100.0/24", lan, second);

            Program wire = router.capture("up0", "udp", "port", "67");
            Ipv4Address address = third.start();
            assertThat(Ipv4Prefix.parse("203.0.113.0/24").contains(address)).isTrue();
            third.ping("192.0.2.1");
            assertThat(third.renew()).isEqualTo(address);
            // Past the relay: from the client's own address, and back to it.
            String request = wire.await(address + ".68 > 192.0.2.1.67", PATIENCE);
            wire.await("192.0.2.1.67 > " + address + ".68", PATIENCE);
            assertRenewed(lan, address);
            RealLan.figure(
                    "relayed client %s renewed by routed unicast: %s", address, request.trim());
            third.release();
            first.release();
            second.release();
            Until.yes(
                    PATIENCE,
                    () -> lan.leases().stream().noneMatch(RealLan.LeaseLine::isBound),
                    () -> "all three released: " + lan.leases());
        }
    }

    private static void assertStaysIn(String prefix, RealLan lan, LanClient client) {
        Ipv4Address address = client.start();
        assertThat(Ipv4Prefix.parse(prefix).contains(address)).as(client + " " + address).isTrue();
        assertThat(client.renew()).isEqualTo(address);
        assertRenewed(lan, address);
    }

    private static void assertRenewed(RealLan lan, Ipv4Address address) {
        lan.program().await("lease RENEW address=" + address + " ", PATIENCE);
    }
}
