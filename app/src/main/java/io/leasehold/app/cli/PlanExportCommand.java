package io.leasehold.app.cli;

import io.leasehold.app.Database;
import io.leasehold.app.config.LeaseholdConfig;
import io.leasehold.app.config.PlanWriter;
import io.leasehold.ipam.plan.Plan;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;

/// `leasehold plan export`: the plan in force as a file would declare it.
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = {
            "Prints the whole plan in force, whoever made it, as the 'plan' of a configuration"
                    + " file.",
            "What was observed is nobody's to declare; it stands in comments."
        })
public final class PlanExportCommand implements Callable<Integer> {
    @Mixin private ConfigOption config = new ConfigOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        Optional<LeaseholdConfig> loaded = config.load();
        if (loaded.isEmpty()) {
            return ExitCode.REFUSED;
        }
        PrintWriter out = spec.commandLine().getOut();
        try (Database database = Database.attach(loaded.get().database())) {
            Plan plan = database.store().planStore().current();
            out.println("# The plan in force, version " + plan.version() + ".");
            out.print(PlanWriter.write(plan.content()));
            out.flush();
        }
        return ExitCode.OK;
    }
}
