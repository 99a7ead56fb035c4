package io.leasehold.ipam.plan;

/** Names one subnet for as long as it exists. */
public record SubnetId(int value) {
    @Override
    public String toString() {
        return Integer.toString(value);
    }
}
