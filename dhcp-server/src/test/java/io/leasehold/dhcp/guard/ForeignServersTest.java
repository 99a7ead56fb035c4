package io.leasehold.dhcp.guard;

import static io.leasehold.dhcp.testing.ClientMessages.discover;
import static io.leasehold.dhcp.testing.ClientMessages.renewing;
import static io.leasehold.dhcp.testing.ClientMessages.request;
import static io.leasehold.dhcp.testing.ClientMessages.selecting;
import static io.leasehold.ipam.testing.Leases.NOON;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.dhcp.message.Arrival;
import io.leasehold.dhcp.message.OptionCode;
import io.leasehold.dhcp.testing.ClientMessages;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.sight.ForeignServer;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

class ForeignServersTest {
    private final List<ForeignServer> told = new ArrayList<>();
    private final ForeignServers servers = new ForeignServers(told::add);
    private Instant now = NOON;

    ForeignServersTest() {
        servers.ownAddresses(Set.of(Ipv4Address.parse("198.51.100.2")));
    }

    private void hear(ClientMessages message) {
        hear(message, false);
    }

    private void hear(ClientMessages message, boolean unicast) {
        servers.heard(
                message.build(),
                new Arrival(
                        "eth0", Ipv4Address.parse(ClientMessages.US), Ipv4Address.ANY, 68, unicast),
                now);
    }

    private static ClientMessages chose(int client, String server) {
        return request(client).server(server).requested("203.0.113.10");
    }

    private List<String> seen() {
        return servers.seen(now).stream()
                .map(s -> s.identifier() + " " + s.place() + " " + s.times() + "/" + s.clients())
                .toList();
    }

    @Test
    void aServerThatClientsChooseIsThere() {
        hear(chose(1, "203.0.113.1"));
        now = now.plusSeconds(60);
        hear(chose(2, "203.0.113.1"));
        hear(chose(2, "203.0.113.1"));

        assertThat(seen()).containsExactly("203.0.113.1 on eth0 3/2");
        assertThat(servers.seen(now).getFirst().firstSeen()).isEqualTo(NOON);
        assertThat(servers.seen(now).getFirst().lastSeen()).isEqualTo(now);
        assertThat(told).as("told once").hasSize(1);
        assertThat(servers.heard()).isEqualTo(3);
    }

    @Test
    void weAreNotForeign() {
        hear(selecting(1, "192.0.2.10"));
        hear(chose(1, "198.51.100.2"));

        assertThat(seen()).isEmpty();
    }

    @Test
    void onlyABroadcastOfWhoSelectsTells() {
        hear(discover(1).server("203.0.113.1"));
        hear(renewing(1, "203.0.113.10").server("203.0.113.1"));
        hear(request(1).requested("203.0.113.10"));
        hear(chose(1, "0.0.0.0"));
        hear(chose(1, "203.0.113.1"), true);

        assertThat(seen()).isEmpty();
    }

    @Test
    void behindARelayAgentTheRelayAgentIsThePlace() {
        hear(chose(1, "203.0.113.1").giaddr("192.0.2.129"), true);

        assertThat(seen()).containsExactly("203.0.113.1 relay 192.0.2.129 1/1");
    }

    /** RFC 5107: the agent stands in for the server. */
    @Test
    void aRelayAgentThatIsNamedForUsIsNotForeign() {
        hear(chose(1, "192.0.2.129").giaddr("192.0.2.129"), true);
        hear(
                chose(1, "203.0.113.7")
                        .giaddr("192.0.2.129")
                        .option(
                                OptionCode.RELAY_AGENT_INFORMATION,
                                OctetString.parseHex("0b04cb007107")),
                true);

        assertThat(seen()).isEmpty();
    }

    @Test
    void afterADayOfSilenceItIsForgotten() {
        hear(chose(1, "203.0.113.1"));
        now = now.plus(Duration.ofHours(23));
        assertThat(seen()).hasSize(1);

        now = now.plus(Duration.ofHours(1));
        assertThat(seen()).isEmpty();
    }

    @Test
    void anAddressThatBecomesOursIsForeignNoMore() {
        hear(chose(1, "203.0.113.1"));
        servers.ownAddresses(Set.of(Ipv4Address.parse("203.0.113.1")));

        assertThat(seen()).isEmpty();
    }

    @Test
    void inventedServersDoNotHideARealOne() {
        hear(chose(1, "203.0.113.1"));
        hear(chose(2, "203.0.113.1"));
        for (int i = 0; i < 5000; i++) {
            now = now.plusMillis(1);
            hear(chose(9, "10." + i % 250 + "." + i / 250 + ".1"));
        }

        assertThat(servers.seen(now)).hasSize(ForeignServers.LIMIT);
        assertThat(seen()).contains("203.0.113.1 on eth0 2/2");
    }
}
