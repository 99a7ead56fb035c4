package io.leasehold.ipam.plan;

import io.leasehold.ipam.classify.ClassRule;
import io.leasehold.ipam.classify.Classifier;
import io.leasehold.ipam.classify.Expression;
import io.leasehold.ipam.classify.Facts;
import io.leasehold.ipam.classify.OptionNames;
import io.leasehold.ipam.option.OptionCatalog;
import io.leasehold.ipam.option.OptionDefinition;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** The classes of a plan, ready to be asked about messages. Immutable. */
public final class Classes {
    private final Classifier classifier;
    private final Map<String, Terms> terms = new HashMap<>();

    private Classes(Classifier classifier, List<ClientClass> declared) {
        this.classifier = classifier;
        declared.forEach(one -> terms.put(one.name(), one.terms()));
    }

    /**
     * @param content that {@link PlanRules} found nothing wrong with
     */
    static Classes of(PlanContent content) {
        OptionNames names = names(content);
        List<ClientClass> declared = content.classes();
        List<ClassRule> rules = new ArrayList<>();
        for (ClientClass one : declared) {
            rules.add(
                    new ClassRule(
                            one.name(), one.test().map(text -> Expression.parse(text, names))));
        }
        return new Classes(Classifier.compile(rules), declared);
    }

    /** What options are called in tests. */
    static OptionNames names(PlanContent content) {
        Map<String, Integer> custom = new HashMap<>();
        for (CustomOption one : content.options()) {
            if (one.definition().space().equals(OptionCatalog.DHCP4)) {
                custom.put(one.definition().name(), one.definition().code());
            }
        }
        return name ->
                Optional.ofNullable(custom.get(name))
                        .or(
                                () ->
                                        OptionCatalog.STANDARD
                                                .named(OptionCatalog.DHCP4, name)
                                                .map(OptionDefinition::code))
                        .map(OptionalInt::of)
                        .orElse(OptionalInt.empty());
    }

    /** See {@link Classifier#classify}. */
    public List<String> classify(Facts facts, Set<String> ofReservation, boolean known) {
        return classifier.classify(facts, ofReservation, known);
    }

    public Classifier classifier() {
        return classifier;
    }

    /** What a class gives its members; nothing unless the plan says so. */
    public Terms termsOf(String name) {
        return terms.getOrDefault(name, Terms.NONE);
    }
}
