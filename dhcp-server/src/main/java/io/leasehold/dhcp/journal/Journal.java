package io.leasehold.dhcp.journal;

import io.leasehold.dhcp.exchange.Decision;
import io.leasehold.dhcp.exchange.IgnoreReason;
import io.leasehold.dhcp.exchange.MessageFacts;
import io.leasehold.dhcp.exchange.Trace;
import io.leasehold.dhcp.message.Arrival;
import io.leasehold.dhcp.message.ClientMessage;
import io.leasehold.dhcp.message.MessageType;
import io.leasehold.ipam.classify.Explanation;
import io.leasehold.ipam.classify.Expression;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.option.OptionCatalog;
import io.leasehold.ipam.plan.Link;
import io.leasehold.ipam.plan.Subnet;
import io.leasehold.ipam.plan.SubnetSnapshot;
import io.leasehold.ipam.port.PacketJournal;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Remembers the last exchanges of each client. Bounded by clients, by exchanges of a client, and by
 * memory. A client that got an address gives way only to another that did, as long as those that
 * never got one have more than a quarter of the room: so a flood of invented clients does not wipe
 * out what is known of those that are there, and a newcomer that gets no answer can be looked at
 * all the same. Thread-safe; a message costs two arrays and one short lock.
 */
public final class Journal implements PacketJournal {
    /** Whoever sends options of 4 KB is remembered with fewer messages. */
    private static final long MOST_OCTETS = 64L << 20;

    /** Silence that a flood can bring about without end; remembering it would wipe out the rest. */
    private static final Set<IgnoreReason> NOT_KEPT =
            EnumSet.of(
                    IgnoreReason.CLIENT_OVER_RATE,
                    IgnoreReason.PORT_OVER_RATE,
                    IgnoreReason.OVERLOADED,
                    IgnoreReason.STARTING);

    /** What is remembered of a client. Linked with its neighbours in {@link Recent}. */
    private static final class Client {
        final OctetString key;
        final ArrayDeque<Kept> exchanges = new ArrayDeque<>(2);
        boolean served;
        @Nullable Client before;
        @Nullable Client after;

        Client(OctetString key) {
            this.key = key;
        }
    }

    /** Clients in the order in which they were heard last. */
    private static final class Recent {
        private @Nullable Client eldest;
        private @Nullable Client youngest;
        private int size;

        void add(Client client) {
            client.before = youngest;
            client.after = null;
            if (youngest == null) {
                eldest = client;
            } else {
                youngest.after = client;
            }
            youngest = client;
            size++;
        }

        void remove(Client client) {
            Client before = client.before;
            Client after = client.after;
            if (before == null) {
                eldest = after;
            } else {
                before.after = after;
            }
            if (after == null) {
                youngest = before;
            } else {
                after.before = before;
            }
            size--;
        }
    }

    private final JournalSize size;
    private final InstantSource clock;
    private final Supplier<OptionCatalog> catalog;
    private final Map<OctetString, Client> clients = new HashMap<>();
    private final Recent served = new Recent();
    private final Recent strangers = new Recent();
    private long octets;
    private long last;

    /**
     * What the last decision rested on, which mostly is what the next one rests on; and the link it
     * was made of. Of all plans there were, this can hold on to one.
     */
    private KeptBasis basis = KeptBasis.NONE;

    private @Nullable Link link;

    /**
     * @param catalog what option codes mean by now; asked for when somebody reads
     */
    public Journal(JournalSize size, InstantSource clock, Supplier<OptionCatalog> catalog) {
        this.size = size;
        this.clock = clock;
        this.catalog = catalog;
    }

    /** A decision was made. A message that is decided again takes the place of itself. */
    public void decided(ClientMessage message, Arrival arrival, Trace trace, Decision decision) {
        if (size.exchanges() == 0) {
            return;
        }
        OctetString key = message.client().key();
        Instant now = clock.instant();
        KeptOutcome outcome = KeptOutcome.of(decision);
        synchronized (this) {
            keep(key, message, new Kept(++last, now, message, arrival, basis(trace), outcome));
        }
    }

    @SuppressWarnings("ReferenceEquality") // as in a cache: another one costs time and nothing else
    private KeptBasis basis(Trace trace) {
        Optional<Subnet> subnet = trace.subnet().map(SubnetSnapshot::subnet);
        boolean same =
                link == trace.link()
                        && basis.classes().equals(trace.classes())
                        && basis.reservation().equals(trace.reservation())
                        && basis.subnet().orElse(null) == subnet.orElse(null);
        if (!same) {
            link = trace.link();
            basis =
                    new KeptBasis(
                            link.network(),
                            link.subnets().stream().map(SubnetSnapshot::subnet).toList(),
                            trace.classes(),
                            trace.reservation(),
                            subnet);
        }
        return basis;
    }

    /** A message got no answer, whether or not it came to a decision. */
    public void ignored(ClientMessage message, Arrival arrival, IgnoreReason reason) {
        if (size.exchanges() == 0 || NOT_KEPT.contains(reason)) {
            return;
        }
        OctetString key = message.client().key();
        Instant now = clock.instant();
        KeptOutcome silence = KeptOutcome.of(new Decision.Ignore(reason));
        synchronized (this) {
            Client client = clients.get(key);
            Kept before = client == null ? null : client.exchanges.peekLast();
            keep(
                    key,
                    message,
                    before != null && before.isOf(message)
                            ? before.decided(++last, silence)
                            : new Kept(++last, now, message, arrival, KeptBasis.NONE, silence));
        }
    }

    private void keep(OctetString key, ClientMessage message, Kept kept) {
        Client client = clients.get(key);
        if (client == null) {
            client = new Client(key);
            clients.put(key, client);
        } else {
            (client.served ? served : strangers).remove(client);
        }
        Kept before = client.exchanges.peekLast();
        if (before != null && before.isOf(message)) {
            octets -= client.exchanges.removeLast().octets();
        } else if (client.exchanges.size() >= size.exchanges()) {
            octets -= client.exchanges.removeFirst().octets();
        }
        client.exchanges.addLast(kept);
        octets += kept.octets();
        client.served |= isGrant(kept.outcome());
        (client.served ? served : strangers).add(client);
        while (clients.size() > size.clients() || octets > MOST_OCTETS && clients.size() > 1) {
            forgetOne();
        }
    }

    private static boolean isGrant(KeptOutcome outcome) {
        MessageType reply = outcome.reply().orElse(null);
        return reply == MessageType.BOOTREPLY
                || reply == MessageType.ACK && outcome.address().isPresent();
    }

    private void forgetOne() {
        boolean ofStrangers = served.size == 0 || strangers.size > clients.size() / 4;
        Recent from = ofStrangers ? strangers : served;
        Client gone = from.eldest;
        if (gone != null) {
            from.remove(gone);
            clients.remove(gone.key);
            for (Kept kept : gone.exchanges) {
                octets -= kept.octets();
            }
        }
    }

    @Override
    public List<Entry> newest(Query query, long below, int limit) {
        Predicate<Kept> wanted = kept -> kept.number() < below && matches(kept, query);
        JournalText text = new JournalText(catalog.get());
        return newest(wanted, limit).stream().map(text::entry).toList();
    }

    private List<Kept> newest(Predicate<Kept> wanted, int limit) {
        List<Kept> all = new ArrayList<>();
        synchronized (this) {
            clients.values().forEach(client -> all.addAll(client.exchanges));
        }
        return all.stream()
                .filter(wanted)
                .sorted(Comparator.comparingLong(Kept::number).reversed())
                .limit(limit)
                .toList();
    }

    private static boolean matches(Kept kept, Query query) {
        if (query.equals(Query.EVERYTHING)) {
            return true;
        }
        ClientMessage message = kept.message();
        return query.hardware().stream().allMatch(message.chaddr()::equals)
                && query.clientId().stream()
                        .allMatch(id -> message.client().clientId().filter(id::equals).isPresent())
                && query.address().stream().allMatch(address -> isAbout(kept, message, address));
    }

    private static boolean isAbout(Kept kept, ClientMessage message, Ipv4Address address) {
        return message.ciaddr().equals(address)
                || message.requestedAddress().filter(address::equals).isPresent()
                || kept.outcome().address().filter(address::equals).isPresent();
    }

    @Override
    public TestResult test(Expression test, int most) {
        List<Kept> tested = newest(_ -> true, most);
        List<Match> matches = new ArrayList<>();
        JournalText text = new JournalText(catalog.get());
        for (Kept kept : tested) {
            Explanation.Tested result =
                    test.explain(
                            new MessageFacts(kept.message(), kept.arrival()),
                            new HashSet<>(kept.basis().classes()));
            if (result.holds()) {
                matches.add(new Match(text.entry(kept), result));
            }
        }
        return new TestResult(tested.size(), matches);
    }

    /** How many clients are remembered. */
    public synchronized int clients() {
        return clients.size();
    }

    /** Roughly how much memory that takes. */
    public synchronized long octets() {
        return octets;
    }
}
