package io.leasehold.app.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.util.concurrent.Callable;

/// `leasehold run`: the server, until SIGTERM.
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = {
            "Serves until it is told to stop (SIGTERM, SIGINT).",
            "SIGHUP reads the plan of the file again: whole, or not at all."
        })
public final class RunCommand implements Callable<Integer> {
    @Mixin private ConfigOption config = new ConfigOption();

    @Override
    public Integer call() throws InterruptedException {
        return new Serving(config.file(), config.err()).run();
    }
}
