package io.leasehold.ipam.plan;

import io.leasehold.ipam.option.OptionDefinition;

/** An option that a plan gives a meaning. */
public record CustomOption(OptionDefinition definition, Source source) {
    /** What two definitions of one option have in common. */
    Object key() {
        return key(definition.space(), definition.code());
    }

    static Object key(String space, int code) {
        return space + " " + code;
    }

    @Override
    public String toString() {
        return "option " + definition.name() + " (" + definition.code() + ")";
    }
}
