package io.leasehold.dhcp;

import io.leasehold.dhcp.engine.DhcpEngine;
import io.leasehold.dhcp.engine.MeteredObserver;
import io.leasehold.dhcp.exchange.ExchangeSettings;
import io.leasehold.dhcp.links.DatagramSink;
import io.leasehold.dhcp.links.InterfaceAddresses;
import io.leasehold.dhcp.links.Links;
import io.leasehold.dhcp.message.Arrival;
import io.leasehold.dhcp.wire.ClientMessageDecoder;
import io.leasehold.dhcp.wire.Decoded;
import io.leasehold.dhcp.wire.MalformedReason;
import io.leasehold.dhcp.wire.ServerReplyEncoder;
import io.leasehold.ipam.plan.LivePlan;
import io.leasehold.ipam.port.LeaseLog;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;

/**
 * The DHCPv4 server: links, codec and engine joined. Datagrams that are not messages are counted by
 * reason and answered with silence. Thread-safe.
 */
public final class DhcpServer implements AutoCloseable {
    private final Links links;
    private final DhcpEngine engine;
    private final MeteredObserver observer;
    private final Map<MalformedReason, Counter> malformed = new EnumMap<>(MalformedReason.class);

    /**
     * @param whenIntentWritten called after each commit that changed what DNS should say; must not
     *     block
     */
    public DhcpServer(
            Links links,
            LeaseLog log,
            LivePlan plan,
            ExchangeSettings settings,
            InstantSource clock,
            MeterRegistry meters,
            Runnable whenIntentWritten) {
        this.links = links;
        this.observer = new MeteredObserver(meters, whenIntentWritten);
        this.engine =
                new DhcpEngine(
                        log,
                        plan,
                        settings,
                        clock,
                        (arrival, reply) ->
                                links.send(
                                        arrival, reply.target(), ServerReplyEncoder.encode(reply)),
                        observer);
        for (MalformedReason reason : MalformedReason.values()) {
            malformed.put(
                    reason, meters.counter("leasehold.dhcp.malformed", "reason", reason.label()));
        }
    }

    /** Loads the leases, then listens: whoever asks earlier is not heard, and asks again. */
    public void start() {
        engine.start();
        links.start(
                new DatagramSink() {
                    @Override
                    public void received(byte[] buffer, int length, Arrival arrival) {
                        hear(buffer, length, arrival);
                    }

                    @Override
                    public void addressesChanged(InterfaceAddresses addresses) {
                        engine.ownAddressesChanged(addresses.all());
                    }
                });
    }

    private void hear(byte[] buffer, int length, Arrival arrival) {
        switch (ClientMessageDecoder.decode(buffer, length)) {
            case Decoded.Message(var message) -> engine.receive(message, arrival);
            case Decoded.Malformed(MalformedReason reason, int _) -> {
                Counter counter = malformed.get(reason);
                if (counter != null) {
                    counter.increment();
                }
            }
        }
    }

    public boolean isStoreAvailable() {
        return observer.isStoreAvailable();
    }

    /** Stops listening, then lets what is under way become durable and be answered. */
    @Override
    public void close() {
        engine.close();
        links.close();
    }
}
