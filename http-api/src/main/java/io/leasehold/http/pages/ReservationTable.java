package io.leasehold.http.pages;

import java.util.List;

/**
 * The reservations of a subnet.
 *
 * @param mayEdit whether the caller may change them
 */
public record ReservationTable(
        int subnet, String prefix, List<Row> rows, boolean mayEdit, Form form) {
    /**
     * @param online whether its device has the address now
     * @param editable whether it is ours rather than the configuration file's
     * @param etag what a change must name
     */
    public record Row(
            String id,
            String etag,
            String address,
            String hostname,
            List<String> identifiers,
            String source,
            boolean online,
            boolean editable) {}

    /**
     * What was typed, and what is wrong with it.
     *
     * @param problems in words; empty when nothing was refused
     */
    public record Form(
            boolean open,
            String identifier,
            String address,
            String hostname,
            List<String> problems) {
        public static final Form CLOSED = new Form(false, "", "", "", List.of());
    }
}
