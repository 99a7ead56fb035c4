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
import io.leasehold.app.cli.Serving;
import io.leasehold.app.cli.TokenCommand;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// The program's entry point.
public final class Main {
    private static final Map<String, Supplier<Object>> COMMANDS = new LinkedHashMap<>();

    static {
        COMMANDS.put("demo", DemoCommand::new);
        COMMANDS.put("run", RunCommand::new);
        COMMANDS.put("check", CheckCommand::new);
        COMMANDS.put("plan", PlanCommand::new);
        COMMANDS.put("import", ImportCommand::new);
        COMMANDS.put("leases", LeasesCommand::new);
        COMMANDS.put("dns", DnsCommand::new);
        COMMANDS.put("explain", ExplainCommand::new);
        COMMANDS.put("token", TokenCommand::new);
        COMMANDS.put("rehearse", RehearseCommand::new);
    }

    private Main() {}

    public static void main(String[] arguments) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        int status =
                Serving.fileOf(arguments)
                        .map(file -> Serving.run(file, err))
                        .orElseGet(
                                () ->
                                        CommandLineProgram.of(commands(arguments), out, err)
                                                .execute(arguments));
        System.exit(status);
    }

    /// The command that is asked for by its name, alone: to describe all of them by reflection
    /// takes longer than all else there is to do before the server starts. Else every command there
    /// is, in the order of the help.
    static List<Object> commands(String... arguments) {
        Optional<String> asked =
                Stream.of(arguments).limit(1).filter(COMMANDS::containsKey).findFirst();
        List<Object> all = new ArrayList<>();
        COMMANDS.forEach(
                (name, command) -> {
                    if (asked.isEmpty() || asked.get().equals(name)) {
                        all.add(command.get());
                    }
                });
        return all;
    }
}
