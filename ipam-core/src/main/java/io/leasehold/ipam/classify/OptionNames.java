package io.leasehold.ipam.classify;

import java.util.OptionalInt;

/// What the names in `option[name]` mean. Asked while an expression is parsed and never later.
@FunctionalInterface
public interface OptionNames {
    /// The code of a DHCPv4 option, 1 to 254, or empty when no option has that name.
    OptionalInt codeOf(String name);
}
