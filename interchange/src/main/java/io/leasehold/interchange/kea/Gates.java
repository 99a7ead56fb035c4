package io.leasehold.interchange.kea;

import io.leasehold.interchange.Place;
import io.leasehold.interchange.json.Value;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// Which classes may use what, and which classes are asked for where (ARM, "Client
/// Classification").
final class Gates {
    private static final Set<String> BUILT_IN =
            Set.of("ALL", "KNOWN", "UNKNOWN", "DROP", "SKIP_DDNS", "BOOTP");

    private final Findings findings;

    /// Every class that is named somewhere, where first.
    private final Map<String, Place> named = new LinkedHashMap<>();

    /// Classes that are evaluated only where they are asked for, where first.
    private final Map<String, Place> required = new LinkedHashMap<>();

    Gates(Findings findings) {
        this.findings = findings;
    }

    /// The classes of which a client needs one; empty lets everybody in.
    List<String> read(Scope scope) {
        Set<String> gate = new LinkedHashSet<>();
        scope.filled("client-class").ifPresent(gate::add);
        scope.texts("client-classes").stream().map(Value.Text::value).forEach(gate::add);
        if (scope.filled("client-class").isPresent() && !scope.items("client-classes").isEmpty()) {
            findings.mistake(
                    scope.at("client-classes"),
                    "both client-class and client-classes",
                    "put all of them into client-classes");
        }
        Stream.of("require-client-classes", "evaluate-additional-classes")
                .forEach(
                        key ->
                                scope.texts(key)
                                        .forEach(
                                                text ->
                                                        required.putIfAbsent(
                                                                text.value(), text.at())));
        Place at = scope.at(scope.has("client-class") ? "client-class" : "client-classes");
        if (gate.removeIf(Gates::isOfHa)) {
            findings.changed(
                    at,
                    "pools and subnets of one server of a pair (HA_...)",
                    "they are open to all clients: several servers of Leasehold share one database"
                            + " and need no split");
            if (gate.isEmpty()) {
                return List.of();
            }
        }
        gate.forEach(name -> named.putIfAbsent(name, at));
        return gate.contains("ALL") ? List.of() : List.copyOf(gate);
    }

    /// The classes that a reservation puts its client into.
    List<String> ofReservation(Scope scope) {
        List<String> classes = new ArrayList<>();
        for (Value.Text text : scope.texts("client-classes")) {
            if (!text.value().isEmpty() && !classes.contains(text.value())) {
                classes.add(text.value());
                named.putIfAbsent(text.value(), text.at());
            }
        }
        return classes;
    }

    static boolean isOfHa(String name) {
        return name.startsWith("HA_");
    }

    static boolean isBuiltIn(String name) {
        return BUILT_IN.contains(name) || name.startsWith("VENDOR_CLASS_");
    }

    Map<String, Place> named() {
        return named;
    }

    boolean isRequired(String name) {
        return required.containsKey(name);
    }
}
