package io.leasehold.dhcp.engine;

import static io.leasehold.dhcp.testing.ClientMessages.decline;
import static io.leasehold.dhcp.testing.ClientMessages.discover;
import static io.leasehold.dhcp.testing.ClientMessages.inform;
import static io.leasehold.dhcp.testing.ClientMessages.initReboot;
import static io.leasehold.dhcp.testing.ClientMessages.release;
import static io.leasehold.dhcp.testing.ClientMessages.renewing;
import static io.leasehold.dhcp.testing.ClientMessages.request;
import static io.leasehold.dhcp.testing.ClientMessages.selecting;
import static io.leasehold.ipam.testing.Leases.NOON;
import static io.leasehold.ipam.testing.Leases.client;
import static io.leasehold.ipam.testing.Leases.lease;
import static io.leasehold.ipam.testing.SubnetBuilder.subnet;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.lease.LeaseChange;
import io.leasehold.ipam.lease.LeaseState;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.plan.OwnerKind;
import io.leasehold.ipam.plan.SubnetId;
import io.leasehold.ipam.port.LeaseLog.ChangeOutcome;
import io.leasehold.ipam.testing.SubnetBuilder;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** The cycle of one lane: decide, wait for the disk, answer. */
class LaneTest {
    private static final Ipv4Address TEN = Ipv4Address.parse("192.0.2.10");

    private final LaneBench bench = new LaneBench(lan());

    /** Addresses .10 to .12. */
    private static SubnetBuilder lan() {
        return subnet("192.0.2.0/24").pool("192.0.2.10-192.0.2.12");
    }

    private static LaneBench withOneAddress() {
        return new LaneBench(subnet("192.0.2.0/24").pool("192.0.2.10"));
    }

    private static Lease bound(String address, int client, Instant expires) {
        return lease(address, client(client), LeaseState.BOUND, expires);
    }

    @Nested
    class NothingIsToldBeforeItIsDurable {
        @Test
        void noAckBeforeTheGroupIsCommitted() {
            bench.hear(selecting(1, "192.0.2.10"));

            assertThat(bench.changes()).containsExactly("GRANT 192.0.2.10");
            assertThat(bench.told()).isEmpty();

            bench.commit();

            assertThat(bench.told())
                    .containsExactly("durable: GRANT 192.0.2.10", "ACK 192.0.2.10 to 1");
        }

        @Test
        void anOfferWritesNothing() {
            bench.hear(discover(1).requested("192.0.2.10"));

            assertThat(bench.isIdle()).isTrue();
            assertThat(bench.told()).containsExactly("OFFER 192.0.2.10 to 1");
        }

        @Test
        void whatComesInMeanwhileIsTheNextGroup() {
            bench.hear(
                    selecting(1, "192.0.2.10"),
                    selecting(2, "192.0.2.11"),
                    selecting(3, "192.0.2.12"));
            assertThat(bench.changes()).containsExactly("GRANT 192.0.2.10");

            bench.commit();

            assertThat(bench.changes()).containsExactly("GRANT 192.0.2.11", "GRANT 192.0.2.12");
            assertThat(bench.told()).endsWith("ACK 192.0.2.10 to 1");
        }

        @Test
        void theStoreDoesNotWaitForTheRepliesOfTheLastGroup() {
            bench.hear(selecting(1, "192.0.2.10"), selecting(2, "192.0.2.11"));

            bench.write();

            assertThat(bench.told()).isEmpty();
            assertThat(bench.changes()).containsExactly("GRANT 192.0.2.11");

            bench.tell();

            assertThat(bench.told())
                    .containsExactly("durable: GRANT 192.0.2.10", "ACK 192.0.2.10 to 1");
            assertThat(bench.changes()).containsExactly("GRANT 192.0.2.11");
        }

        @Test
        void aWrittenLeaseNobodyWasToldOfYetIsStillWaitedFor() {
            bench.hear(selecting(1, "192.0.2.10")).write();

            bench.hear(selecting(2, "192.0.2.10"), renewing(1, "192.0.2.10"));

            assertThat(bench.told()).isEmpty();
            assertThat(bench.isIdle()).isTrue();

            bench.tell();

            assertThat(bench.told())
                    .containsExactly(
                            "durable: GRANT 192.0.2.10",
                            "ACK 192.0.2.10 to 1",
                            "NAK 0.0.0.0 to 2",
                            "because TAKEN");
            assertThat(bench.changes()).containsExactly("RENEW 192.0.2.10");
        }

        @Test
        void repliesDoNotFallFarBehindTheStore() {
            bench.hear(selecting(1, "192.0.2.10"), selecting(2, "192.0.2.11")).write().write();

            bench.hear(selecting(3, "192.0.2.12"));

            assertThat(bench.isIdle()).isTrue();

            bench.tell();

            assertThat(bench.changes()).containsExactly("GRANT 192.0.2.12");
            assertThat(bench.told()).endsWith("ACK 192.0.2.10 to 1");

            bench.write().tell().tell();

            assertThat(bench.told())
                    .containsSubsequence("ACK 192.0.2.11 to 2", "ACK 192.0.2.12 to 3");
        }

        @Test
        void releaseAndDeclineAreDurableAndSilent() {
            bench.lane.restore(bound("192.0.2.10", 1, NOON.plusSeconds(3600)));
            bench.lane.restore(bound("192.0.2.11", 2, NOON.plusSeconds(3600)));

            bench.hear(release(1, "192.0.2.10")).commit();
            bench.hear(decline(2, "192.0.2.11")).commit();

            assertThat(bench.told())
                    .containsExactly("durable: RELEASE 192.0.2.10", "durable: DECLINE 192.0.2.11");
            assertThat(bench.lane.table().free(new SubnetId(1))).isEqualTo(2);
        }

        @Test
        void aReplyThatCannotBeSentDoesNotKeepTheOthersFromLeaving() {
            bench.hear(
                    selecting(1, "192.0.2.10"),
                    selecting(2, "192.0.2.11"),
                    selecting(3, "192.0.2.12"));
            bench.commit();
            bench.told();
            bench.unreachable = Ipv4Address.parse("192.0.2.11");

            bench.commit();

            assertThat(bench.told()).contains("ACK 192.0.2.12 to 3");
            assertThat(bench.hear(renewing(2, "192.0.2.11")).changes())
                    .containsExactly("RENEW 192.0.2.11");
        }
    }

    @Nested
    class MessagesThatTouchAPendingChangeAreParked {
        @Test
        void theSecondMessageOfAClientIsDecidedAfterTheFirst() {
            bench.hear(selecting(1, "192.0.2.10"), release(1, "192.0.2.10"));
            assertThat(bench.changes()).containsExactly("GRANT 192.0.2.10");

            bench.commit();

            assertThat(bench.changes()).containsExactly("RELEASE 192.0.2.10");
        }

        @Test
        void aRepeatedRequestIsAnsweredTwiceAndGrantedOnce() {
            bench.hear(selecting(1, "192.0.2.10"), selecting(1, "192.0.2.10"));

            bench.commit();
            assertThat(bench.changes()).containsExactly("RENEW 192.0.2.10");
            bench.commit();

            assertThat(bench.told())
                    .containsExactly(
                            "durable: GRANT 192.0.2.10",
                            "ACK 192.0.2.10 to 1",
                            "durable: RENEW 192.0.2.10",
                            "ACK 192.0.2.10 to 1");
        }

        @Test
        void ofTwoClientsThatRaceForAnAddressTheFirstGetsIt() {
            bench.hear(selecting(1, "192.0.2.10"), selecting(2, "192.0.2.10"));
            assertThat(bench.told()).isEmpty();

            bench.commit();

            assertThat(bench.told())
                    .containsExactly(
                            "durable: GRANT 192.0.2.10",
                            "ACK 192.0.2.10 to 1",
                            "NAK 0.0.0.0 to 2",
                            "because TAKEN");
            assertThat(bench.isIdle()).isTrue();
        }

        @Test
        void theRivalGetsItWhenTheFirstDidNot() {
            bench.hear(selecting(1, "192.0.2.10"), selecting(2, "192.0.2.10"));
            bench.adopt(lan().reserve("two", "00:00:5e:00:53:02", "192.0.2.10"));

            bench.planMoved();

            assertThat(bench.told()).containsExactly("NAK 0.0.0.0 to 1", "because NOT_IN_PLAN");
            assertThat(bench.changes()).containsExactly("GRANT 192.0.2.10");
            assertThat(bench.commit().told()).endsWith("ACK 192.0.2.10 to 2");
        }

        @Test
        void anInitRebootDuringTheReclaimOfItsLeaseIsNotRefused() {
            bench.lane.restore(bound("192.0.2.10", 1, NOON.plusSeconds(10)));
            bench.pass(Duration.ofMinutes(1));
            assertThat(bench.changes()).containsExactly("EXPIRE 192.0.2.10");

            bench.hear(initReboot(1, "192.0.2.10"));
            assertThat(bench.told()).isEmpty();
            bench.commit();

            assertThat(bench.changes()).containsExactly("GRANT 192.0.2.10");
        }

        @Test
        void aDiscoverDuringTheReclaimOfTheReservedAddressIsOfferedThatAddress() {
            LaneBench reserved =
                    new LaneBench(lan().reserve("one", "00:00:5e:00:53:01", "192.0.2.10"));
            reserved.lane.restore(bound("192.0.2.10", 9, NOON.plusSeconds(10)));
            reserved.pass(Duration.ofMinutes(1));

            reserved.hear(discover(1));
            assertThat(reserved.told()).isEmpty();
            reserved.commit();

            assertThat(reserved.told()).endsWith("OFFER 192.0.2.10 to 1");
        }

        @Test
        void anInformWaitsForNothing() {
            bench.hear(selecting(1, "192.0.2.10"), inform(1, "192.0.2.10"));

            assertThat(bench.told()).containsExactly("ACK 0.0.0.0 to 1");
        }

        @Test
        void onlyFourAreParkedBehindOneChange() {
            bench.hear(selecting(1, "192.0.2.10"));
            for (int i = 0; i < 4; i++) {
                bench.hear(selecting(1, "192.0.2.10"));
            }
            assertThat(bench.told()).isEmpty();

            bench.hear(selecting(1, "192.0.2.10"));

            assertThat(bench.told()).containsExactly("silence: OVERLOADED");
        }
    }

    @Nested
    class AnotherServerWasFaster {
        @Test
        void aLoserIsDecidedAgainWithTheRowAsItIs() {
            bench.hear(selecting(1, "192.0.2.10"));

            bench.answer(
                    new ChangeOutcome.Lost(
                            Optional.of(bound("192.0.2.10", 9, NOON.plusSeconds(3600)))));

            assertThat(bench.told()).containsExactly("NAK 0.0.0.0 to 1", "because TAKEN");
            assertThat(bench.lane.table().at(TEN).map(Lease::client)).contains(client(9));
        }

        @Test
        void aLoserWhoseRowIsItsOwnRenewsIt() {
            bench.hear(selecting(1, "192.0.2.10"));

            bench.answer(
                    new ChangeOutcome.Lost(
                            Optional.of(
                                    lease(
                                            "192.0.2.10",
                                            client(1),
                                            LeaseState.BOUND,
                                            NOON.plusSeconds(60),
                                            5))));

            assertThat(bench.changes()).containsExactly("RENEW 192.0.2.10");
            assertThat(bench.underWay().changes().getFirst().expectedVersion()).isEqualTo(5);
        }

        @Test
        void aLoserWhoseRowIsGoneIsGrantedAnew() {
            bench.lane.restore(
                    lease("192.0.2.10", client(9), LeaseState.EXPIRED, NOON.minusSeconds(9), 3));
            bench.hear(selecting(1, "192.0.2.10"));
            assertThat(bench.underWay().changes().getFirst().expectedVersion()).isEqualTo(3);

            bench.answer(new ChangeOutcome.Lost(Optional.empty()));

            assertThat(bench.underWay().changes().getFirst().expectedVersion()).isZero();
        }

        @Test
        void aWinnerInTheSameGroupIsAnswered() {
            bench.hear(
                    selecting(1, "192.0.2.10"),
                    selecting(2, "192.0.2.11"),
                    selecting(3, "192.0.2.12"));
            bench.commit().told();
            LeaseChange won = bench.underWay().changes().getLast();

            bench.answer(
                    new ChangeOutcome.Lost(
                            Optional.of(bound("192.0.2.11", 9, NOON.plusSeconds(3600)))),
                    new ChangeOutcome.Written(won.after()));

            assertThat(bench.told())
                    .containsExactly(
                            "durable: GRANT 192.0.2.12",
                            "NAK 0.0.0.0 to 2",
                            "because TAKEN",
                            "ACK 192.0.2.12 to 3");
        }

        @Test
        void aMessageThatLosesFourTimesIsLeftUnanswered() {
            bench.hear(selecting(1, "192.0.2.10"));
            for (int version = 1; version <= 4; version++) {
                bench.answer(
                        new ChangeOutcome.Lost(
                                Optional.of(
                                        lease(
                                                "192.0.2.10",
                                                client(9),
                                                LeaseState.RELEASED,
                                                NOON,
                                                version))));
            }

            assertThat(bench.told()).containsExactly("silence: CONTENDED");
            assertThat(bench.isIdle()).isTrue();
        }

        @Test
        void anExpiryThatLosesToARenewalElsewhereIsNoExpiry() {
            bench.lane.restore(bound("192.0.2.10", 1, NOON.plusSeconds(10)));
            bench.pass(Duration.ofMinutes(1));

            bench.answer(
                    new ChangeOutcome.Lost(
                            Optional.of(bound("192.0.2.10", 1, NOON.plusSeconds(3600)))));

            assertThat(bench.pass(Duration.ofSeconds(2)).isIdle()).isTrue();
            assertThat(bench.pass(Duration.ofHours(2)).changes())
                    .containsExactly("EXPIRE 192.0.2.10");
        }
    }

    @Nested
    class ThePlanMoves {
        @Test
        void aGroupOfAnOutdatedPlanIsDecidedAgain() {
            bench.hear(selecting(1, "192.0.2.10"));
            assertThat(bench.underWay().planVersion()).isEqualTo(1);
            bench.adopt(lan().gateway("192.0.2.1"));

            bench.planMoved();

            assertThat(bench.told()).isEmpty();
            assertThat(bench.underWay().planVersion()).isEqualTo(2);
            assertThat(bench.commit().told()).endsWith("ACK 192.0.2.10 to 1");
        }

        @Test
        void andRefusedWhenTheNewPlanForbidsIt() {
            bench.hear(selecting(1, "192.0.2.10"));
            bench.adopt(lan().claim(OwnerKind.KUBERNETES_LB, "lb", "192.0.2.10"));

            bench.planMoved();

            assertThat(bench.told()).containsExactly("NAK 0.0.0.0 to 1", "because NOT_IN_PLAN");
            assertThat(bench.isIdle()).isTrue();
        }

        @Test
        void changesThatWaitAreDecidedUnderTheNewPlanAtOnce() {
            bench.hear(
                    selecting(1, "192.0.2.10"),
                    selecting(2, "192.0.2.11"),
                    selecting(3, "192.0.2.12"));
            bench.adopt(lan().claim(OwnerKind.KUBERNETES_LB, "lb", "192.0.2.11"));
            assertThat(bench.told()).containsExactly("NAK 0.0.0.0 to 2", "because NOT_IN_PLAN");

            bench.commit();

            assertThat(bench.changes()).containsExactly("GRANT 192.0.2.12");
            assertThat(bench.underWay().planVersion()).isEqualTo(2);
        }

        @Test
        void aGroupThatIsCommittedAfterAllIsAnswered() {
            bench.hear(selecting(1, "192.0.2.10"));
            bench.adopt(lan().gateway("192.0.2.1"));

            assertThat(bench.commit().told()).endsWith("ACK 192.0.2.10 to 1");
        }

        @Test
        void anOfferOfTheOldPlanIsNotGrantedUnderTheNew() {
            bench.hear(discover(1).requested("192.0.2.10"));
            bench.adopt(lan().claim(OwnerKind.KUBERNETES_LB, "lb", "192.0.2.10"));

            bench.hear(selecting(1, "192.0.2.10"));

            assertThat(bench.told()).endsWith("NAK 0.0.0.0 to 1", "because NOT_IN_PLAN");
        }

        @Test
        void aClientThatMovesToItsNewReservationLeavesItsOldAddressInTheSameGroup() {
            bench.hear(selecting(1, "192.0.2.10")).commit();
            bench.adopt(lan().reserve("one", "00:00:5e:00:53:01", "192.0.2.200"));

            bench.hear(renewing(1, "192.0.2.10"));
            assertThat(bench.told()).endsWith("NAK 0.0.0.0 to 1", "because NOT_IN_PLAN");
            bench.hear(discover(1), selecting(1, "192.0.2.200"));

            assertThat(bench.changes()).containsExactly("GRANT 192.0.2.200", "RELEASE 192.0.2.10");
            assertThat(bench.commit().told()).endsWith("ACK 192.0.2.200 to 1");
            assertThat(bench.lane.table().free(new SubnetId(1))).isEqualTo(3);
        }

        @Test
        void aSubnetThatIsGoneMeetsSilenceAndItsLeasesStillEnd() {
            bench.lane.restore(bound("192.0.2.10", 1, NOON.plusSeconds(10)));
            bench.adopt(subnet("198.51.100.0/24"));

            bench.pass(Duration.ofMinutes(1));

            assertThat(bench.changes()).containsExactly("EXPIRE 192.0.2.10");
        }
    }

    @Nested
    class TheStoreIsAway {
        @Test
        void clientsMeetSilenceNeitherOfferNorNak() {
            bench.hear(selecting(1, "192.0.2.10"), selecting(2, "192.0.2.11")).unavailable();
            assertThat(bench.told()).containsExactly("store away", "silence: STORE_UNAVAILABLE");

            bench.hear(
                    discover(3),
                    selecting(3, "192.0.2.12"),
                    initReboot(4, "192.0.2.12"),
                    renewing(5, "198.51.100.1"));

            assertThat(bench.told())
                    .containsExactly(
                            "silence: STORE_UNAVAILABLE",
                            "silence: STORE_UNAVAILABLE",
                            "silence: STORE_UNAVAILABLE",
                            "silence: STORE_UNAVAILABLE");
        }

        @Test
        void parametersAreStillGiven() {
            bench.hear(selecting(1, "192.0.2.10")).unavailable().told();

            assertThat(bench.hear(inform(2, "192.0.2.150")).told())
                    .containsExactly("ACK 0.0.0.0 to 2");
        }

        @Test
        void anAddressOfUnknownFateIsNobodysUntilTheRowsCouldBeRead() {
            bench.hear(selecting(1, "192.0.2.10")).unavailable();

            assertThat(bench.lane.view().isAvailableTo(client(2), TEN)).isFalse();
            assertThat(bench.lane.table().free(new SubnetId(1))).isEqualTo(2);
            bench.adopt(lan().gateway("192.0.2.1"));
            assertThat(bench.lane.table().free(new SubnetId(1))).isEqualTo(2);

            bench.recovered();

            assertThat(bench.lane.view().isAvailableTo(client(2), TEN)).isTrue();
            assertThat(bench.lane.table().free(new SubnetId(1))).isEqualTo(3);
        }

        @Test
        void aGroupThatWasDurableAfterAllIsFoundAgain() {
            bench.hear(selecting(1, "192.0.2.10"));
            Lease written = bench.underWay().changes().getFirst().after();
            bench.unavailable().recovered(written);
            assertThat(bench.told())
                    .containsExactly("store away", "store back", "silence: STORE_UNAVAILABLE");

            bench.hear(selecting(1, "192.0.2.10"));

            assertThat(bench.changes()).containsExactly("RENEW 192.0.2.10");
        }

        @Test
        void nothingIsReclaimedBeforeItIsBack() {
            bench.lane.restore(bound("192.0.2.11", 9, NOON.plusSeconds(10)));
            bench.hear(selecting(1, "192.0.2.10")).unavailable();

            bench.pass(Duration.ofHours(1));
            assertThat(bench.changes()).containsExactly("GRANT 192.0.2.10");
            bench.recovered().pass(Duration.ofSeconds(1));

            assertThat(bench.changes()).containsExactly("EXPIRE 192.0.2.11");
        }

        @Test
        void anExpiryOfUnknownFateIsTriedAgain() {
            Lease lease = bound("192.0.2.10", 1, NOON.plusSeconds(10));
            bench.lane.restore(lease);
            bench.pass(Duration.ofMinutes(1)).unavailable().recovered(lease);

            bench.pass(Duration.ofSeconds(2));

            assertThat(bench.changes()).containsExactly("EXPIRE 192.0.2.10");
        }
    }

    @Nested
    class LeasesEnd {
        @Test
        void aLeaseIsReclaimedWhenItsGraceIsOverAndNotBefore() {
            LaneBench one = withOneAddress();
            one.lane.restore(bound("192.0.2.10", 1, NOON.plusSeconds(600)));

            one.pass(Duration.ofSeconds(629));
            assertThat(one.isIdle()).isTrue();
            assertThat(one.hear(discover(2)).told()).containsExactly("silence: NO_FREE_ADDRESS");
            one.pass(Duration.ofSeconds(1));
            assertThat(one.changes()).containsExactly("EXPIRE 192.0.2.10");
            assertThat(one.hear(discover(2)).told())
                    .as("not before the end is durable")
                    .containsExactly("silence: NO_FREE_ADDRESS");
            one.commit();

            assertThat(one.hear(discover(2)).told())
                    .containsExactly("durable: EXPIRE 192.0.2.10", "OFFER 192.0.2.10 to 2");
        }

        @Test
        void aRenewalMovesTheEndAway() {
            bench.lane.restore(bound("192.0.2.10", 1, NOON.plusSeconds(600)));
            bench.hear(renewing(1, "192.0.2.10")).commit();

            assertThat(bench.pass(Duration.ofHours(12)).isIdle()).isTrue();
            assertThat(bench.pass(Duration.ofSeconds(30)).changes())
                    .containsExactly("EXPIRE 192.0.2.10");
        }

        @Test
        void aShorterLeaseThatFollowsEndsWhenItEnds() {
            bench.lane.restore(bound("192.0.2.10", 1, NOON.plus(Duration.ofHours(24))));
            bench.hear(renewing(1, "192.0.2.10").leaseTime(600)).commit();

            assertThat(bench.pass(Duration.ofSeconds(629)).isIdle()).isTrue();
            assertThat(bench.pass(Duration.ofSeconds(1)).changes())
                    .containsExactly("EXPIRE 192.0.2.10");
        }

        @Test
        void aReleasedLeaseDoesNotEndAgain() {
            bench.lane.restore(bound("192.0.2.10", 1, NOON.plusSeconds(600)));
            bench.hear(release(1, "192.0.2.10")).commit();

            assertThat(bench.pass(Duration.ofDays(2)).isIdle()).isTrue();
        }

        @Test
        void aDeclinedAddressReturnsAfterItsProbation() {
            LaneBench one = withOneAddress();
            one.lane.restore(bound("192.0.2.10", 1, NOON.plusSeconds(600)));
            one.hear(decline(1, "192.0.2.10")).commit().told();

            assertThat(one.pass(Duration.ofHours(24).minusSeconds(1)).isIdle()).isTrue();
            assertThat(one.hear(discover(2)).told()).containsExactly("silence: NO_FREE_ADDRESS");
            one.pass(Duration.ofSeconds(1)).commit();

            assertThat(one.hear(discover(2)).told()).endsWith("OFFER 192.0.2.10 to 2");
        }

        @Test
        void manyEndsAtOnceLeaveRoomForTheClients() {
            LaneBench wide = new LaneBench(subnet("10.0.0.0/16").pool("10.0.1.0-10.0.63.255"));
            for (int i = 0; i < 10_000; i++) {
                wide.lane.restore(
                        bound(
                                Ipv4Address.parse("10.0.1.0").plus(i).toString(),
                                i,
                                NOON.plusSeconds(10)));
            }
            for (int tick = 0; tick < 20; tick++) {
                wide.pass(Duration.ofMinutes(1));
            }
            assertThat(wide.underWay().changes()).hasSize(1024);

            wide.hear(selecting(0xffff, "10.0.60.1"));
            assertThat(wide.told()).isEmpty();
            wide.commit();

            assertThat(wide.changes()).containsExactly("GRANT 10.0.60.1");
        }
    }

    @Nested
    class Offers {
        @Test
        void anOfferKeepsItsAddressForHalfAMinute() {
            LaneBench one = withOneAddress();
            one.hear(discover(1), discover(2));
            assertThat(one.told())
                    .containsExactly("OFFER 192.0.2.10 to 1", "silence: NO_FREE_ADDRESS");

            one.pass(Duration.ofSeconds(29)).hear(discover(2));
            assertThat(one.told()).containsExactly("silence: NO_FREE_ADDRESS");
            one.pass(Duration.ofSeconds(1)).hear(discover(2));

            assertThat(one.told()).containsExactly("OFFER 192.0.2.10 to 2");
        }

        @Test
        void theTakerOfAnotherServersOfferFreesOurs() {
            LaneBench one = withOneAddress();
            one.hear(discover(1), request(1).server("198.51.100.2").requested("198.51.100.9"));

            one.hear(discover(2));

            assertThat(one.told())
                    .containsExactly(
                            "OFFER 192.0.2.10 to 1",
                            "silence: OTHER_SERVER",
                            "OFFER 192.0.2.10 to 2");
        }

        @Test
        void aClientHasOneOfferAtATime() {
            bench.hear(discover(1).requested("192.0.2.10"));
            assertThat(bench.lane.table().free(new SubnetId(1))).isEqualTo(2);

            bench.hear(discover(1).requested("192.0.2.11"));

            assertThat(bench.lane.table().free(new SubnetId(1))).isEqualTo(2);
            assertThat(bench.told())
                    .containsExactly("OFFER 192.0.2.10 to 1", "OFFER 192.0.2.10 to 1");
        }

        @Test
        void anOfferThatEndsWhileItsGrantIsPendingFreesNothing() {
            LaneBench one = withOneAddress();
            one.hear(discover(1), selecting(1, "192.0.2.10"));
            one.pass(Duration.ofMinutes(5));

            assertThat(one.lane.table().free(new SubnetId(1))).isZero();
            assertThat(one.commit().told()).endsWith("ACK 192.0.2.10 to 1");
        }
    }

    @Test
    void ourOwnAddressesAreLeasedToNobody() {
        LaneBench one = withOneAddress();
        one.lane.ownAddresses(Set.of(TEN));
        assertThat(one.hear(discover(1), discover(1).requested("192.0.2.10")).told())
                .containsExactly("silence: NO_FREE_ADDRESS", "silence: NO_FREE_ADDRESS");

        one.lane.ownAddresses(Set.of());

        assertThat(one.hear(discover(1)).told()).containsExactly("OFFER 192.0.2.10 to 1");
    }

    @Test
    void changesThatWaitAreBoundedAndGroupsToo() {
        LaneBench wide = new LaneBench(subnet("10.0.0.0/16").pool("10.0.1.0-10.0.63.255"));
        int accepted = 0;
        for (int i = 0; wide.told().isEmpty() && i < 20_000; i++) {
            Ipv4Address address = Ipv4Address.parse("10.0.1.0").plus(i);
            int last = address.bits() & 0xff;
            if (last != 0 && last != 255) {
                wide.hear(selecting(i, address.toString()));
                accepted++;
            }
        }

        assertThat(accepted - 1).as("changes pending").isEqualTo(8 * 1024);
        assertThat(wide.underWay().changes()).hasSize(1);
        assertThat(wide.commit().underWay().changes()).hasSize(1024);
    }
}
