package io.leasehold.app.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `leasehold import`: whole configurations of other servers. Single reservations come in by
/// `leasehold plan import`.
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = "Makes a configuration file of what another DHCP server is configured with.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = KeaImportCommand.class)
public final class ImportCommand implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command");
    }
}
