package io.leasehold.ipam.plan;

/** When a reservation's host name is in DNS. */
public enum ReservedName {
    /** While the device has a lease. */
    WHILE_LEASED,
    /** As long as the reservation stands, for devices that are expected to be there. */
    ALWAYS
}
