package io.leasehold.ipam.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.leasehold.ipam.lease.ClientIdentity;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.lease.LeaseChange;
import io.leasehold.ipam.lease.LeaseState;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.port.EventFeed;
import io.leasehold.ipam.port.LeaseDirectory;
import io.leasehold.ipam.port.LeaseLog.ChangeOutcome;
import io.leasehold.ipam.port.LeaseLog.GroupOutcome;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** What every {@link io.leasehold.ipam.port.LeaseLog} promises. */
public abstract class LeaseLogContract extends StoreContract {

    private List<Lease> everything() {
        List<Lease> all = new ArrayList<>();
        ports.leaseLog().load(all::add);
        all.sort(Comparator.comparing(Lease::address));
        return all;
    }

    @Test
    void givesBackEveryFieldOfALease() {
        long plan = declareHome();
        Lease full =
                new Lease(
                        address(1),
                        HOME,
                        new ClientIdentity(
                                Optional.of(OctetString.parseHex("ff:00:01:02:03:00:ff:80")),
                                new HardwareAddress(32, OctetString.parseHex("0102030405060708"))),
                        LeaseState.BOUND,
                        Optional.of(OctetString.parseHex("00:ff:27:5c:22:c3:28")),
                        Optional.of(name(1)),
                        now.minusSeconds(90).plusNanos(123_456_000),
                        now.plusSeconds(3600),
                        now.minusSeconds(1),
                        Optional.of(OctetString.parseHex("01:02:00:07")),
                        1);
        Lease empty =
                new Lease(
                        address(2),
                        HOME,
                        new ClientIdentity(
                                Optional.empty(), new HardwareAddress(0, OctetString.EMPTY)),
                        LeaseState.DECLINED,
                        Optional.of(OctetString.EMPTY),
                        Optional.empty(),
                        now,
                        Instant.ofEpochSecond(0xffff_ffffL + now.getEpochSecond()),
                        now,
                        Optional.empty(),
                        1);
        Lease high =
                new Lease(
                        Ipv4Address.parse("198.18.255.200"),
                        HOME,
                        client(3),
                        LeaseState.RELEASED,
                        Optional.empty(),
                        Optional.empty(),
                        now,
                        now,
                        now,
                        Optional.empty(),
                        1);
        List<LeaseChange> group =
                List.of(
                        new LeaseChange(LeaseChange.Kind.GRANT, high, 0, Optional.empty()),
                        new LeaseChange(LeaseChange.Kind.GRANT, full, 0, Optional.empty()),
                        new LeaseChange(LeaseChange.Kind.DECLINE, empty, 0, Optional.empty()));

        assertThat(commit(plan, group))
                .containsExactly(
                        new ChangeOutcome.Written(high),
                        new ChangeOutcome.Written(full),
                        new ChangeOutcome.Written(empty));
        assertThat(everything()).containsExactly(full, empty, high);
        assertThat(ports.leaseLog().read(List.of(address(2), address(77)))).containsExactly(empty);
        assertThat(ports.leaseLog().read(List.of())).isEmpty();
    }

    @Test
    void writesOnlyWhatTheRowStillAllows() {
        long plan = declareHome();
        Lease first = bound(1, client(1), 1);
        commit(plan, grant(first));

        assertThat(commit(plan, grant(bound(1, client(1), 1))))
                .describedAs("expects no row, but there is one")
                .containsExactly(new ChangeOutcome.Lost(Optional.of(first)));
        assertThat(commit(plan, renew(bound(1, client(1), 3))))
                .describedAs("expects a later version")
                .containsExactly(new ChangeOutcome.Lost(Optional.of(first)));
        assertThat(commit(plan, renew(bound(2, client(1), 5))))
                .describedAs("expects a row, but there is none")
                .containsExactly(new ChangeOutcome.Lost(Optional.empty()));
        Lease second = bound(1, client(1), 2, now, Duration.ofHours(2));
        assertThat(commit(plan, renew(second))).containsExactly(new ChangeOutcome.Written(second));
        assertThat(everything()).containsExactly(second);
    }

    @Test
    void answersInTheOrderOfTheGroup() {
        long plan = declareHome();
        Lease old = bound(5, client(5), 1);
        commit(plan, grant(old));

        Lease nine = bound(9, client(9), 1);
        Lease one = bound(1, client(1), 1);
        assertThat(commit(plan, grant(nine), grant(bound(5, client(6), 1)), grant(one)))
                .containsExactly(
                        new ChangeOutcome.Written(nine),
                        new ChangeOutcome.Lost(Optional.of(old)),
                        new ChangeOutcome.Written(one));
    }

    @Test
    void neverGivesALiveLeaseToAnother() {
        long plan = declareHome();
        Lease live = bound(1, client(1), 1);
        commit(plan, grant(live));

        assertThat(commit(plan, grant(bound(1, client(2), 2))))
                .containsExactly(new ChangeOutcome.Lost(Optional.of(live)));
        assertThat(commit(plan, end(LeaseChange.Kind.EXPIRE, LeaseState.EXPIRED, live)))
                .describedAs("a server whose clock runs ahead")
                .containsExactly(new ChangeOutcome.Lost(Optional.of(live)));
        assertThat(commit(plan, end(LeaseChange.Kind.RELEASE, LeaseState.RELEASED, live)))
                .allMatch(ChangeOutcome.Written.class::isInstance);
        assertThat(commit(plan, grant(bound(1, client(2), 3))))
                .allMatch(ChangeOutcome.Written.class::isInstance);
    }

    @Test
    void takesADeviceForTheSameByIdentifierOrByHardware() {
        long plan = declareHome();
        HardwareAddress hardware = client(1).hardware();
        ClientIdentity named =
                new ClientIdentity(Optional.of(OctetString.parseHex("01:aa")), hardware);
        ClientIdentity sameNameElsewhere =
                new ClientIdentity(named.clientId(), client(2).hardware());
        commit(plan, grant(bound(1, named, 1)));

        assertThat(commit(plan, grant(bound(1, client(1), 2))))
                .describedAs("the same hardware without the identifier, as booting systems have it")
                .allMatch(ChangeOutcome.Written.class::isInstance);
        assertThat(commit(plan, grant(bound(1, named, 3))))
                .allMatch(ChangeOutcome.Written.class::isInstance);
        assertThat(commit(plan, grant(bound(1, sameNameElsewhere, 4))))
                .describedAs("the same identifier on other hardware")
                .allMatch(ChangeOutcome.Written.class::isInstance);
        assertThat(commit(plan, grant(bound(1, client(1), 5))))
                .describedAs("neither the identifier nor the hardware")
                .allMatch(ChangeOutcome.Lost.class::isInstance);
    }

    @Test
    void waitsForTheGraceAfterTheEnd() {
        long plan = declareHome();
        Duration hour = Duration.ofHours(1);
        // Of an hour the grace is 30 s, of 60 s it is 6 s. Ten seconds of slack: machines are slow.
        Lease inGrace = bound(1, client(1), 1, now.minus(hour).minusSeconds(10), hour);
        Lease over = bound(2, client(2), 1, now.minus(hour).minusSeconds(31), hour);
        Lease briefOver = bound(3, client(3), 1, now.minusSeconds(60 + 7), Duration.ofSeconds(60));
        commit(plan, grant(inGrace), grant(over), grant(briefOver));

        assertThat(
                        commit(
                                plan,
                                grant(bound(1, client(9), 2)),
                                grant(bound(2, client(9), 2)),
                                end(LeaseChange.Kind.EXPIRE, LeaseState.EXPIRED, briefOver)))
                .satisfiesExactly(
                        o -> assertThat(o).isEqualTo(new ChangeOutcome.Lost(Optional.of(inGrace))),
                        o -> assertThat(o).isInstanceOf(ChangeOutcome.Written.class),
                        o -> assertThat(o).isInstanceOf(ChangeOutcome.Written.class));
        assertThat(commit(plan, grant(bound(1, client(1), 2))))
                .describedAs("its own client may always have it back")
                .allMatch(ChangeOutcome.Written.class::isInstance);
    }

    @Test
    void refusesTwoChangesOfOneAddress() {
        long plan = declareHome();

        assertThatThrownBy(
                        () ->
                                commit(
                                        plan,
                                        grant(bound(1, client(1), 1)),
                                        grant(bound(1, client(2), 1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(address(1).toString());
        assertThat(everything()).isEmpty();
    }

    @Test
    void writesHistoryIntentsAndEventsOfWinnersOnly() {
        long plan = declareHome();
        Lease winner = bound(1, client(1), 1);
        commit(plan, grant(winner), renew(bound(2, client(2), 7)));

        assertThat(ports.leaseDirectory().history(address(1), 10))
                .extracting(LeaseDirectory.Moment::kind, LeaseDirectory.Moment::lease)
                .containsExactly(tuple("GRANT", winner));
        assertThat(ports.leaseDirectory().history(address(2), 10)).isEmpty();
        assertThat(ports.dnsLedger().due(now.plusSeconds(60), 10))
                .extracting(work -> work.desired())
                .containsExactly(publish(winner));
        assertThat(events(2))
                .extracting(EventFeed.Event::type, EventFeed.Event::address)
                .containsExactly(
                        tuple("plan.change", Optional.empty()),
                        tuple("lease.grant", Optional.of(address(1))));
    }

    @Test
    void losersOfAMixedGroupLeaveNothingBehind() {
        long plan = declareHome();
        Lease known = bound(5, client(5), 1);
        commit(plan, grant(known), grant(bound(6, client(6), 1)));
        Lease news = bound(1, client(1), 1);
        Lease renewed = bound(6, client(6), 2);
        EventFeed.Cursor before = events(3).getLast().cursor();

        assertThat(
                        commit(
                                plan,
                                renew(renewed),
                                grant(bound(5, client(7), 1)),
                                renew(bound(4, client(4), 9)),
                                grant(news)))
                .containsExactly(
                        new ChangeOutcome.Written(renewed),
                        new ChangeOutcome.Lost(Optional.of(known)),
                        new ChangeOutcome.Lost(Optional.empty()),
                        new ChangeOutcome.Written(news));
        events(5);
        assertThat(ports.eventFeed().after(before, 10))
                .extracting(EventFeed.Event::type, EventFeed.Event::address)
                .containsExactlyInAnyOrder(
                        tuple("lease.grant", Optional.of(address(1))),
                        tuple("lease.renew", Optional.of(address(6))));
        assertThat(ports.dnsLedger().due(now.plusSeconds(60), 10))
                .extracting(work -> work.desired())
                .containsExactlyInAnyOrder(
                        publish(known), publish(bound(6, client(6), 1)), publish(news));
        assertThat(everything()).containsExactlyInAnyOrder(known, renewed, news);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 64, 1000})
    void writesGroupsOfAnySize(int size) {
        long plan = declareHome();
        List<LeaseChange> group = new ArrayList<>();
        IntStream.range(0, size).forEach(n -> group.add(grant(bound(n, client(n), 1))));
        Collections.shuffle(group, new Random(size));

        assertThat(commit(plan, group))
                .containsExactlyElementsOf(
                        group.stream()
                                .<ChangeOutcome>map(c -> new ChangeOutcome.Written(c.after()))
                                .toList());
        assertThat(everything()).hasSize(size);
    }

    @Test
    void decidesAgainWhenThePlanHasMoved() {
        long first = declareHome();
        long second =
                declare(subnet("198.18.0.0/16", "198.18.1.0-198.18.1.100"), subnet("192.0.2.0/24"))
                        .version();

        assertThat(ports.leaseLog().commit(List.of(grant(bound(1, client(1), 1))), first))
                .isEqualTo(new GroupOutcome.PlanMoved(second));
        assertThat(everything()).isEmpty();
        assertThat(ports.leaseDirectory().history(address(1), 10)).isEmpty();
        assertThat(ports.dnsLedger().backlog().pending()).isZero();
    }

    @Test
    void commitsNothingUnderAPlanThatIsGone() throws Exception {
        int rounds = 20;
        int writers = 3;
        long known = declareHome();
        try (ExecutorService pool = Executors.newFixedThreadPool(writers)) {
            for (int round = 0; round < rounds; round++) {
                long old = known;
                int base = round * 1000;
                List<Callable<Integer>> tasks = new ArrayList<>();
                for (int w = 0; w < writers; w++) {
                    int start = base + w * 300;
                    tasks.add(() -> grantUntilThePlanMoves(start, old));
                }
                List<Future<Integer>> running = new ArrayList<>();
                for (Callable<Integer> task : tasks) {
                    running.add(pool.submit(task));
                }
                known =
                        declare(subnet("198.18.0.0/16", "198.18.0.10-198.18.200." + (1 + round)))
                                .version();
                int whenTheChangeReturned = everything().size();
                for (Future<Integer> task : running) {
                    task.get();
                }
                assertThat(everything())
                        .describedAs("leases, after no plan %d was left to write under", old)
                        .hasSize(whenTheChangeReturned);
            }
        }
    }

    private int grantUntilThePlanMoves(int start, long plan) {
        for (int i = 0; i < 300; i++) {
            LeaseChange change = grant(bound(start + i, client(start + i), 1));
            if (ports.leaseLog().commit(List.of(change), plan) instanceof GroupOutcome.PlanMoved) {
                return i;
            }
        }
        return 300;
    }

    @Test
    void givesAnAddressToExactlyOneOfManyAtOnce() throws Exception {
        long plan = declareHome();
        int rivals = 4;
        int addresses = 40;
        Map<Ipv4Address, Integer> winners = new HashMap<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(rivals)) {
            List<Callable<List<ChangeOutcome>>> groups = new ArrayList<>();
            for (int rival = 0; rival < rivals; rival++) {
                List<LeaseChange> group = new ArrayList<>();
                for (int n = 0; n < addresses; n++) {
                    group.add(grant(bound(n, client(rival), 1)));
                }
                // Every rival in an order of its own: the store has to keep them from deadlock.
                Collections.shuffle(group, new Random(rival));
                groups.add(() -> commit(plan, group));
            }
            for (Future<List<ChangeOutcome>> outcome : pool.invokeAll(groups)) {
                for (ChangeOutcome each : outcome.get()) {
                    switch (each) {
                        case ChangeOutcome.Written(Lease lease) ->
                                winners.merge(lease.address(), 1, Integer::sum);
                        case ChangeOutcome.Lost(Optional<Lease> current) ->
                                assertThat(current).isPresent();
                    }
                }
            }
        }
        assertThat(winners).hasSize(addresses).allSatisfy((_, count) -> assertThat(count).isOne());
        assertThat(everything()).hasSize(addresses);
        for (int n = 0; n < addresses; n++) {
            assertThat(ports.leaseDirectory().history(address(n), 10)).hasSize(1);
        }
    }
}
