package io.leasehold.ipam.plan;

/** Names one subnet for as long as it exists; never given to another. */
public record SubnetId(int value) {
    /** What a subnet has until the plan gives it an id of its own. */
    public static final SubnetId UNASSIGNED = new SubnetId(0);

    @Override
    public String toString() {
        return Integer.toString(value);
    }
}
