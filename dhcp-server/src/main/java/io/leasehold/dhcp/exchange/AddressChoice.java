package io.leasehold.dhcp.exchange;

import io.leasehold.ipam.net.Ipv4Address;

/** Which address a client is offered, and by which rule. */
public record AddressChoice(Ipv4Address address, Rule rule) {
    /**
     * The rules of RFC 2131 section 4.3.1 in the order they are tried, reservations before them.
     */
    public enum Rule {
        RESERVED("it is reserved for this client"),
        OFFERED("it is on offer to this client already"),
        BOUND("the client holds it"),
        PREVIOUS("the client held it last and nobody took it since"),
        REQUESTED("the client asked for it and it is free"),
        NEVER_USED_OR_LONGEST_FREE("it is free"),
        LAST_RESORT("nothing else is free; somebody may claim it, so it has to be probed");

        private final String text;

        Rule(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }
}
