package io.leasehold.dhcp.engine;

import static io.leasehold.dhcp.testing.ClientMessages.selecting;
import static io.leasehold.ipam.testing.SubnetBuilder.subnet;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.dhcp.exchange.ExchangeSettings;
import io.leasehold.dhcp.guard.Admission;
import io.leasehold.dhcp.leasequery.LeaseQueries;
import io.leasehold.dhcp.message.Arrival;
import io.leasehold.dhcp.message.ServerReply;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.lease.LeaseChange;
import io.leasehold.ipam.lease.LeaseSink;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.plan.LivePlan;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.plan.PlanOutcome;
import io.leasehold.ipam.port.LeaseLog;
import io.leasehold.ipam.port.PlanStore;
import io.leasehold.ipam.testing.InMemoryStore;
import io.leasehold.ipam.testing.SubnetBuilder;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Threads that take turns with one lane. The time-out is there for a defect. */
@Timeout(20)
class DhcpEngineTest {
    private final GatedLog log = new GatedLog();
    private final Wire wire = new Wire();
    private final DhcpEngine engine =
            new DhcpEngine(
                    log,
                    new LivePlan(new OnePlan()),
                    ExchangeSettings.DEFAULT,
                    InstantSource.system(),
                    wire,
                    new LaneObserver() {},
                    Probing.off(),
                    Admission.unlimited(),
                    LeaseQueries.off());

    @BeforeEach
    void start() {
        engine.start();
    }

    @AfterEach
    void close() {
        log.gate.release(1000);
        engine.close();
    }

    private void hear(int client) {
        engine.receive(selecting(client, address(client)).build(), LaneBench.ETH0);
    }

    private static String address(int client) {
        return "192.0." + (2 + client / 200) + "." + (10 + client % 200);
    }

    @Test
    void theAckLeavesAfterTheCommitAndNoSooner() throws InterruptedException {
        hear(1);
        assertThat(engine.serve()).isFalse();
        log.begun.acquire();
        assertThat(wire.left).isEmpty();

        log.gate.release();

        wire.await(1);
        assertThat(wire.left).containsExactly("ACK " + address(1));
    }

    @Test
    void closingWaitsForTheGroupUnderWayAndTellsItsClients() throws InterruptedException {
        hear(1);
        boolean _ = engine.serve();
        log.begun.acquire();
        Thread closing = Thread.ofPlatform().start(engine::close);
        log.gate.release();
        closing.join();

        assertThat(wire.left).containsExactly("ACK " + address(1));
    }

    @Test
    void whoIsHeardByManyThreadsAtOnceIsAnsweredOnceAndByOneAtATime() throws InterruptedException {
        int threads = 4;
        int each = 100;
        log.gate.release(1000);
        List<Thread> readers = new ArrayList<>();
        CountDownLatch go = new CountDownLatch(1);
        for (int t = 0; t < threads; t++) {
            int from = t * each;
            readers.add(
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        try {
                                            go.await();
                                        } catch (InterruptedException _) {
                                            return;
                                        }
                                        for (int i = from; i < from + each; i++) {
                                            hear(i);
                                            if (i % 7 == 0) {
                                                serveAll();
                                            }
                                        }
                                        serveAll();
                                    }));
        }
        go.countDown();
        for (Thread reader : readers) {
            reader.join();
        }

        wire.await(threads * each);
        assertThat(wire.left)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, threads * each)
                                .mapToObj(i -> "ACK " + address(i))
                                .toList());
        assertThat(wire.mostAtOnce).hasValue(1);
        assertThat(log.largest).isGreaterThan(0);
    }

    private void serveAll() {
        boolean more = true;
        while (more) {
            more = engine.serve();
        }
    }

    /** Sends on flush only, as the network does; counts who is inside. */
    private static final class Wire implements Lane.Outbox {
        final ConcurrentLinkedQueue<String> left = new ConcurrentLinkedQueue<>();
        final AtomicInteger mostAtOnce = new AtomicInteger();
        private final Semaphore sent = new Semaphore(0);
        private final AtomicInteger inside = new AtomicInteger();
        private final List<String> kept = new ArrayList<>();

        @Override
        public void send(Arrival arrival, ServerReply reply) {
            mostAtOnce.accumulateAndGet(inside.incrementAndGet(), Math::max);
            kept.add(reply.type() + " " + reply.yiaddr());
            inside.decrementAndGet();
        }

        @Override
        public void flush() {
            mostAtOnce.accumulateAndGet(inside.incrementAndGet(), Math::max);
            left.addAll(kept);
            sent.release(kept.size());
            kept.clear();
            inside.decrementAndGet();
        }

        void await(int replies) throws InterruptedException {
            sent.acquire(replies);
        }
    }

    /** A store that commits a group when it is let. */
    private static final class GatedLog implements LeaseLog {
        final Semaphore begun = new Semaphore(0);
        final Semaphore gate = new Semaphore(0);
        volatile int largest;
        private final InMemoryStore store = new InMemoryStore(InstantSource.system());

        @Override
        public GroupOutcome commit(List<LeaseChange> group, long planVersion) {
            begun.release();
            gate.acquireUninterruptibly();
            largest = Math.max(largest, group.size());
            return new GroupOutcome.Committed(
                    group.stream()
                            .<ChangeOutcome>map(c -> new ChangeOutcome.Written(c.after()))
                            .toList());
        }

        @Override
        public void loadRows(LeaseSink sink) {
            store.loadRows(sink);
        }

        @Override
        public List<Lease> read(Collection<Ipv4Address> addresses) {
            return store.read(addresses);
        }
    }

    private static final class OnePlan implements PlanStore {
        @Override
        public Plan current() {
            return SubnetBuilder.plan(
                    1, subnet("192.0.0.0/16").pool("192.0.2.10-192.0.250.250").onInterface("eth0"));
        }

        @Override
        public PlanOutcome change(Request request) {
            throw new UnsupportedOperationException("nobody edits it here");
        }
    }
}
