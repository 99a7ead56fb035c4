package io.leasehold.ipam.plan;

/**
 * A realm in which an address means one thing: what others call a VRF or a namespace. Prefixes of
 * different spaces may overlap.
 *
 * @param name not blank
 */
public record Space(String name) implements Comparable<Space> {
    /** The space of the LAN. Leases live here, so only its subnets can be served by Leasehold. */
    public static final Space LAN = new Space("lan");

    public Space {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a space needs a name");
        }
    }

    @Override
    public int compareTo(Space other) {
        return name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name;
    }
}
