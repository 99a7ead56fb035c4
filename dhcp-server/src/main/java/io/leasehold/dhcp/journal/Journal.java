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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Remembers the last exchanges of each client. Bounded by clients, by exchanges of a client, and by
 * memory. A client that got an address gives way only to another that did, as long as those that
 * never got one have more than a quarter of the room: so a flood of invented clients does not wipe
 * out what is known of those that are there, and a newcomer that gets no answer can be looked at
 * all the same. Whoever is forgotten leaves its room to the next, so that remembering makes no
 * garbage of the kind that lives long enough to be copied. Thread-safe; a message costs one short
 * lock.
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

    /** Readers stop a message for the time that it takes to copy what is known of so many. */
    private static final int COPIED_AT_ONCE = 64;

    /** What is remembered of a client. Linked with its neighbours in {@link Recent}. */
    private static final class Client {
        OctetString key = OctetString.EMPTY;

        /**
         * A ring that begins at {@code eldest}, which is 0 until the ring is as large as it gets.
         */
        private final List<Row> rows = new ArrayList<>(2);

        private int eldest;
        private int count;
        boolean served;
        @Nullable Client before;
        @Nullable Client after;

        /** Is about another client from now on. */
        void become(OctetString newKey) {
            key = newKey;
            eldest = 0;
            count = 0;
            served = false;
            rows.forEach(Row::clear);
        }

        /** Whether the last that is remembered is that very message. */
        boolean isNewest(ClientMessage message) {
            return count > 0 && newest().isOf(message);
        }

        /** The row that was written last; there is one. */
        Row newest() {
            return rows.get((eldest + count - 1) % rows.size());
        }

        /** The row to write next, in place of the eldest if there are as many as may be. */
        Row next(int most) {
            if (count == most) {
                Row row = rows.get(eldest);
                eldest = (eldest + 1) % most;
                return row;
            }
            if (count == rows.size()) {
                rows.add(new Row());
            }
            return rows.get(count++);
        }

        void copy(long below, List<Row> to) {
            for (int i = 0; i < count; i++) {
                if (rows.get(i).number() < below) {
                    to.add(rows.get(i).copy());
                }
            }
        }

        /** Of all rows, also of those that the client before this one has left. */
        long octets() {
            long octets = 0;
            for (Row row : rows) {
                octets += row.octets();
            }
            return octets;
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
            Client client = heard(key);
            Row row = rowFor(client, message);
            long before = row.octets();
            row.write(++last, now, message, arrival, basis(trace), outcome);
            kept(client, outcome, row.octets() - before);
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
            Client client = heard(key);
            boolean again = client.isNewest(message);
            Row row = rowFor(client, message);
            long before = row.octets();
            if (again) {
                row.end(++last, message, arrival, silence);
            } else {
                row.write(++last, now, message, arrival, KeptBasis.NONE, silence);
            }
            kept(client, silence, row.octets() - before);
        }
    }

    /** The client with that key, out of the order of clients. */
    private Client heard(OctetString key) {
        Client client = clients.get(key);
        if (client != null) {
            (client.served ? served : strangers).remove(client);
            return client;
        }
        Client room = clients.size() < size.clients() ? new Client() : forgetOne();
        room.become(key);
        clients.put(key, room);
        return room;
    }

    private Row rowFor(Client client, ClientMessage message) {
        return client.isNewest(message) ? client.newest() : client.next(size.exchanges());
    }

    private void kept(Client client, KeptOutcome outcome, long more) {
        octets += more;
        client.served |= isGrant(outcome);
        (client.served ? served : strangers).add(client);
        while (octets > MOST_OCTETS && clients.size() > 1) {
            octets -= forgetOne().octets();
        }
    }

    private static boolean isGrant(KeptOutcome outcome) {
        MessageType reply = outcome.reply().orElse(null);
        return reply == MessageType.BOOTREPLY
                || reply == MessageType.ACK && outcome.address().isPresent();
    }

    /** Whoever has to go, out of the order of clients. There is one. */
    private Client forgetOne() {
        boolean ofStrangers =
                served.size == 0 || strangers.size > 0 && strangers.size >= clients.size() / 4;
        Recent from = ofStrangers ? strangers : served;
        Client gone = Objects.requireNonNull(from.eldest);
        from.remove(gone);
        clients.remove(gone.key);
        return gone;
    }

    @Override
    public List<Entry> newest(Query query, long below, int limit) {
        JournalText text = new JournalText(catalog.get());
        return below(below)
                .filter(kept -> matches(kept, query))
                .limit(limit)
                .map(text::entry)
                .toList();
    }

    /** Those with a smaller number, newest first. */
    private Stream<Kept> below(long number) {
        List<Client> all;
        synchronized (this) {
            all = new ArrayList<>(clients.values());
        }
        List<Row> rows = new ArrayList<>();
        for (int from = 0; from < all.size(); from += COPIED_AT_ONCE) {
            List<Client> some = all.subList(from, Math.min(all.size(), from + COPIED_AT_ONCE));
            synchronized (this) {
                some.forEach(client -> client.copy(number, rows));
            }
        }
        rows.sort(Comparator.comparingLong(Row::number).reversed());
        return rows.stream().map(Row::read);
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
        List<Kept> tested = below(Long.MAX_VALUE).limit(most).toList();
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
