package io.leasehold.http;

import io.leasehold.ipam.plan.PlanOutcome;
import io.leasehold.ipam.plan.PlanProblem;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Why a request was not carried out (RFC 9457). The table in the module's README lists them all.
 *
 * @param code stable, for programs; also the end of the problem's type
 * @param detail what was attempted, on what, and what to do
 */
record Problem(
        int status,
        String code,
        String title,
        String detail,
        List<Fault> faults,
        List<PlanProblem.Conflict> conflicts,
        Map<String, String> headers) {

    static final String MEDIA_TYPE = "application/problem+json";

    /**
     * One thing that is wrong with a request.
     *
     * @param where a JSON pointer into the body, or the name of a parameter
     */
    record Fault(Where where, String code, String message, Optional<String> remedy) {
        sealed interface Where {
            record Body(String pointer) implements Where {}

            record Parameter(String name) implements Where {}
        }

        static Fault ofParameter(String name, String code, String message) {
            return new Fault(new Where.Parameter(name), code, message, Optional.empty());
        }

        static Fault ofBody(String pointer, String code, String message) {
            return new Fault(new Where.Body(pointer), code, message, Optional.empty());
        }
    }

    Problem {
        faults = List.copyOf(faults);
        conflicts = List.copyOf(conflicts);
        headers = Map.copyOf(headers);
    }

    static Problem of(int status, String code, String title, String detail) {
        return new Problem(status, code, title, detail, List.of(), List.of(), Map.of());
    }

    Problem withHeader(String name, String value) {
        return new Problem(status, code, title, detail, faults, conflicts, Map.of(name, value));
    }

    static Problem invalid(String detail, List<Fault> faults) {
        return new Problem(
                400,
                "invalid-request",
                "The request is not valid",
                detail,
                faults,
                List.of(),
                Map.of());
    }

    static Problem invalid(Fault fault) {
        return invalid(fault.message(), List.of(fault));
    }

    static Problem notFound(String what) {
        return of(404, "not-found", "Not found", "there is no " + what);
    }

    static Problem unauthenticated(String detail) {
        return of(401, "unauthenticated", "A token is needed", detail)
                .withHeader("WWW-Authenticate", "Bearer realm=\"leasehold\"");
    }

    static Problem forbidden(String detail) {
        return of(403, "forbidden", "Not allowed", detail);
    }

    static Problem crossOrigin() {
        return of(
                403,
                "cross-origin",
                "Another site's request",
                "a change by session cookie must come from our own pages: send the Origin header of"
                        + " this server, or use a token");
    }

    static Problem unavailable() {
        return of(
                        503,
                        "store-unavailable",
                        "The database does not answer",
                        "it is not known whether the request was carried out; read before trying"
                                + " again. Known clients still renew meanwhile")
                .withHeader("Retry-After", "5");
    }

    static Problem internal() {
        return of(
                500,
                "internal-error",
                "Something is wrong on our side",
                "the log has the details under this request's id");
    }

    /** What became of an edit that was not applied; empty when it was. */
    static Optional<Problem> ofOutcome(PlanOutcome outcome) {
        return switch (outcome) {
            case PlanOutcome.Applied _ -> Optional.empty();
            case PlanOutcome.Stale() ->
                    Optional.of(
                            of(
                                    412,
                                    "precondition-failed",
                                    "Changed meanwhile",
                                    "the plan is no longer what you read; read it again"));
            case PlanOutcome.Missing(String what) -> Optional.of(notFound(what));
            case PlanOutcome.OwnedByFile(String what) ->
                    Optional.of(
                            of(
                                    409,
                                    "owned-by-file",
                                    "The configuration file owns this",
                                    what
                                            + " is declared in the configuration file; change it"
                                            + " there and reload"));
            case PlanOutcome.Refused(List<PlanProblem> problems) -> Optional.of(refused(problems));
        };
    }

    private static Problem refused(List<PlanProblem> problems) {
        List<PlanProblem.Conflict> conflicts =
                problems.stream().flatMap(p -> p.conflicts().stream()).distinct().toList();
        List<Fault> faults =
                problems.stream()
                        .map(
                                p ->
                                        new Fault(
                                                new Fault.Where.Body(pointer(p.path())),
                                                p.conflicts().isEmpty() ? "rule" : "conflict",
                                                p.message(),
                                                Optional.of(p.remedy())))
                        .toList();
        String detail = String.join("; ", problems.stream().map(PlanProblem::message).toList());
        return conflicts.isEmpty()
                ? new Problem(
                        422,
                        "plan-refused",
                        "The plan would break a rule",
                        detail,
                        faults,
                        conflicts,
                        Map.of())
                : new Problem(
                        409,
                        "owned-by-other",
                        "Somebody else owns this",
                        detail,
                        faults,
                        conflicts,
                        Map.of());
    }

    /** A plan path ends in the field of what was sent: {@code ...reservations[2].address}. */
    private static String pointer(String path) {
        int dot = path.lastIndexOf('.');
        int bracket = path.lastIndexOf(']');
        return dot > bracket && bracket >= 0 ? "/" + path.substring(dot + 1) : "";
    }

    Answer toAnswer(String requestId) {
        JsonObject json =
                new JsonObject()
                        .put("type", "urn:leasehold:problem:" + code)
                        .put("title", title)
                        .put("status", status)
                        .put("detail", detail)
                        .put("code", code)
                        .put("request_id", requestId);
        if (!faults.isEmpty()) {
            JsonArray errors = new JsonArray();
            faults.forEach(fault -> errors.add(toJson(fault)));
            json.put("errors", errors);
        }
        if (!conflicts.isEmpty()) {
            JsonArray array = new JsonArray();
            conflicts.forEach(
                    c ->
                            array.add(
                                    new JsonObject()
                                            .put("owner", Views.owner(c.owner()))
                                            .put("overlap", c.overlap().toString())));
            json.put("conflicts", array);
        }
        return new Answer(status, MEDIA_TYPE, headers, json.toBuffer().getBytes());
    }

    private static JsonObject toJson(Fault fault) {
        JsonObject json = new JsonObject();
        switch (fault.where()) {
            case Fault.Where.Body(String pointer) -> json.put("pointer", pointer);
            case Fault.Where.Parameter(String name) -> json.put("parameter", name);
        }
        json.put("code", fault.code()).put("message", fault.message());
        fault.remedy().ifPresent(remedy -> json.put("remedy", remedy));
        return json;
    }
}
