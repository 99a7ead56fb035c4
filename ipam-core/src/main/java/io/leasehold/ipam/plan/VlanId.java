package io.leasehold.ipam.plan;

/**
 * Which VLAN: its number means something only within a layer 2 domain.
 *
 * @param vid 1 to 4094 (IEEE 802.1Q)
 * @param domain not blank
 */
public record VlanId(int vid, String domain) {
    public static final String ONLY_DOMAIN = "lan";

    public VlanId {
        if (vid < 1 || vid > 4094) {
            throw new IllegalArgumentException("VLAN " + vid + " is not 1 to 4094");
        }
        if (domain.isBlank()) {
            throw new IllegalArgumentException("a layer 2 domain needs a name");
        }
    }

    public static VlanId of(int vid) {
        return new VlanId(vid, ONLY_DOMAIN);
    }

    @Override
    public String toString() {
        return domain.equals(ONLY_DOMAIN) ? "VLAN " + vid : "VLAN " + vid + " of " + domain;
    }
}
