package io.leasehold.http.pages;

import java.util.List;

/**
 * The leases of a subnet that a search found.
 *
 * @param next cursor of the next page; empty on the last
 * @param filtered whether a search left some out
 */
public record LeaseTable(
        int subnet, List<Row> rows, String query, String state, String next, boolean filtered) {
    /**
     * @param stateName for the badge's colour
     * @param client what the client calls itself, made fit for a screen; may be empty
     * @param mac hardware address
     * @param privateMac whether the address is made up rather than a maker's
     * @param name the name in DNS; may be empty
     * @param dns {@code confirmed}, {@code pending}, {@code failed} or empty
     * @param dnsDetail why not, in words
     * @param expires epoch milliseconds
     * @param expiresText RFC 3339, for those without scripts
     */
    public record Row(
            String address,
            String stateName,
            String stateLabel,
            String client,
            String mac,
            boolean privateMac,
            String clientId,
            String name,
            String dns,
            String dnsDetail,
            long expires,
            String expiresText,
            boolean active) {}
}
