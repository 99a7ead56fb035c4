package io.leasehold.app.cli;

import io.leasehold.app.Database;
import io.leasehold.app.config.LeaseholdConfig;
import io.leasehold.ipam.plan.Effects;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.plan.PlanEdit;
import io.leasehold.ipam.plan.PlanOutcome;
import io.leasehold.ipam.port.PlanStore;

import java.io.PrintWriter;
import java.util.Optional;

/// The plan of a file against the stored one: said, or done too. One way for `plan diff`, `plan
/// apply` and, by another door, a reload.
final class FilePlanChange {
    private final ConfigOption config;
    private final PrintWriter out;
    private final PrintWriter err;

    FilePlanChange(ConfigOption config, PrintWriter out, PrintWriter err) {
        this.config = config;
        this.out = out;
        this.err = err;
    }

    /// What it would do; nothing changes.
    int preview() {
        return carryOut(true);
    }

    int apply() {
        return carryOut(false);
    }

    private int carryOut(boolean dryRun) {
        Optional<LeaseholdConfig> loaded = config.load();
        if (loaded.isEmpty()) {
            return ExitCode.REFUSED;
        }
        PlanStore.Request change =
                PlanStore.Request.of(
                        new PlanEdit.DeclareFilePlan(loaded.get().plan()), Operator.author());
        try (Database database = Database.attach(loaded.get().database())) {
            PlanStore store = database.store().planStore();
            Plan before = store.current();
            return tell(before, store.change(dryRun ? change.asDryRun() : change), dryRun);
        }
    }

    private int tell(Plan before, PlanOutcome outcome, boolean dryRun) {
        switch (outcome) {
            case PlanOutcome.Applied(Plan after, Effects _)
                    when after.version() == before.version() -> {
                out.println(
                        config.file() + ": nothing to change; plan version " + before.version());
                return ExitCode.OK;
            }
            case PlanOutcome.Applied(Plan after, Effects effects) -> {
                PlanReport.of(before, after, effects).forEach(out::println);
                out.println(
                        dryRun
                                ? "plan version "
                                        + before.version()
                                        + " would become "
                                        + after.version()
                                : "plan version " + after.version() + " is in force");
                return dryRun ? ExitCode.CHANGES : ExitCode.OK;
            }
            case PlanOutcome.Refused(var problems) -> {
                err.println(config.file() + ": refused; nothing changed");
                PlanReport.of(problems).forEach(err::println);
                return ExitCode.REFUSED;
            }
            case PlanOutcome.Missing _, PlanOutcome.OwnedByFile _, PlanOutcome.Stale _ ->
                    throw new IllegalStateException(
                            "declaring the plan of a file ended in " + outcome);
        }
    }
}
