package io.leasehold.ipam.plan;

import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.text.Spelling;

import java.util.regex.Pattern;

/**
 * Names made of addresses, like {@code host-192-0-2-10}, for clients without one that can be
 * published. A reserved host name always comes first.
 *
 * @param when who gets one
 * @param prefix what stands before the address; letters, digits and inner hyphens, lower case, at
 *     most 47 so that every address fits into a label behind it
 */
public record GeneratedNames(When when, String prefix) {
    private static final Pattern PREFIX = Pattern.compile("[a-z0-9]([a-z0-9-]{0,45}[a-z0-9])?");

    public static final String STANDARD_PREFIX = "host";

    /** Clients are published under the name they send, or not at all. */
    public static final GeneratedNames NONE = new GeneratedNames(When.NEVER, STANDARD_PREFIX);

    /** Who gets a generated name, by the words of Kea's {@code ddns-replace-client-name}. */
    public enum When {
        /** Nobody. */
        NEVER,
        /** Everybody; what clients call themselves does not matter. */
        ALWAYS,
        /** Who sends a name. Who sends none is not published. */
        WHEN_PRESENT,
        /**
         * Who sends no name, or none that can be published: one without a letter or digit, one that
         * is denied or reserved for another device.
         */
        WHEN_NOT_PRESENT;

        /** As configuration files write it, like {@code when-not-present}. */
        public String text() {
            return Spelling.of(this);
        }

        /**
         * @throws IllegalArgumentException naming the text and what would be right
         */
        public static When parse(String text) {
            return Spelling.parse(When.class, text);
        }
    }

    public GeneratedNames {
        prefix(prefix);
    }

    /**
     * Reads a prefix.
     *
     * @throws IllegalArgumentException saying what a prefix is
     */
    public static String prefix(String text) {
        if (!PREFIX.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "prefix '"
                            + text
                            + "' of generated names is not 1 to 47 lower-case letters, digits and"
                            + " inner hyphens");
        }
        return text;
    }

    /** The label that belongs to an address. */
    public String label(Ipv4Address address) {
        return prefix + "-" + address.toString().replace('.', '-');
    }

    /**
     * Whether a label is one that some address gets. A client must not take such a name by asking:
     * whoever leases the address next would be without.
     */
    public boolean owns(String label) {
        if (when == When.NEVER || !label.startsWith(prefix + "-")) {
            return false;
        }
        try {
            String address = label.substring(prefix.length() + 1).replace('-', '.');
            return label(Ipv4Address.parse(address)).equals(label);
        } catch (IllegalArgumentException noAddress) {
            return false;
        }
    }
}
