package io.leasehold.http;

import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.plan.Space;
import io.leasehold.ipam.plan.SubnetSnapshot;
import io.leasehold.ipam.port.LeaseDirectory;
import io.leasehold.ipam.port.LeaseDirectory.Moment;
import io.leasehold.ipam.port.PlanHistory;
import io.leasehold.ipam.port.PlanHistory.Audit;
import io.leasehold.ipam.port.PlanHistory.Piece;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** What was, and who made it so. Calls block; thread-safe. */
final class HistoryApi {
    private static final int VERSIONS = 100;

    private final Inventory inventory;
    private final LeaseDirectory leases;
    private final PlanHistory history;

    HistoryApi(Inventory inventory, LeaseDirectory leases, PlanHistory history) {
        this.inventory = inventory;
        this.leases = leases;
        this.history = history;
    }

    Map<String, Function<Ask, Answer>> operations() {
        return Map.of(
                "listAudit", this::audit,
                "getName", this::name,
                "getClaimHistory", this::claim);
    }

    private Answer audit(Ask ask) {
        int limit = ask.limit(100, 1000);
        long below =
                ask.parameter("cursor")
                        .map(cursor -> OpaqueCursor.read(cursor, Long::parseLong))
                        .orElse(Long.MAX_VALUE);
        List<Audit> read = history.audit(below, limit + 1);
        List<Audit> page = read.subList(0, Math.min(limit, read.size()));
        JsonObject json = new JsonObject().put("items", Views.array(page, HistoryApi::audit));
        if (read.size() > limit) {
            String cursor = OpaqueCursor.of(page.getLast().number());
            json.put("next_cursor", cursor)
                    .put("next", "/api/v1/audit?limit=" + limit + "&cursor=" + cursor);
        }
        return Answer.json(json);
    }

    private static JsonObject audit(Audit audit) {
        return new JsonObject()
                .put("number", audit.number())
                .put("at", audit.at().toString())
                .put("who", HostText.display(audit.who()))
                .put("via", audit.via())
                .put("request_id", HostText.display(audit.requestId()))
                .put("edit", audit.edit())
                .put("plan_version", audit.planVersion())
                .put("before", decoded(audit.before()))
                .put("after", decoded(audit.after()));
    }

    /** Stored JSON as JSON; text that is none, as text. */
    private static Object decoded(String json) {
        try {
            Object value = json.isEmpty() ? "" : Json.decodeValue(json);
            return value == null ? "" : value;
        } catch (DecodeException _) {
            return json;
        }
    }

    /** What an address was at a time. */
    Answer address(Ipv4Address address, Instant at) {
        Optional<Moment> moment = leases.at(address, at);
        JsonObject json =
                new JsonObject()
                        .put("address", address.toString())
                        .put("at", at.toString())
                        .put(
                                "plan",
                                Views.array(history.at(Space.LAN, address, at), HistoryApi::piece));
        moment.ifPresent(m -> json.put("lease", moment(m, at)));
        return Answer.json(json);
    }

    private static JsonObject moment(Moment moment, Instant at) {
        boolean held = moment.lease().isActive(at) && !moment.kind().equals("REVOKE");
        return Views.moment(moment)
                .put("address", moment.lease().address().toString())
                .put("expires", moment.lease().expires().toString())
                .put("held", held);
    }

    private static JsonObject piece(Piece piece) {
        JsonObject json =
                new JsonObject()
                        .put("kind", Views.text(piece.kind()))
                        .put("id", piece.id())
                        .put("name", HostText.display(piece.name()))
                        .put("space", piece.space().name());
        piece.where().ifPresent(range -> json.put("where", Views.range(range)));
        json.put("content", decoded(piece.json())).put("since", piece.since().toString());
        piece.until().ifPresent(until -> json.put("until", until.toString()));
        return json;
    }

    private Answer name(Ask ask) {
        String name = ask.pathPart("name");
        Instant at = ask.time("at").orElseGet(inventory::now);
        List<Piece> pieces = history.named(name, at);
        List<Moment> moments = new ArrayList<>();
        qualified(name).forEach(n -> moments.addAll(leases.named(n, at)));
        return Answer.json(
                new JsonObject()
                        .put("name", HostText.display(name))
                        .put("at", at.toString())
                        .put("plan", Views.array(pieces, HistoryApi::piece))
                        .put("leases", Views.array(moments, m -> moment(m, at))));
    }

    /** A whole name as it is; one label in every zone that we publish. */
    private Stream<DnsName> qualified(String name) {
        if (name.contains(".")) {
            return parsed(name).stream();
        }
        return inventory.plan().subnets().stream()
                .map(SubnetSnapshot::subnet)
                .flatMap(
                        subnet ->
                                Stream.concat(
                                        subnet.ddns().qualifier().stream(),
                                        subnet.ddns().forward().stream()))
                .distinct()
                .flatMap(zone -> parsed(name + "." + zone.text()).stream());
    }

    /** What cannot be a name in DNS never was one. */
    private static Optional<DnsName> parsed(String name) {
        try {
            return Optional.of(DnsName.parse(name));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private Answer claim(Ask ask) {
        String id = ask.uuid().toString();
        List<Piece> versions = history.of(PlanHistory.Kind.CLAIM, id, VERSIONS);
        if (versions.isEmpty()) {
            throw new ProblemException(Problem.notFound("claim " + id));
        }
        return Answer.json(new JsonObject().put("items", Views.array(versions, HistoryApi::piece)));
    }
}
