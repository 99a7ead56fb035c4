package io.leasehold.benchmarks;

import io.leasehold.dhcp.exchange.Decision;
import io.leasehold.dhcp.message.ServerReply;
import io.leasehold.dhcp.wire.ServerReplyEncoder;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Reply to datagram. */
@State(Scope.Thread)
public class EncodeBenchmark extends Measured {
    private final ServerReply[] offers = new ServerReply[Crowd.CLIENTS];
    private final ServerReply[] acks = new ServerReply[Crowd.CLIENTS];
    private int next;

    public EncodeBenchmark() {
        Crowd crowd = new Crowd(2 * Crowd.CLIENTS, 0);
        for (int i = 0; i < Crowd.CLIENTS; i++) {
            offers[i] = reply(crowd.decide(Crowd.decoded(Crowd.discover(i))));
            acks[i] = reply(crowd.decide(Crowd.decoded(Crowd.selecting(i, i))));
        }
    }

    private static ServerReply reply(Decision decision) {
        return switch (decision) {
            case Decision.Offer offer -> offer.reply();
            case Decision.Ack ack -> ack.reply();
            default -> throw new IllegalStateException("no answer but " + decision);
        };
    }

    @Benchmark
    public byte[] offer() {
        return encode(offers);
    }

    @Benchmark
    public byte[] ack() {
        return encode(acks);
    }

    private byte[] encode(ServerReply[] replies) {
        return ServerReplyEncoder.encode(replies[next++ & Crowd.CLIENTS - 1]);
    }
}
