package io.leasehold.app.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.app.real.LanClient.Kind;
import io.leasehold.dhcp.testing.Program;
import io.leasehold.ipam.net.Ipv4Address;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

/// What an OFFER looks like on the wire when the client has left the broadcast bit clear.
@Tag("real")
final class FrameTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Test
    void sendsTheOfferToTheHardwareAddressAndYiaddr() {
        try (RealLan lan = RealLan.create("the frame of an OFFER", "udhcpc", "tcpdump")) {
            lan.segment("br0", "192.0.2.1/24");
            lan.configure(
                    """
                    plan:
                      subnets:
                        - { prefix: 192.0.2.0/24, interface: br0, pools: [192.0.2.50-192.0.2.99] }
                    """);
            lan.start();
            LanClient client = lan.client(Kind.UDHCPC, false, "frame", "br0");
            Program wire = client.namespace().capture("eth0", "arp or udp port 67 or udp port 68");

            Ipv4Address address = client.start();

            wire.await("DHCP-Message (53), length 1: ACK", PATIENCE);
            List<String> lines = wire.output();
            int content = lines.indexOf(wire.await("192.0.2.1.67 > " + address + ".68", PATIENCE));
            String header = lines.get(content - 1);
            assertThat(lines.subList(content, lines.size()))
                    .filteredOn(line -> line.contains("DHCP-Message"))
                    .first()
                    .asString()
                    .contains("Offer");
            assertThat(header)
                    .contains("> " + client.mac() + ", ethertype IPv4")
                    .doesNotContain("bad");
            assertThat(lines.get(content)).contains("[udp sum ok]");
            // Whether somebody has the address is asked (RFC 5227), where it is, is not.
            assertThat(lines.subList(0, content))
                    .noneMatch(line -> line.contains("ARP") && !line.contains("tell 0.0.0.0"));
            RealLan.figure("OFFER: %s | %s", header.trim(), lines.get(content).trim());
        }
    }
}
