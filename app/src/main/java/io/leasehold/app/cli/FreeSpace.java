package io.leasehold.app.cli;

import io.leasehold.ipam.plan.Hole;
import io.leasehold.ipam.plan.Planner;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Answers of the [Planner] in words. Each says whether what was asked for is there.
final class FreeSpace {
    private FreeSpace() {}

    static boolean consecutive(Planner.Answer answer, long size, List<String> lines) {
        lines.add(
                answer.first()
                        .map(
                                run ->
                                        run.range()
                                                + ": "
                                                + run.range().size()
                                                + " consecutive addresses are free, "
                                                + size
                                                + " were asked for")
                        .orElseGet(
                                () ->
                                        "no "
                                                + size
                                                + " consecutive addresses are free; the longest"
                                                + " run is "
                                                + answer.longest()
                                                        .map(
                                                                run ->
                                                                        run.range()
                                                                                + " ("
                                                                                + run.range().size()
                                                                                + ")")
                                                        .orElse("empty")));
        answer.tooSmall()
                .forEach(range -> lines.add("too small: " + range + " (" + range.size() + ")"));
        answer.blockers().forEach(hole -> lines.add("in the way: " + inWords(hole)));
        return answer.first().isPresent();
    }

    static boolean only(Optional<Planner.Block> block, String none, List<String> lines) {
        lines.add(block.map(FreeSpace::inWords).orElse(none));
        return block.isPresent();
    }

    /// Whether one of them is free.
    static boolean all(List<Planner.Block> blocks, List<String> lines) {
        blocks.forEach(block -> lines.add(inWords(block)));
        long free = blocks.stream().filter(Planner.Block::isFree).count();
        lines.add(free + " of " + PlanReport.counted(blocks.size(), "block") + " free");
        return free > 0;
    }

    private static String inWords(Planner.Block block) {
        String owners =
                block.owners().stream().map(FreeSpace::inWords).collect(Collectors.joining(", "));
        return block.prefix()
                + ": "
                + (block.isFree()
                        ? "free"
                        : PlanReport.counted(block.leases(), "lease")
                                + " and "
                                + PlanReport.counted(block.reservations(), "reservation")
                                + " would have to move")
                + (owners.isEmpty() ? "" : "; owned: " + owners)
                + (block.broadcast() ? "; holds the broadcast address" : "");
    }

    private static String inWords(Hole hole) {
        return hole.owner() + " " + hole.range();
    }
}
