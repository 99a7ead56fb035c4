package io.leasehold.app.cli;

import io.leasehold.app.rehearsal.Rehearsal;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/// `leasehold rehearse`: what the packaging starts to make the JVM's AOT cache. Not in the help.
@Command(
        name = "rehearse",
        hidden = true,
        description = "Serves simulated clients for a few seconds, for the JVM to learn from.")
public final class RehearseCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "An empty directory for its database.")
    private Path directory = Path.of("");

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        int leased = new Rehearsal(directory).run();
        spec.commandLine().getOut().println("rehearsed with " + leased + " leases");
        return leased > 0 ? ExitCode.OK : ExitCode.REFUSED;
    }
}
