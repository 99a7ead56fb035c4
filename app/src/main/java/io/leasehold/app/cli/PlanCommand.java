package io.leasehold.app.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `leasehold plan`: the address plan from the command line, the same service as API and file.
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        description = {
            "The address plan: what a file would change, putting it in force, taking it out, and",
            "where there is room."
        },
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            PlanDiffCommand.class,
            PlanApplyCommand.class,
            PlanEffectiveCommand.class,
            PlanFreeCommand.class,
            PlanExportCommand.class,
            PlanImportCommand.class
        })
public final class PlanCommand implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command");
    }
}
