package io.leasehold.app.cli;

import io.leasehold.app.config.LeaseholdConfig;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;

/// The option `--config`, for every command that needs a configuration (`@Mixin`).
public final class ConfigOption {
    @Spec(Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    @Option(
            names = {"-c", "--config"},
            required = true,
            paramLabel = "FILE",
            description =
                    "The configuration file; config/leasehold.example.yaml explains every key.")
    private Path file = Path.of("");

    public Path file() {
        return file;
    }

    /// The configuration. Empty when it is refused; every problem is then on standard error.
    /// Warnings go there too.
    public Optional<LeaseholdConfig> load() {
        return PrintedConfig.load(file, err());
    }

    PrintWriter err() {
        return command.commandLine().getErr();
    }
}
