package io.leasehold.dhcp.guard;

import static io.leasehold.dhcp.testing.ClientMessages.discover;
import static io.leasehold.dhcp.testing.ClientMessages.renewing;
import static io.leasehold.dhcp.testing.ClientMessages.selecting;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.dhcp.exchange.IgnoreReason;
import io.leasehold.dhcp.message.Arrival;
import io.leasehold.dhcp.message.OptionCode;
import io.leasehold.dhcp.testing.ClientMessages;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

class PacketGuardTest {
    private long nanos;

    private static final GuardSettings SMALL =
            new GuardSettings(
                    new Rate(20, 2),
                    new Rate(200, 100),
                    new Rate(40, 10),
                    4,
                    8,
                    2,
                    OptionalInt.empty(),
                    2);

    private final PacketGuard guard = new PacketGuard(SMALL, () -> nanos);

    private Optional<IgnoreReason> hear(String networkInterface, ClientMessages message) {
        return guard.refusal(
                message.build(),
                new Arrival(
                        networkInterface,
                        Ipv4Address.parse(ClientMessages.US),
                        Ipv4Address.ANY,
                        68,
                        false));
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    private static ClientMessages behind(ClientMessages message, String circuit) {
        return message.giaddr("192.0.2.1")
                .option(OptionCode.RELAY_AGENT_INFORMATION, OctetString.parseHex("0101" + circuit));
    }

    /**
     * RFC 2131 section 4.1: 4, 8, 16, 32, 64 s, each a second more or less; then from the start.
     */
    @Test
    void aClientThatRepeatsItselfAsTheRfcSaysIsAlwaysHeard() {
        for (int hour = 0; hour < 20; hour++) {
            for (int wait : new int[] {3, 7, 15, 31, 63}) {
                assertThat(hear("eth0", discover(1))).isEmpty();
                pass(Duration.ofSeconds(wait));
            }
        }
    }

    /** Firmware asks every half second, through two relay agents that both pass it on. */
    @Test
    void aHastyClientBehindTwoRelaysIsHeardThroughItsWholeStart() {
        for (int i = 0; i < 12; i++) {
            assertThat(hear("eth0", discover(1).giaddr("192.0.2.1"))).isEmpty();
            assertThat(hear("eth0", discover(1).giaddr("192.0.2.3"))).as("at %d", i).isEmpty();
            pass(Duration.ofMillis(500));
        }
        assertThat(hear("eth0", selecting(1, "192.0.2.10").giaddr("192.0.2.1"))).isEmpty();
    }

    @Test
    void aClientInALoopIsHeardTwiceASecondAndItsNeighbourAlways() {
        int heard = 0;
        for (int ms = 0; ms < 10_000; ms += 5) {
            Optional<IgnoreReason> refusal = hear("eth0", renewing(1, "192.0.2.10"));
            heard += refusal.isEmpty() ? 1 : 0;
            assertThat(refusal.orElse(IgnoreReason.CLIENT_OVER_RATE))
                    .isEqualTo(IgnoreReason.CLIENT_OVER_RATE);
            if (ms % 1000 == 0) {
                assertThat(hear("eth0", discover(2))).isEmpty();
            }
            pass(Duration.ofMillis(5));
        }
        assertThat(heard).isBetween(38, 40);
    }

    @Test
    void forgedAddressesUseUpTheirCircuitAndNotTheNextOne() {
        int heard = 0;
        for (int i = 0; i < 2000; i++) {
            heard += hear("eth0", behind(discover(1000 + i), "07")).isEmpty() ? 1 : 0;
        }

        assertThat(heard).isEqualTo(40);
        assertThat(hear("eth0", behind(discover(5000), "07")))
                .contains(IgnoreReason.PORT_OVER_RATE);
        assertThat(hear("eth0", behind(discover(1), "08"))).isEmpty();
        assertThat(guard.clients()).as("only what its port let by").isEqualTo(41);
    }

    @Test
    void forgedCircuitsUseUpTheirRelayAgentAndNotTheInterface() {
        int heard = 0;
        for (int i = 0; i < 2000; i++) {
            String circuit = String.format("%02x", i % 256);
            heard += hear("eth0", behind(discover(1000 + i), circuit)).isEmpty() ? 1 : 0;
        }

        assertThat(heard).isEqualTo(200);
        assertThat(hear("eth0", discover(1))).isEmpty();
    }

    /** Otherwise every packet of an attacker would be a port of its own. */
    @Test
    void optionEightyTwoOfAClientOnTheLinkMakesNoPort() {
        int heard = 0;
        for (int i = 0; i < 2000; i++) {
            ClientMessages message =
                    discover(1000 + i)
                            .option(
                                    OptionCode.RELAY_AGENT_INFORMATION,
                                    OctetString.parseHex(String.format("0101%02x", i % 256)));
            heard += hear("eth0", message).isEmpty() ? 1 : 0;
        }

        assertThat(heard).isEqualTo(200);
        assertThat(hear("eth1", discover(1))).isEmpty();
    }

    @Test
    void switchesThatNumberTheirPortsAlikeAreToldApartByTheirRemoteId() {
        for (int i = 0; i < 100; i++) {
            hear("eth0", onSwitch(discover(1000 + i), "aa"));
        }

        assertThat(hear("eth0", onSwitch(discover(5000), "aa")))
                .contains(IgnoreReason.PORT_OVER_RATE);
        assertThat(hear("eth0", onSwitch(discover(1), "bb"))).isEmpty();
    }

    private static ClientMessages onSwitch(ClientMessages message, String remote) {
        return message.giaddr("192.0.2.1")
                .option(
                        OptionCode.RELAY_AGENT_INFORMATION,
                        OctetString.parseHex("0101070201" + remote));
    }
}
