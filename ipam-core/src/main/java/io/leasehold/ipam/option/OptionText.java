package io.leasehold.ipam.option;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The value of an option as a configuration or a request has it, before anybody gave it sense. */
public sealed interface OptionText {
    /** The key of an option's own fields, where sub-options stand beside them. */
    String OWN_FIELDS = "value";

    /** Begins a value that is bytes, whatever the option is. */
    String OCTETS = "hex:";

    /** One value or a list of them. */
    record Items(List<String> items) implements OptionText {
        public Items {
            items = List.copyOf(items);
        }
    }

    /**
     * Sub-options by name or code, or vendors by enterprise number.
     *
     * @param entries in the order they are written
     */
    record Nested(Map<String, OptionText> entries) implements OptionText {
        public Nested {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }
    }

    static OptionText of(String... items) {
        return new Items(List.of(items));
    }
}
