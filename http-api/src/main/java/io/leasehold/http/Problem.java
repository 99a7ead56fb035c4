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

    static Problem preconditionFailed(String what) {
        return of(
                412,
                "precondition-failed",
                "Changed meanwhile",
                what + " is no longer what you read; read it again");
    }

    static Problem ofMissing(PlanOutcome.Missing missing) {
        return notFound(missing.what());
    }

    static Problem ofOwnedByFile(PlanOutcome.OwnedByFile owned) {
        return of(
                409,
                "owned-by-file",
                "The configuration file owns this",
                owned.what()
                        + " is declared in the configuration file; change it there and reload");
    }

    /**
     * @param pointers where in the body the causes stand
     */
    static Problem ofRefused(PlanOutcome.Refused refused, Pointers pointers) {
        List<PlanProblem> problems = refused.problems();
        List<PlanProblem.Conflict> conflicts =
                problems.stream().flatMap(p -> p.conflicts().stream()).distinct().toList();
        List<Fault> faults =
                problems.stream()
                        .map(
                                p ->
                                        new Fault(
                                                new Fault.Where.Body(pointers.of(p)),
                                                p.conflicts().isEmpty() ? "rule" : "conflict",
                                                HostText.display(p.message()),
                                                Optional.of(HostText.display(p.remedy()))))
                        .toList();
        String detail = String.join("; ", faults.stream().map(Fault::message).toList());
        // What the search for a free address says of itself, rather than of a field.
        if (problems.stream().anyMatch(p -> p.path().equals("address"))) {
            return new Problem(
                    409,
                    "no-free-address",
                    "No address is free",
                    detail,
                    faults,
                    conflicts,
                    Map.of());
        }
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
                                            .put("kind", c.owner().kind().text())
                                            .put("owner", Views.owner(c.owner()))
                                            .put("overlap", c.overlap().toString())
                                            .put("span", Views.range(c.overlap()))));
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
