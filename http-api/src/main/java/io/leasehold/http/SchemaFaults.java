package io.leasehold.http;

import io.leasehold.http.Problem.Fault;
import io.vertx.core.json.pointer.JsonPointer;
import io.vertx.json.schema.OutputUnit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the validator of Vert.x found unlike the document, in words: which field, its value, and
 * what would be right. The validator reports every schema on the way down to what is wrong; only
 * the last of them says something.
 */
final class SchemaFaults {
    private static final int LONGEST_VALUE = 80;
    private static final Pattern MISSING = Pattern.compile("required property \"(.*)\"");
    private static final Pattern CHOICES = Pattern.compile("does not match any of \\[(.*)]");
    private static final String UNKNOWN = "does not match additional properties schema";

    /** What would be right, where the document only has a pattern. */
    private static final Map<String, String> RIGHT =
            Map.of(
                    "address", "write it like 192.0.2.20",
                    "via", "write it like 192.0.2.2",
                    "mac", "write it like 00:00:5e:00:53:01",
                    "client_id", "give the bytes in hex, like 01:00:00:5e:00:53:04",
                    "circuit_id", "give the bytes in hex, like 00:01");

    private static final String SEE = "see this operation in /api/v1/openapi.json";

    private SchemaFaults() {}

    /**
     * @param body as it was sent: an object or anything else
     */
    static List<Fault> of(List<OutputUnit> errors, Object body) {
        Map<String, Fault> byPointer = new LinkedHashMap<>();
        Set<String> unknown = new LinkedHashSet<>();
        for (OutputUnit error : errors) {
            String location = String.valueOf(error.getInstanceLocation());
            String pointer = location.startsWith("#") ? location.substring(1) : location;
            String text = String.valueOf(error.getError());
            if (text.contains(UNKNOWN)) {
                unknown.add(pointer);
            } else if (!text.contains("does not match schema")
                    && !text.contains("subschema had errors")) {
                Fault fault = fault(pointer, text, body);
                byPointer.putIfAbsent(fault.where().toString(), fault);
            }
        }
        List<Fault> faults = new ArrayList<>(byPointer.values());
        unknown.removeIf(pointer -> faults.stream().anyMatch(f -> isAtOrBelow(f, pointer)));
        for (String pointer : unknown) {
            String name = HostText.display(pointer.substring(pointer.lastIndexOf('/') + 1));
            faults.add(
                    new Fault(
                            new Fault.Where.Body(HostText.display(pointer)),
                            "unknown-field",
                            "there is no field '" + name + "' here",
                            Optional.of("leave it out; " + SEE)));
        }
        return faults;
    }

    private static boolean isAtOrBelow(Fault fault, String pointer) {
        return fault.where() instanceof Fault.Where.Body(String at)
                && (at.equals(pointer) || at.startsWith(pointer + "/"));
    }

    private static Fault fault(String pointer, String text, Object body) {
        Matcher missing = MISSING.matcher(text);
        if (missing.find()) {
            return new Fault(
                    new Fault.Where.Body(HostText.display(pointer + "/" + missing.group(1))),
                    "missing",
                    "field " + missing.group(1) + " is missing",
                    Optional.of("give it; " + SEE));
        }
        Matcher choices = CHOICES.matcher(text);
        String right =
                choices.find()
                        ? "give one of " + choices.group(1).replace("\"", "").replace(",", ", ")
                        : RIGHT.getOrDefault(pointer.substring(pointer.lastIndexOf('/') + 1), SEE);
        return new Fault(
                new Fault.Where.Body(HostText.display(pointer)),
                "schema",
                shown(pointer, body) + HostText.display(text),
                Optional.of(right));
    }

    private static String shown(String pointer, Object body) {
        return valueAt(pointer, body).map(SchemaFaults::quoted).orElse("");
    }

    private static Optional<String> valueAt(String pointer, Object body) {
        try {
            return pointer.isEmpty()
                    ? Optional.empty()
                    : Optional.ofNullable(JsonPointer.from(pointer).queryJson(body))
                            .map(Object::toString);
        } catch (IllegalArgumentException _) {
            // A field may have any name, the validator does not escape it.
            return Optional.empty();
        }
    }

    private static String quoted(String text) {
        return "'"
                + HostText.display(
                        text.length() > LONGEST_VALUE
                                ? text.substring(0, LONGEST_VALUE) + "…"
                                : text)
                + "': ";
    }
}
