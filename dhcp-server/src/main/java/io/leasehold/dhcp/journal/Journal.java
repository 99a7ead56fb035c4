package io.leasehold.dhcp.journal;

import io.leasehold.dhcp.exchange.Decision;
import io.leasehold.dhcp.exchange.IgnoreReason;
import io.leasehold.dhcp.exchange.MessageFacts;
import io.leasehold.dhcp.exchange.Trace;
import io.leasehold.dhcp.message.Arrival;
import io.leasehold.dhcp.message.ClientMessage;
import io.leasehold.ipam.classify.Explanation;
import io.leasehold.ipam.classify.Expression;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.option.OptionCatalog;
import io.leasehold.ipam.plan.SubnetSnapshot;
import io.leasehold.ipam.port.PacketJournal;

import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
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
 * all the same. Thread-safe; a message costs a few references and one short lock.
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

    private static final class Client {
        final ArrayDeque<Kept> exchanges = new ArrayDeque<>();
        boolean served;
    }

    private final JournalSize size;
    private final InstantSource clock;
    private final Supplier<OptionCatalog> catalog;
    private final Map<OctetString, Client> served = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<OctetString, Client> strangers = new LinkedHashMap<>(16, 0.75f, true);
    private long octets;
    private long last;

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
        keep(
                new Kept(
                        0,
                        clock.instant(),
                        message,
                        arrival,
                        trace.link().network(),
                        trace.link().subnets().stream().map(SubnetSnapshot::subnet).toList(),
                        trace.classes(),
                        trace.reservation(),
                        trace.subnet().map(SubnetSnapshot::subnet),
                        decision));
    }

    /** A message got no answer, whether or not it came to a decision. */
    public void ignored(ClientMessage message, Arrival arrival, IgnoreReason reason) {
        if (NOT_KEPT.contains(reason)) {
            return;
        }
        Decision silence = new Decision.Ignore(reason);
        synchronized (this) {
            Optional<Kept> decided =
                    find(message)
                            .map(client -> client.exchanges.peekLast())
                            .filter(kept -> isSame(kept.message(), message));
            if (decided.isPresent()) {
                keep(decided.get().decided(silence));
                return;
            }
        }
        keep(
                new Kept(
                        0,
                        clock.instant(),
                        message,
                        arrival,
                        Optional.empty(),
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        Optional.empty(),
                        silence));
    }

    private Optional<Client> find(ClientMessage message) {
        OctetString key = message.client().key();
        return Optional.ofNullable(served.get(key))
                .or(() -> Optional.ofNullable(strangers.get(key)));
    }

    private synchronized void keep(Kept unnumbered) {
        if (size.exchanges() == 0) {
            return;
        }
        OctetString key = unnumbered.message().client().key();
        Client client = find(unnumbered.message()).orElseGet(Client::new);
        Kept before = client.exchanges.peekLast();
        if (before != null && isSame(before.message(), unnumbered.message())) {
            octets -= client.exchanges.removeLast().octets();
        } else if (client.exchanges.size() >= size.exchanges()) {
            octets -= client.exchanges.removeFirst().octets();
        }
        Kept kept = numbered(unnumbered);
        client.exchanges.addLast(kept);
        octets += kept.octets();
        boolean got =
                kept.decision() instanceof Decision.Ack
                        || kept.decision() instanceof Decision.Confirm;
        if (got && !client.served) {
            strangers.remove(key);
            client.served = true;
        }
        (client.served ? served : strangers).put(key, client);
        while (served.size() + strangers.size() > size.clients()
                || octets > MOST_OCTETS && served.size() + strangers.size() > 1) {
            forgetOne();
        }
    }

    /** One that was sent again is another one, also when it says the same. */
    @SuppressWarnings("ReferenceEquality")
    private static boolean isSame(ClientMessage one, ClientMessage other) {
        return one == other;
    }

    private Kept numbered(Kept kept) {
        last++;
        return new Kept(
                last,
                kept.at(),
                kept.message(),
                kept.arrival(),
                kept.network(),
                kept.subnets(),
                kept.classes(),
                kept.reservation(),
                kept.subnet(),
                kept.decision());
    }

    private void forgetOne() {
        boolean ofStrangers =
                served.isEmpty() || strangers.size() > (served.size() + strangers.size()) / 4;
        Map<OctetString, Client> from = ofStrangers ? strangers : served;
        OctetString eldest = from.keySet().iterator().next();
        Client gone = from.remove(eldest);
        if (gone != null) {
            gone.exchanges.forEach(kept -> octets -= kept.octets());
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
            for (Map<OctetString, Client> clients : List.of(served, strangers)) {
                clients.values().forEach(client -> all.addAll(client.exchanges));
            }
        }
        return all.stream()
                .filter(wanted)
                .sorted(Comparator.comparingLong(Kept::number).reversed())
                .limit(limit)
                .toList();
    }

    private static boolean matches(Kept kept, Query query) {
        return query.hardware().stream().allMatch(kept.message().chaddr()::equals)
                && query.clientId().stream()
                        .allMatch(
                                id ->
                                        kept.message()
                                                .client()
                                                .clientId()
                                                .filter(id::equals)
                                                .isPresent())
                && query.address().stream().allMatch(address -> isAbout(kept, address));
    }

    private static boolean isAbout(Kept kept, Ipv4Address address) {
        return kept.message().ciaddr().equals(address)
                || kept.message().requestedAddress().filter(address::equals).isPresent()
                || JournalText.address(kept).filter(address::equals).isPresent();
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
                            new HashSet<>(kept.classes()));
            if (result.holds()) {
                matches.add(new Match(text.entry(kept), result));
            }
        }
        return new TestResult(tested.size(), matches);
    }

    /** How many clients are remembered. */
    public synchronized int clients() {
        return served.size() + strangers.size();
    }

    /** Roughly how much memory that takes. */
    public synchronized long octets() {
        return octets;
    }
}
