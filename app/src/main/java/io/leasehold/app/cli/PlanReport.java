package io.leasehold.app.cli;

import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4RangeSet;
import io.leasehold.ipam.plan.Conflict;
import io.leasehold.ipam.plan.EffectivePool;
import io.leasehold.ipam.plan.Effects;
import io.leasehold.ipam.plan.Hole;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.plan.PlanProblem;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a change of the plan does, or why it cannot be, for people. Text of the plan is free text,
/// so each line is made harmless for a terminal.
final class PlanReport {
    private final List<String> lines = new ArrayList<>();

    private PlanReport() {}

    /// What goes from one plan to the next and what follows from it.
    static List<String> of(Plan before, Plan after, Effects effects) {
        PlanReport report = new PlanReport();
        report.lines.addAll(PlanDifference.between(before.content(), after.content()));
        report.pools(effects.pools());
        report.moves(effects.moves());
        report.names(effects.names());
        report.list("warnings", effects.warnings());
        report.list(
                "conflicts that open", effects.opened().stream().map(PlanReport::inWords).toList());
        report.list(
                "conflicts that are over",
                effects.closed().stream().map(PlanReport::inWords).toList());
        return harmless(report.lines);
    }

    /// Why not: each problem and its remedy.
    static List<String> of(List<PlanProblem> problems) {
        List<String> lines = new ArrayList<>();
        for (PlanProblem problem : problems) {
            lines.add(problem.message());
            for (PlanProblem.Conflict conflict : problem.conflicts()) {
                lines.add("    in the way: " + conflict.owner() + " at " + conflict.overlap());
            }
            lines.add("    remedy: " + problem.remedy());
        }
        return harmless(lines);
    }

    /// Control characters, and characters that turn text around, become blanks.
    static List<String> harmless(List<String> lines) {
        return lines.stream().map(PlanReport::harmless).toList();
    }

    static String harmless(String line) {
        return line.replaceAll("[\\p{Cntrl}\\p{Cf}\\u0085\\u2028\\u2029]", " ");
    }

    private void list(String title, List<String> items) {
        if (!items.isEmpty()) {
            lines.add(title + ":");
            items.forEach(item -> lines.add("  " + item));
        }
    }

    private void pools(List<Effects.PoolChange> changes) {
        List<String> items = new ArrayList<>();
        for (Effects.PoolChange change : changes) {
            Ipv4RangeSet before = dynamic(change.before());
            Ipv4RangeSet after = dynamic(change.after());
            if (before.equals(after)) {
                continue;
            }
            items.add(
                    change.prefix()
                            + ": "
                            + before.size()
                            + " -> "
                            + counted(after.size(), "address")
                            + " for any client");
            before.minus(after)
                    .ranges()
                    .forEach(
                            range ->
                                    items.add(
                                            "  - " + range + taker(change.after(), range.first())));
            after.minus(before).ranges().forEach(range -> items.add("  + " + range));
        }
        list("effective pools", items);
    }

    private static Ipv4RangeSet dynamic(Optional<EffectivePool> pool) {
        return pool.map(EffectivePool::dynamic).orElseGet(() -> Ipv4RangeSet.of(List.of()));
    }

    private static String taker(Optional<EffectivePool> pool, Ipv4Address address) {
        return pool.flatMap(
                        p ->
                                p.holes().stream()
                                        .filter(hole -> hole.range().contains(address))
                                        .findFirst())
                .map(Hole::owner)
                .map(owner -> ": " + owner)
                .orElse("");
    }

    private void moves(List<Effects.LeaseMove> moves) {
        list(
                "leases that move",
                moves.stream()
                        .map(
                                move ->
                                        move.lease().address()
                                                + " "
                                                + move.lease()
                                                        .fqdn()
                                                        .map(name -> name + " ")
                                                        .orElse("")
                                                + move.lease().client().hardware()
                                                + ": "
                                                + move.because()
                                                + "; gets "
                                                + move.to()
                                                        .map(Object::toString)
                                                        .orElse("another address")
                                                + ", expected "
                                                + move.expected()
                                                + ", at the latest "
                                                + move.latest())
                        .toList());
    }

    private void names(List<Effects.NameChange> names) {
        list(
                "names that change",
                names.stream()
                        .map(
                                change ->
                                        change.name()
                                                + ": "
                                                + change.from()
                                                        .map(Object::toString)
                                                        .orElse("nowhere")
                                                + " -> "
                                                + change.to()
                                                        .map(Object::toString)
                                                        .orElse("nowhere")
                                                + ", at the latest "
                                                + change.latest())
                        .toList());
    }

    private static String inWords(Conflict conflict) {
        return conflict.severity()
                + " "
                + conflict.kind().text()
                + " "
                + conflict.id()
                + ": "
                + conflict.message();
    }

    static String counted(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : noun.endsWith("s") ? "es" : "s");
    }
}
