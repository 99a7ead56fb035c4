package io.leasehold.ipam.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.lease.LeaseChange;
import io.leasehold.ipam.lease.LeaseState;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.port.EventFeed.Cursor;
import io.leasehold.ipam.port.EventFeed.Event;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** What every {@link io.leasehold.ipam.port.EventFeed} promises. */
public abstract class EventFeedContract extends StoreContract {

    @Test
    void tellsWhatHappenedInOrder() {
        assertThat(ports.eventFeed().after(Cursor.START, 10)).isEmpty();
        assertThat(ports.eventFeed().end()).isEqualTo(Cursor.START);
        long plan = declareHome();
        Lease lease = bound(1, client(1), 1);
        commit(plan, grant(lease));
        commit(plan, end(LeaseChange.Kind.RELEASE, LeaseState.RELEASED, lease));

        List<Event> events = events(3);
        assertThat(events)
                .extracting(Event::type)
                .containsExactly("plan.change", "lease.grant", "lease.release");
        assertThat(events)
                .extracting(Event::address)
                .containsExactly(
                        Optional.empty(), Optional.of(address(1)), Optional.of(address(1)));
        assertThat(events)
                .allSatisfy(
                        e ->
                                assertThat(e.at())
                                        .isBetween(now.minusSeconds(60), now.plusSeconds(60)));
        assertThat(ports.eventFeed().after(Cursor.START, 2)).isEqualTo(events.subList(0, 2));
        assertThat(ports.eventFeed().after(events.get(1).cursor(), 10))
                .isEqualTo(events.subList(2, 3));
        assertThat(ports.eventFeed().end()).isEqualTo(events.get(2).cursor());
        assertThat(ports.eventFeed().after(ports.eventFeed().end(), 10)).isEmpty();
    }

    @Test
    void aGroupCanBeReadInPieces() {
        long plan = declareHome();
        commit(plan, grant(bound(1, client(1), 1)), grant(bound(2, client(2), 1)));
        commit(plan, IntStream.range(10, 20).mapToObj(n -> grant(bound(n, client(n), 1))).toList());
        commit(plan, renew(bound(1, client(1), 2)));

        List<Event> all = events(14);
        assertThat(all).extracting(Event::cursor).isSorted().doesNotHaveDuplicates();
        for (int limit = 1; limit <= all.size(); limit++) {
            List<Event> seen = new ArrayList<>();
            Cursor cursor = Cursor.START;
            while (seen.size() < all.size()) {
                List<Event> more = ports.eventFeed().after(cursor, limit);
                assertThat(more).hasSizeBetween(1, limit);
                seen.addAll(more);
                cursor = more.getLast().cursor();
            }
            assertThat(seen).isEqualTo(all);
        }
        assertThat(ports.eventFeed().end()).isEqualTo(all.getLast().cursor());
    }

    @Test
    void aReaderMissesNothingOfWritersAtWork() throws Exception {
        long plan = declareHome();
        int writers = 3;
        int each = 60;
        Cursor cursor = events(1).getLast().cursor();
        List<Event> seen = new ArrayList<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(writers)) {
            List<Future<?>> running = new ArrayList<>();
            for (int w = 0; w < writers; w++) {
                int base = w * each;
                running.add(
                        pool.submit(
                                () -> {
                                    for (int n = base; n < base + each; n++) {
                                        commit(plan, grant(bound(n, client(n), 1)));
                                    }
                                }));
            }
            while (running.stream().anyMatch(r -> !r.isDone())) {
                List<Event> more = ports.eventFeed().after(cursor, 7);
                seen.addAll(more);
                cursor = more.isEmpty() ? cursor : more.getLast().cursor();
            }
            for (Future<?> writer : running) {
                writer.get();
            }
        }
        int all = events(1 + writers * each).size();
        seen.addAll(ports.eventFeed().after(cursor, 1000));
        Set<Ipv4Address> addresses = new HashSet<>();
        seen.forEach(e -> addresses.add(e.address().orElseThrow()));

        assertThat(all).isEqualTo(1 + writers * each);
        assertThat(seen)
                .hasSize(writers * each)
                .isSortedAccordingTo((a, b) -> a.cursor().compareTo(b.cursor()));
        assertThat(addresses).hasSize(writers * each);
    }
}
