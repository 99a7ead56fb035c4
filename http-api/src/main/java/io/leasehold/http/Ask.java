package io.leasehold.http;

import io.leasehold.http.Problem.Fault;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Prefix;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.plan.Space;
import io.leasehold.ipam.plan.SubnetId;
import io.leasehold.ipam.plan.SubnetSnapshot;
import io.leasehold.ipam.port.PlanStore;
import io.vertx.core.json.JsonObject;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * One request, copied from Vert.x so that a worker thread may read it.
 *
 * @param query decoded; each name at most once
 * @param headers by lower-case name
 * @param body the JSON body, validated; empty for a request without one
 * @param form the fields of a submitted form
 */
record Ask(
        String requestId,
        Caller caller,
        Map<String, String> path,
        Map<String, String> query,
        Map<String, String> headers,
        JsonObject body,
        Map<String, String> form) {

    Optional<String> parameter(String name) {
        return Optional.ofNullable(query.get(name)).filter(value -> !value.isEmpty());
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    Optional<String> field(String name) {
        return Optional.ofNullable(form.get(name)).map(String::strip).filter(v -> !v.isEmpty());
    }

    String pathPart(String name) {
        String part = path.get(name);
        if (part == null) {
            throw new IllegalStateException("the route has no {" + name + "}");
        }
        return part;
    }

    int limit(int standard, int most) {
        return parameter("limit")
                .map(
                        text -> {
                            int limit = text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : 0;
                            if (limit < 1 || limit > most) {
                                throw wrongParameter("limit", "limit is 1 to " + most);
                            }
                            return limit;
                        })
                .orElse(standard);
    }

    /** A parameter that is true or, when it is absent, false. */
    boolean flag(String name) {
        return parameter(name).map(Boolean::parseBoolean).orElse(false);
    }

    /** A parameter that is a number; the document says within which bounds. */
    Optional<Long> number(String name) {
        return parameter(name).map(text -> read(name, text, Long::parseLong));
    }

    /** A parameter that is a time in the form of RFC 3339. */
    Optional<Instant> time(String name) {
        return parameter(name)
                .map(
                        text -> {
                            try {
                                return OffsetDateTime.parse(text).toInstant();
                            } catch (DateTimeParseException _) {
                                throw wrongParameter(
                                        name,
                                        "'"
                                                + HostText.display(text)
                                                + "' is not a time like 2026-11-21T03:12:00Z");
                            }
                        });
    }

    /** A parameter that is an address, a block or {@code a-b}. */
    Optional<Ipv4Range> range(String name) {
        return parameter(name).map(text -> read(name, text, Ipv4Range::parse));
    }

    Optional<Space> space() {
        return parameter("space").map(text -> read("space", text, Space::new));
    }

    UUID uuid() {
        try {
            return UUID.fromString(pathPart("id"));
        } catch (IllegalArgumentException _) {
            throw wrongParameter("id", "an id here is a UUID");
        }
    }

    static Ipv4Prefix prefix(String text) {
        return read("prefix", text, Ipv4Prefix::parse);
    }

    PlanStore.Author author() {
        return new PlanStore.Author(
                caller.name(), caller.via() == Caller.Via.TOKEN ? "api" : "page", requestId);
    }

    /** The subnet that the path names. */
    static SubnetSnapshot subnet(Plan plan, Ask ask) {
        return subnet(plan, ask.pathPart("subnet"));
    }

    /** The subnet that a path or parameter names by id, or in the LAN's space by prefix. */
    static SubnetSnapshot subnet(Plan plan, String text) {
        Optional<SubnetSnapshot> found =
                text.matches("[0-9]{1,9}")
                        ? plan.subnet(new SubnetId(Integer.parseInt(text)))
                        : plan.subnet(read("subnet", text, Ipv4Prefix::parse));
        return found.orElseThrow(
                () -> new ProblemException(Problem.notFound("subnet " + HostText.display(text))));
    }

    static Ipv4Address address(String text) {
        return read("address", text, Ipv4Address::parse);
    }

    /** What a parser makes of a part of the path or the query. */
    static <T> T read(String name, String text, Function<String, T> reader) {
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException wrong) {
            throw wrongParameter(name, String.valueOf(wrong.getMessage()));
        }
    }

    static ProblemException wrongParameter(String name, String message) {
        return new ProblemException(Problem.invalid(Fault.ofParameter(name, "invalid", message)));
    }
}
