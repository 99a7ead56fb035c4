package io.leasehold.dhcp.engine;

import io.leasehold.dhcp.exchange.Decision;
import io.leasehold.dhcp.exchange.IgnoreReason;
import io.leasehold.dhcp.exchange.NakReason;
import io.leasehold.dhcp.exchange.Trace;
import io.leasehold.dhcp.journal.Journal;
import io.leasehold.dhcp.message.Arrival;
import io.leasehold.dhcp.message.ClientMessage;
import io.leasehold.dhcp.message.MessageType;
import io.leasehold.dhcp.message.ServerReply;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.lease.LeaseChange;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.sight.ProxyArp;
import io.leasehold.ipam.sight.Sighting;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts what a lane does, and writes one log line per grant. What any packet can bring about is
 * logged at DEBUG, or at most once a minute where an operator must know. Thread-safe.
 */
public final class MeteredObserver implements LaneObserver {
    private static final Logger LOG = LoggerFactory.getLogger("io.leasehold.dhcp");
    private static final long REMINDER_NANOS = Duration.ofMinutes(1).toNanos();

    private static final Set<MessageType> QUERY_ANSWERS =
            EnumSet.of(
                    MessageType.LEASEUNASSIGNED, MessageType.LEASEUNKNOWN, MessageType.LEASEACTIVE);

    /** Silence that keeps one client or port from being a burden to the others. */
    private static final Set<IgnoreReason> LIMITS =
            EnumSet.of(
                    IgnoreReason.CLIENT_OVER_RATE,
                    IgnoreReason.PORT_OVER_RATE,
                    IgnoreReason.PORT_OFFERS_FULL,
                    IgnoreReason.CIRCUIT_LEASES_FULL,
                    IgnoreReason.CLIENT_DECLINES_TOO_OFTEN);

    private final Map<IgnoreReason, Counter> ignored = new EnumMap<>(IgnoreReason.class);
    private final Map<NakReason, Counter> refused = new EnumMap<>(NakReason.class);
    private final Map<LeaseChange.Kind, Counter> committed = new EnumMap<>(LeaseChange.Kind.class);
    private final Runnable whenIntentWritten;
    private final Journal journal;
    private final Counter offered;
    private final Counter informed;
    private final Map<MessageType, Counter> queried = new EnumMap<>(MessageType.class);
    private final Counter probes;
    private final Counter ownAnswers;
    private final Counter conflictingAnswers;
    private final Counter foundInUse;
    private final Counter proxies;
    private final Map<ProbeObstacle, Counter> unprobed = new EnumMap<>(ProbeObstacle.class);
    private final AtomicLong exhaustionReminder = new AtomicLong(System.nanoTime());
    private final AtomicLong limitReminder = new AtomicLong(System.nanoTime());
    private final AtomicLong inUseReminder = new AtomicLong(System.nanoTime());
    private volatile boolean storeAvailable = true;

    /**
     * @param whenIntentWritten called after each durable change of what DNS should say
     * @param journal keeps the decisions
     */
    public MeteredObserver(MeterRegistry meters, Runnable whenIntentWritten, Journal journal) {
        this.journal = journal;
        this.whenIntentWritten = whenIntentWritten;
        for (IgnoreReason reason : IgnoreReason.values()) {
            ignored.put(reason, meters.counter("leasehold.dhcp.dropped", "reason", reason.text()));
        }
        for (NakReason reason : NakReason.values()) {
            refused.put(
                    reason,
                    meters.counter(
                            "leasehold.dhcp.naks",
                            "reason",
                            reason.name().toLowerCase(Locale.ROOT)));
        }
        for (LeaseChange.Kind kind : LeaseChange.Kind.values()) {
            committed.put(
                    kind,
                    meters.counter(
                            "leasehold.lease.changes",
                            "kind",
                            kind.name().toLowerCase(Locale.ROOT)));
        }
        offered = meters.counter("leasehold.dhcp.offers");
        informed = meters.counter("leasehold.dhcp.informs");
        for (MessageType answer : QUERY_ANSWERS) {
            String text = answer.name().substring("LEASE".length()).toLowerCase(Locale.ROOT);
            queried.put(answer, meters.counter("leasehold.dhcp.leasequeries", "answer", text));
        }
        probes = meters.counter("leasehold.probe.sent");
        ownAnswers = meters.counter("leasehold.probe.answers", "conflict", "no");
        conflictingAnswers = meters.counter("leasehold.probe.answers", "conflict", "yes");
        foundInUse = meters.counter("leasehold.probe.in.use");
        proxies = meters.counter("leasehold.probe.proxies");
        for (ProbeObstacle why : ProbeObstacle.values()) {
            unprobed.put(why, meters.counter("leasehold.probe.skipped", "reason", why.text()));
        }
    }

    /** Whether the last group that was tried reached the store. */
    public boolean isStoreAvailable() {
        return storeAvailable;
    }

    @Override
    public void ignored(ClientMessage message, Arrival arrival, IgnoreReason reason) {
        count(ignored, reason);
        journal.ignored(message, arrival, reason);
        if (LIMITS.contains(reason) && isDue(limitReminder)) {
            LOG.warn(
                    "DHCP_OVER_LIMIT {} from client {} on {}: {}; staying silent",
                    message.type(),
                    message.client(),
                    message.isRelayed() ? "relay " + message.giaddr() : arrival.networkInterface(),
                    reason.text());
        } else if (reason == IgnoreReason.NO_FREE_ADDRESS && isDue(exhaustionReminder)) {
            LOG.warn(
                    "DHCP_POOL_EXHAUSTED no free address for client {} on {}; staying silent",
                    message.client(),
                    message.isRelayed() ? "relay " + message.giaddr() : arrival.networkInterface());
        } else if (LOG.isDebugEnabled()) {
            LOG.debug(
                    "{} from client={} xid={} on {} gets no answer: {}",
                    message.type(),
                    message.client(),
                    xid(message),
                    arrival.networkInterface(),
                    reason.text());
        }
    }

    private static boolean isDue(AtomicLong reminder) {
        long now = System.nanoTime();
        long due = reminder.get();
        return now - due >= 0 && reminder.compareAndSet(due, now + REMINDER_NANOS);
    }

    @Override
    public void decided(ClientMessage message, Arrival arrival, Trace trace, Decision decision) {
        journal.decided(message, arrival, trace, decision);
    }

    @Override
    public void queried(ClientMessage query, MessageType answer) {
        count(queried, answer);
    }

    @Override
    public void offered(ClientMessage message, ServerReply reply) {
        offered.increment();
        if (LOG.isDebugEnabled()) {
            LOG.debug(
                    "offer address={} client={} xid={}",
                    reply.yiaddr(),
                    message.client(),
                    xid(message));
        }
    }

    @Override
    public void refused(ClientMessage message, NakReason reason) {
        count(refused, reason);
        if (LOG.isDebugEnabled()) {
            LOG.debug("NAK client={} xid={}: {}", message.client(), xid(message), reason.text());
        }
    }

    @Override
    public void informed(ClientMessage message) {
        informed.increment();
    }

    @Override
    public void committed(LeaseChange change, Optional<ClientMessage> message) {
        count(committed, change.kind());
        if (change.dns().isPresent()) {
            whenIntentWritten.run();
        }
        Lease lease = change.after();
        switch (change.kind()) {
            case GRANT ->
                    LOG.info(
                            "lease granted address={} client={} mac={} name={} subnet={} until={}"
                                    + " xid={}",
                            lease.address(),
                            lease.client(),
                            lease.client().hardware(),
                            lease.fqdn().map(Object::toString).orElse("-"),
                            lease.subnet(),
                            lease.expires(),
                            message.map(MeteredObserver::xid).orElse("-"));
            case DECLINE ->
                    LOG.warn(
                            "DHCP_ADDRESS_DECLINED address={} client={}: it found the address in"
                                    + " use; out of service until {}",
                            lease.address(),
                            lease.client(),
                            lease.expires());
            case RENEW, RELEASE, EXPIRE, REVOKE ->
                    LOG.debug(
                            "lease {} address={} client={} until={}",
                            change.kind(),
                            lease.address(),
                            lease.client(),
                            lease.expires());
        }
    }

    @Override
    public void probed(Ipv4Address address) {
        probes.increment();
    }

    @Override
    public void probeAnswered(Sighting answer, boolean conflict) {
        (conflict ? conflictingAnswers : ownAnswers).increment();
        LOG.debug(
                "probe answered address={} mac={} conflict={}",
                answer.address(),
                answer.hardware(),
                conflict);
    }

    @Override
    public void unprobed(Ipv4Address address, ProbeObstacle why) {
        count(unprobed, why);
    }

    @Override
    public void foundInUse(AddressInUse address) {
        foundInUse.increment();
        if (isDue(inUseReminder)) {
            LOG.warn(
                    "DHCP_ADDRESS_IN_USE address={} mac={} client={}: a probe found it in use"
                            + " before it was offered; out of service until {}",
                    address.address(),
                    address.users(),
                    address.wanted(),
                    address.until());
        } else {
            LOG.debug("in use address={} mac={}", address.address(), address.users());
        }
    }

    @Override
    public void proxyFound(ProxyArp proxy, int back) {
        proxies.increment();
        LOG.warn(
                "DHCP_PROXY_ARP {} on {}: its answers are not taken for conflicts; {} addresses"
                        + " are in service again",
                proxy,
                proxy.networkInterface(),
                back);
    }

    @Override
    public void storeAvailable(boolean available) {
        storeAvailable = available;
    }

    private static <K extends Enum<K>> void count(Map<K, Counter> counters, K key) {
        Counter counter = counters.get(key);
        if (counter == null) {
            throw new IllegalStateException("no counter for " + key);
        }
        counter.increment();
    }

    private static String xid(ClientMessage message) {
        return Integer.toHexString(message.xid());
    }
}
