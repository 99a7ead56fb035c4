package io.leasehold.ipam.option;

import java.util.HashSet;
import java.util.Set;

/**
 * What one scope of a plan says about options.
 *
 * @param always codes that are sent although the client does not ask for them
 * @param never codes that are not sent, whatever scope gives them a value
 */
public record OptionTerms(OptionSet values, Set<Integer> always, Set<Integer> never) {
    public static final OptionTerms NONE = of(OptionSet.EMPTY);

    public OptionTerms {
        always = Set.copyOf(always);
        never = Set.copyOf(never);
    }

    public static OptionTerms of(OptionSet values) {
        return new OptionTerms(values, Set.of(), Set.of());
    }

    /** These terms in a wider scope and {@code over} in a narrower one: its values count first. */
    public OptionTerms overlaidBy(OptionTerms over) {
        if (over.equals(NONE)) {
            return this;
        }
        return new OptionTerms(
                values.overlaidBy(over.values), both(always, over.always), both(never, over.never));
    }

    private static Set<Integer> both(Set<Integer> one, Set<Integer> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.isEmpty() ? other : one;
        }
        Set<Integer> both = new HashSet<>(one);
        both.addAll(other);
        return both;
    }
}
