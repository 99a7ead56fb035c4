package io.leasehold.ipam.dns;

import io.leasehold.ipam.text.Spelling;

/**
 * What is asked of a name before it is published (RFC 4703 section 5.3 and the deviations that its
 * implementations offer), by the names that Kea gives the four modes.
 */
public enum ConflictMode {
    /** Only a free name, or one whose DHCID is this client's (RFC 4703). */
    CHECK_WITH_DHCID(true),
    /** Any name; its address and DHCID are replaced by ours. */
    NO_CHECK_WITH_DHCID(true),
    /**
     * A free name, or one with a DHCID, whoever's: a device that identifies itself differently in
     * firmware and system keeps its name, and names that were entered by hand are left alone.
     */
    CHECK_EXISTS_WITH_DHCID(true),
    /** Any name; its address is replaced and no DHCID is written, for servers that take none. */
    NO_CHECK_WITHOUT_DHCID(false);

    private final boolean marks;

    ConflictMode(boolean marks) {
        this.marks = marks;
    }

    /** Whether a DHCID is written beside the address. */
    public boolean marks() {
        return marks;
    }

    /** As configuration files write it, like {@code check-with-dhcid}. */
    public String text() {
        return Spelling.of(this);
    }

    /**
     * @throws IllegalArgumentException naming the text and what would be right
     */
    public static ConflictMode parse(String text) {
        return Spelling.parse(ConflictMode.class, text);
    }

    @Override
    public String toString() {
        return text();
    }
}
