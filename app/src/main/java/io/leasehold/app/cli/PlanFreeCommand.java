package io.leasehold.app.cli;

import io.leasehold.app.Database;
import io.leasehold.app.config.LeaseholdConfig;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Prefix;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.plan.Owner;
import io.leasehold.ipam.plan.OwnerKind;
import io.leasehold.ipam.plan.Planner;
import io.leasehold.ipam.plan.Space;

import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;

/// `leasehold plan free`: where something could go.
@Command(
        name = "free",
        mixinStandardHelpOptions = true,
        description = {
            "Finds room in the plan in force, live leases included.",
            "",
            "  plan free 10.69.1.0/24 --size 16 --from 10.69.1.150    consecutive addresses",
            "  plan free 192.168.2.0/23 --length 26                   every aligned /26, and who is"
                    + " in it",
            "  plan free 192.168.2.0/23 --length 26 --cheapest        the one where fewest must"
                    + " move",
            "  plan free 192.168.2.0/23 --largest                     the largest aligned free"
                    + " block"
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:there is room",
            "1:there is none, or the question cannot be answered",
            "2:the command line makes no sense"
        })
public final class PlanFreeCommand implements Callable<Integer> {
    @Mixin private ConfigOption config = new ConfigOption();

    @Parameters(paramLabel = "PREFIX", description = "Where to look.")
    private String prefix = "";

    @ArgGroup(multiplicity = "1")
    private Question question = new Question();

    @Option(names = "--from", paramLabel = "ADDRESS", description = "With --size: begin here.")
    private String from = "";

    @Option(
            names = "--owner",
            paramLabel = "KIND/NAME",
            description =
                    "With --size: whose addresses count as free, like"
                            + " kubernetes-lb/metallb/first-pool.")
    private String owner = "";

    @Option(
            names = "--cheapest",
            description = "With --length: only the block where fewest leases and reservations are.")
    private boolean cheapest;

    @Option(
            names = "--space",
            defaultValue = "lan",
            paramLabel = "NAME",
            description = "The space to look in (${DEFAULT-VALUE} unless given).")
    private String space = "lan";

    @Spec private CommandSpec spec = CommandSpec.create();

    /// What is asked; one of these.
    static final class Question {
        @Option(names = "--size", paramLabel = "N", description = "N consecutive addresses.")
        private long size;

        @Option(names = "--length", paramLabel = "L", description = "Aligned blocks of length /L.")
        private int length;

        @Option(names = "--largest", description = "The largest aligned block nobody is in.")
        private boolean largest;
    }

    @Override
    public Integer call() {
        Ipv4Prefix within = understood(prefix, Ipv4Prefix::parse);
        Ipv4Address first =
                from.isEmpty() ? within.network() : understood(from, Ipv4Address::parse);
        Optional<Owner> asker =
                owner.isEmpty() ? Optional.empty() : Optional.of(understood(owner, this::owner));
        Space where = understood(space, Space::new);
        if (!within.contains(first)) {
            throw new ParameterException(
                    spec.commandLine(), "--from " + first + " is not inside " + within);
        }
        Optional<LeaseholdConfig> loaded = config.load();
        if (loaded.isEmpty()) {
            return ExitCode.REFUSED;
        }
        try (Database database = Database.attach(loaded.get().database())) {
            Planner planner =
                    new Planner(
                            database.store().planStore().current(),
                            where,
                            where.equals(Space.LAN) ? leased(database, within) : List.of());
            PrintWriter out = spec.commandLine().getOut();
            List<String> lines = new ArrayList<>();
            boolean found = answer(planner, within, first, asker, lines);
            PlanReport.harmless(lines).forEach(out::println);
            return found ? ExitCode.OK : ExitCode.REFUSED;
        }
    }

    private static Collection<Ipv4Address> leased(Database database, Ipv4Prefix within) {
        return database.store().leaseDirectory().live(within.range(), Instant.now()).stream()
                .map(Lease::address)
                .toList();
    }

    private boolean answer(
            Planner planner,
            Ipv4Prefix within,
            Ipv4Address first,
            Optional<Owner> asker,
            List<String> lines) {
        if (question.size > 0) {
            return FreeSpace.consecutive(
                    planner.contiguous(new Ipv4Range(first, within.last()), question.size, asker),
                    question.size,
                    lines);
        }
        if (question.largest) {
            return FreeSpace.only(
                    planner.largestFree(within), "nothing is free in " + within, lines);
        }
        try {
            return cheapest
                    ? FreeSpace.only(
                            planner.cheapest(within, question.length),
                            "every /" + question.length + " in " + within + " has an owner",
                            lines)
                    : FreeSpace.all(planner.aligned(within, question.length), lines);
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), wrong.getMessage(), wrong);
        }
    }

    private <T> T understood(String text, Function<String, T> parse) {
        try {
            return parse.apply(text);
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), wrong.getMessage(), wrong);
        }
    }

    private Owner owner(String text) {
        int slash = text.indexOf('/');
        String kind = slash < 0 ? text : text.substring(0, slash);
        OwnerKind found =
                Arrays.stream(OwnerKind.values())
                        .filter(k -> k.text().equals(kind))
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                "--owner '"
                                                        + text
                                                        + "' is not KIND/NAME; kinds are "
                                                        + Arrays.stream(OwnerKind.values())
                                                                .map(OwnerKind::text)
                                                                .toList()));
        return new Owner(found, slash < 0 ? "" : text.substring(slash + 1));
    }
}
