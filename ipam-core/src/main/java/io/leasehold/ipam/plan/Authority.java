package io.leasehold.ipam.plan;

import java.util.Locale;

/** Who hands out addresses in a subnet. Only a subnet that Leasehold serves may have pools. */
public enum Authority {
    LEASEHOLD,
    /** Another DHCP server; we stay silent there. */
    FOREIGN,
    /** Nobody: addresses are set by hand. */
    STATIC;

    /** As configurations and the API spell it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
