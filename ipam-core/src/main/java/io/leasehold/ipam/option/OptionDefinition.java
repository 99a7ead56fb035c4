package io.leasehold.ipam.option;

import java.util.regex.Pattern;

/**
 * What one option code means.
 *
 * @param space {@link OptionCatalog#DHCP4} for options of a packet, or else what the sub-options of
 *     some option are called together; {@code vendor-4491} are those of enterprise 4491 in options
 *     125
 * @param code 1 to 254
 * @param name lower case with dashes; the code, where nobody gave it a name
 * @param shape what its bytes are made of
 */
public record OptionDefinition(String space, int code, String name, OptionShape shape) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,63}");
    private static final Pattern SPACE = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");

    public OptionDefinition {
        checkSpace(space);
        shape.encapsulates().ifPresent(OptionDefinition::checkSpace);
        if (code < 1 || code > 254) {
            throw new IllegalArgumentException(
                    "option code "
                            + code
                            + " is not 1 to 254"
                            + (code == 0 || code == 255 ? "; 0 is padding and 255 the end" : ""));
        }
        if (!NAME.matcher(name).matches() && !name.equals(Integer.toString(code))) {
            throw new IllegalArgumentException(
                    "option name '"
                            + name
                            + "' is not 1 to 64 lower case letters, digits and dashes that begin"
                            + " with a letter");
        }
        if (name.equals(OptionText.OWN_FIELDS)) {
            throw new IllegalArgumentException(
                    "option name 'value' is what the own fields of an option with sub-options are"
                            + " called");
        }
    }

    private static void checkSpace(String space) {
        if (!SPACE.matcher(space).matches()) {
            throw new IllegalArgumentException(
                    "option space '"
                            + space
                            + "' is not 1 to 64 lower case letters, digits and dashes");
        }
    }

    /** An option that nobody described: some bytes. */
    static OptionDefinition unlisted(String space, int code) {
        return new OptionDefinition(
                space, code, Integer.toString(code), OptionShape.one(FieldType.HEX));
    }
}
