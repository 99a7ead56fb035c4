package io.leasehold.http;

import io.leasehold.ipam.option.OptionDefinition;
import io.leasehold.ipam.option.OptionType;

import java.util.Locale;

/** How the meaning of an option is written: a type, and whether it is an array of it. */
final class OptionDefinitions {
    static final String DHCP4 = "dhcp4";

    private OptionDefinitions() {}

    static String type(OptionDefinition definition) {
        return switch (definition.type()) {
            case ADDRESSES -> "address";
            case DOMAIN_NAMES -> "fqdn";
            default -> definition.type().name().toLowerCase(Locale.ROOT);
        };
    }

    static boolean isArray(OptionDefinition definition) {
        return definition.type() == OptionType.ADDRESSES
                || definition.type() == OptionType.DOMAIN_NAMES;
    }

    /**
     * @throws IllegalArgumentException saying what cannot be
     */
    static OptionDefinition read(int code, String name, String type, boolean array) {
        OptionType known =
                switch (array ? type + " (array)" : type) {
                    case "address (array)" -> OptionType.ADDRESSES;
                    case "fqdn (array)" -> OptionType.DOMAIN_NAMES;
                    case "address", "uint8", "uint16", "uint32", "boolean", "string", "hex" ->
                            OptionType.valueOf(type.toUpperCase(Locale.ROOT));
                    default ->
                            throw new IllegalArgumentException(
                                    "there is no type '"
                                            + type
                                            + "'"
                                            + (array ? " in arrays" : ""));
                };
        return new OptionDefinition(code, name, known);
    }
}
