package io.leasehold.app.cli;

import io.leasehold.app.config.LeaseholdConfig;
import io.leasehold.ipam.plan.Carver;
import io.leasehold.ipam.plan.Subnet;

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
        return "good: "
                + counted(config.subnets().size(), "subnet")
                + ", "
                + counted(sum(config, s -> Carver.carve(s).size()), "dynamic address")
                + ", "
                + counted(sum(config, s -> s.claims().size()), "claim")
                + ", "
                + counted(sum(config, s -> s.reservations().size()), "reservation")
                + ", "
                + counted(config.dns().zones().size(), "DNS zone");
    }

    private static long sum(LeaseholdConfig config, ToLongFunction<Subnet> count) {
        return config.subnets().stream().mapToLong(count).sum();
    }

    private static String counted(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : noun.endsWith("s") ? "es" : "s");
    }
}
