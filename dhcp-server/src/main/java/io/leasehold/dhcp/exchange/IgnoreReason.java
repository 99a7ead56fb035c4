package io.leasehold.dhcp.exchange;

import java.util.Locale;

/** Why a message gets no answer. The names are metric labels. */
public enum IgnoreReason {
    /** No subnet of the plan is meant by giaddr, ciaddr or the interface. */
    NO_SUBNET,
    /** The subnet is served by somebody else, or by nobody. */
    NOT_SERVED,
    /** The client is in class DROP. */
    DROPPED_BY_CLASS,
    /** The subnets of the link are for clients of other classes. */
    NOT_ADMITTED,
    /** A REQUEST for an address we know nothing of, on a link we are not authoritative for. */
    UNKNOWN_CLIENT,
    /** A BOOTP client for which no address is reserved, and no pool is open to BOOTP. */
    NO_BOOTP_ADDRESS,
    /** A DISCOVER, and no address is free. */
    NO_FREE_ADDRESS,
    /**
     * A DISCOVER, and probes found in use what was to be offered; others are tried the next time.
     */
    ADDRESSES_IN_USE,
    /** A REQUEST that names another server (section 4.3.2). */
    OTHER_SERVER,
    /** A REQUEST in no state of RFC 2131 table 4: neither an address asked for nor one in use. */
    NO_ADDRESS_ASKED,
    /** A RELEASE or DECLINE of an address the client does not hold. */
    NOT_THE_HOLDER,
    /** An INFORM without an address to answer to. */
    NO_ADDRESS_TO_ANSWER,
    /** The client sends more than one client may. */
    CLIENT_OVER_RATE,
    /** More came from its circuit, relay agent or interface than may come from one. */
    PORT_OVER_RATE,
    /** A DISCOVER, and its port has all the offers that one port may have. */
    PORT_OFFERS_FULL,
    /** Its circuit has all the leases that one circuit may have. */
    CIRCUIT_LEASES_FULL,
    /** A DECLINE, after so many of the client that it is taken for faulty. */
    CLIENT_DECLINES_TOO_OFTEN,
    /** A LEASEQUERY of somebody who may not ask, or without giaddr (RFC 4388 section 6.3). */
    LEASEQUERY_REFUSED,
    /** A LEASEQUERY that names neither address nor client (section 6.2). */
    LEASEQUERY_EMPTY,
    /** The database is away or lost the group; the client will ask again. */
    STORE_UNAVAILABLE,
    /** The message lost to another server's change too often. */
    CONTENDED,
    /** Leases are not loaded yet. */
    STARTING,
    /** More came in than could be served. */
    OVERLOADED;

    private final String text = name().toLowerCase(Locale.ROOT);

    public String text() {
        return text;
    }
}
