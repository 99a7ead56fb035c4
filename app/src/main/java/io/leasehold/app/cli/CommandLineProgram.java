package io.leasehold.app.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.List;

/// The program as the shell sees it.
@Command(
        name = "leasehold",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "DHCPv4 server, address plan and DNS registrar in one process.",
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:all is well",
            "1:refused, or something went wrong; standard error says what",
            "2:the command line makes no sense",
            "3:something would change ('plan diff') or has changed ('dns audit')"
        },
        commandListHeading = "%nCommands:%n",
        footer = {
            "",
            "'leasehold COMMAND --help' explains one command.",
            "LEASEHOLD_LOG=DEBUG logs more; ERROR and WARN log less than INFO."
        })
public final class CommandLineProgram implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    private CommandLineProgram() {}

    /// @param commands instances of classes with a [Command] annotation, in the order of the help
    /// @param out where answers go
    /// @param err where problems go
    public static CommandLine of(List<Object> commands, PrintWriter out, PrintWriter err) {
        CommandLine program = new CommandLine(new CommandLineProgram());
        commands.forEach(program::addSubcommand);
        return program.setExecutionExceptionHandler(new Failures())
                .setOut(out)
                .setErr(err)
                .setUsageHelpAutoWidth(true)
                .setCaseInsensitiveEnumValuesAllowed(true);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command");
    }
}
