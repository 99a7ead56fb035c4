package io.leasehold.simulation;

import io.leasehold.dhcp.engine.Group;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.plan.LivePlan;
import io.leasehold.ipam.port.LeaseLog;
import io.leasehold.ipam.port.LeaseLog.GroupOutcome;

import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Stands between a lane and the store as the committer thread and the disk do: a group becomes
 * durable a while after it was submitted, and its result is heard a while after that. The server
 * may crash before, between or after, and the store may be away.
 */
final class SimulatedDisk {
    private static final Duration FASTEST = Duration.ofNanos(100_000);
    private static final Duration SLOWEST = Duration.ofMillis(20);

    private final World world;
    private final LeaseLog store;
    private final LivePlan plan;
    private final double outages;
    private final boolean acknowledgesTooEarly;

    /**
     * @param outages share of groups during which the connection is lost
     * @param acknowledgesTooEarly the planted defect: says that a group is durable before it is
     */
    SimulatedDisk(
            World world,
            LeaseLog store,
            LivePlan plan,
            double outages,
            boolean acknowledgesTooEarly) {
        this.world = world;
        this.store = store;
        this.plan = plan;
        this.outages = outages;
        this.acknowledgesTooEarly = acknowledgesTooEarly;
    }

    /**
     * Makes a group durable on behalf of a server that may be gone before it hears of it.
     *
     * @param isAlive whether the server that submitted the group still runs
     * @param report its ear
     */
    void submit(Group group, BooleanSupplier isAlive, Consumer<Group.Result> report) {
        if (acknowledgesTooEarly) {
            List<LeaseLog.ChangeOutcome> claimed =
                    group.changes().stream()
                            .<LeaseLog.ChangeOutcome>map(
                                    c -> new LeaseLog.ChangeOutcome.Written(c.after()))
                            .toList();
            world.after(
                    FASTEST,
                    () ->
                            report.accept(
                                    new Group.Result.Answered(
                                            group, new GroupOutcome.Committed(claimed))));
        }
        boolean connectionLost = world.chance(outages);
        boolean lostBeforeCommit = world.chance(0.5);
        world.after(
                latency(),
                () -> {
                    if (!isAlive.getAsBoolean()) {
                        return; // killed before the transaction was sent: nothing of it is durable
                    }
                    GroupOutcome outcome =
                            connectionLost && lostBeforeCommit
                                    ? new GroupOutcome.PlanMoved(-1)
                                    : store.commit(group.changes(), group.planVersion());
                    if (acknowledgesTooEarly) {
                        return;
                    }
                    world.after(
                            latency(), () -> tell(group, outcome, connectionLost, isAlive, report));
                });
    }

    private void tell(
            Group group,
            GroupOutcome outcome,
            boolean connectionLost,
            BooleanSupplier isAlive,
            Consumer<Group.Result> report) {
        if (!isAlive.getAsBoolean()) {
            return; // killed after the commit: durable, but nobody was told
        }
        if (!connectionLost) {
            if (outcome instanceof GroupOutcome.PlanMoved) {
                plan.refresh();
            }
            report.accept(new Group.Result.Answered(group, outcome));
            return;
        }
        report.accept(new Group.Result.Unavailable(group));
        world.after(
                world.between(Duration.ofMillis(500), Duration.ofSeconds(20)),
                () -> {
                    if (isAlive.getAsBoolean()) {
                        List<Ipv4Address> addresses = group.addresses();
                        List<Lease> rows = store.read(addresses);
                        report.accept(new Group.Result.Recovered(group, rows));
                    }
                });
    }

    private Duration latency() {
        return world.between(FASTEST, SLOWEST);
    }
}
