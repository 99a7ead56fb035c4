package io.leasehold.app.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `leasehold plan`: questions about the address plan of a configuration.
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        description = "Answers questions about the address plan of a configuration.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = PlanEffectiveCommand.class)
public final class PlanCommand implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command");
    }
}
