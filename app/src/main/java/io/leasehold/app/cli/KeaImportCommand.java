package io.leasehold.app.cli;

import io.leasehold.app.Database;
import io.leasehold.app.config.ConfigFile;
import io.leasehold.app.config.ConfigOutcome;
import io.leasehold.app.config.LeaseholdConfig;
import io.leasehold.app.config.Problem;
import io.leasehold.app.interchange.IncludedFiles;
import io.leasehold.app.interchange.KeaLeaseLoad;
import io.leasehold.app.interchange.ThisMachine;
import io.leasehold.interchange.Place;
import io.leasehold.interchange.kea.KeaImport;
import io.leasehold.interchange.kea.KeaImport.Outcome;
import io.leasehold.interchange.kea.KeaImport.Source;
import io.leasehold.ipam.lease.LeaseChange;
import io.leasehold.ipam.plan.PlanEdit;
import io.leasehold.ipam.plan.PlanOutcome;
import io.leasehold.ipam.plan.PlanProblem;
import io.leasehold.ipam.port.PlanStore;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `leasehold import kea`: a configuration of Kea becomes one of Leasehold, or nothing is written.
@Command(
        name = "kea",
        mixinStandardHelpOptions = true,
        description = {
            "Makes a configuration file of that of kea-dhcp4 (Kea 2.2 to 3.x).",
            "What has no counterpart is listed with its lines and what to do. What is wrong, by"
                    + " Kea's rules or by ours, is told with its line; then nothing is written.",
            "",
            "Secrets of TSIG keys are written to files beside the configuration, for its owner"
                    + " only.",
            "Leases are loaded into the database that the configuration names, while no server uses"
                    + " it."
        })
public final class KeaImportCommand implements Callable<Integer> {
    private static final long LARGEST_FILE = 64L << 20;
    private static final Pattern LINE = Pattern.compile("\\bline ([0-9]+)\\b");

    @Parameters(paramLabel = "FILE", description = "The configuration of kea-dhcp4.")
    private Path file = Path.of("");

    @Option(
            names = "--ddns",
            paramLabel = "FILE",
            description = "The configuration of kea-dhcp-ddns: zones and keys.")
    private Optional<Path> ddns = Optional.empty();

    @Option(
            names = "--leases",
            paramLabel = "FILE",
            description = "Kea's lease file, kea-leases4.csv; stop kea-dhcp4 before you copy it.")
    private Optional<Path> leases = Optional.empty();

    @Option(
            names = {"-o", "--out"},
            required = true,
            paramLabel = "FILE",
            description = "The configuration file to write.")
    private Path out = Path.of("");

    @Option(names = "--force", description = "Writes over files that are there.")
    private boolean force;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        Optional<Source> dhcp4 = read(file);
        Optional<Source> d2 = ddns.flatMap(this::read);
        Optional<Source> leaseFile = leases.flatMap(this::read);
        if (dhcp4.isEmpty()
                || ddns.isPresent() && d2.isEmpty()
                || leases.isPresent() && leaseFile.isEmpty()) {
            return refused();
        }
        Outcome outcome =
                new KeaImport(new IncludedFiles(file), ThisMachine.look())
                        .read(dhcp4.get(), d2, leaseFile);
        outcome.remarks().forEach(remark -> out().println(PlanReport.harmless(remark.toString())));
        return switch (outcome) {
            case Outcome.Refused(var mistakes, var _) -> {
                mistakes.forEach(
                        m -> {
                            err().println(PlanReport.harmless(m.at() + ": " + m.message()));
                            err().println(PlanReport.harmless("    remedy: " + m.remedy()));
                        });
                yield refused();
            }
            case Outcome.Imported imported -> carryOut(imported);
        };
    }

    private int carryOut(Outcome.Imported imported) {
        Path directory =
                Optional.ofNullable(out.toAbsolutePath().getParent()).orElse(out.toAbsolutePath());
        List<Path> targets = new ArrayList<>(List.of(out.toAbsolutePath()));
        imported.secrets().forEach(secret -> targets.add(directory.resolve(secret.file())));
        List<Path> there = targets.stream().filter(Files::exists).toList();
        if (!there.isEmpty() && !force) {
            there.forEach(
                    path ->
                            err().println(
                                            path
                                                    + ": is there already\n"
                                                    + "    remedy: name another --out, or add"
                                                    + " --force"));
            return refused();
        }
        try {
            Path draft = Files.createTempDirectory(directory, ".leasehold-import");
            try {
                write(draft, imported);
                if (!isGood(draft, imported)) {
                    return refused();
                }
                for (Path target : targets.reversed()) {
                    Files.move(
                            draft.resolve(target.getFileName()),
                            target,
                            StandardCopyOption.REPLACE_EXISTING,
                            StandardCopyOption.ATOMIC_MOVE);
                }
            } finally {
                remove(draft);
            }
        } catch (IOException unwritable) {
            throw new UncheckedIOException("writing " + out, unwritable);
        }
        targets.forEach(
                target ->
                        out().println(
                                        target.equals(targets.getFirst())
                                                ? out + ": written"
                                                : target + ": written"));
        return leases.isEmpty() ? ExitCode.OK : load(imported);
    }

    /// Secrets are for their owner from the first moment.
    private void write(Path directory, Outcome.Imported imported) throws IOException {
        Files.writeString(directory.resolve(out.getFileName()), imported.yaml());
        for (KeaImport.Secret secret : imported.secrets()) {
            Path path = directory.resolve(secret.file());
            Files.createFile(
                    path,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
            Files.writeString(path, secret.content());
        }
    }

    private static void remove(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            for (Path path : files.toList()) {
                Files.delete(path);
            }
        }
        Files.delete(directory);
    }

    /// What Leasehold's own reader says of the file, told of the lines that it comes from.
    private boolean isGood(Path draft, Outcome.Imported imported) {
        ConfigOutcome outcome = ConfigFile.load(draft.resolve(out.getFileName()));
        List<Problem> problems =
                switch (outcome) {
                    case ConfigOutcome.Loaded(var _, var warnings) -> warnings;
                    case ConfigOutcome.Refused(var all) -> all;
                };
        for (Problem problem : problems) {
            Place place =
                    imported.origin(problem.at().line()).orElseGet(() -> Place.of(file.toString()));
            err().println(
                            PlanReport.harmless(
                                    place
                                            + ": "
                                            + (problem.isError()
                                                    ? "Leasehold refuses it: "
                                                    : "warning: ")
                                            + inLinesOfKea(problem.message(), imported)));
            err().println(PlanReport.harmless("    remedy: " + problem.remedy()));
        }
        return outcome instanceof ConfigOutcome.Loaded;
    }

    private static String inLinesOfKea(String message, Outcome.Imported imported) {
        Matcher line = LINE.matcher(message);
        return line.replaceAll(
                m ->
                        imported.origin(Integer.parseInt(m.group(1)))
                                .map(place -> "line " + place.line())
                                .orElse(m.group()));
    }

    /// Through the doors that a server uses: the plan of the file first, then each lease as a
    /// grant.
    private int load(Outcome.Imported imported) {
        LeaseholdConfig config =
                switch (ConfigFile.load(out)) {
                    case ConfigOutcome.Loaded(var good, var _) -> good;
                    case ConfigOutcome.Refused(var problems) ->
                            throw new IllegalStateException(
                                    "the file that was just good is refused: " + problems);
                };
        InstantSource clock = InstantSource.system();
        try (Database database = Database.attach(config.database())) {
            PlanOutcome applied =
                    database.store()
                            .planStore()
                            .change(
                                    PlanStore.Request.of(
                                            new PlanEdit.DeclareFilePlan(config.plan()),
                                            Operator.author()));
            if (!(applied instanceof PlanOutcome.Applied(var plan, var _))) {
                err().println(
                                out
                                        + ": its plan and the one in the database cannot both be;"
                                        + " no lease is loaded");
                if (applied instanceof PlanOutcome.Refused(List<PlanProblem> problems)) {
                    PlanReport.of(problems).forEach(err()::println);
                }
                return ExitCode.REFUSED;
            }
            KeaLeaseLoad load = new KeaLeaseLoad(plan, imported.leases(), clock.instant());
            load.refused().forEach(remark -> out().println(PlanReport.harmless(remark.toString())));
            List<LeaseChange> lost = load.commit(database.store().leaseLog(), plan.version());
            lost.forEach(
                    change ->
                            err().println(
                                            "the lease of "
                                                    + change.after().address()
                                                    + " is in the database already and stays as it"
                                                    + " is there"));
            out().println(
                            PlanReport.counted(load.size() - lost.size(), "lease")
                                    + " loaded, "
                                    + load.ended()
                                    + " had ended");
            return ExitCode.OK;
        }
    }

    private int refused() {
        err().println(file + ": refused; nothing written");
        return ExitCode.REFUSED;
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }

    private Optional<Source> read(Path path) {
        try {
            if (Files.size(path) > LARGEST_FILE) {
                err().println(
                                path
                                        + ": larger than 64 MiB\n"
                                        + "    remedy: check that this is the file");
                return Optional.empty();
            }
            return Optional.of(new Source(path.toString(), Files.readString(path)));
        } catch (CharacterCodingException _) {
            err().println(path + ": is not UTF-8 text\n    remedy: save it as UTF-8");
        } catch (NoSuchFileException _) {
            err().println(path + ": does not exist\n    remedy: give the right path");
        } catch (IOException unreadable) {
            err().println(
                            path
                                    + ": cannot be read: "
                                    + unreadable
                                    + "\n    remedy: let this user read it");
        }
        return Optional.empty();
    }
}
