package io.leasehold.app;

import io.leasehold.app.cli.CheckCommand;
import io.leasehold.app.cli.CommandLineProgram;
import io.leasehold.app.cli.DemoCommand;
import io.leasehold.app.cli.DnsCommand;
import io.leasehold.app.cli.ExplainCommand;
import io.leasehold.app.cli.ImportCommand;
import io.leasehold.app.cli.LeasesCommand;
import io.leasehold.app.cli.PlanCommand;
import io.leasehold.app.cli.RehearseCommand;
import io.leasehold.app.cli.RunCommand;
import io.leasehold.app.cli.TokenCommand;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The program's entry point.
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(CommandLineProgram.of(commands(), out, err).execute(arguments));
    }

    /// Every command there is, in the order of the help.
    static List<Object> commands() {
        return List.of(
                new DemoCommand(),
                new RunCommand(),
                new CheckCommand(),
                new PlanCommand(),
                new ImportCommand(),
                new LeasesCommand(),
                new DnsCommand(),
                new ExplainCommand(),
                new TokenCommand(),
                new RehearseCommand());
    }
}
