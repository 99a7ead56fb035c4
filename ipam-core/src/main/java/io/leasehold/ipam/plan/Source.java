package io.leasehold.ipam.plan;

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
}
