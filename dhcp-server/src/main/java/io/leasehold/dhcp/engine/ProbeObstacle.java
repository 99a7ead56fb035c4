package io.leasehold.dhcp.engine;

import java.util.Locale;

/** Why an address is offered unprobed. The names are metric labels. */
public enum ProbeObstacle {
    /** There is no way to ask on that network. */
    NO_PROBER,
    /** As many probes as there may be are under way. */
    TOO_MANY;

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
