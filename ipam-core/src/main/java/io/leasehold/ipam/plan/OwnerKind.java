package io.leasehold.ipam.plan;

import io.leasehold.ipam.text.Spelling;

/** What kind of party owns an address or a range. */
public enum OwnerKind {
    DHCP,
    /** A device an address is promised to. */
    RESERVATION,
    KUBERNETES_LB,
    KUBERNETES_PODS,
    NODE,
    STATIC,
    /** Network, broadcast and gateway addresses, and our own. */
    INFRASTRUCTURE,
    FOREIGN_DHCP;

    /** As configurations and the API spell it: {@code kubernetes-lb}. */
    public String text() {
        return Spelling.of(this);
    }
}
