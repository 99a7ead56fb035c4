package io.leasehold.app.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `leasehold dns`: the zones that names are published in.
@Command(
        name = "dns",
        mixinStandardHelpOptions = true,
        description =
                "The zones that names are published in: whether they take them and hold them.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {DnsTestCommand.class, DnsAuditCommand.class})
public final class DnsCommand implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command");
    }
}
