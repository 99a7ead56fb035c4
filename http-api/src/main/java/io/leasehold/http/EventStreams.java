package io.leasehold.http;

import io.leasehold.ipam.inventory.AddressState;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.plan.LivePlan;
import io.leasehold.ipam.plan.SubnetSnapshot;
import io.leasehold.ipam.port.EventFeed;
import io.leasehold.ipam.port.EventFeed.Cursor;
import io.leasehold.ipam.port.EventFeed.Event;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Server-Sent Events. Each client has its own cursor into the feed; clients that stand at the same
 * place (nearly always all) share one read. A client that does not drain its connection is left
 * where it is and reads on from there later, so memory stays bounded and nothing is skipped.
 *
 * <p>Confined to one Vert.x context, except for what runs on {@code workers}.
 */
final class EventStreams {
    static final int MOST_CLIENTS = 64;

    private static final Logger LOG = LoggerFactory.getLogger(EventStreams.class);
    private static final int BATCH = 200;
    private static final long POLL_MILLIS = 200;
    private static final long HEARTBEAT_MILLIS = 15_000;

    private final WorkerExecutor workers;
    private final EventFeed feed;
    private final LivePlan plan;
    private final Inventory inventory;
    private final Set<Client> clients = new LinkedHashSet<>();
    private boolean polling;

    EventStreams(
            Vertx vertx,
            WorkerExecutor workers,
            EventFeed feed,
            LivePlan plan,
            Inventory inventory) {
        this.workers = workers;
        this.feed = feed;
        this.plan = plan;
        this.inventory = inventory;
        vertx.setPeriodic(POLL_MILLIS, _ -> poll());
        vertx.setPeriodic(HEARTBEAT_MILLIS, _ -> heartbeat());
    }

    private static final class Client {
        private final HttpServerResponse response;
        private final Types types;
        private Cursor cursor;

        Client(HttpServerResponse response, Types types, Cursor cursor) {
            this.response = response;
            this.types = types;
            this.cursor = cursor;
        }
    }

    /** Which event types a client wants: names, or all that start with a word and a dot. */
    record Types(List<String> patterns) {
        static Types parse(Optional<String> parameter) {
            return new Types(parameter.map(text -> List.of(text.split(",", -1))).orElse(List.of()));
        }

        boolean include(String type) {
            return patterns.isEmpty()
                    || patterns.stream()
                            .anyMatch(
                                    p ->
                                            p.endsWith(".*")
                                                    ? type.startsWith(
                                                            p.substring(0, p.length() - 1))
                                                    : type.equals(p));
        }
    }

    boolean isFull() {
        return clients.size() >= MOST_CLIENTS;
    }

    static String text(Cursor cursor) {
        return cursor.transaction() + "-" + cursor.sequence();
    }

    static Cursor parse(String text) {
        int dash = text.indexOf('-');
        try {
            return new Cursor(
                    Long.parseLong(text.substring(0, dash)),
                    Long.parseLong(text.substring(dash + 1)));
        } catch (NumberFormatException | IndexOutOfBoundsException _) {
            throw Ask.wrongParameter(
                    "Last-Event-ID", "'" + HostText.display(text) + "' is not the id of an event");
        }
    }

    /** Starts to stream; the response's headers are set, nothing is written yet. */
    void open(HttpServerResponse response, Types types, Cursor from) {
        Client client = new Client(response, types, from);
        clients.add(client);
        response.closeHandler(_ -> clients.remove(client));
        response.exceptionHandler(_ -> clients.remove(client));
        response.setChunked(true)
                .putHeader("Content-Type", "text/event-stream")
                .putHeader("Cache-Control", "no-store")
                .putHeader("X-Accel-Buffering", "no");
        // A first byte, so that the browser knows it is connected and proxies pass the headers on.
        send(client, "retry: 2000\n: " + text(from) + "\n\n");
        poll();
    }

    private void poll() {
        if (polling || clients.isEmpty()) {
            return;
        }
        Map<Cursor, List<Client>> byPlace = new HashMap<>();
        for (Client client : clients) {
            if (!client.response.writeQueueFull()) {
                byPlace.computeIfAbsent(client.cursor, _ -> new ArrayList<>()).add(client);
            }
        }
        if (byPlace.isEmpty()) {
            return;
        }
        polling = true;
        List<Cursor> places = List.copyOf(byPlace.keySet());
        workers.executeBlocking(() -> read(places), false)
                .onComplete(
                        read -> {
                            polling = false;
                            if (read.failed()) {
                                // The database is away: health says so, and the next poll tries
                                // again.
                                LOG.debug("no events", read.cause());
                                return;
                            }
                            read.result()
                                    .forEach(
                                            (place, messages) ->
                                                    byPlace.getOrDefault(place, List.of())
                                                            .forEach(c -> deliver(c, messages)));
                        });
    }

    private record Message(Cursor cursor, String type, String text) {}

    private Map<Cursor, List<Message>> read(List<Cursor> places) {
        Map<Cursor, List<Message>> read = new HashMap<>();
        for (Cursor place : places) {
            read.put(place, feed.after(place, BATCH).stream().map(this::message).toList());
        }
        return read;
    }

    private Message message(Event event) {
        JsonObject data =
                new JsonObject().put("at", event.at().toString()).put("type", event.type());
        event.address().ifPresent(address -> describe(data, address));
        return new Message(
                event.cursor(),
                event.type(),
                "id: "
                        + text(event.cursor())
                        + "\nevent: "
                        + event.type()
                        + "\ndata: "
                        + data.encode()
                        + "\n\n");
    }

    /** The state is the one of now, not of then: what a page needs in order to be right. */
    private void describe(JsonObject data, Ipv4Address address) {
        data.put("address", address.toString());
        Optional<SubnetSnapshot> subnet = plan.current().containing(address);
        if (subnet.isPresent()) {
            AddressState state = inventory.state(subnet.get(), address);
            data.put("subnet_id", subnet.get().id().value())
                    .put(
                            "offset",
                            address.asLong() - subnet.get().subnet().prefix().network().asLong())
                    .put("state", state.text())
                    .put("state_code", (int) state.code());
        }
    }

    private void deliver(Client client, List<Message> messages) {
        StringBuilder text = new StringBuilder();
        for (Message message : messages) {
            client.cursor = message.cursor();
            if (client.types.include(message.type())) {
                text.append(message.text());
            }
        }
        if (!text.isEmpty()) {
            send(client, text.toString());
        }
    }

    private void heartbeat() {
        for (Client client : List.copyOf(clients)) {
            if (!client.response.writeQueueFull()) {
                send(client, ": \n\n");
            }
        }
    }

    private void send(Client client, String text) {
        if (client.response.closed() || client.response.ended()) {
            clients.remove(client);
            return;
        }
        client.response.write(text).onFailure(_ -> clients.remove(client));
    }
}
