package io.leasehold.app.cli;

import io.leasehold.app.config.LeaseholdConfig;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.plan.SubnetSnapshot;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.ToLongFunction;

/// `leasehold check`: everything that is wrong with a configuration, or that it is good.
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = {
            "Checks a configuration and starts nothing.",
            "Prints every problem with its line and what to do about it. Warnings do not refuse."
        })
public final class CheckCommand implements Callable<Integer> {
    @Mixin private ConfigOption config = new ConfigOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        Optional<LeaseholdConfig> loaded = config.load();
        loaded.ifPresent(
                good -> spec.commandLine().getOut().println(config.file() + ": " + summary(good)));
        return loaded.isPresent() ? ExitCode.OK : ExitCode.REFUSED;
    }

    private static String summary(LeaseholdConfig config) {
        Plan plan = new Plan(0, 0, config.plan());
        return "good: "
                + PlanReport.counted(plan.subnets().size(), "subnet")
                + ", "
                + PlanReport.counted(sum(plan, s -> s.pool().size()), "dynamic address")
                + ", "
                + PlanReport.counted(config.plan().claims().size(), "claim")
                + ", "
                + PlanReport.counted(
                        sum(plan, s -> s.subnet().reservations().size()), "reservation")
                + ", "
                + PlanReport.counted(config.dns().zones().size(), "DNS zone");
    }

    private static long sum(Plan plan, ToLongFunction<SubnetSnapshot> count) {
        return plan.subnets().stream().mapToLong(count).sum();
    }
}
