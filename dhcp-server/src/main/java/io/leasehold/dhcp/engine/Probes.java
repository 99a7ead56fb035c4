package io.leasehold.dhcp.engine;

import io.leasehold.dhcp.exchange.AddressChoice.Rule;
import io.leasehold.dhcp.exchange.Decision;
import io.leasehold.ipam.lease.ClientIdentity;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.lease.LeaseState;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.plan.SubnetId;
import io.leasehold.ipam.sight.ProxyArp;
import io.leasehold.ipam.sight.Sighting;
import io.leasehold.ipam.sight.SightingBook;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The conflict probes of one lane (RFC 2131 section 3.1: the server SHOULD check that an address is
 * not in use before it offers it). A DISCOVER goes through this:
 *
 * <pre>
 *             needs a probe                  silence, or only the client answers
 *   decided ───────────────> probe sent ───────────────────────────────────> decided again, offered
 *      ^                         │ somebody else answers
 *      └── another address ──────┴── the third one: silence, the client will ask again
 * </pre>
 *
 * While it is probed an address is on offer to its client already, only nobody is told: so it is
 * kept from others, and the decision after the silence finds it.
 *
 * <p>Who answers for the third address in a row is a proxy (see {@link SightingBook}). Its answers
 * count no more, what they took out of service is back, and the third address, which is being
 * listened to anyway, becomes the offer: a node that answers for everybody costs one client a few
 * milliseconds. Where fewer than three addresses are free, addresses that nobody should have make
 * up the number: else a proxy that is not known yet would take the last ones of a pool for good.
 *
 * <p>An address that is in use is kept from others in memory only. It could have been written as a
 * declined lease, but then whoever answers ARP could fill the database, a DISCOVER would write to
 * disk, and a row would name a client that never had a lease. After a restart the next probe finds
 * it again.
 *
 * <p>Lane-confined, except {@link #inUse()}.
 */
final class Probes {
    /** Addresses tested for one DISCOVER. The third answer of the same host makes it a proxy. */
    static final int TESTED_LIMIT = SightingBook.PROXY_ADDRESSES;

    static final int UNDER_WAY_LIMIT = 4096;
    static final int IN_USE_LIMIT = 4096;
    static final int SILENT_LIMIT = 65_536;

    /** Probes that no offer waits for, under way at once. */
    static final int CONTROL_LIMIT = 64;

    /** By then it is known whether it was a proxy that answered. */
    private static final Duration TELL_AFTER = Duration.ofSeconds(2);

    private final ProbeSettings settings;
    private final Prober prober;
    private final SightingBook book;
    private final Probing probing;
    private final Duration probation;
    private final Host host;
    private final LaneObserver observer;

    private final Map<OctetString, Probe> underWay = new HashMap<>();
    private final Map<Ipv4Address, Probe> tested = new HashMap<>();

    /** Every probe waits equally long, so the order of sending is the order of the deadlines. */
    private final ArrayDeque<Probe> soonestFirst = new ArrayDeque<>();

    private final LinkedHashMap<Ipv4Address, Instant> silentSince = new LinkedHashMap<>();
    private final LinkedHashMap<Ipv4Address, AddressInUse> inUse = new LinkedHashMap<>();
    private final ArrayDeque<AddressInUse> untold = new ArrayDeque<>();
    private final ArrayDeque<Control> controls = new ArrayDeque<>();
    private boolean changed;
    private volatile List<AddressInUse> published = List.of();

    /** What the lane does for its probes. */
    interface Host {
        /** Decides a message again, after its probe. */
        void again(Heard heard);

        /** Takes back what is on offer to a client. */
        void withdraw(ClientIdentity client);

        /** Keeps an address from being chosen. */
        void hold(Ipv4Address address);

        /** Ends that, unless there is another reason for it. */
        void free(Ipv4Address address);

        /** Addresses of a subnet that nobody should have; may be fewer, or none. */
        List<Ipv4Address> unused(SubnetId subnet, int count);

        /** An address that a host has by lease. */
        Optional<Ipv4Address> leasedTo(HardwareAddress hardware);
    }

    /** A probe that no offer waits for, and who stops to be listened for when. */
    private record Control(Ipv4Address address, long deadline) {}

    /** A DISCOVER that waits for the answer to a probe. Compared by identity. */
    private static final class Probe {
        Heard heard;
        final ClientIdentity client;
        final SubnetId subnet;
        final Ipv4Address address;
        final long deadline;

        Probe(Heard heard, SubnetId subnet, Ipv4Address address, long deadline) {
            this.heard = heard;
            this.client = heard.client();
            this.subnet = subnet;
            this.address = address;
            this.deadline = deadline;
        }
    }

    /**
     * @param probation how long an address that is in use is not offered
     */
    Probes(Probing probing, Duration probation, Host host, LaneObserver observer) {
        this.probing = probing;
        this.settings = probing.settings();
        this.prober = probing.prober();
        this.book = probing.book();
        this.probation = probation;
        this.host = host;
        this.observer = observer;
    }

    /**
     * Whether an address has to be probed before this offer. Not when the client has it already, or
     * was told that it may have it; not when it was found silent a short time ago and nobody else
     * was heard there since; not when the client itself gave it back a short time ago. A reserved
     * address is probed like any other: its device answers with its own hardware address. One of
     * last resort is never offered without, so it needs a probe even where there are none.
     */
    boolean isNeeded(Decision.Offer offer, Optional<Lease> lease, Instant now) {
        Rule rule = offer.choice().rule();
        return (settings.enabled() || rule == Rule.LAST_RESORT)
                && rule != Rule.OFFERED
                && !isTrusted(offer.hold().address(), offer.hold().client(), now)
                && !hasIt(offer.hold().client(), lease)
                && !gaveItBack(offer.hold().client(), lease, now);
    }

    /** Also when the rule says that it is reserved. */
    private static boolean hasIt(ClientIdentity client, Optional<Lease> lease) {
        return lease.filter(row -> row.state() == LeaseState.BOUND && row.isHeldBy(client))
                .isPresent();
    }

    private boolean isTrusted(Ipv4Address address, ClientIdentity client, Instant now) {
        Instant since = silentSince.get(address);
        return since != null
                && since.plus(settings.trust()).isAfter(now)
                && book.at(address).stream()
                        .noneMatch(
                                seen ->
                                        seen.lastSeen().isAfter(since)
                                                && !seen.hardware().equals(client.hardware()));
    }

    /** An expired lease does not say so: its client may have left, or not have noticed. */
    private boolean gaveItBack(ClientIdentity client, Optional<Lease> lease, Instant now) {
        return lease.filter(
                        row ->
                                row.state() == LeaseState.RELEASED
                                        && row.isHeldBy(client)
                                        && row.lastTransaction()
                                                .plus(settings.trust())
                                                .isAfter(now))
                .isPresent();
    }

    /** What stands in the way of probing an address, if anything does. */
    Optional<ProbeObstacle> obstacle(Heard heard, Ipv4Address address) {
        if (!settings.enabled() || !prober.canProbe(target(heard, address))) {
            return Optional.of(ProbeObstacle.NO_PROBER);
        }
        return underWay.size() >= UNDER_WAY_LIMIT
                ? Optional.of(ProbeObstacle.TOO_MANY)
                : Optional.empty();
    }

    private static ProbeTarget target(Heard heard, Ipv4Address address) {
        return new ProbeTarget(
                address,
                heard.message().isRelayed()
                        ? Optional.empty()
                        : Optional.of(heard.arrival().networkInterface()));
    }

    /** Parks the DISCOVER and probes the address that it would be offered. */
    void begin(Heard heard, SubnetId subnet, Ipv4Address address) {
        Probe probe =
                new Probe(
                        heard.withTested(address),
                        subnet,
                        address,
                        probing.nanoTicker().getAsLong() + settings.listen().toNanos());
        underWay.put(probe.client.key(), probe);
        // The earlier ones are listened to still: a second host at one of them may be slower.
        probe.heard.tested().forEach(one -> tested.put(one, probe));
        soonestFirst.addLast(probe);
        observer.probed(address);
        prober.probe(target(heard, address));
    }

    /** Whether a DISCOVER of this client waits; if so, this younger one takes its place. */
    boolean takesTheRepetition(Heard younger) {
        Probe probe = underWay.get(younger.client().key());
        if (probe == null) {
            return false;
        }
        probe.heard = probe.heard.repeatedAs(younger);
        return true;
    }

    /** The client went on without waiting for us; it is not offered what was being probed. */
    void giveUp(Heard heard) {
        Probe probe = underWay.remove(heard.client().key());
        if (probe != null) {
            stopListening(probe);
            host.withdraw(probe.client);
        }
    }

    private void stopListening(Probe probe) {
        for (Ipv4Address address : probe.heard.tested()) {
            if (tested.remove(address, probe)) {
                prober.forget(address);
            }
        }
    }

    /** Somebody answered a probe. */
    void answered(Sighting answer) {
        book.answered(answer, host::leasedTo).ifPresent(this::found);
        Probe probe = tested.get(answer.address());
        if (probe == null) {
            return;
        }
        HardwareAddress user = answer.hardware();
        boolean conflict =
                !user.equals(probe.client.hardware())
                        && !book.isProxied(answer.address(), user, answer.at());
        observer.probeAnswered(answer, conflict);
        if (conflict) {
            takeOutOfService(answer, probe);
            if (answer.address().equals(probe.address)) {
                tryAnother(probe);
            }
        }
    }

    /** What only the proxy took out of service is back. */
    private void found(ProxyArp proxy) {
        int back = 0;
        for (AddressInUse entry : List.copyOf(inUse.values())) {
            List<HardwareAddress> others = new ArrayList<>(entry.users());
            if (book.isProxied(entry.address(), proxy.hardware(), proxy.lastAnswer())
                    && others.remove(proxy.hardware())) {
                changed = true;
                if (others.isEmpty()) {
                    inUse.remove(entry.address());
                    host.free(entry.address());
                    back++;
                } else {
                    inUse.put(entry.address(), entry.usedBy(others));
                }
            }
        }
        observer.proxyFound(proxy, back);
    }

    private void takeOutOfService(Sighting answer, Probe probe) {
        changed = true;
        AddressInUse known = inUse.get(answer.address());
        if (known != null) {
            inUse.put(answer.address(), known.usedBy(answer.hardware()));
            return;
        }
        AddressInUse entry =
                new AddressInUse(
                        answer.address(),
                        probe.subnet,
                        List.of(answer.hardware()),
                        probe.client,
                        answer.at(),
                        answer.at().plus(probation));
        if (inUse.size() >= IN_USE_LIMIT) {
            host.free(inUse.pollFirstEntry().getKey());
        }
        inUse.put(entry.address(), entry);
        untold.addLast(entry);
        silentSince.remove(entry.address());
        host.hold(entry.address());
    }

    private void tryAnother(Probe probe) {
        underWay.remove(probe.client.key(), probe);
        host.withdraw(probe.client);
        host.again(probe.heard);
        int left = TESTED_LIMIT - probe.heard.tested().size();
        if (left > 0 && !underWay.containsKey(probe.client.key())) {
            askForOthers(probe, left);
        }
        // Unless the next probe took them over.
        stopListening(probe);
    }

    /** Nothing is left to offer; a proxy would answer for these as well. */
    private void askForOthers(Probe probe, int count) {
        for (Ipv4Address address : host.unused(probe.subnet, count)) {
            ask(probe.heard, address);
        }
    }

    /**
     * The client found the address in use (RFC 2131 section 4.3.3); whoever answers there now is
     * kept as a sighting, so that it can be said who was in the way.
     */
    void declined(Heard heard, Ipv4Address address) {
        if (settings.enabled()) {
            ask(heard, address);
        }
    }

    /** Asks although nothing is to be offered. */
    private void ask(Heard heard, Ipv4Address address) {
        ProbeTarget target = target(heard, address);
        if (controls.size() < CONTROL_LIMIT && prober.canProbe(target)) {
            controls.addLast(
                    new Control(
                            address,
                            probing.nanoTicker().getAsLong() + settings.listen().toNanos()));
            observer.probed(address);
            prober.probe(target);
        }
    }

    /** Offers what was found silent long enough. */
    void endWaiting(Instant now) {
        long ticks = probing.nanoTicker().getAsLong();
        while (!soonestFirst.isEmpty() && soonestFirst.getFirst().deadline - ticks <= 0) {
            Probe probe = soonestFirst.removeFirst();
            if (underWay.remove(probe.client.key(), probe)) {
                stopListening(probe);
                probe.heard.tested().stream()
                        .filter(address -> !inUse.containsKey(address))
                        .forEach(address -> trust(address, now));
                host.again(probe.heard);
            }
        }
    }

    private void trust(Ipv4Address address, Instant now) {
        silentSince.remove(address);
        if (silentSince.size() >= SILENT_LIMIT) {
            silentSince.pollFirstEntry();
        }
        silentSince.put(address, now);
    }

    /** Nanoseconds until {@link #endWaiting} has something to do; empty when nothing waits. */
    OptionalLong nanosToWait() {
        while (!soonestFirst.isEmpty()) {
            Probe probe = soonestFirst.getFirst();
            if (underWay.get(probe.client.key()) == probe) {
                return OptionalLong.of(
                        Math.max(0, probe.deadline - probing.nanoTicker().getAsLong()));
            }
            soonestFirst.removeFirst();
        }
        return OptionalLong.empty();
    }

    /** Ends probations, and tells of what was found in use and is no proxy's doing. */
    void tick(Instant now) {
        long ticks = probing.nanoTicker().getAsLong();
        while (!controls.isEmpty() && controls.getFirst().deadline() - ticks <= 0) {
            Ipv4Address address = controls.removeFirst().address();
            if (!tested.containsKey(address)) {
                prober.forget(address);
            }
        }
        for (Iterator<AddressInUse> all = inUse.values().iterator(); all.hasNext(); ) {
            AddressInUse oldest = all.next();
            if (oldest.until().isAfter(now)) {
                break; // all probations last equally long
            }
            all.remove();
            changed = true;
            host.free(oldest.address());
        }
        while (!untold.isEmpty() && !untold.getFirst().since().plus(TELL_AFTER).isAfter(now)) {
            AddressInUse entry = inUse.get(untold.removeFirst().address());
            if (entry != null) {
                observer.foundInUse(entry);
            }
        }
        if (changed) {
            changed = false;
            published = List.copyOf(inUse.values());
        }
    }

    /** A client has the address by lease now: it was its only user, or it would not have got it. */
    void granted(Ipv4Address address) {
        changed |= inUse.remove(address) != null;
    }

    boolean isInUse(Ipv4Address address) {
        return inUse.containsKey(address);
    }

    boolean standsInTheWayOf(ClientIdentity client, Ipv4Address address) {
        AddressInUse entry = inUse.get(address);
        return entry != null && entry.standsInTheWayOf(client);
    }

    /** What was in use at the last tick, found longest ago first. For any thread. */
    List<AddressInUse> inUse() {
        return published;
    }
}
