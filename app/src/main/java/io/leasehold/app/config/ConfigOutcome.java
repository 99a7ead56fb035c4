package io.leasehold.app.config;

import java.util.List;

/// What became of reading a configuration.
public sealed interface ConfigOutcome {
    /// The configuration can be used as it is.
    record Loaded(LeaseholdConfig config, List<Problem> warnings) implements ConfigOutcome {
        public Loaded {
            warnings = List.copyOf(warnings);
        }
    }

    /// It cannot be used; nothing of it may be applied.
    ///
    /// @param problems every one there is, warnings included, in the order of the file
    record Refused(List<Problem> problems) implements ConfigOutcome {
        public Refused {
            problems = List.copyOf(problems);
        }
    }
}
