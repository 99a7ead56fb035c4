package io.leasehold.dhcp.guard;

import io.leasehold.dhcp.message.Arrival;
import io.leasehold.dhcp.message.ClientMessage;
import io.leasehold.dhcp.message.MessageType;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.option.SubOptions;
import io.leasehold.ipam.sight.ForeignServer;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Notices other DHCP servers by what their clients say: who takes an offer broadcasts a REQUEST
 * that names the server it chose (RFC 2131 section 4.3.2, SELECTING). Whoever is named and is none
 * of ours answers on that link.
 *
 * <p>Remembers {@link #LIMIT} servers, each for {@link #FORGOTTEN_AFTER} since it was named last.
 * When more are named, the one that the fewest clients named gives way, of those the one named
 * longest ago: a real server is named by everybody, an invented one by its inventor. Thread-safe.
 */
public final class ForeignServers {
    public static final Duration FORGOTTEN_AFTER = Duration.ofDays(1);
    static final int LIMIT = 64;

    /** RFC 5107: what the relay agent has clients take for the server identifier. */
    private static final int SERVER_IDENTIFIER_OVERRIDE = 11;

    private record Key(Ipv4Address identifier, String place) {}

    private static final class Named {
        final Key key;
        final String networkInterface;
        final Optional<Ipv4Address> relay;
        final Instant first;
        final Set<HardwareAddress> clients = new HashSet<>();
        Instant last;
        long times;

        Named(Key key, String networkInterface, Optional<Ipv4Address> relay, Instant first) {
            this.key = key;
            this.networkInterface = networkInterface;
            this.relay = relay;
            this.first = first;
            this.last = first;
        }

        ForeignServer seen() {
            return new ForeignServer(
                    key.identifier,
                    key.place,
                    networkInterface,
                    relay,
                    times,
                    clients.size(),
                    first,
                    last);
        }
    }

    private final Consumer<ForeignServer> whenNew;
    private final Map<Key, Named> named = new HashMap<>();
    private Set<Ipv4Address> own = Set.of();
    private long heard;

    /**
     * @param whenNew told of each server that was not known, on the caller's thread
     */
    public ForeignServers(Consumer<ForeignServer> whenNew) {
        this.whenNew = whenNew;
    }

    /** These are the server's own addresses from now on. */
    public synchronized void ownAddresses(Set<Ipv4Address> addresses) {
        own = Set.copyOf(addresses);
        named.keySet().removeIf(key -> own.contains(key.identifier));
    }

    /** Takes notice of a message. */
    public void heard(ClientMessage message, Arrival arrival, Instant now) {
        if (message.type() != MessageType.REQUEST) {
            return;
        }
        Optional<Ipv4Address> identifier = message.serverIdentifier();
        // A unicast is for us, whatever it names; SELECTING has no ciaddr (RFC 2131 table 5).
        boolean selecting =
                identifier.isPresent()
                        && message.ciaddr().isAny()
                        && (message.isRelayed() || !arrival.unicast());
        if (selecting && !identifier.get().isAny()) {
            Optional<ForeignServer> found = note(identifier.get(), message, arrival, now);
            found.ifPresent(whenNew);
        }
    }

    private synchronized Optional<ForeignServer> note(
            Ipv4Address identifier, ClientMessage message, Arrival arrival, Instant now) {
        if (own.contains(identifier)
                || identifier.equals(arrival.localAddress())
                || isRelaysOwn(identifier, message)) {
            return Optional.empty();
        }
        heard++;
        forget(now);
        Optional<Ipv4Address> relay =
                message.isRelayed() ? Optional.of(message.giaddr()) : Optional.empty();
        String place =
                relay.map(giaddr -> "relay " + giaddr).orElse("on " + arrival.networkInterface());
        Key key = new Key(identifier, place);
        boolean isNew = !named.containsKey(key);
        if (isNew) {
            makeRoom();
            String on = relay.isPresent() ? "" : arrival.networkInterface();
            named.put(key, new Named(key, on, relay, now));
        }
        Named server = named.get(key);
        if (server == null) {
            throw new IllegalStateException("no entry for " + key);
        }
        server.last = now;
        server.times++;
        if (server.clients.size() < ForeignServer.MOST_CLIENTS) {
            server.clients.add(message.chaddr());
        }
        return isNew ? Optional.of(server.seen()) : Optional.empty();
    }

    /** An agent that stands in for the server is named instead of it. */
    private static boolean isRelaysOwn(Ipv4Address identifier, ClientMessage message) {
        if (!message.isRelayed()) {
            return false;
        }
        Optional<OctetString> override =
                message.relayAgentInformation()
                        .flatMap(all -> SubOptions.find(all, SERVER_IDENTIFIER_OVERRIDE));
        return identifier.equals(message.giaddr())
                || override.filter(OctetString.of(identifier.toBytes())::equals).isPresent();
    }

    private void makeRoom() {
        if (named.size() >= LIMIT) {
            named.values().stream()
                    .min(
                            Comparator.<Named>comparingInt(server -> server.clients.size())
                                    .thenComparing(server -> server.last))
                    .ifPresent(least -> named.remove(least.key));
        }
    }

    private void forget(Instant now) {
        named.values().removeIf(server -> !server.last.plus(FORGOTTEN_AFTER).isAfter(now));
    }

    /** The servers that were named within the last day. */
    public synchronized List<ForeignServer> seen(Instant now) {
        forget(now);
        return named.values().stream()
                .map(Named::seen)
                .sorted(
                        Comparator.comparing(ForeignServer::identifier)
                                .thenComparing(ForeignServer::place))
                .toList();
    }

    /** How many messages named a server that is not ours. */
    public synchronized long heard() {
        return heard;
    }
}
