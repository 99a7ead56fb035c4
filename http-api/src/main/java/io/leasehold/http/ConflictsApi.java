package io.leasehold.http;

import io.leasehold.http.Problem.Fault;
import io.leasehold.ipam.port.ConflictStore;
import io.vertx.core.json.JsonObject;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What cannot both be right, and what people said of it. Calls block; thread-safe. */
final class ConflictsApi {
    private final Inventory inventory;
    private final ConflictStore conflicts;

    ConflictsApi(Inventory inventory, ConflictStore conflicts) {
        this.inventory = inventory;
        this.conflicts = conflicts;
    }

    Map<String, Function<Ask, Answer>> operations() {
        return Map.of(
                "listConflicts", this::list,
                "getConflict", this::get,
                "muteConflict", this::mute,
                "unmuteConflict", this::unmute);
    }

    private Answer list(Ask ask) {
        int limit = ask.limit(100, 1000);
        boolean closed = ask.parameter("state").filter("closed"::equals).isPresent();
        Optional<String> severity = ask.parameter("severity");
        Instant now = inventory.now();
        List<ConflictStore.Entry> entries =
                (closed ? conflicts.closed(limit) : conflicts.open())
                        .stream()
                                .filter(
                                        e ->
                                                severity.isEmpty()
                                                        || severity.get()
                                                                .equals(
                                                                        Views.text(
                                                                                e.conflict()
                                                                                        .severity())))
                                .toList();
        return Answer.json(
                new JsonObject()
                        .put("count", entries.size())
                        .put(
                                "items",
                                Views.array(
                                        entries.subList(0, Math.min(limit, entries.size())),
                                        e -> PlanViews.conflict(e, now))));
    }

    private ConflictStore.Entry entry(String id) {
        return conflicts
                .find(id)
                .orElseThrow(
                        () ->
                                new ProblemException(
                                        Problem.notFound("conflict " + HostText.display(id))));
    }

    private Answer answer(String id) {
        return Answer.json(PlanViews.conflict(entry(id), inventory.now()));
    }

    private Answer get(Ask ask) {
        return answer(ask.pathPart("conflict"));
    }

    private Answer mute(Ask ask) {
        String id = ask.pathPart("conflict");
        Optional<Instant> until =
                Optional.ofNullable(ask.body().getString("until")).map(this::until);
        String reason = ask.body().getString("reason").strip();
        if (reason.isEmpty()) {
            throw new ProblemException(
                    Problem.invalid(
                            Fault.ofBody(
                                    "/reason", "invalid", "the reason says nothing; say why")));
        }
        change(ask, id, Optional.of(new ConflictStore.Mute(ask.caller().name(), reason, until)));
        return answer(id);
    }

    private Instant until(String text) {
        try {
            Instant until = OffsetDateTime.parse(text).toInstant();
            if (until.isAfter(inventory.now())) {
                return until;
            }
            throw wrongUntil("'" + text + "' is over already; give a later time, or leave it out");
        } catch (DateTimeParseException _) {
            throw wrongUntil(
                    "'" + HostText.display(text) + "' is not a time like 2026-11-21T03:12:00Z");
        }
    }

    private static ProblemException wrongUntil(String message) {
        return new ProblemException(Problem.invalid(Fault.ofBody("/until", "invalid", message)));
    }

    private void change(Ask ask, String id, Optional<ConflictStore.Mute> mute) {
        if (!conflicts.mute(id, mute, ask.author())) {
            throw new ProblemException(Problem.notFound("conflict " + HostText.display(id)));
        }
    }

    private Answer unmute(Ask ask) {
        change(ask, ask.pathPart("conflict"), Optional.empty());
        return Answer.empty(204);
    }
}
