package io.leasehold.interchange.kea;

import io.leasehold.interchange.Place;
import io.leasehold.interchange.kea.Draft.ClientClass;
import io.leasehold.interchange.kea.Draft.Terms;
import io.leasehold.interchange.kea.Draft.Times;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads `client-classes`. Expressions stay as they are written: Leasehold's are Kea's.
final class Classes {
    private static final Pattern MEMBER_OF_HA =
            Pattern.compile("member\\s*\\(\\s*'HA_[^']*'\\s*\\)");

    private final Findings findings;
    private final KeaOptions options;
    private final Gates gates;

    Classes(Findings findings, KeaOptions options, Gates gates) {
        this.findings = findings;
        this.options = options;
        this.gates = gates;
    }

    /// The classes in order of evaluation; then those that are only named, by a gate or a
    /// reservation.
    ///
    /// Call it when all gates are read.
    List<ClientClass> read(List<Scope> list) {
        List<ClientClass> classes = new ArrayList<>();
        Map<String, Place> seen = new HashMap<>();
        for (Scope scope : list) {
            Optional<String> name = scope.filled("name");
            if (name.isEmpty()) {
                findings.mistake(scope.at(), "the class has no name", "give its name");
                continue;
            }
            Place first = seen.putIfAbsent(name.get(), scope.at("name"));
            if (first != null) {
                findings.mistake(
                        scope.at("name"),
                        "class " + name.get() + " is defined twice, first at line " + first.line(),
                        "keep one of the two");
                continue;
            }
            one(scope, name.get()).ifPresent(classes::add);
        }
        gates.named()
                .forEach(
                        (name, at) -> {
                            if (!Gates.isBuiltIn(name)
                                    && classes.stream().noneMatch(c -> c.name().equals(name))) {
                                classes.add(
                                        new ClientClass(
                                                name,
                                                Optional.empty(),
                                                Terms.NONE,
                                                Optional.of(
                                                        "named here, defined nowhere: only by"
                                                                + " reservation"),
                                                at));
                            }
                        });
        return classes;
    }

    private Optional<ClientClass> one(Scope scope, String name) {
        Inheritance own = new Inheritance(List.of(scope), findings);
        KeaOptions known =
                options.with(
                        new OptionDefs(findings)
                                .read(scope.scopes("option-def", "option-def"), options));
        Terms terms =
                new Terms(
                        new Times(
                                own.ownLifetimes(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()),
                        new OptionData(findings, known)
                                .compile(scope.scopes("option-data", "option-data")),
                        own.boot());
        Optional<String> comment = scope.comment();
        if (scope.filled("template-test").isPresent()) {
            findings.notCarried(
                    scope.at("template-test"),
                    "template classes (template-test)",
                    "the class is left out; declare a class for each value that matters");
            return Optional.empty();
        }
        Optional<String> test = scope.filled("test").map(text -> withoutHa(scope, text));
        boolean late =
                scope.flag("only-if-required").orElse(false)
                        || scope.flag("only-in-additional-list").orElse(false);
        if (late && !gates.isRequired(name)) {
            test = Optional.empty();
        } else if (late && test.isPresent()) {
            findings.changed(
                    scope.at("name"),
                    "classes that are evaluated only where they are required",
                    "they are evaluated for every client; where that is too much, add to their test"
                            + " what tells the subnet, like pkt4.giaddr");
        } else if (gates.isRequired(name) && test.isEmpty()) {
            findings.notCarried(
                    scope.at("name"),
                    "classes without a test that a subnet, shared network or pool requires",
                    "put what the class says into that subnet, shared network or pool");
        }
        return Optional.of(new ClientClass(name, test, terms, comment, scope.at()));
    }

    private String withoutHa(Scope scope, String test) {
        var matcher = MEMBER_OF_HA.matcher(test);
        if (!matcher.find()) {
            return test;
        }
        findings.changed(
                scope.at("test"),
                "tests for one server of a pair (member('HA_...'))",
                "they are true for every client: several servers of Leasehold share one database"
                        + " and need no split");
        return matcher.replaceAll("member('ALL')");
    }
}
