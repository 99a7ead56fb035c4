package io.leasehold.app.cli;

import io.leasehold.app.Database;
import io.leasehold.app.config.LeaseholdConfig;
import io.leasehold.app.interchange.CsvReservations;
import io.leasehold.app.interchange.ImportFile;
import io.leasehold.app.interchange.IncludedFiles;
import io.leasehold.app.interchange.KeaReservations;
import io.leasehold.app.interchange.ReservationImport;
import io.leasehold.app.interchange.ReservationImport.Fate;
import io.leasehold.ipam.plan.Effects;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.plan.PlanEdit;
import io.leasehold.ipam.plan.PlanOutcome;
import io.leasehold.ipam.plan.PlanProblem;
import io.leasehold.ipam.port.PlanStore;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;

/// `leasehold plan import`: reservations of another program.
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = {
            "Takes over reservations, all of them or none, and says what became of each row.",
            "A device that has a reservation already is changed, never doubled: importing twice is"
                    + " as good as once.",
            "",
            "csv: a header of ip,mac,hostname,description and, if wanted, subnet; then one row"
                    + " each.",
            "kea: the JSON of kea-dhcp4; its subnets must be in the plan already."
        })
public final class PlanImportCommand implements Callable<Integer> {
    private static final long LARGEST_FILE = 64L << 20;

    /// How the file is written.
    enum Format {
        CSV,
        KEA
    }

    @Mixin private ConfigOption config = new ConfigOption();

    @Option(
            names = "--format",
            required = true,
            paramLabel = "csv|kea",
            description = "How the file is written.")
    private Format format = Format.CSV;

    @Option(names = "--dry-run", description = "Only says what would happen.")
    private boolean dryRun;

    @Option(
            names = "--drain",
            description =
                    "Takes addresses that another client leases now; it is told at its next"
                            + " packet.")
    private boolean drain;

    @Parameters(paramLabel = "FILE", description = "The file to read.")
    private Path file = Path.of("");

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        Optional<LeaseholdConfig> loaded = config.load();
        Optional<String> text = loaded.isEmpty() ? Optional.empty() : text();
        if (loaded.isEmpty() || text.isEmpty()) {
            return ExitCode.REFUSED;
        }
        ImportFile read =
                switch (format) {
                    case CSV -> CsvReservations.read(text.get());
                    case KEA ->
                            KeaReservations.read(
                                    file.toString(), text.get(), new IncludedFiles(file));
                };
        read.ignored().forEach(remark -> err(remark, "warning: "));
        if (!read.mistakes().isEmpty()) {
            read.mistakes().forEach(remark -> err(remark, ""));
            return refused();
        }
        try (Database database = Database.attach(loaded.get().database())) {
            return carryOut(database.store().planStore(), read);
        }
    }

    private int carryOut(PlanStore store, ImportFile read) {
        PrintWriter out = spec.commandLine().getOut();
        Plan plan = store.current();
        ReservationImport rows = new ReservationImport(plan, read.rows(), drain);
        if (rows.isRefused()) {
            print(rows, List.of(Fate.REFUSED), spec.commandLine().getErr());
            return refused();
        }
        Optional<PlanEdit> edit = rows.edit();
        if (edit.isPresent()) {
            PlanStore.Request change =
                    PlanStore.Request.of(edit.get(), Operator.author())
                            .onlyIf(current -> current.version() == plan.version());
            PlanOutcome outcome = store.change(dryRun ? change.asDryRun() : change);
            if (!isApplied(plan, outcome, rows)) {
                return refused();
            }
        } else {
            print(rows, List.of(Fate.values()), out);
        }
        out.println(
                file
                        + ": "
                        + PlanReport.counted(rows.results().size(), "row")
                        + ", "
                        + count(rows, Fate.ADDED)
                        + " added, "
                        + count(rows, Fate.CHANGED)
                        + " changed, "
                        + count(rows, Fate.UNCHANGED)
                        + " unchanged"
                        + (dryRun ? "; dry run, nothing changed" : ""));
        return ExitCode.OK;
    }

    private boolean isApplied(Plan plan, PlanOutcome outcome, ReservationImport rows) {
        PrintWriter err = spec.commandLine().getErr();
        return switch (outcome) {
            case PlanOutcome.Applied(Plan after, Effects effects) -> {
                PrintWriter out = spec.commandLine().getOut();
                print(rows, List.of(Fate.values()), out);
                PlanReport.of(after, after, effects).forEach(out::println);
                yield true;
            }
            case PlanOutcome.Refused(List<PlanProblem> problems) -> {
                List<ImportFile.Remark> blame = rows.blame();
                blame.forEach(remark -> err(remark, ""));
                if (blame.isEmpty()) {
                    PlanReport.of(problems).forEach(err::println);
                }
                yield false;
            }
            case PlanOutcome.Stale _ -> {
                err.println(
                        "plan version "
                                + plan.version()
                                + " was changed by somebody else meanwhile\n    remedy: import"
                                + " again");
                yield false;
            }
            case PlanOutcome.OwnedByFile(String what) -> {
                err.println(PlanReport.harmless(what + " belongs to the configuration file"));
                yield false;
            }
            case PlanOutcome.Missing(String what) ->
                    throw new IllegalStateException("the plan that was just read has no " + what);
        };
    }

    private static void print(ReservationImport rows, List<Fate> fates, PrintWriter to) {
        rows.results().stream()
                .filter(result -> fates.contains(result.fate()))
                .map(
                        result ->
                                "row "
                                        + result.row().line()
                                        + ": "
                                        + result.fate().name().toLowerCase(Locale.ROOT)
                                        + ": "
                                        + result.detail())
                .map(PlanReport::harmless)
                .forEach(to::println);
    }

    private static long count(ReservationImport rows, Fate fate) {
        return rows.results().stream().filter(r -> r.fate() == fate).count();
    }

    private int refused() {
        spec.commandLine().getErr().println(file + ": refused; nothing changed");
        return ExitCode.REFUSED;
    }

    private void err(ImportFile.Remark remark, String severity) {
        spec.commandLine()
                .getErr()
                .println(
                        PlanReport.harmless(
                                file
                                        + (remark.line() == 0 ? "" : ":" + remark.line())
                                        + ": "
                                        + severity
                                        + remark.text()));
    }

    private Optional<String> text() {
        PrintWriter err = spec.commandLine().getErr();
        try {
            if (Files.size(file) > LARGEST_FILE) {
                err.println(file + ": larger than 64 MiB; split it");
                return Optional.empty();
            }
            return Optional.of(Files.readString(file));
        } catch (CharacterCodingException _) {
            err.println(file + ": is not UTF-8 text\n    remedy: save it as UTF-8");
        } catch (IOException unreadable) {
            err.println(file + ": cannot be read: " + unreadable);
        }
        return Optional.empty();
    }
}
