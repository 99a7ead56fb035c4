package io.leasehold.ipam.plan;

/** Names one subnet for as long as it exists; never given to another. */
public record SubnetId(int value) {
    /** What a subnet has until the plan gives it an id of its own. */
    public static final SubnetId UNASSIGNED = new SubnetId(0);

    // Written out for the same reason as those of Ipv4Address.
    @Override
    public boolean equals(Object other) {
        return other instanceof SubnetId that && value == that.value;
    }

    @Override
    public int hashCode() {
        return value;
    }

    @Override
    public String toString() {
        return Integer.toString(value);
    }
}
