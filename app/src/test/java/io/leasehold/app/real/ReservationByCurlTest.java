package io.leasehold.app.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.app.real.LanClient.Kind;
import io.leasehold.dhcp.testing.Program;
import io.leasehold.ipam.net.Ipv4Address;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.time.Duration;

/// An operator reserves an address for a client that is running: its next packet obeys.
@Tag("real")
final class ReservationByCurlTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String API = "http://127.0.0.1:8067/api/v1/reservations";
    private static final Ipv4Address RESERVED = Ipv4Address.parse("192.0.2.70");
    private static final String PLAN =
            """
            plan:
              subnets:
                - prefix: 192.0.2.0/24
                  interface: br0
                  gateway: 192.0.2.1
                  ddns: { forward: example.org, reverse: true }
                  pools: [192.0.2.50-192.0.2.60]
            """;

    @Test
    void movesARunningClientAtItsNextPacket() {
        try (RealLan lan =
                RealLan.create("a reservation by curl", "named", "udhcpc", "curl", "tcpdump")) {
            lan.segment("br0", "192.0.2.1/24");
            lan.dns("2.0.192.in-addr.arpa").start();
            lan.configure(PLAN);
            lan.start();
            LanClient client = lan.client(Kind.UDHCPC, false, "laptop", "br0");
            Ipv4Address first = client.start();
            assertThat(first).isNotEqualTo(RESERVED);

            String body =
                    "{\"subnet\":\"192.0.2.0/24\",\"mac\":\"%s\",\"address\":\"%s\",\"hostname\":\"printer\"}"
                            .formatted(client.mac(), RESERVED);
            assertThat(reserve(lan, "no-such-token", body)).contains("status:401");
            String token =
                    lan.leasehold("token", "create", "--name", "me", "--role", "operator")
                            .orFail()
                            .getLast();
            String answer = reserve(lan, token, body);
            assertThat(answer).contains("status:201").contains(RESERVED.toString());

            Program wire = client.namespace().capture("eth0", "udp", "port", "67");
            int before = client.events().size();
            client.order();
            assertThat(client.awaitRebound(before)).isEqualTo(RESERVED);
            wire.await("NACK", PATIENCE);
            client.ping("192.0.2.1");
            Until.yes(
                    PATIENCE,
                    () ->
                            lan.dns().publishes("printer.example.org", RESERVED)
                                    && lan.dns().forgot("laptop.example.org", first),
                    () -> "DNS moves with it");

            // Somebody else's address is refused with the owner's name.
            assertThat(reserve(lan, token, body.replace(client.mac(), "00:00:5e:00:53:99")))
                    .contains("status:409")
                    .contains("printer");
            RealLan.figure(
                    "reserved by curl: %s moved from %s to %s", client.mac(), first, RESERVED);
        }
    }

    private static String reserve(RealLan lan, String token, String body) {
        return lan.curl(
                "-H",
                "Authorization: Bearer " + token,
                "-H",
                "Content-Type: application/json",
                "-d",
                body,
                API);
    }
}
