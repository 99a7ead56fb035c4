package io.leasehold.ipam.option;

import io.leasehold.ipam.net.OctetString;

import java.util.List;

/** What the bytes of an option say. */
public sealed interface OptionValue {
    /**
     * @param parts its sub-options, or its vendors, in the order they stand
     */
    record Structured(List<Field> fields, List<Part> parts) implements OptionValue {
        public Structured {
            fields = List.copyOf(fields);
            parts = List.copyOf(parts);
        }
    }

    /** Bytes that the option cannot have. */
    record Malformed(String reason) implements OptionValue {}

    /**
     * A sub-option, or what one vendor says.
     *
     * @param number the code, or the enterprise number
     * @param name the name of the sub-option, or else its number
     * @param value a malformed part leaves the others as they are
     */
    record Part(long number, String name, OctetString octets, OptionValue value) {}
}
