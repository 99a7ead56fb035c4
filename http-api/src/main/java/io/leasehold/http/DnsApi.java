package io.leasehold.http;

import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.dns.ZoneTest;
import io.leasehold.ipam.inventory.DnsFinding;
import io.leasehold.ipam.inventory.NameSuggestions.Subject;
import io.leasehold.ipam.inventory.NameSuggestions.Suggestion;
import io.leasehold.ipam.inventory.ZoneAudit;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.port.ConflictStore;
import io.leasehold.ipam.port.DnsAuditStore.Pending;
import io.leasehold.ipam.port.DnsZones;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Zones, what was found in them, and what waits for them. Calls block; thread-safe. */
final class DnsApi {
    private final DnsDesk desk;
    private final Inventory inventory;

    DnsApi(DnsDesk desk, Inventory inventory) {
        this.desk = desk;
        this.inventory = inventory;
    }

    Map<String, Function<Ask, Answer>> operations() {
        return Map.of(
                "listDnsZones", _ -> zones(),
                "testDnsZone", this::test,
                "auditDns", this::audit,
                "listDnsFindings", this::findings,
                "adoptDnsFinding", this::adoptFinding,
                "removeDnsFinding", this::removeFinding,
                "listDnsPending", this::pending,
                "retryDnsPending", this::retry,
                "listDnsSuggestions", this::suggestions,
                "adoptDnsSuggestion", this::adoptSuggestion);
    }

    private Answer zones() {
        Map<DnsName, ZoneTest> tests = desk.tests();
        Map<DnsName, ZoneAudit> audits = desk.audits();
        return list(
                Views.array(
                        desk.zones(),
                        zone -> {
                            JsonObject json =
                                    new JsonObject()
                                            .put("zone", zone.zone().text())
                                            .put(
                                                    "servers",
                                                    Views.array(zone.servers(), DnsApi::server))
                                            .put("keys", new JsonArray(zone.keys()));
                            Optional.ofNullable(tests.get(zone.zone()))
                                    .ifPresent(test -> json.put("last_test", view(test)));
                            Optional.ofNullable(audits.get(zone.zone()))
                                    .ifPresent(audit -> json.put("last_audit", view(audit)));
                            return json;
                        }));
    }

    private static Answer list(JsonArray items) {
        return Answer.json(new JsonObject().put("items", items));
    }

    private static JsonObject server(DnsZones.Server server) {
        JsonObject json =
                new JsonObject()
                        .put("address", server.address())
                        .put("answering", server.answering());
        server.since().ifPresent(since -> json.put("since", since.toString()));
        return json;
    }

    private static JsonObject view(ZoneTest test) {
        return new JsonObject()
                .put("zone", test.zone().text())
                .put("at", test.at().toString())
                .put("passed", test.passed())
                .put(
                        "steps",
                        Views.array(
                                test.steps(),
                                step ->
                                        new JsonObject()
                                                .put("server", step.server())
                                                .put("stage", step.stage().text())
                                                .put("outcome", step.outcome().text())
                                                .put("words", HostText.display(step.words()))));
    }

    private static JsonObject view(ZoneAudit audit) {
        ZoneAudit.Counts counts = audit.counts();
        return new JsonObject()
                .put("zone", audit.zone().text())
                .put("at", audit.at().toString())
                .put("server", audit.server())
                .put("method", audit.method().text())
                .put("summary", HostText.display(audit.summary()))
                .put(
                        "counts",
                        new JsonObject()
                                .put("ok", counts.ok())
                                .put("missing", counts.missing())
                                .put("changed", counts.changed())
                                .put("foreign", counts.foreign())
                                .put("stale", counts.stale())
                                .put("pending", counts.pending())
                                .put("unread", counts.unread()))
                .put("findings", audit.findings().size());
    }

    private Answer test(Ask ask) {
        DnsName zone = zone(ask.pathPart("zone"));
        return Answer.json(view(desk.test(zone).orElseThrow(() -> noZone(zone))));
    }

    private static DnsName zone(String text) {
        return Ask.read("zone", text, DnsName::parse);
    }

    private static ProblemException noZone(DnsName zone) {
        return new ProblemException(Problem.notFound("zone " + zone + " in dns.zones"));
    }

    private Answer audit(Ask ask) {
        Optional<DnsName> only = ask.parameter("zone").map(DnsApi::zone);
        List<DnsName> zones =
                only.map(List::of)
                        .orElseGet(() -> desk.zones().stream().map(DnsZones.Zone::zone).toList());
        return list(
                Views.array(zones, zone -> view(desk.audit(zone).orElseThrow(() -> noZone(zone)))));
    }

    private Answer findings(Ask ask) {
        Optional<DnsName> only = ask.parameter("zone").map(DnsApi::zone);
        List<DnsFinding> findings =
                desk.findings().stream()
                        .filter(f -> only.isEmpty() || f.zone().equals(only.get()))
                        .toList();
        int limit = ask.limit(100, 1000);
        Instant now = inventory.now();
        return Answer.json(
                new JsonObject()
                        .put("count", findings.size())
                        .put(
                                "items",
                                Views.array(
                                        findings.subList(0, Math.min(limit, findings.size())),
                                        finding -> view(finding, now))));
    }

    private JsonObject view(DnsFinding finding, Instant now) {
        Optional<ConflictStore.Entry> known = desk.conflict(finding.id());
        return new JsonObject()
                .put("id", finding.id())
                .put("zone", finding.zone().text())
                .put("verdict", Views.text(finding.verdict()))
                .put("address", finding.address().toString())
                .put("name", finding.name().text())
                .put("since", finding.since().toString())
                .put("message", HostText.display(finding.message()))
                .put(
                        "evidence",
                        PlanViews.texts(finding.evidence().stream().map(HostText::display)))
                .put("adoptable", finding.isAdoptable())
                .put("removable", finding.isRemovable())
                .put("muted", known.filter(entry -> entry.isMuted(now)).isPresent());
    }

    private Answer adoptFinding(Ask ask) {
        return switch (desk.adopt(ask.pathPart("finding"))) {
            case DONE -> Answer.empty(202);
            case UNKNOWN -> throw unknown(ask);
            case NOT_FOR_THIS ->
                    throw new ProblemException(
                            Problem.of(
                                    409,
                                    "finding-not-adoptable",
                                    "There is nothing to adopt",
                                    "only a name of somebody else where one of ours is wanted can"
                                            + " be adopted"));
        };
    }

    private static ProblemException unknown(Ask ask) {
        return new ProblemException(
                Problem.notFound("finding " + HostText.display(ask.pathPart("finding"))));
    }

    private Answer removeFinding(Ask ask) {
        return switch (desk.remove(ask.pathPart("finding")).orElseThrow(() -> unknown(ask))) {
            case DnsZones.Removal.Removed _, DnsZones.Removal.Gone _ -> Answer.empty(204);
            case DnsZones.Removal.Refused(String words) ->
                    throw new ProblemException(
                            Problem.of(
                                    409,
                                    "finding-not-removable",
                                    "It could not be removed",
                                    HostText.display(words)));
        };
    }

    private Answer pending(Ask ask) {
        Instant now = inventory.now();
        return list(Views.array(desk.pending(ask.limit(100, 1000)), waiting -> view(waiting, now)));
    }

    private static JsonObject view(Pending waiting, Instant now) {
        JsonObject json =
                new JsonObject()
                        .put("address", waiting.address().toString())
                        .put("since", waiting.since().toString())
                        .put(
                                "age_seconds",
                                Math.max(
                                        0,
                                        java.time.Duration.between(waiting.since(), now)
                                                .toSeconds()));
        waiting.name().ifPresent(name -> json.put("name", name.text()));
        waiting.failure()
                .ifPresentOrElse(
                        failure ->
                                json.put("attempts", failure.attempts())
                                        .put("kind", failure.kind())
                                        .put("reason", HostText.display(failure.reason())),
                        () -> json.put("attempts", 0));
        waiting.failure()
                .map(failure -> failure.retryAt())
                .filter(now::isBefore)
                .ifPresent(next -> json.put("next_attempt", next.toString()));
        return json;
    }

    private Answer retry(Ask ask) {
        desk.retry(Ask.address(ask.pathPart("address")));
        return Answer.empty(202);
    }

    private Answer suggestions(Ask ask) {
        List<Suggestion> suggestions = desk.suggestions();
        int limit = ask.limit(100, 1000);
        return list(
                Views.array(
                        suggestions.subList(0, Math.min(limit, suggestions.size())), DnsApi::view));
    }

    private static JsonObject view(Suggestion suggestion) {
        return new JsonObject()
                .put("address", suggestion.address().toString())
                .put("name", suggestion.name().text())
                .put(
                        "subject",
                        switch (suggestion.subject()) {
                            case Subject.Unlabelled _ -> "claim";
                            case Subject.Nameless _ -> "reservation";
                            case Subject.Unknown _ -> "sighting";
                        });
    }

    private Answer adoptSuggestion(Ask ask) {
        Ipv4Address address = Ask.address(ask.pathPart("address"));
        PlanWrites.Written written = desk.adoptSuggestion(ask, address);
        return written.answer((Plan _) -> Answer.json(written.with(new JsonObject())));
    }
}
