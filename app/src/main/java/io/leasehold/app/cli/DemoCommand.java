package io.leasehold.app.cli;

import io.leasehold.app.demo.Demo;
import io.leasehold.app.demo.DemoReport;

import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;

/// `leasehold demo`: the main job on this machine alone.
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Runs the server on an embedded PostgreSQL and a name server of its own, with simulated"
                    + " clients",
            "over loopback UDP. Needs no root and touches no real network. Ends with what it did,"
                    + " and fails",
            "when clients, database and DNS disagree."
        })
public final class DemoCommand implements Callable<Integer> {
    @Option(
            names = "--for",
            paramLabel = "TIME",
            converter = Seconds.class,
            description = "End after this long, like 30s or 5m. Without it: until Ctrl-C.")
    private Optional<Duration> time = Optional.empty();

    @Option(
            names = "--clients",
            defaultValue = "40",
            description = "How many devices come. Default: 40.")
    private int clients = 40;

    @Option(
            names = "--port",
            defaultValue = "8067",
            description = "Port of page and API on 127.0.0.1; 0 takes a free one. Default: 8067.")
    private int port = 8067;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where the demo's database lies; made anew each time.")
    private Optional<Path> data = Optional.empty();

    @Spec private CommandSpec spec = CommandSpec.create();

    static final class Seconds implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            if (!text.matches("[0-9]{1,6}[smh]")) {
                throw new TypeConversionException(
                        "'" + text + "' is not a time like 30s, 5m or 1h");
            }
            return Duration.parse("PT" + text);
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        DemoReport report =
                new Demo(out, data.orElseGet(Demo::defaultDirectory), clients, port).run(time);
        report.lines().forEach(out::println);
        out.flush();
        return report.agrees() ? ExitCode.OK : ExitCode.REFUSED;
    }
}
