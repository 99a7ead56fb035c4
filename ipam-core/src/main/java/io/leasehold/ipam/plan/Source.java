package io.leasehold.ipam.plan;

import java.util.Locale;

/** Where a piece of the plan comes from; what the file declares only the file may change. */
public enum Source {
    FILE,
    API,
    IMPORT,
    KUBERNETES,
    OBSERVED;

    /** Whether a person declared it, so that it can be refused; facts cannot be. */
    public boolean isDeclared() {
        return this == FILE || this == API;
    }

    /** As the API spells it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
