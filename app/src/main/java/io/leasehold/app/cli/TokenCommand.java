package io.leasehold.app.cli;

import io.leasehold.app.Database;
import io.leasehold.app.config.LeaseholdConfig;
import io.leasehold.ipam.access.Tokens;
import io.leasehold.ipam.port.TokenStore.Role;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;

/// `leasehold token`: access to the API.
@Command(
        name = "token",
        mixinStandardHelpOptions = true,
        description = "Access to the API.",
        subcommands = TokenCommand.Create.class)
public final class TokenCommand implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command");
    }

    /// `leasehold token create`.
    @Command(
            name = "create",
            mixinStandardHelpOptions = true,
            description =
                    "Makes a token and prints it. It is shown this once; only a hash of it is"
                            + " kept.")
    static final class Create implements Callable<Integer> {
        @Mixin private ConfigOption config = new ConfigOption();

        @Option(
                names = "--name",
                required = true,
                description = "What the token is for; the audit shows it.")
        private String name = "";

        @Option(
                names = "--role",
                defaultValue = "OPERATOR",
                description =
                        "viewer reads, operator changes reservations, admin may do all. Default:"
                                + " operator.")
        private Role role = Role.OPERATOR;

        @Spec private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() {
            Optional<LeaseholdConfig> loaded = config.load();
            if (loaded.isEmpty()) {
                return ExitCode.REFUSED;
            }
            try (Database database = Database.attach(loaded.get().database())) {
                Tokens.Issued issued = Tokens.issue(name, role, new SecureRandom(), Instant.now());
                database.store().tokenStore().create(issued.token());
                spec.commandLine().getOut().println(issued.text());
            }
            return ExitCode.OK;
        }
    }
}
