package io.leasehold.benchmarks;

import io.leasehold.dhcp.exchange.Decision;
import io.leasehold.dhcp.message.ClientMessage;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Message to decision, against a table of {@link Crowd#LEASES}; the table does not change. */
@State(Scope.Thread)
public class DecideBenchmark extends Measured {
    /** Spreads the leases that renew over the table. */
    private static final int STEP = 23;

    private final Crowd crowd = new Crowd(1 << 20, Crowd.LEASES);
    private final ClientMessage[] discovers = new ClientMessage[Crowd.CLIENTS];
    private final ClientMessage[] selecting = new ClientMessage[Crowd.CLIENTS];
    private final ClientMessage[] renewing = new ClientMessage[Crowd.CLIENTS];
    private int next;

    public DecideBenchmark() {
        for (int i = 0; i < Crowd.CLIENTS; i++) {
            int stranger = Crowd.LEASES + i;
            discovers[i] = Crowd.decoded(Crowd.discover(stranger));
            selecting[i] = Crowd.decoded(Crowd.selecting(stranger, stranger));
            renewing[i] = Crowd.decoded(Crowd.renewing(i * STEP));
        }
    }

    @Benchmark
    public Decision discover() {
        return crowd.decide(turn(discovers));
    }

    @Benchmark
    public Decision selecting() {
        return crowd.decide(turn(selecting));
    }

    @Benchmark
    public Decision renewing() {
        return crowd.decide(turn(renewing));
    }

    private ClientMessage turn(ClientMessage[] messages) {
        return messages[next++ & Crowd.CLIENTS - 1];
    }
}
