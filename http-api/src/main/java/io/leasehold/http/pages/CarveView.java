package io.leasehold.http.pages;

import java.util.List;

/**
 * What became of a subnet's pools, and who still has to move.
 *
 * @param carved pool addresses that are not leased dynamically, by owner
 * @param drains live leases that are not renewed where they are; the first few
 * @param draining how many there are of them
 * @param notes other things to know, in words
 */
public record CarveView(
        List<Carved> carved,
        List<Drain> drains,
        int draining,
        List<String> notes,
        List<ConflictTable.Row> conflicts) {
    /** Addresses that one owner took. */
    public record Carved(String owner, String range, long size) {}

    /**
     * @param to the address its client gets instead; may be empty
     * @param expected RFC 3339: when the client's next packet is due
     * @param latest RFC 3339: when the lease ends
     */
    public record Drain(
            String address,
            String who,
            String because,
            String to,
            String expected,
            String latest) {}

    /** Whether there is anything to show. */
    public boolean isEmpty() {
        return carved.isEmpty() && draining == 0 && notes.isEmpty() && conflicts.isEmpty();
    }
}
