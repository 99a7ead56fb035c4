package io.leasehold.ipam.classify;

import io.leasehold.ipam.classify.Explanation.BuiltIn;
import io.leasehold.ipam.classify.Explanation.NotReserved;
import io.leasehold.ipam.classify.Explanation.OfReservation;
import io.leasehold.ipam.classify.Explanation.Reason;
import io.leasehold.ipam.classify.Explanation.Tested;
import io.leasehold.ipam.classify.Explanation.Verdict;
import io.leasehold.ipam.net.OctetString;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Says which classes a message belongs to. Immutable; made from the plan once, then asked for
/// every packet.
///
/// The order of the answer is the order in which classes are considered, Kea's:
/// 1. `ALL`, `VENDOR_CLASS_...`, `BOOTP`, `RANDOM_MAC`: what the message says by itself
/// 2. the classes that the client's reservation names, declared ones in order of declaration
/// 3. declared classes whose test holds, in order of declaration, except those of 5
/// 4. `KNOWN` or `UNKNOWN`
/// 5. declared classes whose test holds and asks for `KNOWN` or `UNKNOWN`, by itself or through
///    another class
///
/// Which reservation is the client's depends on the subnet, and the subnet may depend on classes.
/// So [#classifyAhead] answers 1 and 3 before a subnet is chosen, and [#classify] all when it is.
public final class Classifier {
    private static final int VENDOR_CLASS_IDENTIFIER = 60;
    private static final Reason VENDOR_CLASS =
            new BuiltIn("the vendor class identifier (option 60) says so");

    private final List<Rule> ahead = new ArrayList<>();
    private final List<Rule> afterwards = new ArrayList<>();
    private final List<String> declared;
    // Saves making the name of a vendor class that the plan knows.
    private final Map<OctetString, String> vendorClasses = new HashMap<>();

    private record Rule(String name, Expression test) {}

    /// Why a list of rules cannot be used.
    ///
    /// @param className the class that is wrong
    /// @param message a whole sentence that names it
    public record Problem(String className, String message) {}

    private Classifier(List<ClassRule> rules) {
        this.declared = rules.stream().map(ClassRule::name).toList();
        Set<String> needClient =
                new HashSet<>(Set.of(BuiltInClass.KNOWN.name(), BuiltInClass.UNKNOWN.name()));
        for (ClassRule rule : rules) {
            rule.test().ifPresent(test -> sort(rule.name(), test, needClient));
            if (rule.name().startsWith(BuiltInClass.VENDOR_CLASS_PREFIX)) {
                rememberVendorClass(rule.name());
            }
        }
    }

    private void sort(String name, Expression test, Set<String> needClient) {
        test.classesMentioned().stream()
                .filter(mentioned -> mentioned.startsWith(BuiltInClass.VENDOR_CLASS_PREFIX))
                .forEach(this::rememberVendorClass);
        boolean needsClient = test.classesMentioned().stream().anyMatch(needClient::contains);
        if (needsClient) {
            needClient.add(name);
        }
        (needsClient ? afterwards : ahead).add(new Rule(name, test));
    }

    private void rememberVendorClass(String name) {
        String identifier = name.substring(BuiltInClass.VENDOR_CLASS_PREFIX.length());
        OctetString bytes = OctetString.of(identifier.getBytes(StandardCharsets.ISO_8859_1));
        // A name with escapes is not that of these bytes; it is made when a packet needs it.
        if (BuiltInClass.ofVendor(bytes).equals(name)) {
            vendorClasses.put(bytes, name);
        }
    }

    /// @param rules in the order of evaluation
    /// @throws IllegalArgumentException listing all of [#problems]
    public static Classifier compile(List<ClassRule> rules) {
        List<Problem> problems = problems(rules);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(
                    problems.stream().map(Problem::message).collect(Collectors.joining("\n")));
        }
        return new Classifier(rules);
    }

    /// Everything that is wrong with a list of rules; [#compile] takes one without problems.
    public static List<Problem> problems(List<ClassRule> rules) {
        List<Problem> problems = new ArrayList<>();
        Set<String> all = rules.stream().map(ClassRule::name).collect(Collectors.toSet());
        Set<String> before = new HashSet<>();
        for (ClassRule rule : rules) {
            String name = rule.name();
            if (name.isEmpty() || name.indexOf('\'') >= 0) {
                problems.add(
                        new Problem(
                                name,
                                "class '"
                                        + name
                                        + "': a name has at least one character and no single"
                                        + " quote, so that member() can ask for it"));
            }
            rule.test().ifPresent(test -> checkTest(name, test, all, before, problems));
            if (!before.add(name)) {
                problems.add(
                        new Problem(
                                name,
                                "class '" + name + "' is declared twice; give one another name"));
            }
        }
        return problems;
    }

    private static void checkTest(
            String name,
            Expression test,
            Set<String> all,
            Set<String> before,
            List<Problem> problems) {
        if (!BuiltInClass.mayHaveTest(name)) {
            problems.add(
                    new Problem(
                            name,
                            "class '"
                                    + name
                                    + "' is built in and takes no test; leave the test out, or give"
                                    + " the class a name of its own"));
        }
        for (Expression.Mention mention : test.mentions()) {
            String wanted = mention.className();
            String problem;
            if (wanted.equals(name)) {
                problem = "a class cannot ask for itself";
            } else if (before.contains(wanted)) {
                continue;
            } else if (BuiltInClass.isBuiltIn(wanted)
                    && !(all.contains(wanted) && BuiltInClass.mayHaveTest(wanted))) {
                continue;
            } else if (all.contains(wanted)) {
                problem =
                        "class '"
                                + wanted
                                + "' is declared after '"
                                + name
                                + "'; a test may ask only for classes before it";
            } else {
                problem =
                        "class '"
                                + wanted
                                + "' is neither declared nor built in; declare it before '"
                                + name
                                + "' (without a test if only reservations put clients in it)";
            }
            problems.add(
                    new Problem(
                            name,
                            "class '"
                                    + name
                                    + "': "
                                    + test.problemAt(mention.at(), problem).getMessage()));
        }
    }

    /// The classes of a message before it is known whose it is, for choosing the subnet: without
    /// `KNOWN`, `UNKNOWN`, what asks for them and what reservations say.
    public List<String> classifyAhead(Facts facts) {
        Assignment run = new Assignment(facts);
        byItself(facts, run);
        ahead.forEach(run::test);
        return run.result();
    }

    /// The classes of a message, each once, in the order described above.
    ///
    /// @param ofReservation the classes that the client's reservation names; none if it has no
    ///   reservation. Those that are not declared count as well
    /// @param known whether the client has a reservation
    public List<String> classify(Facts facts, Set<String> ofReservation, boolean known) {
        Assignment run = new Assignment(facts);
        assignAll(facts, ofReservation, known, run);
        return run.result();
    }

    /// What [#classify] answers, and for every class why.
    public Explanation explain(Facts facts, Set<String> ofReservation, boolean known) {
        ToldAssignment run = new ToldAssignment(facts);
        assignAll(facts, ofReservation, known, run);
        return run.explanation(declared);
    }

    private void assignAll(Facts facts, Set<String> ofReservation, boolean known, Assignment run) {
        byItself(facts, run);
        if (!ofReservation.isEmpty()) {
            for (String name : declared) {
                if (ofReservation.contains(name)) {
                    run.reserved(name);
                }
            }
            new TreeSet<>(ofReservation).forEach(run::reserved);
        }
        ahead.forEach(run::test);
        run.builtIn(known ? BuiltInClass.KNOWN : BuiltInClass.UNKNOWN);
        afterwards.forEach(run::test);
    }

    private void byItself(Facts facts, Assignment run) {
        run.builtIn(BuiltInClass.ALL);
        Optional<OctetString> vendor =
                TextOptions.clean(VENDOR_CLASS_IDENTIFIER, facts.option(VENDOR_CLASS_IDENTIFIER));
        if (vendor.isPresent()) {
            String name = vendorClasses.get(vendor.get());
            run.vendorClass(name != null ? name : BuiltInClass.ofVendor(vendor.get()));
        }
        if (facts.isBootp()) {
            run.builtIn(BuiltInClass.BOOTP);
        }
        if (facts.chaddr().isLocallyAdministered()) {
            run.builtIn(BuiltInClass.RANDOM_MAC);
        }
    }

    /// The classes that one message has got so far.
    private static class Assignment {
        final Facts facts;
        final ClassNames classes = new ClassNames();

        Assignment(Facts facts) {
            this.facts = facts;
        }

        void builtIn(BuiltInClass each) {
            classes.add(each.name());
        }

        void vendorClass(String name) {
            classes.add(name);
        }

        void reserved(String name) {
            classes.add(name);
        }

        void test(Rule rule) {
            if (!classes.contains(rule.name()) && rule.test().holds(facts, classes)) {
                classes.add(rule.name());
            }
        }

        final List<String> result() {
            return classes.inOrder();
        }
    }

    /// The same, keeping the reasons.
    private static final class ToldAssignment extends Assignment {
        private final Map<String, Verdict> verdicts = new LinkedHashMap<>();

        ToldAssignment(Facts facts) {
            super(facts);
        }

        @Override
        void builtIn(BuiltInClass each) {
            tell(each.name(), true, new BuiltIn(each.meaning()));
        }

        @Override
        void vendorClass(String name) {
            tell(name, true, VENDOR_CLASS);
        }

        @Override
        void reserved(String name) {
            tell(name, true, new OfReservation());
        }

        @Override
        void test(Rule rule) {
            if (!classes.contains(rule.name())) {
                Tested tested = rule.test().explain(facts, classes);
                tell(rule.name(), tested.holds(), tested);
            }
        }

        private void tell(String name, boolean member, Reason reason) {
            verdicts.putIfAbsent(name, new Verdict(name, member, reason));
            if (member) {
                classes.add(name);
            }
        }

        /// Also of the declared classes that nothing has spoken for.
        Explanation explanation(List<String> declared) {
            for (String name : declared) {
                tell(name, classes.contains(name), unspoken(name));
            }
            return new Explanation(List.copyOf(verdicts.values()));
        }

        private static Reason unspoken(String name) {
            if (!BuiltInClass.isBuiltIn(name) || BuiltInClass.mayHaveTest(name)) {
                return new NotReserved();
            }
            return name.startsWith(BuiltInClass.VENDOR_CLASS_PREFIX)
                    ? VENDOR_CLASS
                    : new BuiltIn(BuiltInClass.valueOf(name).meaning());
        }
    }
}
