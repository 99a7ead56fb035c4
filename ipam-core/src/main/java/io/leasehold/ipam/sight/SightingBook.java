package io.leasehold.ipam.sight;

import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.plan.Plan;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What was seen in use lately, by address. Any host on a link can claim to be any number of others,
 * so everything here has a bound, and what is beyond it pushes out what was seen longest ago.
 *
 * <p>It also knows who answers for everybody: a hardware address that answered our probes of three
 * addresses within a minute is a proxy, and its answers are evidence no more. What it announced as
 * its own stays its own, see {@link #isProxied}: so a host with many addresses, which announces
 * them, is not taken for a router that has none of them.
 *
 * <p>Thread-safe.
 */
public final class SightingBook {
    /** How many addresses one host has to answer for to be a proxy. */
    public static final int PROXY_ADDRESSES = 3;

    /** Two hosts at one address are a conflict worth telling; a crowd is a flood. */
    static final int HARDWARE_LIMIT = 4;

    static final int PROXY_LIMIT = 64;
    static final int ANSWERER_LIMIT = 1024;
    private static final int ADDRESS_LIMIT = 65_536;

    /** How close together the answers of a proxy are. */
    private static final Duration PROXY_WINDOW = Duration.ofMinutes(1);

    /** A proxy that has not answered for so long may have been told to stop. */
    private static final Duration PROXY_MEMORY = Duration.ofHours(1);

    /** A later time alone is worth a write when it is so much later. */
    private static final Duration GRAIN = Duration.ofMinutes(1);

    private final int addressLimit;

    /** Seen longest ago first, at both levels. */
    private final LinkedHashMap<Ipv4Address, LinkedHashMap<HardwareAddress, Entry>> byAddress =
            new LinkedHashMap<>();

    /** Who answered probes of which addresses and when; answered longest ago first. */
    private final LinkedHashMap<HardwareAddress, Map<Ipv4Address, Instant>> answerers =
            new LinkedHashMap<>();

    private final LinkedHashMap<HardwareAddress, ProxyArp> proxies = new LinkedHashMap<>();
    private Plan plan = Plan.EMPTY;
    private long dropped;

    /** What is known, and what of it the store knows. */
    private static final class Entry {
        Seen seen;
        @Nullable Seen saved;

        Entry(Seen seen) {
            this.seen = seen;
        }

        boolean isWorthSaving() {
            return saved == null
                    || saved.origin() != seen.origin()
                    || !seen.lastSeen().isBefore(saved.lastSeen().plus(GRAIN));
        }
    }

    public SightingBook() {
        this(ADDRESS_LIMIT);
    }

    /**
     * @param addressLimit most addresses that are remembered
     */
    public SightingBook(int addressLimit) {
        this.addressLimit = addressLimit;
    }

    /** From now on only addresses in the subnets of this plan are remembered. */
    public synchronized void adopt(Plan next) {
        plan = next;
        byAddress.keySet().removeIf(address -> next.containing(address).isEmpty());
    }

    /** Takes over what the store kept. */
    public synchronized void restore(List<Seen> kept) {
        kept.stream()
                .sorted(Comparator.comparing(Seen::lastSeen))
                .filter(seen -> plan.containing(seen.address()).isPresent())
                .forEach(seen -> put(seen).saved = seen);
    }

    /** Remembers one sighting, unless the plan knows no subnet that it could be in. */
    public synchronized void note(Sighting sighting) {
        if (plan.containing(sighting.address()).isEmpty()
                || sighting.origin() == Origin.PROBE
                        && isProxied(sighting.address(), sighting.hardware(), sighting.at())) {
            return;
        }
        Entry known =
                byAddress
                        .getOrDefault(sighting.address(), new LinkedHashMap<>())
                        .get(sighting.hardware());
        put(known == null ? Seen.first(sighting) : known.seen.and(sighting));
    }

    /** Puts it where what was seen last belongs, and drops what is then too much. */
    private Entry put(Seen seen) {
        LinkedHashMap<HardwareAddress, Entry> hosts = byAddress.remove(seen.address());
        if (hosts == null) {
            hosts = new LinkedHashMap<>();
            if (byAddress.size() >= addressLimit) {
                dropped += byAddress.pollFirstEntry().getValue().size();
            }
        }
        byAddress.put(seen.address(), hosts);
        Entry entry = hosts.remove(seen.hardware());
        if (entry == null) {
            entry = new Entry(seen);
            if (hosts.size() >= HARDWARE_LIMIT) {
                hosts.pollFirstEntry();
                dropped++;
            }
        }
        entry.seen = seen;
        hosts.put(seen.hardware(), entry);
        return entry;
    }

    /**
     * Remembers the answer to a probe of ours: a reply, or whatever its user says about the address
     * while we listen. Only replies can give a proxy away.
     *
     * @param leased an address that a hardware address has by lease, to tell people which host it
     *     is; asked only when a proxy is recognised that was not heard speaking for itself
     * @return the proxy, when this answer gave it away
     */
    public synchronized Optional<ProxyArp> answered(
            Sighting answer, Function<HardwareAddress, Optional<Ipv4Address>> leased) {
        HardwareAddress who = answer.hardware();
        proxies.values().removeIf(p -> p.lastAnswer().plus(PROXY_MEMORY).isBefore(answer.at()));
        ProxyArp known = proxies.get(who);
        note(answer);
        if (answer.origin() == Origin.ARP
                || who.equals(Sighting.BEHIND_ROUTER)
                || plan.containing(answer.address()).isEmpty()) {
            return Optional.empty();
        }
        if (known != null) {
            proxies.put(
                    who,
                    new ProxyArp(
                            who,
                            known.address().or(() -> announcedBy(who)),
                            answer.networkInterface(),
                            answer.at()));
            return Optional.empty();
        }
        if (!answersForMany(answer)) {
            return Optional.empty();
        }
        answerers.remove(who);
        if (proxies.size() >= PROXY_LIMIT) {
            proxies.pollFirstEntry();
        }
        ProxyArp proxy =
                new ProxyArp(
                        who,
                        announcedBy(who).or(() -> leased.apply(who)),
                        answer.networkInterface(),
                        answer.at());
        proxies.put(who, proxy);
        forgetWhatWasProxied(who);
        return Optional.of(proxy);
    }

    /** Notes the answer, and says whether it is the third of its sender. */
    private boolean answersForMany(Sighting answer) {
        Map<Ipv4Address, Instant> answers = answerers.remove(answer.hardware());
        if (answers == null) {
            answers = new HashMap<>();
            if (answerers.size() >= ANSWERER_LIMIT) {
                answerers.pollFirstEntry();
            }
        }
        answers.values().removeIf(at -> at.plus(PROXY_WINDOW).isBefore(answer.at()));
        answers.put(answer.address(), answer.at());
        answerers.put(answer.hardware(), answers);
        return answers.size() >= PROXY_ADDRESSES;
    }

    private Optional<Ipv4Address> announcedBy(HardwareAddress hardware) {
        return byAddress.sequencedValues().reversed().stream()
                .map(hosts -> hosts.get(hardware))
                .filter(entry -> entry != null && entry.seen.origin() == Origin.ARP)
                .map(entry -> entry.seen.address())
                .findFirst();
    }

    private void forgetWhatWasProxied(HardwareAddress proxy) {
        for (Iterator<LinkedHashMap<HardwareAddress, Entry>> all = byAddress.values().iterator();
                all.hasNext(); ) {
            LinkedHashMap<HardwareAddress, Entry> hosts = all.next();
            Entry entry = hosts.get(proxy);
            if (entry != null && entry.seen.origin() == Origin.PROBE) {
                hosts.remove(proxy);
                if (hosts.isEmpty()) {
                    all.remove();
                }
            }
        }
    }

    /**
     * Whether an answer of this host for this address means nothing: the host is a proxy, and was
     * never heard announcing the address as its own.
     */
    public synchronized boolean isProxied(
            Ipv4Address address, HardwareAddress hardware, Instant now) {
        ProxyArp proxy = proxies.get(hardware);
        return proxy != null
                && !proxy.lastAnswer().plus(PROXY_MEMORY).isBefore(now)
                && at(address).stream()
                        .noneMatch(s -> s.hardware().equals(hardware) && s.origin() == Origin.ARP);
    }

    /** Who was seen at an address, last seen first; without what a proxy answered for others. */
    public synchronized List<Seen> at(Ipv4Address address) {
        LinkedHashMap<HardwareAddress, Entry> hosts = byAddress.get(address);
        return hosts == null
                ? List.of()
                : hosts.sequencedValues().reversed().stream().map(entry -> entry.seen).toList();
    }

    /** Everybody who was seen after {@code when}. */
    public synchronized List<Seen> seenAfter(Instant when) {
        List<Seen> seen = new ArrayList<>();
        for (LinkedHashMap<HardwareAddress, Entry> hosts : byAddress.values()) {
            for (Entry entry : hosts.values()) {
                if (entry.seen.lastSeen().isAfter(when)) {
                    seen.add(entry.seen);
                }
            }
        }
        return seen;
    }

    /** The hosts known to answer for everybody, recognised longest ago first. */
    public synchronized List<ProxyArp> proxies() {
        return List.copyOf(proxies.values());
    }

    /**
     * Gives {@code save} what the store does not know yet; when that throws, the same is given
     * again the next time. Not called when there is nothing. Sightings go on meanwhile.
     */
    public void saveChanges(Consumer<List<Seen>> save) {
        List<Seen> news = unsaved();
        if (!news.isEmpty()) {
            save.accept(news);
            saved(news);
        }
    }

    private synchronized List<Seen> unsaved() {
        List<Seen> news = new ArrayList<>();
        for (LinkedHashMap<HardwareAddress, Entry> hosts : byAddress.values()) {
            for (Entry entry : hosts.values()) {
                if (entry.isWorthSaving()) {
                    news.add(entry.seen);
                }
            }
        }
        return news;
    }

    private synchronized void saved(List<Seen> news) {
        for (Seen seen : news) {
            LinkedHashMap<HardwareAddress, Entry> hosts = byAddress.get(seen.address());
            Entry entry = hosts == null ? null : hosts.get(seen.hardware());
            if (entry != null) {
                entry.saved = seen;
            }
        }
    }

    /** How many addresses are remembered. */
    public synchronized int size() {
        return byAddress.size();
    }

    /** How many entries were given up for want of room, since the start. */
    public synchronized long dropped() {
        return dropped;
    }
}
