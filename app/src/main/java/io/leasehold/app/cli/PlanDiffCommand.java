package io.leasehold.app.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.util.concurrent.Callable;

/// `leasehold plan diff`: what a file would do to the plan.
@Command(
        name = "diff",
        mixinStandardHelpOptions = true,
        description = {
            "Says what the plan of a file would change, and changes nothing: what is new, other or"
                    + " gone,",
            "effective pools, leases and names that move and by when, warnings and conflicts."
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:nothing would change",
            "1:it would be refused; standard error says why",
            "2:the command line makes no sense",
            "3:something would change"
        })
public final class PlanDiffCommand implements Callable<Integer> {
    @Mixin private ConfigOption config = new ConfigOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        return new FilePlanChange(config, spec.commandLine().getOut(), spec.commandLine().getErr())
                .preview();
    }
}
