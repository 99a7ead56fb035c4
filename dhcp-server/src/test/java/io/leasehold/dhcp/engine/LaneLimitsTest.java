package io.leasehold.dhcp.engine;

import static io.leasehold.dhcp.testing.ClientMessages.decline;
import static io.leasehold.dhcp.testing.ClientMessages.discover;
import static io.leasehold.dhcp.testing.ClientMessages.selecting;
import static io.leasehold.ipam.testing.SubnetBuilder.subnet;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.dhcp.guard.GuardSettings;
import io.leasehold.dhcp.guard.PortLimits;
import io.leasehold.dhcp.message.OptionCode;
import io.leasehold.dhcp.testing.ClientMessages;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.testing.SubnetBuilder;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;

/** What one client and one port can do to a lane, and to the others. */
class LaneLimitsTest {
    private static final int LINK_OFFERS = 20;
    private static final int RELAY_OFFERS = 30;
    private static final int CIRCUIT_OFFERS = 8;

    private static PortLimits limits(OptionalInt circuitLeases) {
        GuardSettings all = GuardSettings.DEFAULT;
        return new PortLimits(
                new GuardSettings(
                        all.client(),
                        all.link(),
                        all.circuit(),
                        LINK_OFFERS,
                        RELAY_OFFERS,
                        CIRCUIT_OFFERS,
                        circuitLeases,
                        3));
    }

    private final PortLimits limits = limits(OptionalInt.empty());
    private final LaneBench bench = LaneBench.limited(limits, lan());

    /** eth0 is in the same subnet as what is behind the relay agent 192.0.2.1. */
    private static LaneBench bench(OptionalInt circuitLeases) {
        return LaneBench.limited(limits(circuitLeases), lan());
    }

    private static SubnetBuilder lan() {
        return subnet("192.0.2.0/24")
                .pool("192.0.2.10-192.0.2.109")
                .reserve("printer", "00:00:5e:00:53:07", "192.0.2.200");
    }

    private static ClientMessages behind(ClientMessages message, int circuit) {
        return message.giaddr("192.0.2.1")
                .option(
                        OptionCode.RELAY_AGENT_INFORMATION,
                        OctetString.of(new byte[] {1, 1, (byte) circuit}));
    }

    private static long offers(List<String> told) {
        return told.stream().filter(line -> line.startsWith("OFFER")).count();
    }

    @Test
    void aFloodOfForgedAddressesTakesItsCircuitsShareOfThePoolAndNoMore() {
        for (int i = 0; i < 5000; i++) {
            bench.hear(behind(discover(1000 + i), 7));
        }

        assertThat(offers(bench.told())).isEqualTo(CIRCUIT_OFFERS);

        bench.hear(behind(discover(1), 8));
        assertThat(bench.told()).singleElement().asString().startsWith("OFFER").endsWith(" to 1");
    }

    @Test
    void aFloodThatInventsCircuitsTakesTheShareOfItsRelayAgent() {
        for (int i = 0; i < 5000; i++) {
            bench.hear(behind(discover(1000 + i), i % 256));
        }

        assertThat(offers(bench.told())).isEqualTo(RELAY_OFFERS);

        bench.hear(discover(1));
        assertThat(bench.told()).singleElement().asString().startsWith("OFFER").endsWith(" to 1");
    }

    @Test
    void whatIsRefusedIsSilenceWithItsReason() {
        for (int i = 0; i <= LINK_OFFERS; i++) {
            bench.hear(discover(1000 + i));
        }

        assertThat(bench.told()).endsWith("silence: PORT_OFFERS_FULL");
    }

    @Test
    void whoRepeatsItselfKeepsItsOfferAndGetsNoSecond() {
        for (int i = 0; i < LINK_OFFERS; i++) {
            bench.hear(discover(1000 + i));
        }
        List<String> first = bench.told();
        bench.pass(Duration.ofSeconds(1));

        for (int i = 0; i < LINK_OFFERS; i++) {
            bench.hear(discover(1000 + i));
        }

        assertThat(bench.told()).isEqualTo(first);
        bench.hear(discover(1));
        assertThat(bench.told()).containsExactly("silence: PORT_OFFERS_FULL");
    }

    /** Forged clients never take what they are offered; repeating themselves keeps nothing. */
    @Test
    void behindTheFloodedPortAnHonestClientGetsTheOldestOffersPlace() {
        for (int i = 0; i < LINK_OFFERS; i++) {
            bench.hear(discover(1000 + i));
        }
        bench.pass(Duration.ofSeconds(1));
        for (int i = 0; i < LINK_OFFERS; i++) {
            bench.hear(discover(1000 + i));
        }
        bench.pass(Duration.ofSeconds(1));
        bench.told();

        bench.hear(discover(1).requested("192.0.2.109"));
        assertThat(bench.told()).containsExactly("OFFER 192.0.2.109 to 1");
        bench.hear(selecting(1, "192.0.2.109")).commit();
        assertThat(bench.told()).endsWith("ACK 192.0.2.109 to 1");
    }

    @Test
    void whoHasAnAddressOrAReservationIsOfferedItWhateverTheFloodTook() {
        bench.hear(selecting(2, "192.0.2.50")).commit();
        for (int i = 0; i < 100; i++) {
            bench.hear(discover(1000 + i));
        }
        bench.told();

        bench.hear(discover(2), discover(7));

        assertThat(bench.told()).containsExactly("OFFER 192.0.2.50 to 2", "OFFER 192.0.2.200 to 7");
    }

    @Test
    void anOfferThatIsTakenOrRunsOutMakesRoom() {
        for (int i = 0; i < LINK_OFFERS; i++) {
            bench.hear(discover(1000 + i).requested("192.0.2." + (10 + i)));
        }
        bench.hear(selecting(1000, "192.0.2.10")).commit().told();

        bench.hear(discover(1));
        assertThat(offers(bench.told())).isEqualTo(1);

        bench.pass(Duration.ofSeconds(31));
        for (int i = 0; i < 100; i++) {
            bench.hear(discover(2000 + i));
        }
        assertThat(offers(bench.told())).isEqualTo(LINK_OFFERS);
    }

    @Test
    void aCircuitHasAsManyLeasesAsItMayHave() {
        LaneBench lane = bench(OptionalInt.of(2));
        lane.hear(behind(selecting(1, "192.0.2.10"), 7)).commit();
        lane.hear(behind(selecting(2, "192.0.2.11"), 7)).commit();
        lane.told();

        lane.hear(behind(discover(3), 7), behind(selecting(4, "192.0.2.12"), 7));
        assertThat(lane.told())
                .containsExactly("silence: CIRCUIT_LEASES_FULL", "silence: CIRCUIT_LEASES_FULL");

        lane.hear(behind(selecting(1, "192.0.2.10"), 7)).commit();
        assertThat(lane.told()).contains("ACK 192.0.2.10 to 1");
        lane.hear(behind(discover(7), 7), behind(discover(5), 8));
        assertThat(offers(lane.told())).as("reserved, and another circuit").isEqualTo(2);
    }

    /** Also those of one group: none of them is durable when the next is decided. */
    @Test
    void leasesUnderWayCountAndStopWhenTheyDoNotBecomeDurable() {
        LaneBench lane = bench(OptionalInt.of(2));
        for (int i = 0; i < 10; i++) {
            lane.hear(behind(selecting(i + 10, "192.0.2." + (10 + i)), 7));
        }
        assertThat(lane.told()).hasSize(8).containsOnly("silence: CIRCUIT_LEASES_FULL");

        lane.unavailable().recovered();
        lane.told();
        lane.hear(behind(selecting(1, "192.0.2.50"), 7)).commit();

        assertThat(lane.told()).endsWith("ACK 192.0.2.50 to 1");
    }

    @Test
    void aDeclinedAddressStillCountsForItsCircuit() {
        LaneBench lane = bench(OptionalInt.of(1));
        lane.hear(behind(selecting(1, "192.0.2.10"), 7)).commit();
        lane.hear(behind(decline(1, "192.0.2.10"), 7)).commit();
        lane.told();

        lane.hear(behind(discover(2), 7));

        assertThat(lane.told()).containsExactly("silence: CIRCUIT_LEASES_FULL");
    }

    @Test
    void aClientThatDeclinesEverythingEatsThreeAddressesAnHour() {
        int eaten = 0;
        for (int i = 0; i < 40; i++) {
            bench.hear(discover(1));
            String offer = bench.told().getLast();
            String address = offer.split(" ")[1];
            bench.hear(selecting(1, address)).commit();
            bench.hear(decline(1, address));
            if (bench.isIdle()) {
                assertThat(bench.told()).endsWith("silence: CLIENT_DECLINES_TOO_OFTEN");
            } else {
                bench.commit();
                eaten++;
            }
            bench.pass(Duration.ofMinutes(1));
            bench.told();
        }

        assertThat(eaten).isEqualTo(3);
    }

    /** Whatever comes, no port ever has more than it may. */
    @Test
    void noSequenceOfMessagesExceedsTheBounds() {
        long seed = Long.getLong("leasehold.seed", 20_260_402L);
        Random random = new Random(seed);
        for (int step = 0; step < 20_000; step++) {
            int client = random.nextInt(400);
            String address = "192.0.2." + (10 + random.nextInt(100));
            ClientMessages message =
                    switch (random.nextInt(4)) {
                        case 0 -> selecting(client, address);
                        case 1 -> discover(client).requested(address);
                        default -> discover(client);
                    };
            int where = random.nextInt(12);
            bench.hear(where < 10 ? behind(message, where) : message);
            if (!bench.isIdle() && random.nextInt(3) == 0) {
                bench.commit();
            }
            if (random.nextInt(50) == 0) {
                bench.pass(Duration.ofSeconds(random.nextInt(20)));
            }
            if (step % 100 == 0) {
                for (int circuit = 0; circuit < 10; circuit++) {
                    assertThat(
                                    limits.offersOf(
                                            behind(discover(1), circuit).build(), LaneBench.ETH0))
                            .as("seed %d step %d circuit %d", seed, step, circuit)
                            .isLessThanOrEqualTo(CIRCUIT_OFFERS);
                }
                assertThat(limits.offersOf(discover(1).build(), LaneBench.ETH0))
                        .as("seed %d step %d", seed, step)
                        .isLessThanOrEqualTo(LINK_OFFERS);
            }
        }
    }
}
