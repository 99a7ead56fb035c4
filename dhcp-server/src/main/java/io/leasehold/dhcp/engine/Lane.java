package io.leasehold.dhcp.engine;

import io.leasehold.dhcp.exchange.AddressChoice;
import io.leasehold.dhcp.exchange.Decided;
import io.leasehold.dhcp.exchange.Decision;
import io.leasehold.dhcp.exchange.Exchange;
import io.leasehold.dhcp.exchange.ExchangeSettings;
import io.leasehold.dhcp.exchange.IgnoreReason;
import io.leasehold.dhcp.exchange.LeaseEndings;
import io.leasehold.dhcp.exchange.OfferHold;
import io.leasehold.dhcp.exchange.ServerIdentity;
import io.leasehold.dhcp.exchange.SubnetSelection;
import io.leasehold.dhcp.guard.Admission;
import io.leasehold.dhcp.leasequery.LeaseQueries;
import io.leasehold.dhcp.message.Arrival;
import io.leasehold.dhcp.message.ClientMessage;
import io.leasehold.dhcp.message.MessageType;
import io.leasehold.dhcp.message.ServerReply;
import io.leasehold.ipam.lease.ClientIdentity;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.lease.LeaseChange;
import io.leasehold.ipam.lease.LeaseState;
import io.leasehold.ipam.lease.LeaseTable;
import io.leasehold.ipam.lease.LeaseView;
import io.leasehold.ipam.lease.RawLease;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.plan.Link;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.plan.Requester;
import io.leasehold.ipam.plan.Reservation;
import io.leasehold.ipam.plan.SubnetId;
import io.leasehold.ipam.plan.SubnetSnapshot;
import io.leasehold.ipam.port.LeaseLog.ChangeOutcome;
import io.leasehold.ipam.port.LeaseLog.GroupOutcome;
import io.leasehold.ipam.sight.Sighting;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Serves the exchanges of some subnets, one message at a time. It owns their leases in memory and
 * runs this cycle:
 *
 * <pre>
 *   message ─> decide ─┬─> reply at once (OFFER, NAK, INFORM) or silence
 *                      └─> change: pending ─> group ─> submitted ─> durable ─> applied ─> reply
 * </pre>
 *
 * One group is at the store at a time; the changes that come in meanwhile are the next one. While a
 * change of a client or of an address is pending, further messages of that client and for that
 * address are parked, and are decided again when it is known what became of it: so nothing is ever
 * decided on, or told to a client, that might not become durable.
 *
 * <p>An OFFER of an address that may be in use waits for a conflict probe first, see {@link
 * Probes}.
 *
 * <p>Not thread-safe: one caller at a time, whichever thread it is on.
 */
public final class Lane {
    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);

    /** Changes in one transaction; more would only make the first wait for the last. */
    private static final int GROUP_LIMIT = 1024;

    /** Changes that wait for the group under way; beyond it clients are left to ask again. */
    private static final int PENDING_LIMIT = 8 * GROUP_LIMIT;

    /** Messages parked behind one change: a client repeats itself, and its first few are enough. */
    private static final int PARKED_LIMIT = 4;

    /** Groups that are stored and not told of yet: replies must not fall far behind the disk. */
    private static final int STORED_LIMIT = 2;

    private static final int OFFER_LIMIT = 1 << 17;
    private static final int ATTEMPT_LIMIT = 4;
    private static final int EXPIRIES_AT_ONCE = GROUP_LIMIT;
    private static final int UNUSED_SOUGHT = 256;
    private static final Duration EXPIRY_RETRY = Duration.ofSeconds(1);

    private final Exchange exchange;
    private final InstantSource clock;
    private final Consumer<Group> submit;
    private final Outbox outbox;
    private final LaneObserver observer;
    private final Admission admission;
    private final LeaseQueries queries;
    private final LeaseTable table = new LeaseTable();
    private final Offers offers = new Offers(OFFER_LIMIT, this::offerEnded);
    private final View view = new View();

    private final Map<Ipv4Address, Pending> pendingByAddress = new HashMap<>();
    private final Map<OctetString, Pending> pendingByClient = new HashMap<>();
    private final LinkedHashSet<Pending> waiting = new LinkedHashSet<>();
    private @Nullable List<Pending> atStore;
    private final ArrayDeque<List<Pending>> stored = new ArrayDeque<>();
    private boolean storeAway;

    private final Probes probes;
    private Plan plan = Plan.EMPTY;
    private Set<Ipv4Address> own = Set.of();

    /** Where replies leave. Must not block on anything but the kernel. */
    public interface Outbox {
        /** May keep the reply back until {@link #flush}, to send several at once. */
        void send(Arrival arrival, ServerReply reply);

        /** Sends what was kept back. */
        default void flush() {}
    }

    /** Changes that are decided but not known to be durable. Compared by identity. */
    private static final class Pending {
        final List<LeaseChange> changes;
        final @Nullable Heard heard;
        final @Nullable ServerReply reply;
        final List<Heard> parked = new ArrayList<>();

        Pending(List<LeaseChange> changes, @Nullable Heard heard, @Nullable ServerReply reply) {
            this.changes = changes;
            this.heard = heard;
            this.reply = reply;
        }
    }

    /** A lane that offers addresses unprobed. */
    public Lane(
            ExchangeSettings settings,
            InstantSource clock,
            Consumer<Group> submit,
            Outbox outbox,
            LaneObserver observer) {
        this(settings, clock, submit, outbox, observer, Probing.off());
    }

    /**
     * @param submit starts making a group durable; {@link #completed} is called later, never from
     *     within
     */
    public Lane(
            ExchangeSettings settings,
            InstantSource clock,
            Consumer<Group> submit,
            Outbox outbox,
            LaneObserver observer,
            Probing probing) {
        this(
                settings,
                clock,
                submit,
                outbox,
                observer,
                probing,
                Admission.unlimited(),
                LeaseQueries.off());
    }

    /**
     * @param submit starts making a group durable; {@link #completed} is called later, never from
     *     within
     * @param admission is asked before a decision is carried out
     * @param queries answers what others want to know of leases
     */
    public Lane(
            ExchangeSettings settings,
            InstantSource clock,
            Consumer<Group> submit,
            Outbox outbox,
            LaneObserver observer,
            Probing probing,
            Admission admission,
            LeaseQueries queries) {
        this.admission = admission;
        this.queries = queries;
        if (queries.isOn()) {
            table.indexHardware();
        }
        this.exchange = new Exchange(settings);
        this.clock = clock;
        this.submit = submit;
        this.outbox = outbox;
        this.observer = observer;
        this.probes = new Probes(probing, settings.declineProbation(), new ProbesHost(), observer);
    }

    /** Takes over one stored lease at start-up. */
    public void restore(Lease lease) {
        table.restore(lease);
        admission.row(lease.address(), Optional.of(lease));
    }

    /** Makes room for about so many leases. */
    public void expect(int leases) {
        table.expect(leases);
    }

    /** As {@link #restore(Lease)}, without making an object of every row. */
    public void restore(RawLease row) {
        table.restore(row);
        if (admission.follows(row.state)) {
            Lease lease = row.lease();
            admission.row(lease.address(), Optional.of(lease));
        }
    }

    /**
     * Serves under another plan from now on; what was decided under the old one is decided again.
     */
    public void adopt(Plan next) {
        plan = next;
        table.adopt(next);
        List<Pending> undecided = List.copyOf(waiting);
        waiting.clear();
        undecided.forEach(this::settle);
        undecided.forEach(this::decideAgain);
        submitNext();
    }

    /**
     * These are the server's own addresses from now on: named by clients that mean us, leased to
     * none.
     */
    public void ownAddresses(Set<Ipv4Address> addresses) {
        Set<Ipv4Address> before = own;
        own = Set.copyOf(addresses);
        before.forEach(this::freeUnlessNeeded);
        own.forEach(table::hold);
    }

    /** Handles one client message. */
    public void receive(ClientMessage message, Arrival arrival) {
        handle(new Heard(message, arrival));
        submitNext();
    }

    /** Takes notice of the answer to a probe. */
    public void answered(Sighting answer) {
        probes.answered(answer);
        submitNext();
    }

    /** Offers the addresses that stayed silent for as long as was to be waited. */
    public void endProbes() {
        probes.endWaiting(clock.instant());
        submitNext();
    }

    /** Nanoseconds until {@link #endProbes} should be called; empty while nothing is probed. */
    public OptionalLong nanosToProbesEnd() {
        return probes.nanosToWait();
    }

    /**
     * The addresses that probes found in use, as of the last {@link #tick}, found longest ago
     * first. May be called on any thread.
     */
    public List<AddressInUse> inUse() {
        return probes.inUse();
    }

    /**
     * Gives up offers that were not taken and reclaims leases that ran out. Call about once a
     * second, and {@link #endProbes} when it is due.
     */
    public void tick() {
        Instant now = clock.instant();
        offers.expire(now);
        probes.tick(now);
        if (!storeAway) {
            reclaim(now);
            submitNext();
        }
    }

    private void handle(Heard raw) {
        ClientMessage message = raw.message();
        if (message.type() == MessageType.LEASEQUERY) {
            query(raw);
            return;
        }
        Optional<Link> link = SubnetSelection.select(message, raw.arrival(), plan);
        if (link.isEmpty()) {
            ignore(raw, IgnoreReason.NO_SUBNET);
            return;
        }
        Heard heard = raw.on(link.get());
        if (message.type() == MessageType.DISCOVER) {
            if (probes.takesTheRepetition(heard)) {
                return;
            }
        } else if (message.type() != MessageType.INFORM) {
            probes.giveUp(heard);
        }
        Pending busy = pendingFor(heard, link.get());
        if (busy != null) {
            park(busy, heard);
            return;
        }
        Instant now = clock.instant();
        offers.expire(now);
        ServerIdentity me = ServerIdentity.to(message, heard.arrival(), own);
        Decided decided =
                exchange.decide(
                        message, heard.arrival(), link.get(), plan.classes(), view, me, now);
        Decision decision = admitted(heard, decided, now);
        observer.decided(message, heard.arrival(), decided.trace(), decision);
        carryOut(heard, decision);
    }

    private void query(Heard heard) {
        if (storeAway) {
            ignore(heard, IgnoreReason.STORE_UNAVAILABLE);
            return;
        }
        ClientMessage query = heard.message();
        ServerIdentity me = ServerIdentity.to(query, heard.arrival(), own);
        switch (queries.answer(query, table, plan, me, clock.instant())) {
            case LeaseQueries.Answer.Silence(IgnoreReason reason) -> ignore(heard, reason);
            case LeaseQueries.Answer.Reply(ServerReply reply) -> {
                send(heard, reply);
                observer.queried(query, reply.type());
            }
        }
    }

    /** The decision as far as the limits of the client and of its port allow it, else silence. */
    private Decision admitted(Heard heard, Decided decided, Instant now) {
        Decision decision = decided.decision();
        return switch (admission.judge(
                heard.message(), heard.arrival(), decision, decided.trace().reservation(), now)) {
            case Admission.Verdict.Admitted _ -> decision;
            case Admission.Verdict.InPlaceOf(ClientIdentity slow) -> {
                offers.withdraw(slow);
                yield decision;
            }
            case Admission.Verdict.Refused(IgnoreReason reason) -> new Decision.Ignore(reason);
        };
    }

    /**
     * The change that must be known to be durable or not before this message can be decided: one of
     * the same client, or of an address that the message or its answer is about.
     */
    private @Nullable Pending pendingFor(Heard heard, Link link) {
        ClientMessage message = heard.message();
        if (pendingByAddress.isEmpty() || message.type() == MessageType.INFORM) {
            return null; // an INFORM rests on no lease
        }
        ClientIdentity client = heard.client();
        Pending busy = pendingByClient.get(client.key());
        boolean wantsAny =
                message.type() == MessageType.DISCOVER || message.type() == MessageType.BOOTREQUEST;
        if (busy == null && wantsAny) {
            // What it would be offered first; a wish is no reason to wait, there are others.
            Requester requester = Requester.of(client, message.relayAgentInformation());
            for (SubnetSnapshot subnet : link.subnets()) {
                Pending here =
                        pendingAt(subnet.reservationFor(requester).flatMap(Reservation::address))
                                .or(
                                        () ->
                                                pendingAt(
                                                        table.of(client, subnet.id())
                                                                .map(Lease::address)))
                                .orElse(null);
                busy = busy == null ? here : busy;
            }
        } else if (busy == null) {
            busy =
                    pendingAt(Optional.of(message.ciaddr()))
                            .or(() -> pendingAt(message.requestedAddress()))
                            .orElse(null);
        }
        return busy;
    }

    private Optional<Pending> pendingAt(Optional<Ipv4Address> address) {
        return address.map(pendingByAddress::get);
    }

    private void park(Pending busy, Heard heard) {
        if (busy.parked.size() < PARKED_LIMIT) {
            busy.parked.add(heard);
        } else {
            ignore(heard, IgnoreReason.OVERLOADED);
        }
    }

    private void carryOut(Heard heard, Decision decision) {
        // What a confirmation promises is durable already.
        boolean promisesNothing =
                decision instanceof Decision.Ignore
                        || decision instanceof Decision.Inform
                        || decision instanceof Decision.Confirm;
        if (storeAway && !promisesNothing) {
            // An OFFER could not be kept, and a NAK might rest on rows that others changed since.
            ignore(heard, IgnoreReason.STORE_UNAVAILABLE);
            return;
        }
        switch (decision) {
            case Decision.Ignore(IgnoreReason reason) -> {
                if (reason == IgnoreReason.OTHER_SERVER) {
                    offers.withdraw(heard.client()); // section 3.1 step 4: our offer is declined
                }
                ignore(heard, reason);
            }
            case Decision.Offer offer -> offer(heard, offer);
            case Decision.Ack(List<LeaseChange> changes, ServerReply reply) ->
                    enqueue(new Pending(changes, heard, reply));
            case Decision.Confirm(Lease lease, ServerReply reply) -> {
                offers.withdraw(heard.client());
                send(heard, reply);
                observer.confirmed(heard.message(), lease);
            }
            case Decision.Apply(LeaseChange change) ->
                    enqueue(new Pending(List.of(change), heard, null));
            case Decision.Nak nak -> {
                offers.withdraw(heard.client());
                send(heard, nak.reply());
                observer.refused(heard.message(), nak.reason());
            }
            case Decision.Inform(ServerReply reply) -> {
                send(heard, reply);
                observer.informed(heard.message());
            }
        }
    }

    private void offer(Heard heard, Decision.Offer offer) {
        Ipv4Address address = offer.hold().address();
        if (probes.isNeeded(offer, table.at(address), clock.instant())) {
            if (heard.tested().size() >= Probes.TESTED_LIMIT) {
                ignore(heard, IgnoreReason.ADDRESSES_IN_USE);
                return;
            }
            Optional<ProbeObstacle> obstacle = probes.obstacle(heard, address);
            if (obstacle.isEmpty()) {
                keepForClient(heard, offer);
                probes.begin(heard, offer.hold().subnet(), address);
                return;
            }
            if (offer.choice().rule() == AddressChoice.Rule.LAST_RESORT) {
                ignore(heard, IgnoreReason.NO_FREE_ADDRESS);
                return;
            }
            observer.unprobed(address, obstacle.get());
        }
        keepForClient(heard, offer);
        send(heard, offer.reply());
        observer.offered(heard.message(), offer.reply());
    }

    private void keepForClient(Heard heard, Decision.Offer offer) {
        offers.make(offer.hold());
        table.hold(offer.hold().address());
        admission.held(heard.message(), heard.arrival(), offer, clock.instant());
    }

    private void offerEnded(Ipv4Address address) {
        admission.freed(address);
        freeUnlessNeeded(address);
    }

    private void enqueue(Pending pending) {
        Heard heard = pending.heard;
        if (heard != null) {
            for (LeaseChange change : pending.changes) {
                Pending busy = pendingByAddress.get(change.after().address());
                if (busy != null) {
                    park(busy, heard);
                    return;
                }
            }
            if (pendingByAddress.size() >= PENDING_LIMIT) {
                ignore(heard, IgnoreReason.OVERLOADED);
                return;
            }
            offers.withdraw(heard.client());
            pendingByClient.put(heard.client().key(), pending);
        }
        for (LeaseChange change : pending.changes) {
            pendingByAddress.put(change.after().address(), pending);
            admission.row(change.after().address(), Optional.of(change.after()));
            table.hold(change.after().address());
        }
        waiting.add(pending);
    }

    private void submitNext() {
        boolean mustWait = atStore != null || stored.size() >= STORED_LIMIT || storeAway;
        if (mustWait || waiting.isEmpty()) {
            return;
        }
        List<Pending> next = new ArrayList<>();
        List<LeaseChange> changes = new ArrayList<>();
        for (Pending pending : waiting) {
            if (changes.size() + pending.changes.size() > GROUP_LIMIT) {
                break;
            }
            next.add(pending);
            changes.addAll(pending.changes);
        }
        next.forEach(waiting::remove);
        atStore = next;
        submit.accept(new Group(plan.version(), changes));
    }

    /**
     * The store is done with its group and free for the next, which is submitted at once, so that
     * the disk does not wait for replies to be sent. What became of the group is told by {@link
     * #completed} soon after, in the order of the groups.
     *
     * @return whether another group was submitted
     */
    public boolean freedStore() {
        stored.addLast(leaveStore());
        submitNext();
        return atStore != null;
    }

    private List<Pending> leaveStore() {
        List<Pending> done = atStore;
        if (done == null) {
            throw new IllegalStateException("no group is at the store");
        }
        atStore = null;
        return done;
    }

    /** The oldest group that was submitted and not told of. */
    private List<Pending> oldest() {
        return stored.isEmpty() ? leaveStore() : stored.removeFirst();
    }

    /** Takes notice of what became of a group; results come in the order of the groups. */
    public void completed(Group.Result result) {
        switch (result) {
            case Group.Result.Answered(
                            Group group,
                            GroupOutcome.Committed(List<ChangeOutcome> outcomes)) -> {
                conclude(oldest(), group, outcomes);
            }
            case Group.Result.Answered(_, GroupOutcome.PlanMoved _) -> {
                List<Pending> outdated = oldest();
                outdated.forEach(this::settle);
                outdated.forEach(this::decideAgain);
            }
            case Group.Result.Unavailable _ -> {
                storeAway = true;
                observer.storeAvailable(false);
                List<Pending> given = new ArrayList<>(waiting);
                waiting.clear();
                given.forEach(this::settle);
                given.forEach(this::giveUp);
            }
            case Group.Result.Recovered(Group group, List<Lease> rows) -> {
                List<Pending> lost = oldest();
                lost.forEach(this::settle);
                group.addresses().forEach(this::forget);
                rows.forEach(this::restore);
                storeAway = false;
                observer.storeAvailable(true);
                lost.forEach(this::giveUp);
            }
        }
        submitNext();
    }

    private void conclude(List<Pending> done, Group group, List<ChangeOutcome> outcomes) {
        if (outcomes.size() != group.changes().size()) {
            throw new IllegalStateException(
                    outcomes.size()
                            + " outcomes for a group of "
                            + group.changes().size()
                            + " changes");
        }
        Set<Pending> losers = new HashSet<>();
        int i = 0;
        done.forEach(this::settle);
        for (Pending pending : done) {
            for (LeaseChange change : pending.changes) {
                switch (outcomes.get(i)) {
                    case ChangeOutcome.Written _ -> {
                        table.apply(change);
                        admission.row(change.after().address(), Optional.of(change.after()));
                        if (change.kind() == LeaseChange.Kind.GRANT) {
                            probes.granted(change.after().address());
                        } else if (change.kind() == LeaseChange.Kind.DECLINE
                                && pending.heard != null) {
                            probes.declined(pending.heard, change.after().address());
                        }
                        observer.committed(
                                change, Optional.ofNullable(pending.heard).map(Heard::message));
                    }
                    case ChangeOutcome.Lost(Optional<Lease> current) -> {
                        losers.add(pending);
                        current.ifPresentOrElse(
                                this::restore, () -> forget(change.after().address()));
                    }
                }
                i++;
            }
        }
        for (Pending pending : done) {
            Heard heard = pending.heard;
            if (losers.contains(pending)) {
                decideAgain(pending);
                continue;
            }
            if (heard != null && pending.reply != null) {
                send(heard, pending.reply);
            }
            pending.parked.forEach(this::handleAgain);
        }
    }

    /** Ends the pending state of changes, whatever became of them. */
    private void settle(Pending pending) {
        for (LeaseChange change : pending.changes) {
            Ipv4Address address = change.after().address();
            pendingByAddress.remove(address);
            admission.row(address, table.at(address));
            freeUnlessNeeded(address);
        }
        if (pending.heard != null) {
            pendingByClient.remove(pending.heard.client().key(), pending);
        }
    }

    private void forget(Ipv4Address address) {
        table.forget(address);
        admission.row(address, Optional.empty());
    }

    private void decideAgain(Pending pending) {
        Heard heard = pending.heard;
        if (heard == null) {
            remindOfAll(pending);
        } else if (heard.attempts() + 1 >= ATTEMPT_LIMIT) {
            ignore(heard, IgnoreReason.CONTENDED);
        } else {
            handleAgain(heard.attemptedAgain());
        }
        pending.parked.forEach(this::handleAgain);
    }

    /** An impossible state costs the message that met it, not those that wait beside it. */
    private void handleAgain(Heard heard) {
        try {
            handle(heard);
        } catch (RuntimeException bug) {
            LOG.error("LANE_FAILED while deciding a message again; it is dropped", bug);
        }
    }

    private void giveUp(Pending pending) {
        if (pending.heard == null) {
            remindOfAll(pending);
        } else {
            ignore(pending.heard, IgnoreReason.STORE_UNAVAILABLE);
        }
        pending.parked.forEach(heard -> ignore(heard, IgnoreReason.STORE_UNAVAILABLE));
    }

    private void remindOfAll(Pending pending) {
        Instant later = clock.instant().plus(EXPIRY_RETRY);
        pending.changes.forEach(change -> table.remind(change.after().address(), later));
    }

    private void reclaim(Instant now) {
        // While a slow store has a backlog, expiries wait: they must not take the clients' room.
        int room = EXPIRIES_AT_ONCE - pendingByAddress.size();
        for (Lease lease : table.reclaimable(now, room)) {
            if (pendingByAddress.containsKey(lease.address())) {
                table.remind(lease.address(), now.plus(EXPIRY_RETRY));
            } else {
                enqueue(
                        new Pending(
                                List.of(
                                        LeaseEndings.expire(
                                                lease, plan.subnet(lease.subnet()), now)),
                                null,
                                null));
            }
        }
    }

    private void freeUnlessNeeded(Ipv4Address address) {
        boolean needed =
                pendingByAddress.containsKey(address)
                        || offers.of(address).isPresent()
                        || probes.isInUse(address)
                        || own.contains(address);
        if (!needed) {
            table.unhold(address);
        }
    }

    private void ignore(Heard heard, IgnoreReason reason) {
        observer.ignored(heard.message(), heard.arrival(), reason);
    }

    private void send(Heard heard, ServerReply reply) {
        try {
            outbox.send(heard.arrival(), reply);
        } catch (RuntimeException bug) {
            LOG.error("LANE_FAILED while sending a reply; the client has to ask again", bug);
        }
    }

    /** What decisions see: the durable leases, and the offers and pending changes of this lane. */
    public LeaseView view() {
        return view;
    }

    /** The leases of this lane as they are now. */
    public LeaseTable table() {
        return table;
    }

    private final class ProbesHost implements Probes.Host {
        @Override
        public void again(Heard heard) {
            handleAgain(heard);
        }

        @Override
        public void withdraw(ClientIdentity client) {
            offers.withdraw(client);
        }

        @Override
        public void hold(Ipv4Address address) {
            table.hold(address);
        }

        @Override
        public void free(Ipv4Address address) {
            freeUnlessNeeded(address);
        }

        @Override
        public List<Ipv4Address> unused(SubnetId subnet, int count) {
            return plan.subnet(subnet).map(s -> unusedOf(s, count)).orElse(List.of());
        }

        /** From the end of the subnet, where people put least; looked for among so many only. */
        private List<Ipv4Address> unusedOf(SubnetSnapshot subnet, int count) {
            List<Ipv4Address> found = new ArrayList<>();
            int sought = 0;
            for (Ipv4Range range : subnet.unowned().ranges().reversed()) {
                for (long at = range.last().asLong(); at >= range.first().asLong(); at--) {
                    Ipv4Address address = Ipv4Address.ofLong(at);
                    if (found.size() == count || sought++ == UNUSED_SOUGHT) {
                        return found;
                    }
                    if (!own.contains(address) && table.at(address).isEmpty()) {
                        found.add(address);
                    }
                }
            }
            return found;
        }

        @Override
        public Optional<Ipv4Address> leasedTo(HardwareAddress hardware) {
            return table.withHardware(hardware).stream()
                    .filter(lease -> lease.state() == LeaseState.BOUND)
                    .map(Lease::address)
                    .findFirst();
        }
    }

    private final class View implements LeaseView {
        @Override
        public Optional<Lease> at(Ipv4Address address) {
            return table.at(address);
        }

        @Override
        public Optional<Lease> of(ClientIdentity client, SubnetId subnet) {
            return table.of(client, subnet);
        }

        @Override
        public Optional<Ipv4Address> offeredTo(ClientIdentity client, SubnetId subnet) {
            return offers.to(client)
                    .filter(hold -> hold.subnet().equals(subnet))
                    .map(OfferHold::address);
        }

        @Override
        public boolean isAvailableTo(ClientIdentity client, Ipv4Address address) {
            boolean offeredToAnother =
                    offers.of(address)
                            .filter(hold -> !hold.client().key().equals(client.key()))
                            .isPresent();
            return !offeredToAnother
                    && !pendingByAddress.containsKey(address)
                    && !own.contains(address)
                    && !probes.standsInTheWayOf(client, address)
                    && table.isUnleasedFor(client, address);
        }

        @Override
        public Optional<Ipv4Address> anyFree(
                SubnetId subnet, Predicate<Set<String>> gate, int start) {
            return table.anyFree(subnet, gate, start);
        }

        @Override
        public Optional<Ipv4Address> anyLastResort(
                SubnetId subnet, Predicate<Set<String>> gate, int start) {
            return table.anyLastResort(subnet, gate, start);
        }

        @Override
        public long free(SubnetId subnet) {
            return table.free(subnet);
        }
    }
}
