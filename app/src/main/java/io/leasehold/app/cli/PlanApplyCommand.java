package io.leasehold.app.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.util.concurrent.Callable;

/// `leasehold plan apply`: the plan of a file, put in force.
@Command(
        name = "apply",
        mixinStandardHelpOptions = true,
        description = {
            "Makes the file's part of the plan what the file says: whole, or not at all.",
            "Prints what 'plan diff' prints. A running server follows within a second."
        })
public final class PlanApplyCommand implements Callable<Integer> {
    @Mixin private ConfigOption config = new ConfigOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        return new FilePlanChange(config, spec.commandLine().getOut(), spec.commandLine().getErr())
                .apply();
    }
}
