package io.leasehold.interchange.kea;

import io.leasehold.ipam.net.OctetString;

import java.util.List;

/// How the `options` of a Leasehold file say what an option is. Whoever reads the file knows; this
/// module does not.
public interface OptionPrinter {
    /// @param key the option's name, or its code
    /// @param values one, or several of a list
    record Printed(String key, List<String> values) {
        public Printed {
            values = List.copyOf(values);
        }
    }

    /// Whether a file may set the option at all: some are computed for each reply.
    boolean isSettable(int code);

    /// The name of the option, or its code where it has none.
    String key(int code);

    /// Text that is read back as these bytes.
    Printed print(int code, OctetString bytes);
}
