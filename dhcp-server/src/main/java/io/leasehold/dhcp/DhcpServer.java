package io.leasehold.dhcp;

import io.leasehold.dhcp.engine.AddressInUse;
import io.leasehold.dhcp.engine.DhcpEngine;
import io.leasehold.dhcp.engine.MeteredObserver;
import io.leasehold.dhcp.engine.ProbeSettings;
import io.leasehold.dhcp.engine.ProbeTarget;
import io.leasehold.dhcp.engine.Prober;
import io.leasehold.dhcp.engine.Probing;
import io.leasehold.dhcp.exchange.ExchangeSettings;
import io.leasehold.dhcp.links.ArpPacket;
import io.leasehold.dhcp.links.DatagramSink;
import io.leasehold.dhcp.links.InterfaceAddresses;
import io.leasehold.dhcp.links.Links;
import io.leasehold.dhcp.message.Arrival;
import io.leasehold.dhcp.wire.ClientMessageDecoder;
import io.leasehold.dhcp.wire.Decoded;
import io.leasehold.dhcp.wire.MalformedReason;
import io.leasehold.dhcp.wire.ServerReplyEncoder;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.plan.LivePlan;
import io.leasehold.ipam.port.LeaseLog;
import io.leasehold.ipam.sight.Origin;
import io.leasehold.ipam.sight.Sighting;
import io.leasehold.ipam.sight.SightingBook;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;

import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The DHCPv4 server: links, codec and engine joined. Datagrams that are not messages are counted by
 * reason and answered with silence. Thread-safe.
 */
public final class DhcpServer implements AutoCloseable {
    private final Links links;
    private final DhcpEngine engine;
    private final MeteredObserver observer;
    private final LivePlan plan;
    private final InstantSource clock;
    private final SightingBook book;
    private final Counter probesOfOthers;
    private final Map<MalformedReason, Counter> malformed = new EnumMap<>(MalformedReason.class);

    /** Probes addresses as {@link ProbeSettings#DEFAULT} says, and keeps sightings to itself. */
    public DhcpServer(
            Links links,
            LeaseLog log,
            LivePlan plan,
            ExchangeSettings settings,
            InstantSource clock,
            MeterRegistry meters,
            Runnable whenIntentWritten) {
        this(
                links,
                log,
                plan,
                settings,
                clock,
                meters,
                whenIntentWritten,
                ProbeSettings.DEFAULT,
                new SightingBook());
    }

    /**
     * @param whenIntentWritten called after each commit that changed what DNS should say; must not
     *     block
     * @param book is told who is seen on the links, and given every plan
     */
    public DhcpServer(
            Links links,
            LeaseLog log,
            LivePlan plan,
            ExchangeSettings settings,
            InstantSource clock,
            MeterRegistry meters,
            Runnable whenIntentWritten,
            ProbeSettings probeSettings,
            SightingBook book) {
        this.links = links;
        this.plan = plan;
        this.clock = clock;
        this.book = book;
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
                        observer,
                        new Probing(probeSettings, new LinkProber(links), book, System::nanoTime));
        this.probesOfOthers = meters.counter("leasehold.sight.probes.heard");
        meterSightings(meters);
        for (MalformedReason reason : MalformedReason.values()) {
            malformed.put(
                    reason, meters.counter("leasehold.dhcp.malformed", "reason", reason.label()));
        }
    }

    private void meterSightings(MeterRegistry meters) {
        meters.gauge("leasehold.sight.addresses", book, SightingBook::size);
        counter(meters, "leasehold.sight.forgotten", book::dropped);
        counter(meters, "leasehold.sight.packets", () -> links.probeCounts().heard());
        String dropped = "leasehold.sight.dropped";
        counter(meters, dropped, () -> links.probeCounts().malformed(), "reason", "malformed");
        counter(meters, dropped, () -> links.probeCounts().overRate(), "reason", "over_rate");
        counter(meters, "leasehold.probe.unsent", () -> links.probeCounts().unsent());
    }

    private void counter(MeterRegistry meters, String name, LongSupplier count, String... tags) {
        FunctionCounter.builder(name, this, _ -> count.getAsLong()).tags(tags).register(meters);
    }

    /** Asks by the links; the lane knows nothing of them. */
    private record LinkProber(Links links) implements Prober {
        @Override
        public boolean canProbe(ProbeTarget target) {
            return links.canProbe(target.address(), target.networkInterface());
        }

        @Override
        public void probe(ProbeTarget target) {
            links.probe(target.address(), target.networkInterface());
        }
    }

    /** Loads the leases, then listens: whoever asks earlier is not heard, and asks again. */
    public void start() {
        plan.follow(book::adopt);
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

                    @Override
                    public void heardArp(String networkInterface, ArpPacket packet) {
                        see(networkInterface, packet);
                    }

                    @Override
                    public void echoed(Ipv4Address from) {
                        answered(
                                new Sighting(
                                        from,
                                        Sighting.BEHIND_ROUTER,
                                        Origin.PROBE,
                                        "",
                                        clock.instant()));
                    }
                });
    }

    private void see(String networkInterface, ArpPacket packet) {
        if (packet.isProbe()) {
            probesOfOthers.increment(); // whoever asks so has no address yet
            return;
        }
        Sighting sighting =
                new Sighting(
                        packet.sender(),
                        packet.senderHardware(),
                        packet.isOfSenderItself() ? Origin.ARP : Origin.PROBE,
                        networkInterface,
                        clock.instant());
        if (sighting.origin() == Origin.ARP) {
            book.note(sighting);
        }
        // RFC 5227 section 2.1.1: any packet from the probed address is a conflict.
        answered(sighting);
    }

    /** Too late for an offer an answer is still worth knowing. */
    private void answered(Sighting sighting) {
        if (!engine.answered(sighting)) {
            book.note(sighting);
        }
    }

    /** The addresses that probes found in use and that are not offered for a while. */
    public List<AddressInUse> inUse() {
        return engine.inUse();
    }

    private void hear(byte[] buffer, int length, Arrival arrival) {
        switch (ClientMessageDecoder.decode(buffer, length)) {
            case Decoded.Message(var message) ->
                    engine.receive(message, arrival.withLength(length));
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
