package io.leasehold.dhcp;

import io.leasehold.dhcp.engine.AddressInUse;
import io.leasehold.dhcp.engine.DhcpEngine;
import io.leasehold.dhcp.engine.Lane;
import io.leasehold.dhcp.engine.MeteredObserver;
import io.leasehold.dhcp.engine.ProbeSettings;
import io.leasehold.dhcp.engine.ProbeTarget;
import io.leasehold.dhcp.engine.Prober;
import io.leasehold.dhcp.engine.Probing;
import io.leasehold.dhcp.exchange.ExchangeSettings;
import io.leasehold.dhcp.exchange.IgnoreReason;
import io.leasehold.dhcp.guard.Admission;
import io.leasehold.dhcp.guard.ForeignServers;
import io.leasehold.dhcp.guard.PacketGuard;
import io.leasehold.dhcp.guard.PortLimits;
import io.leasehold.dhcp.journal.Journal;
import io.leasehold.dhcp.leasequery.LeaseQueries;
import io.leasehold.dhcp.links.ArpPacket;
import io.leasehold.dhcp.links.DatagramSink;
import io.leasehold.dhcp.links.InterfaceAddresses;
import io.leasehold.dhcp.links.Links;
import io.leasehold.dhcp.message.Arrival;
import io.leasehold.dhcp.message.ClientMessage;
import io.leasehold.dhcp.message.ServerReply;
import io.leasehold.dhcp.wire.ClientMessageDecoder;
import io.leasehold.dhcp.wire.Decoded;
import io.leasehold.dhcp.wire.MalformedReason;
import io.leasehold.dhcp.wire.ServerReplyEncoder;
import io.leasehold.ipam.inventory.ForeignServerConflicts;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.option.OptionCatalog;
import io.leasehold.ipam.plan.CustomOption;
import io.leasehold.ipam.plan.LivePlan;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.port.LeaseLog;
import io.leasehold.ipam.port.PacketJournal;
import io.leasehold.ipam.sight.ForeignServer;
import io.leasehold.ipam.sight.Origin;
import io.leasehold.ipam.sight.Sighting;
import io.leasehold.ipam.sight.SightingBook;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The DHCPv4 server: links, codec and engine joined. Datagrams that are not messages are counted by
 * reason and answered with silence. Thread-safe.
 */
public final class DhcpServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DhcpServer.class);
    private static final long REMINDER_NANOS = Duration.ofMinutes(1).toNanos();

    private final Links links;
    private final DhcpEngine engine;
    private final MeteredObserver observer;
    private final LivePlan plan;
    private final InstantSource clock;
    private final SightingBook book;
    private final Counter probesOfOthers;
    private final Journal journal;
    private final Optional<PacketGuard> guard;
    private final ForeignServers foreign;
    private final AtomicLong foreignReminder = new AtomicLong(System.nanoTime());
    private final Map<MalformedReason, Counter> malformed = new EnumMap<>(MalformedReason.class);

    /**
     * Probes addresses as {@link ProbeSettings#DEFAULT} says, keeps sightings to itself, and sets
     * no limits.
     */
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
                new SightingBook(),
                Safeguards.NONE);
    }

    /**
     * @param whenIntentWritten called after each commit that changed what DNS should say; must not
     *     block
     * @param book is told who is seen on the links, and given every plan
     * @param safeguards what clients and ports may use, and what is remembered
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
            SightingBook book,
            Safeguards safeguards) {
        this.journal = new Journal(safeguards.journal(), clock, () -> catalog(plan.current()));
        this.guard = safeguards.guard().map(limits -> new PacketGuard(limits, System::nanoTime));
        this.foreign = new ForeignServers(this::foundForeign);
        this.links = links;
        this.plan = plan;
        this.clock = clock;
        this.book = book;
        this.observer = new MeteredObserver(meters, whenIntentWritten, journal);
        this.engine =
                new DhcpEngine(
                        log,
                        plan,
                        settings,
                        clock,
                        new LinkOutbox(links),
                        observer,
                        new Probing(probeSettings, new LinkProber(links), book, System::nanoTime),
                        safeguards
                                .guard()
                                .<Admission>map(PortLimits::new)
                                .orElseGet(Admission::unlimited),
                        new LeaseQueries(safeguards.leaseQueryRequesters()));
        this.probesOfOthers = meters.counter("leasehold.sight.probes.heard");
        meterSightings(meters);
        meterGuard(meters);
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

    private static OptionCatalog catalog(Plan plan) {
        return OptionCatalog.with(
                plan.content().options().stream().map(CustomOption::definition).toList());
    }

    private void meterGuard(MeterRegistry meters) {
        counter(meters, "leasehold.dhcp.foreign.server.messages", foreign::heard);
        meters.gauge("leasehold.journal.clients", journal, Journal::clients);
        guard.ifPresent(one -> meters.gauge("leasehold.guard.clients", one, PacketGuard::clients));
    }

    private void counter(MeterRegistry meters, String name, LongSupplier count, String... tags) {
        FunctionCounter.builder(name, this, _ -> count.getAsLong()).tags(tags).register(meters);
    }

    /** Encodes replies for the links; the lane knows nothing of either. */
    private record LinkOutbox(Links links) implements Lane.Outbox {
        @Override
        public void send(Arrival arrival, ServerReply reply) {
            links.send(arrival, reply.target(), ServerReplyEncoder.encode(reply));
        }

        @Override
        public void flush() {
            links.flush();
        }
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
                    public boolean serve() {
                        return engine.serve();
                    }

                    @Override
                    public void addressesChanged(InterfaceAddresses addresses) {
                        foreign.ownAddresses(addresses.all());
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
            case Decoded.Message(var message) -> hear(message, arrival.withLength(length));
            case Decoded.Malformed(MalformedReason reason, int _) -> {
                Counter counter = malformed.get(reason);
                if (counter != null) {
                    counter.increment();
                }
            }
        }
    }

    private void hear(ClientMessage message, Arrival arrival) {
        Optional<IgnoreReason> refusal = guard.flatMap(one -> one.refusal(message, arrival));
        if (refusal.isPresent()) {
            observer.ignored(message, arrival, refusal.get());
            return;
        }
        foreign.heard(message, arrival, clock.instant());
        engine.receive(message, arrival);
    }

    /** Anybody can name any server: one line a minute, whatever is found. */
    private void foundForeign(ForeignServer server) {
        long now = System.nanoTime();
        long due = foreignReminder.get();
        boolean told =
                now - due >= 0
                        && !ForeignServerConflicts.isExpected(plan.current(), server)
                        && foreignReminder.compareAndSet(due, now + REMINDER_NANOS);
        if (told) {
            LOG.warn(
                    "DHCP_FOREIGN_SERVER a client {} took the offer of DHCP server {}, which is"
                            + " none of ours and not declared",
                    server.place(),
                    server.identifier());
        }
    }

    /** Other servers that clients chose within the last day, declared or not. */
    public List<ForeignServer> foreignServers() {
        return foreign.seen(clock.instant());
    }

    /** The last exchanges of each client. */
    public PacketJournal journal() {
        return journal;
    }

    /** See {@link DhcpEngine#isPressed}. */
    public boolean isPressed() {
        return engine.isPressed();
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
