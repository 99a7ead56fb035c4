package io.leasehold.dhcp.journal;

/**
 * How much is remembered.
 *
 * @param clients of how many clients; at least 1
 * @param exchanges how many messages of each; 0 remembers nothing
 */
public record JournalSize(int clients, int exchanges) {
    public static final JournalSize DEFAULT = new JournalSize(4096, 8);

    public JournalSize {
        if (clients < 1 || exchanges < 0) {
            throw new IllegalArgumentException(
                    "a journal of " + exchanges + " exchanges of " + clients + " clients");
        }
    }
}
