package io.leasehold.app.cli;

import io.leasehold.app.Database;
import io.leasehold.app.config.LeaseholdConfig;
import io.leasehold.app.explain.Explainer;
import io.leasehold.store.PostgresStore;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;

/// `leasehold explain`: why.
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description = {
            "Says who owns an address, what a client has and would get, or who has a name: by which"
                    + " rule,",
            "since when, and what happened before."
        })
public final class ExplainCommand implements Callable<Integer> {
    @Mixin private ConfigOption config = new ConfigOption();

    @Parameters(
            paramLabel = "WHAT",
            description =
                    "An address, a MAC in any form, id: and a client identifier in hex, or a name.")
    private String what = "";

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        Optional<LeaseholdConfig> loaded = config.load();
        if (loaded.isEmpty()) {
            return ExitCode.REFUSED;
        }
        try (Database database = Database.attach(loaded.get().database())) {
            PostgresStore store = database.store();
            Explainer explainer =
                    new Explainer(
                            store.planStore().current(),
                            store.leaseLog(),
                            store.leaseDirectory(),
                            Instant.now());
            explainer.anything(what).forEach(spec.commandLine().getOut()::println);
        } catch (IllegalArgumentException malformed) {
            spec.commandLine().getErr().println("explain " + what + ": " + malformed.getMessage());
            return ExitCode.REFUSED;
        }
        return ExitCode.OK;
    }
}
