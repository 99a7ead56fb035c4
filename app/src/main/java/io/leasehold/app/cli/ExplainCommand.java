package io.leasehold.app.cli;

import io.leasehold.app.Database;
import io.leasehold.app.config.LeaseholdConfig;
import io.leasehold.app.explain.Explainer;
import io.leasehold.http.JournalClient;
import io.leasehold.store.PostgresStore;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.net.URI;
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
            "since when, and what happened before; with what a running server remembers of its last"
                    + " messages."
        })
public final class ExplainCommand implements Callable<Integer> {
    private static final int EXCHANGES = 20;

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
            PrintWriter out = spec.commandLine().getOut();
            explainer.anything(what).forEach(out::println);
            JournalClient journal = new JournalClient(server(loaded.get().http()));
            for (Explainer.InJournal of : explainer.inJournal(what)) {
                out.println("lately, of " + of.value() + ":");
                journal.lines(of.condition(), of.value(), EXCHANGES)
                        .forEach(line -> out.println("  " + line));
            }
        } catch (IllegalArgumentException malformed) {
            spec.commandLine().getErr().println("explain " + what + ": " + malformed.getMessage());
            return ExitCode.REFUSED;
        }
        return ExitCode.OK;
    }

    /// Where the server of this configuration listens, as seen from its own host.
    private static URI server(LeaseholdConfig.Http http) {
        String host =
                switch (http.host()) {
                    case "0.0.0.0" -> "127.0.0.1";
                    case "::" -> "::1";
                    default -> http.host();
                };
        return URI.create(
                "http://" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + http.port());
    }
}
