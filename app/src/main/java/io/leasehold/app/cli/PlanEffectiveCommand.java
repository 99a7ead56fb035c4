package io.leasehold.app.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;

import io.leasehold.app.Database;
import io.leasehold.app.config.LeaseholdConfig;
import io.leasehold.ipam.net.Ipv4Prefix;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.plan.Carver;
import io.leasehold.ipam.plan.Claim;
import io.leasehold.ipam.plan.EffectivePool;
import io.leasehold.ipam.plan.Hole;
import io.leasehold.ipam.plan.PlanContent;
import io.leasehold.ipam.plan.Subnet;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/// `leasehold plan effective`: what is left of a subnet's pools, and who took the rest.
@Command(
        name = "effective",
        mixinStandardHelpOptions = true,
        description = {
            "Shows which addresses of a subnet any client may get, and who owns the others.",
            "Of the plan of the file, or with --in-force of the one being served, with what the"
                    + " API",
            "added and what was observed."
        })
public final class PlanEffectiveCommand implements Callable<Integer> {
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /// How the answer is written.
    enum Format {
        TEXT,
        JSON
    }

    @Parameters(paramLabel = "PREFIX", description = "A subnet of the plan, like 192.0.2.0/24.")
    private String prefix = "";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "json|text",
            defaultValue = "text",
            description = "How to print it (${DEFAULT-VALUE} unless given).")
    private Format format = Format.TEXT;

    @Option(names = "--in-force", description = "The plan being served instead of the file's.")
    private boolean inForce;

    @Mixin private ConfigOption config = new ConfigOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    /// The answer as JSON; the names are a contract.
    record Effective(String prefix, long size, List<Range> ranges, List<Taken> holes) {}

    record Range(String first, String last) {}

    record Taken(String first, String last, String owner, String name) {}

    @Override
    public Integer call() throws JsonProcessingException {
        Ipv4Prefix wanted = wanted();
        Optional<LeaseholdConfig> loaded = config.load();
        if (loaded.isEmpty()) {
            return ExitCode.REFUSED;
        }
        PlanContent plan = inForce ? stored(loaded.get()) : loaded.get().plan();
        List<Subnet> subnets = plan.subnets();
        Optional<Subnet> subnet =
                subnets.stream().filter(s -> s.prefix().equals(wanted)).findFirst();
        if (subnet.isEmpty()) {
            spec.commandLine()
                    .getErr()
                    .println(
                            (inForce ? "the plan in force" : config.file())
                                    + ": no subnet "
                                    + wanted
                                    + "\n    remedy: one of "
                                    + subnets.stream().map(Subnet::prefix).toList());
            return ExitCode.REFUSED;
        }
        PrintWriter out = spec.commandLine().getOut();
        EffectivePool pool = Carver.carve(subnet.get(), claims(plan, subnet.get()));
        switch (format) {
            case JSON -> out.println(JSON.writeValueAsString(answer(wanted, pool)));
            case TEXT -> print(wanted, pool, out);
        }
        return ExitCode.OK;
    }

    private static PlanContent stored(LeaseholdConfig loaded) {
        try (Database database = Database.attach(loaded.database())) {
            return database.store().planStore().current().content();
        }
    }

    private static List<Claim> claims(PlanContent plan, Subnet subnet) {
        return plan.claims().stream()
                .filter(claim -> claim.space().equals(subnet.space()))
                .filter(claim -> claim.range().overlaps(subnet.prefix().range()))
                .toList();
    }

    private Ipv4Prefix wanted() {
        try {
            return Ipv4Prefix.parse(prefix);
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), wrong.getMessage(), wrong);
        }
    }

    private static Effective answer(Ipv4Prefix prefix, EffectivePool pool) {
        return new Effective(
                prefix.toString(),
                pool.size(),
                pool.dynamic().ranges().stream()
                        .map(r -> new Range(r.first().toString(), r.last().toString()))
                        .toList(),
                pool.holes().stream()
                        .map(
                                h ->
                                        new Taken(
                                                h.range().first().toString(),
                                                h.range().last().toString(),
                                                h.owner().kind().text(),
                                                h.owner().name()))
                        .toList());
    }

    private static void print(Ipv4Prefix prefix, EffectivePool pool, PrintWriter out) {
        out.println(prefix + ": " + addresses(pool.size()) + " for any client");
        for (Ipv4Range range : pool.dynamic().ranges()) {
            out.println("  " + range + ": " + addresses(range.size()));
        }
        long taken = pool.holes().stream().mapToLong(h -> h.range().size()).sum();
        if (taken > 0) {
            out.println("owned by others in the pools: " + addresses(taken));
        }
        for (Hole hole : pool.holes()) {
            out.println("  " + hole.range() + ": " + hole.owner());
        }
    }

    private static String addresses(long count) {
        return count == 1 ? "1 address" : count + " addresses";
    }
}
