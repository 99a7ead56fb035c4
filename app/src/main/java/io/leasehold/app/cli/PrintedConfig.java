package io.leasehold.app.cli;

import io.leasehold.app.config.ConfigFile;
import io.leasehold.app.config.ConfigOutcome;
import io.leasehold.app.config.LeaseholdConfig;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;

/// A configuration whose problems are told to a person.
final class PrintedConfig {
    private PrintedConfig() {}

    /// The configuration. Empty when it is refused; every problem is then printed, as are warnings.
    static Optional<LeaseholdConfig> load(Path file, PrintWriter err) {
        return switch (ConfigFile.load(file)) {
            case ConfigOutcome.Loaded(var config, var warnings) -> {
                warnings.forEach(err::println);
                yield Optional.of(config);
            }
            case ConfigOutcome.Refused(var problems) -> {
                problems.forEach(err::println);
                yield Optional.empty();
            }
        };
    }
}
