package io.leasehold.dhcp.engine;

import static io.leasehold.dhcp.testing.ClientMessages.decline;
import static io.leasehold.dhcp.testing.ClientMessages.discover;
import static io.leasehold.dhcp.testing.ClientMessages.initReboot;
import static io.leasehold.dhcp.testing.ClientMessages.release;
import static io.leasehold.dhcp.testing.ClientMessages.renewing;
import static io.leasehold.dhcp.testing.ClientMessages.selecting;
import static io.leasehold.ipam.testing.Leases.NOON;
import static io.leasehold.ipam.testing.Leases.client;
import static io.leasehold.ipam.testing.Leases.hardware;
import static io.leasehold.ipam.testing.Leases.lease;
import static io.leasehold.ipam.testing.SubnetBuilder.subnet;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.ipam.lease.ClientIdentity;
import io.leasehold.ipam.lease.LeaseState;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.plan.OwnerKind;
import io.leasehold.ipam.plan.Source;
import io.leasehold.ipam.plan.Standing;
import io.leasehold.ipam.plan.SubnetId;
import io.leasehold.ipam.sight.Origin;
import io.leasehold.ipam.sight.Seen;
import io.leasehold.ipam.sight.Sighting;
import io.leasehold.ipam.testing.SubnetBuilder;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An address is probed before it is offered for the first time. */
class LaneProbeTest {
    private static final Ipv4Address TEN = Ipv4Address.parse("192.0.2.10");

    private final LaneBench bench = LaneBench.probing(lan());

    /** Addresses .10 to .15. */
    private static SubnetBuilder lan() {
        return subnet("192.0.2.0/24").pool("192.0.2.10-192.0.2.15");
    }

    private static LaneBench withOneAddress() {
        return LaneBench.probing(subnet("192.0.2.0/24").pool("192.0.2.10"));
    }

    private List<String> probesAndReplies() {
        return bench.told().stream().filter(line -> !line.startsWith("forget")).toList();
    }

    @Test
    void theOfferWaitsForTheSilence() {
        bench.hear(discover(1).requested("192.0.2.10"));
        assertThat(bench.told()).containsExactly("PROBE 192.0.2.10 on eth0");

        bench.listen(Duration.ofMillis(299));
        assertThat(bench.told()).isEmpty();
        assertThat(bench.lane.nanosToProbesEnd()).hasValue(1_000_000);

        bench.listen(Duration.ofMillis(1));
        assertThat(bench.told()).containsExactly("forget 192.0.2.10", "OFFER 192.0.2.10 to 1");
        assertThat(bench.lane.nanosToProbesEnd()).isEmpty();
    }

    @Test
    void aClientBehindARelayIsProbedForByEcho() {
        bench.hear(discover(1).giaddr("192.0.2.1").requested("192.0.2.10"));

        assertThat(bench.told()).containsExactly("PROBE 192.0.2.10 by echo");
    }

    @Test
    void theAnswerOfTheAskingClientItselfIsNoConflict() {
        bench.hear(discover(1).requested("192.0.2.10")).answer("192.0.2.10", 1).silence();

        assertThat(probesAndReplies())
                .containsExactly("PROBE 192.0.2.10 on eth0", "OFFER 192.0.2.10 to 1");
        assertThat(bench.book.at(TEN)).extracting(Seen::hardware).containsExactly(hardware(1));
    }

    @Test
    void anAddressInUseIsNotOfferedAndAnotherIsProbedAtOnce() {
        bench.hear(discover(1).requested("192.0.2.10")).answer("192.0.2.10", 99);

        // And the first is listened to still, nothing is forgotten.
        assertThat(bench.told())
                .containsExactly("PROBE 192.0.2.10 on eth0", "PROBE 192.0.2.15 on eth0");
        bench.silence();
        assertThat(bench.told())
                .containsExactly("forget 192.0.2.10", "forget 192.0.2.15", "OFFER 192.0.2.15 to 1");
    }

    @Test
    void anAddressInUseIsBackAfterItsProbation() {
        LaneBench one = withOneAddress();
        one.hear(discover(1)).answer("192.0.2.10", 99);
        assertThat(one.told())
                .containsExactly(
                        "PROBE 192.0.2.10 on eth0",
                        "silence: NO_FREE_ADDRESS",
                        "PROBE 192.0.2.254 on eth0",
                        "PROBE 192.0.2.253 on eth0",
                        "forget 192.0.2.10");
        assertThat(one.isIdle()).as("nothing is written").isTrue();

        one.pass(Duration.ofSeconds(2));
        assertThat(one.told())
                .containsExactly(
                        "forget 192.0.2.254",
                        "forget 192.0.2.253",
                        "in use: 192.0.2.10 by [00:00:5e:00:53:63]");
        assertThat(one.lane.inUse())
                .containsExactly(
                        new AddressInUse(
                                TEN,
                                new SubnetId(1),
                                List.of(hardware(99)),
                                client(1),
                                NOON,
                                NOON.plus(Duration.ofHours(24))));
        assertThat(one.hear(discover(2)).told()).containsExactly("silence: NO_FREE_ADDRESS");

        one.pass(Duration.ofHours(24));
        assertThat(one.lane.inUse()).isEmpty();
        assertThat(one.hear(discover(2)).told()).containsExactly("PROBE 192.0.2.10 on eth0");
    }

    @Test
    void itsUserMayStillHaveIt() {
        LaneBench one = withOneAddress();
        one.hear(discover(1)).answer("192.0.2.10", 99).told();

        one.hear(initReboot(1, "192.0.2.10"));
        assertThat(one.told()).containsExactly("NAK 0.0.0.0 to 1", "because TAKEN");
        one.hear(renewing(99, "192.0.2.10")).commit();

        assertThat(one.told()).endsWith("ACK 192.0.2.10 to 99");
        assertThat(one.pass(Duration.ofSeconds(2)).lane.inUse()).isEmpty();
    }

    @Test
    void afterThreeHostsTheClientHasToAskAgain() {
        bench.hear(discover(1).requested("192.0.2.10")).answer("192.0.2.10", 97);
        String second = probed(1);
        bench.answer(second, 98);
        String third = probed(0);
        bench.answer(third, 99);
        assertThat(bench.told()).containsSubsequence("silence: ADDRESSES_IN_USE");

        bench.hear(discover(1)).silence();

        assertThat(probesAndReplies()).hasSize(2).last().asString().startsWith("OFFER");
    }

    /** The address that was probed as number {@code i} since the last look. */
    private String probed(int i) {
        return bench.told().stream()
                .filter(line -> line.startsWith("PROBE"))
                .toList()
                .get(i)
                .split(" ")[1];
    }

    @Nested
    class ProxyArp {
        private static final HardwareAddress NODE = HardwareAddress.parse("00:15:5d:02:cb:00");

        private final LaneBench home =
                LaneBench.probing(subnet("192.168.2.0/24").pool("192.168.2.38-192.168.2.243"));

        /** The node answers everything that is probed until there is silence. */
        private List<String> answerAll(HardwareAddress who) {
            List<String> all = new ArrayList<>();
            List<String> told = home.told();
            while (!told.isEmpty()) {
                all.addAll(told);
                told.stream()
                        .filter(line -> line.startsWith("PROBE"))
                        .forEach(line -> home.answer(line.split(" ")[1], who));
                told = home.told();
            }
            return all;
        }

        @Test
        void c8_proxyArpNodeCostsThreeProbesAndSpoilsNothing() {
            home.book.note(
                    new Sighting(
                            Ipv4Address.parse("192.168.2.225"), NODE, Origin.ARP, "eth0", NOON));

            home.hear(discover(1));
            List<String> told = answerAll(NODE);
            assertThat(told).filteredOn(line -> line.startsWith("PROBE")).hasSize(3);
            assertThat(told)
                    .contains("proxy ARP by 00:15:5d:02:cb:00 (node 192.168.2.225), back: 2");
            home.silence();
            assertThat(home.told()).last().asString().startsWith("OFFER 192.168.2.");

            home.pass(Duration.ofMinutes(1));
            assertThat(home.told()).as("no conflict is told of").isEmpty();
            assertThat(home.lane.inUse()).isEmpty();
            assertThat(home.isIdle()).as("no mass DECLINE").isTrue();
            assertThat(home.lane.table().free(new SubnetId(1))).isEqualTo(206);

            home.hear(discover(2));
            assertThat(answerAll(NODE)).filteredOn(l -> l.startsWith("PROBE")).hasSize(1);
            home.silence();
            assertThat(home.told()).last().asString().startsWith("OFFER 192.168.2.");
        }

        @Test
        void c8_aHostBehindTheProxyIsStillAConflict() {
            home.hear(discover(1));
            answerAll(NODE);
            home.silence().told();

            home.hear(discover(2).requested("192.168.2.100"));
            home.answer("192.168.2.100", NODE).answer("192.168.2.100", 99);

            assertThat(home.told())
                    .filteredOn(line -> line.startsWith("PROBE"))
                    .hasSize(2)
                    .startsWith("PROBE 192.168.2.100 on eth0");
            home.pass(Duration.ofSeconds(2));
            assertThat(home.lane.inUse())
                    .extracting(AddressInUse::users)
                    .containsExactly(List.of(hardware(99)));
        }

        @Test
        void aSecondHostAtAnAddressTheProxySpoiledKeepsItOutOfService() {
            home.hear(discover(1).requested("192.168.2.100"));
            home.answer("192.168.2.100", NODE);
            home.answer("192.168.2.100", 99);
            answerAll(NODE);
            home.silence();

            assertThat(home.told()).last().asString().startsWith("OFFER 192.168.2.");
            home.pass(Duration.ofSeconds(2));
            assertThat(home.told()).contains("in use: 192.168.2.100 by [00:00:5e:00:53:63]");
        }

        @Test
        void whatTheProxyAnnouncedAsItsOwnIsInUse() {
            home.hear(discover(1));
            answerAll(NODE);
            home.silence().told();
            home.book.note(
                    new Sighting(
                            Ipv4Address.parse("192.168.2.100"), NODE, Origin.ARP, "eth0", NOON));

            home.hear(discover(2).requested("192.168.2.100")).answer("192.168.2.100", NODE);

            home.pass(Duration.ofSeconds(3));
            assertThat(home.lane.inUse())
                    .extracting(AddressInUse::users)
                    .containsExactly(List.of(NODE));
        }

        @Test
        void c8_aProxyDoesNotTakeTheLastAddressOfAPool() {
            LaneBench one = withOneAddress();
            one.hear(discover(1)).answer("192.0.2.10", NODE);
            one.answer("192.0.2.254", NODE).answer("192.0.2.253", NODE);
            assertThat(one.told())
                    .contains("proxy ARP by 00:15:5d:02:cb:00, back: 1")
                    .filteredOn(line -> line.startsWith("PROBE"))
                    .hasSize(3);

            one.hear(discover(1)).answer("192.0.2.10", NODE).silence();

            assertThat(one.told()).endsWith("OFFER 192.0.2.10 to 1");
        }

        @Test
        void onlyAddressesThatAreNobodysAreAskedForToTellAProxy() {
            LaneBench one =
                    LaneBench.probing(
                            subnet("192.0.2.0/29")
                                    .gateway("192.0.2.6")
                                    .pool("192.0.2.2-192.0.2.3")
                                    .claim(OwnerKind.STATIC, "printer", "192.0.2.5"));
            one.hear(selecting(9, "192.0.2.3")).commit();
            one.lane.restore(lease("192.0.2.4", client(8), LeaseState.EXPIRED, NOON));
            one.told();

            one.hear(discover(1)).answer("192.0.2.2", NODE);

            assertThat(one.told())
                    .containsExactly(
                            "PROBE 192.0.2.2 on eth0",
                            "silence: NO_FREE_ADDRESS",
                            "PROBE 192.0.2.1 on eth0",
                            "forget 192.0.2.2");
        }

        @Test
        void itsLeaseSaysWhichNodeItIs() {
            home.lane.restore(
                    lease(
                            "192.168.2.225",
                            new ClientIdentity(Optional.empty(), NODE),
                            LeaseState.BOUND,
                            NOON.plusSeconds(3600)));

            home.hear(discover(1));

            assertThat(answerAll(NODE))
                    .contains("proxy ARP by 00:15:5d:02:cb:00 (node 192.168.2.225), back: 2");
        }

        @Test
        void aReservedAddressThatOnlyTheProxyAnsweredForIsOfferedAfterAll() {
            LaneBench reserved =
                    LaneBench.probing(lan().reserve("one", "00:00:5e:00:53:01", "192.0.2.200"));
            reserved.hear(discover(1));
            for (int i = 0; i < 3; i++) {
                reserved.told().stream()
                        .filter(line -> line.startsWith("PROBE"))
                        .forEach(line -> reserved.answer(line.split(" ")[1], NODE));
            }

            reserved.silence();

            assertThat(reserved.told()).last().isEqualTo("OFFER 192.0.2.200 to 1");
        }
    }

    @Nested
    class NotProbed {
        @Test
        void whatTheClientHolds() {
            bench.lane.restore(
                    lease("192.0.2.10", client(1), LeaseState.BOUND, NOON.plusSeconds(3600)));

            assertThat(bench.hear(discover(1)).told()).containsExactly("OFFER 192.0.2.10 to 1");
        }

        @Test
        void whatWasFoundSilentFiveMinutesAgoUnlessSomebodyWasHeardThereSince() {
            bench.hear(discover(1).requested("192.0.2.10")).silence();
            bench.pass(Duration.ofMinutes(4)).told();

            bench.hear(discover(2).requested("192.0.2.10"));
            assertThat(bench.told()).containsExactly("OFFER 192.0.2.10 to 2");

            bench.pass(Duration.ofSeconds(31));
            bench.announce("192.0.2.10", 3);
            bench.hear(discover(4).requested("192.0.2.10"));
            assertThat(bench.told()).containsExactly("PROBE 192.0.2.10 on eth0");
        }

        @Test
        void itIsProbedAgainAfterFiveMinutes() {
            bench.hear(discover(1).requested("192.0.2.10")).silence();
            bench.pass(Duration.ofMinutes(5)).told();

            bench.hear(discover(1).requested("192.0.2.10"));

            assertThat(bench.told()).containsExactly("PROBE 192.0.2.10 on eth0");
        }

        @Test
        void whatTheClientGaveBackAMomentAgo() {
            bench.hear(selecting(1, "192.0.2.10")).commit();
            bench.hear(release(1, "192.0.2.10")).commit();
            bench.told();

            assertThat(bench.hear(discover(1)).told()).containsExactly("OFFER 192.0.2.10 to 1");
            bench.pass(Duration.ofSeconds(31));
            assertThat(bench.hear(discover(2).requested("192.0.2.10")).told())
                    .as("by another")
                    .containsExactly("PROBE 192.0.2.10 on eth0");
        }

        @Test
        void requestsOfAnyKind() {
            bench.hear(selecting(1, "192.0.2.10")).commit();
            bench.hear(renewing(1, "192.0.2.10")).commit();
            bench.hear(initReboot(1, "192.0.2.10")).commit();

            assertThat(bench.told())
                    .containsExactly(
                            "durable: GRANT 192.0.2.10",
                            "ACK 192.0.2.10 to 1",
                            "durable: RENEW 192.0.2.10",
                            "ACK 192.0.2.10 to 1",
                            "durable: RENEW 192.0.2.10",
                            "ACK 192.0.2.10 to 1");
        }

        @Test
        void whereNothingCanBeAsked() {
            bench.canProbe = false;

            bench.hear(discover(1).requested("192.0.2.10"));

            assertThat(bench.told())
                    .containsExactly("unprobed 192.0.2.10: NO_PROBER", "OFFER 192.0.2.10 to 1");
        }
    }

    /** Addresses under an observed claim that is held back: .10 and .11 of a pool of three. */
    @Nested
    class LastResorts {
        private final LaneBench held = LaneBench.probing(heldBack());

        private static SubnetBuilder heldBack() {
            return subnet("192.0.2.0/24")
                    .pool("192.0.2.10-192.0.2.12")
                    .claim(
                            SubnetBuilder.claimOf(
                                            OwnerKind.KUBERNETES_PODS, "pods", "192.0.2.10/31")
                                    .but()
                                    .source(Source.OBSERVED)
                                    .standing(Standing.HELD_BACK)
                                    .build());
        }

        @Test
        void isOfferedWhenNothingElseIsFreeAndAProbeFoundItSilent() {
            held.hear(discover(1).requested("192.0.2.10")).silence();
            assertThat(held.told()).endsWith("OFFER 192.0.2.12 to 1");

            held.hear(discover(2).requested("192.0.2.10"));
            String address = held.told().getLast().split(" ")[1];
            held.silence();

            assertThat(address).isIn("192.0.2.10", "192.0.2.11");
            assertThat(held.told()).endsWith("OFFER " + address + " to 2");
            held.hear(selecting(2, address)).commit();
            assertThat(held.told()).endsWith("ACK " + address + " to 2");
            held.hear(renewing(2, address)).commit();
            assertThat(held.told()).endsWith("ACK " + address + " to 2");
        }

        @Test
        void oneInUseIsNotOffered() {
            held.hear(selecting(1, "192.0.2.12")).commit();
            held.hear(discover(2)).told();
            held.answer("192.0.2.10", 98).answer("192.0.2.11", 99);
            held.answer("192.0.2.10", 98).answer("192.0.2.11", 99);

            assertThat(held.told()).contains("silence: NO_FREE_ADDRESS");
        }

        @Test
        void isNotHadByAskingForIt() {
            assertThat(held.hear(selecting(2, "192.0.2.10")).told())
                    .containsExactly("NAK 0.0.0.0 to 2", "because NOT_IN_PLAN");
            // Nor while it is probed, and nothing is known yet.
            held.hear(selecting(1, "192.0.2.12")).commit();
            held.hear(discover(2));
            String address = held.told().getLast().split(" ")[1];

            assertThat(held.hear(selecting(2, address)).told())
                    .endsWith("NAK 0.0.0.0 to 2", "because NOT_IN_PLAN");
        }

        @Test
        void isNeverOfferedWithoutAProbe() {
            held.hear(selecting(1, "192.0.2.12")).commit().told();
            held.canProbe = false;
            assertThat(held.hear(discover(2)).told()).containsExactly("silence: NO_FREE_ADDRESS");

            LaneBench off = new LaneBench(heldBack());
            off.hear(selecting(1, "192.0.2.12")).commit().told();
            assertThat(off.hear(discover(2)).told()).containsExactly("silence: NO_FREE_ADDRESS");
        }
    }

    @Nested
    class Reservations {
        private final LaneBench reserved =
                LaneBench.probing(lan().reserve("one", "00:00:5e:00:53:01", "192.0.2.200"));

        @Test
        void theReservedDeviceAnswersForItsOwnAddress() {
            reserved.hear(discover(1)).answer("192.0.2.200", 1).silence();

            assertThat(reserved.told()).endsWith("OFFER 192.0.2.200 to 1");
        }

        @Test
        void theReservedDeviceIsNotProbedForWhatItHas() {
            reserved.lane.restore(
                    lease("192.0.2.200", client(1), LeaseState.BOUND, NOON.plusSeconds(3600)));

            assertThat(reserved.hear(discover(1)).told()).containsExactly("OFFER 192.0.2.200 to 1");
        }

        @Test
        void aReservedAddressThatAnotherUsesIsToldOfAndADynamicOneOffered() {
            reserved.hear(discover(1)).answer("192.0.2.200", 99).silence();

            assertThat(reserved.told())
                    .last()
                    .asString()
                    .startsWith("OFFER 192.0.2.1")
                    .isNotEqualTo("OFFER 192.0.2.200 to 1");
            assertThat(reserved.pass(Duration.ofSeconds(2)).told())
                    .contains("in use: 192.0.2.200 by [00:00:5e:00:53:63]");
        }
    }

    /** RFC 2131 section 4.3.3: the client says that somebody is there, not who. */
    @Test
    void whoAnswersAtADeclinedAddressIsKnownAfterwards() {
        bench.lane.restore(lease("192.0.2.10", client(1), LeaseState.BOUND, NOON.plusSeconds(600)));
        bench.hear(decline(1, "192.0.2.10")).commit();
        assertThat(bench.told()).contains("PROBE 192.0.2.10 on eth0");

        bench.answer("192.0.2.10", 99);

        assertThat(bench.book.at(TEN)).extracting(Seen::hardware).containsExactly(hardware(99));
        assertThat(bench.pass(Duration.ofSeconds(1)).told()).contains("forget 192.0.2.10");
    }

    @Nested
    class WhileOneIsProbed {
        @Test
        void theRepeatedDiscoverIsAnsweredAndTheFirstIsNot() {
            bench.hear(discover(1).requested("192.0.2.10"), discover(1).requested("192.0.2.10"));
            bench.silence();

            assertThat(probesAndReplies())
                    .containsExactly("PROBE 192.0.2.10 on eth0", "OFFER 192.0.2.10 to 1");
        }

        @Test
        void anotherClientIsProbedAnotherAddress() {
            bench.hear(discover(1).requested("192.0.2.10"), discover(2).requested("192.0.2.10"));

            assertThat(probesAndReplies())
                    .hasSize(2)
                    .startsWith("PROBE 192.0.2.10 on eth0")
                    .doesNotHaveDuplicates();
        }

        @Test
        void aClientThatGoesOnElsewhereIsOfferedNothing() {
            bench.hear(discover(1).requested("192.0.2.10"));
            bench.hear(selecting(1, "192.0.2.77").server("192.0.2.99")).silence();

            assertThat(probesAndReplies())
                    .containsExactly("PROBE 192.0.2.10 on eth0", "silence: OTHER_SERVER");
            assertThat(bench.lane.table().free(new SubnetId(1))).isEqualTo(6);
        }

        @Test
        void thePlanMayTakeTheAddressAway() {
            bench.hear(discover(1).requested("192.0.2.10"));
            bench.adopt(subnet("192.0.2.0/24").pool("192.0.2.11"));
            bench.silence();

            assertThat(probesAndReplies())
                    .containsExactly("PROBE 192.0.2.10 on eth0", "PROBE 192.0.2.11 on eth0");
        }

        @Test
        void nothingIsOfferedWhenTheStoreHasGoneAway() {
            bench.hear(selecting(2, "192.0.2.11"), discover(1).requested("192.0.2.10"));
            bench.unavailable();
            bench.silence();

            assertThat(bench.told()).endsWith("forget 192.0.2.10", "silence: STORE_UNAVAILABLE");
        }

        @Test
        void anAnswerThatComesTooLateChangesNothing() {
            bench.hear(discover(1).requested("192.0.2.10")).silence();
            bench.answer("192.0.2.10", 99);

            bench.hear(selecting(1, "192.0.2.10")).commit();

            assertThat(bench.told()).endsWith("ACK 192.0.2.10 to 1");
        }
    }

    @Nested
    class Bounds {
        @Test
        void beyondTheMostProbesUnderWayAddressesAreOfferedUnprobed() {
            LaneBench wide = LaneBench.probing(subnet("10.0.0.0/16").pool("10.0.1.0-10.0.63.255"));
            for (int i = 0; i < Probes.UNDER_WAY_LIMIT; i++) {
                wide.hear(discover(i));
            }
            assertThat(wide.told()).hasSize(4096).allMatch(line -> line.startsWith("PROBE"));

            wide.hear(discover(5000));

            assertThat(wide.told())
                    .hasSize(2)
                    .anyMatch(line -> line.endsWith("TOO_MANY"))
                    .anyMatch(line -> line.startsWith("OFFER"));
            wide.silence();
            assertThat(wide.told()).filteredOn(line -> line.startsWith("OFFER")).hasSize(4096);
        }

        @Test
        void addressesOutOfServiceAreBoundedAndTheOldestIsBack() {
            LaneBench wide = LaneBench.probing(subnet("10.0.0.0/16").pool("10.0.1.0-10.0.63.255"));
            long all = wide.lane.table().free(new SubnetId(1));
            for (int i = 0; i <= Probes.IN_USE_LIMIT; i++) {
                wide.hear(discover(i));
                String address =
                        wide.told().stream()
                                .filter(line -> line.startsWith("PROBE"))
                                .findFirst()
                                .orElseThrow()
                                .split(" ")[1];
                // Each host answers for one address, so none is a proxy.
                wide.answer(address, 20_000 + i);
                wide.hear(selecting(i, "10.0.0.1").server("192.0.2.99")).told();
            }

            assertThat(wide.pass(Duration.ofSeconds(1)).lane.inUse())
                    .hasSize(Probes.IN_USE_LIMIT)
                    .first()
                    .extracting(AddressInUse::wanted)
                    .isEqualTo(client(1));
            assertThat(wide.lane.table().free(new SubnetId(1))).isEqualTo(all - 4096);
        }

        @Test
        void probesThatAreToTellAProxyAreBounded() {
            SubnetBuilder[] subnets = new SubnetBuilder[60];
            for (int i = 0; i < subnets.length; i++) {
                subnets[i] = subnet("10.0." + i + ".0/24").id(i + 1).pool("10.0." + i + ".10");
            }
            bench.adopt(subnets);
            for (int i = 0; i < subnets.length; i++) {
                bench.hear(discover(i).giaddr("10.0." + i + ".1"));
                bench.answer("10.0." + i + ".10", 1000 + i);
            }

            assertThat(bench.told())
                    .filteredOn(line -> line.matches("PROBE .*\\.25[34] .*"))
                    .hasSize(Probes.CONTROL_LIMIT);
            bench.pass(Duration.ofSeconds(1));
            assertThat(bench.told())
                    .filteredOn(line -> line.startsWith("forget"))
                    .hasSize(Probes.CONTROL_LIMIT);
        }

        @Test
        void usersOfOneAddressAreBounded() {
            bench.hear(discover(1).requested("192.0.2.10"));
            for (int host = 90; host < 99; host++) {
                bench.answer("192.0.2.10", host);
            }

            assertThat(bench.pass(Duration.ofMillis(1)).lane.inUse())
                    .singleElement()
                    .extracting(AddressInUse::users)
                    .asInstanceOf(InstanceOfAssertFactories.LIST)
                    .hasSize(4);
        }
    }
}
