package io.leasehold.ipam.sight;

import static io.leasehold.ipam.testing.Leases.NOON;
import static io.leasehold.ipam.testing.Leases.hardware;
import static io.leasehold.ipam.testing.SubnetBuilder.subnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.testing.SubnetBuilder;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

class SightingBookTest {
    private static final Ipv4Address TEN = Ipv4Address.parse("192.0.2.10");
    private static final Ipv4Address ELEVEN = Ipv4Address.parse("192.0.2.11");
    private static final Ipv4Address NODE = Ipv4Address.parse("192.0.2.225");

    private SightingBook book = new SightingBook();

    @BeforeEach
    void knowTheLan() {
        book.adopt(plan("192.0.2.0/24"));
    }

    private static Plan plan(String prefix) {
        return SubnetBuilder.plan(1, subnet(prefix));
    }

    private static Sighting sighting(Ipv4Address address, int host, Origin origin, Instant at) {
        return new Sighting(address, hardware(host), origin, "eth0", at);
    }

    private static Sighting spoke(Ipv4Address address, int host, Instant at) {
        return sighting(address, host, Origin.ARP, at);
    }

    /** The answer to a probe of 192.0.2.x. */
    private Optional<ProxyArp> answer(int last, int host, Instant at) {
        return book.answered(
                sighting(Ipv4Address.parse("192.0.2." + last), host, Origin.PROBE, at),
                _ -> Optional.empty());
    }

    private List<Seen> changes() {
        List<Seen> changes = new ArrayList<>();
        book.saveChanges(changes::addAll);
        return changes;
    }

    @Test
    void sumsUpFirstAndLastAndSaysWhoWasSeenLast() {
        book.note(spoke(TEN, 1, NOON));
        book.note(spoke(TEN, 2, NOON.plusSeconds(1)));
        book.note(sighting(TEN, 1, Origin.PROBE, NOON.plusSeconds(2)));

        assertThat(book.at(TEN))
                .containsExactly(
                        new Seen(TEN, hardware(1), Origin.ARP, "eth0", NOON, NOON.plusSeconds(2)),
                        new Seen(
                                TEN,
                                hardware(2),
                                Origin.ARP,
                                "eth0",
                                NOON.plusSeconds(1),
                                NOON.plusSeconds(1)));
        assertThat(book.at(ELEVEN)).isEmpty();
        assertThat(book.seenAfter(NOON.plusSeconds(1)))
                .extracting(Seen::hardware)
                .containsExactly(hardware(1));
    }

    @Test
    void aClockThatWasSetBackTakesNothingBack() {
        book.note(spoke(TEN, 1, NOON));
        book.note(new Sighting(TEN, hardware(1), Origin.ARP, "eth1", NOON.minusSeconds(5)));

        assertThat(book.at(TEN))
                .containsExactly(new Seen(TEN, hardware(1), Origin.ARP, "eth0", NOON, NOON));
    }

    @Nested
    class Bounds {
        @Test
        void addressesOfNoSubnetAreNotRemembered() {
            book.note(spoke(Ipv4Address.parse("198.51.100.1"), 1, NOON));
            book.note(spoke(Ipv4Address.ANY, 1, NOON));

            assertThat(book.size()).isZero();
        }

        @Test
        void addressesOfASubnetThatIsGoneAreForgotten() {
            book.note(spoke(TEN, 1, NOON));

            book.adopt(plan("198.51.100.0/24"));

            assertThat(book.size()).isZero();
        }

        @Test
        void theAddressSeenLongestAgoGoesFirstAndIsCounted() {
            book = new SightingBook(2);
            book.adopt(plan("192.0.2.0/24"));
            book.note(spoke(TEN, 1, NOON));
            book.note(spoke(ELEVEN, 2, NOON));
            book.note(spoke(TEN, 1, NOON.plusSeconds(1)));

            book.note(spoke(NODE, 3, NOON.plusSeconds(2)));

            assertThat(book.at(ELEVEN)).isEmpty();
            assertThat(book.at(TEN)).hasSize(1);
            assertThat(book.size()).isEqualTo(2);
            assertThat(book.dropped()).isEqualTo(1);
        }

        @Test
        void theHostSeenLongestAgoGoesFirstAtOneAddress() {
            for (int host = 1; host <= 5; host++) {
                book.note(spoke(TEN, host, NOON.plusSeconds(host)));
            }

            assertThat(book.at(TEN))
                    .extracting(Seen::hardware)
                    .containsExactly(hardware(5), hardware(4), hardware(3), hardware(2));
            assertThat(book.dropped()).isEqualTo(1);
        }

        @Test
        void proxiesAreBounded() {
            for (int host = 0; host < SightingBook.PROXY_LIMIT + 1; host++) {
                answer(1, host, NOON);
                answer(2, host, NOON);
                answer(3, host, NOON);
            }

            assertThat(book.proxies()).hasSize(SightingBook.PROXY_LIMIT);
            assertThat(book.isProxied(TEN, hardware(0), NOON)).isFalse();
            assertThat(book.isProxied(TEN, hardware(1), NOON)).isTrue();
        }

        @Test
        void answerersAreBoundedSoAFloodMakesNobodyAProxy() {
            answer(1, 0, NOON);
            answer(2, 0, NOON);
            for (int host = 1; host <= SightingBook.ANSWERER_LIMIT; host++) {
                answer(1, host, NOON);
            }

            assertThat(answer(3, 0, NOON)).isEmpty();
        }
    }

    @Nested
    class Saving {
        @Test
        void whatIsNewIsSavedOnce() {
            book.note(spoke(TEN, 1, NOON));

            assertThat(changes())
                    .containsExactly(new Seen(TEN, hardware(1), Origin.ARP, "eth0", NOON, NOON));
            assertThat(changes()).isEmpty();
        }

        @Test
        void aLaterTimeIsSavedOnceAMinute() {
            book.note(spoke(TEN, 1, NOON));
            changes();

            book.note(spoke(TEN, 1, NOON.plusSeconds(59)));
            assertThat(changes()).isEmpty();
            book.note(spoke(TEN, 1, NOON.plusSeconds(60)));
            assertThat(changes()).extracting(Seen::lastSeen).containsExactly(NOON.plusSeconds(60));
        }

        @Test
        void thatAHostSpokeForItselfIsSavedAtOnce() {
            book.note(sighting(TEN, 1, Origin.PROBE, NOON));
            changes();

            book.note(spoke(TEN, 1, NOON.plusSeconds(1)));

            assertThat(changes()).extracting(Seen::origin).containsExactly(Origin.ARP);
        }

        @Test
        void whatCouldNotBeSavedIsGivenAgain() {
            book.note(spoke(TEN, 1, NOON));
            assertThatThrownBy(
                            () ->
                                    book.saveChanges(
                                            _ -> {
                                                throw new IllegalStateException("disk full");
                                            }))
                    .hasMessage("disk full");

            assertThat(changes()).hasSize(1);
        }

        @Test
        void whatTheStoreKeptIsKnownAndNotSavedAgain() {
            Seen kept = new Seen(TEN, hardware(1), Origin.ARP, "eth0", NOON, NOON.plusSeconds(9));
            Seen gone =
                    new Seen(
                            Ipv4Address.parse("198.51.100.1"),
                            hardware(1),
                            Origin.ARP,
                            "eth0",
                            NOON,
                            NOON);

            book.restore(List.of(kept, gone));

            assertThat(book.at(TEN)).containsExactly(kept);
            assertThat(book.size()).isEqualTo(1);
            assertThat(changes()).isEmpty();
        }
    }

    @Nested
    class Proxies {
        private final HardwareAddress router = hardware(9);

        @Test
        void whoAnswersForThreeAddressesIsAProxy() {
            book.note(spoke(NODE, 9, NOON));
            assertThat(answer(10, 9, NOON)).isEmpty();
            assertThat(answer(11, 9, NOON)).isEmpty();
            assertThat(book.isProxied(TEN, router, NOON)).isFalse();

            ProxyArp proxy = new ProxyArp(router, Optional.of(NODE), "eth0", NOON);
            assertThat(answer(12, 9, NOON)).contains(proxy);

            assertThat(proxy).hasToString("proxy ARP by 00:00:5e:00:53:09 (node 192.0.2.225)");
            assertThat(book.proxies()).containsExactly(proxy);
            assertThat(book.isProxied(TEN, router, NOON)).isTrue();
            assertThat(book.isProxied(TEN, hardware(1), NOON)).isFalse();
        }

        @Test
        void itsAnswersAreNoSightings() {
            answer(10, 9, NOON);
            answer(10, 1, NOON);
            answer(11, 9, NOON);
            answer(12, 9, NOON);
            answer(13, 9, NOON);

            assertThat(book.at(TEN)).extracting(Seen::hardware).containsExactly(hardware(1));
            assertThat(book.size()).isEqualTo(1);
        }

        @Test
        void whatItAnnouncedIsItsOwn() {
            book.note(spoke(TEN, 9, NOON));
            answer(11, 9, NOON);
            answer(12, 9, NOON);
            answer(13, 9, NOON);

            assertThat(book.isProxied(TEN, router, NOON)).isFalse();
            assertThat(book.at(TEN)).hasSize(1);
        }

        @Test
        void aHostThatAnnouncesItsAddressesIsNone() {
            for (int last = 10; last <= 13; last++) {
                Ipv4Address own = Ipv4Address.parse("192.0.2." + last);
                assertThat(book.answered(spoke(own, 9, NOON), _ -> Optional.empty())).isEmpty();
            }

            assertThat(book.proxies()).isEmpty();
            assertThat(book.size()).isEqualTo(4);
        }

        @Test
        void itsLeaseSaysWhichHostItIs() {
            answer(10, 9, NOON);
            answer(11, 9, NOON);

            assertThat(
                            book.answered(
                                    sighting(NODE, 9, Origin.PROBE, NOON),
                                    who -> Optional.of(TEN).filter(_ -> who.equals(router))))
                    .contains(new ProxyArp(router, Optional.of(TEN), "eth0", NOON));
        }

        @Test
        void theSameAddressAgainOrTooLateDoesNotCount() {
            answer(10, 9, NOON);
            answer(11, 9, NOON.plusSeconds(1));
            assertThat(answer(11, 9, NOON.plusSeconds(2))).isEmpty();

            // The first is more than a minute ago by now.
            assertThat(answer(12, 9, NOON.plusSeconds(61))).isEmpty();
            assertThat(answer(13, 9, NOON.plusSeconds(61))).isPresent();
        }

        @Test
        void itIsRememberedAnHourAfterItsLastAnswer() {
            answer(10, 9, NOON);
            answer(11, 9, NOON);
            answer(12, 9, NOON);
            Instant later = NOON.plus(Duration.ofMinutes(50));
            answer(13, 9, later);

            assertThat(book.isProxied(TEN, router, later.plus(Duration.ofMinutes(60)))).isTrue();
            assertThat(book.isProxied(TEN, router, later.plus(Duration.ofMinutes(61)))).isFalse();
            answer(14, 9, later.plus(Duration.ofMinutes(61)));
            assertThat(book.proxies()).isEmpty();
        }

        @Test
        void echoesFromBehindARouterAreNobodyInParticular() {
            for (int last = 10; last <= 13; last++) {
                book.answered(
                        new Sighting(
                                Ipv4Address.parse("192.0.2." + last),
                                Sighting.BEHIND_ROUTER,
                                Origin.PROBE,
                                "",
                                NOON),
                        _ -> Optional.empty());
            }

            assertThat(book.proxies()).isEmpty();
            assertThat(book.at(TEN)).hasSize(1);
        }
    }
}
