package io.leasehold.http;

import io.leasehold.http.Problem.Fault;
import io.leasehold.ipam.classify.Explanation;
import io.leasehold.ipam.classify.Expression;
import io.leasehold.ipam.classify.ExpressionException;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.port.PacketJournal;
import io.leasehold.ipam.port.PacketJournal.Entry;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The last exchanges of clients, and class tests tried on them. Thread-safe. */
final class JournalApi {
    /** So many of the newest packets a test is tried on: bounds what one request may cost. */
    private static final int TESTED = 100;

    private final Inventory inventory;
    private final PacketJournal journal;

    JournalApi(Inventory inventory, PacketJournal journal) {
        this.inventory = inventory;
        this.journal = journal;
    }

    Map<String, Function<Ask, Answer>> operations() {
        return Map.of("listJournal", this::list, "testOnJournal", this::test);
    }

    private Answer list(Ask ask) {
        int limit = ask.limit(100, 1000);
        long below =
                ask.parameter("cursor")
                        .map(cursor -> OpaqueCursor.read(cursor, Long::parseLong))
                        .orElse(Long.MAX_VALUE);
        PacketJournal.Query query =
                new PacketJournal.Query(
                        ask.parameter("mac")
                                .map(text -> Ask.read("mac", text, HardwareAddress::parse)),
                        ask.parameter("client_id")
                                .map(text -> Ask.read("client_id", text, OctetString::parseHex)),
                        ask.parameter("address").map(Ask::address));
        List<Entry> read = journal.newest(query, below, limit + 1);
        List<Entry> page = read.subList(0, Math.min(limit, read.size()));
        JsonObject json = new JsonObject().put("items", Views.array(page, JournalApi::entry));
        if (read.size() > limit) {
            String cursor = OpaqueCursor.of(page.getLast().number());
            json.put("next_cursor", cursor)
                    .put(
                            "next",
                            OpaqueCursor.next(
                                    ask,
                                    "/api/v1/journal",
                                    cursor,
                                    "limit",
                                    "mac",
                                    "client_id",
                                    "address"));
        }
        return Answer.json(json);
    }

    private Answer test(Ask ask) {
        PacketJournal.TestResult result = journal.test(expression(ask), TESTED);
        return Answer.json(
                new JsonObject()
                        .put("tested", result.tested())
                        .put("items", Views.array(result.matches(), JournalApi::match)));
    }

    /** A class test may ask for classes only that the packet was found in when it came. */
    private Expression expression(Ask ask) {
        try {
            return Expression.parse(ask.body().getString("test"), inventory.plan().optionNames());
        } catch (ExpressionException wrong) {
            throw new ProblemException(
                    Problem.invalid(
                            Fault.ofBody("/test", "invalid", String.valueOf(wrong.getMessage()))));
        }
    }

    private static JsonObject match(PacketJournal.Match match) {
        JsonArray steps = new JsonArray();
        for (Explanation.Step step : match.tested().steps()) {
            steps.add(
                    new JsonObject()
                            .put("expression", step.expression())
                            .put("holds", step.holds())
                            .put("sides", Views.array(step.sides(), JournalApi::side)));
        }
        return new JsonObject().put("exchange", entry(match.entry())).put("steps", steps);
    }

    private static JsonObject side(Explanation.Side side) {
        return new JsonObject()
                .put("expression", side.expression())
                .put("value", Explanation.show(side.value()));
    }

    private static JsonObject entry(Entry entry) {
        JsonObject json =
                new JsonObject()
                        .put("number", entry.number())
                        .put("at", entry.at().toString())
                        .put("type", entry.type())
                        .put("mac", entry.hardware().toString())
                        .put("xid", String.format("%08x", entry.xid()))
                        .put("secs", entry.secs())
                        .put("broadcast", entry.broadcast())
                        .put("hops", entry.hops())
                        .put("ciaddr", entry.ciaddr().toString())
                        .put("giaddr", entry.giaddr().toString())
                        .put("options", Views.array(entry.options(), JournalApi::option))
                        .put("interface", entry.networkInterface())
                        .put("source", entry.source().toString())
                        .put("unicast", entry.unicast())
                        .put("basis", basis(entry.basis()))
                        .put("outcome", outcome(entry.outcome()));
        entry.clientId().ifPresent(id -> json.put("client_id", id.toString()));
        return json;
    }

    private static JsonObject option(PacketJournal.Option option) {
        return new JsonObject()
                .put("code", option.code())
                .put("name", option.name())
                .put("value", option.value().toString())
                .put("text", option.text());
    }

    private static JsonObject basis(PacketJournal.Basis basis) {
        JsonObject json =
                new JsonObject()
                        .put("subnets", new JsonArray(basis.subnets()))
                        .put("classes", new JsonArray(basis.classes()));
        basis.network().ifPresent(name -> json.put("network", name));
        basis.reservation().ifPresent(title -> json.put("reservation", title));
        basis.subnet().ifPresent(prefix -> json.put("subnet", prefix));
        return json;
    }

    private static JsonObject outcome(PacketJournal.Outcome outcome) {
        JsonObject json =
                new JsonObject()
                        .put("kind", outcome.kind())
                        .put("why", outcome.why())
                        .put("options", Views.array(outcome.options(), JournalApi::option));
        outcome.address().ifPresent(address -> json.put("address", address.toString()));
        return json;
    }
}
