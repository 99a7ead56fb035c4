package io.leasehold.benchmarks;

import io.leasehold.dhcp.wire.ClientMessageDecoder;
import io.leasehold.dhcp.wire.Decoded;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Datagram to message. */
@State(Scope.Thread)
public class DecodeBenchmark extends Measured {
    private final byte[][] discovers = new byte[Crowd.CLIENTS][];
    private final byte[][] requests = new byte[Crowd.CLIENTS][];
    private int next;

    public DecodeBenchmark() {
        for (int i = 0; i < Crowd.CLIENTS; i++) {
            discovers[i] = Crowd.discover(i);
            requests[i] = Crowd.selecting(i, i);
        }
    }

    @Benchmark
    public Decoded discover() {
        return decode(discovers);
    }

    @Benchmark
    public Decoded request() {
        return decode(requests);
    }

    private Decoded decode(byte[][] datagrams) {
        byte[] datagram = datagrams[next++ & Crowd.CLIENTS - 1];
        return ClientMessageDecoder.decode(datagram, datagram.length);
    }
}
