package io.leasehold.ipam.plan;

import io.leasehold.ipam.port.PlanStore;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The plan that is in force in this process, and the one door through which it changes.
 * Thread-safe; changes are one at a time, and a change returns after every listener has the new
 * plan.
 */
public final class LivePlan {
    private final PlanStore store;
    private final List<Consumer<Plan>> listeners = new CopyOnWriteArrayList<>();
    private volatile Plan current;

    public LivePlan(PlanStore store) {
        this.store = store;
        this.current = store.current();
    }

    public Plan current() {
        return current;
    }

    /**
     * Calls {@code listener} with the plan in force and with every later one, on the changer's
     * thread.
     */
    public synchronized void follow(Consumer<Plan> listener) {
        listeners.add(listener);
        listener.accept(current);
    }

    /** {@link #change(PlanStore.Request)} whatever the plan is by now. */
    public PlanOutcome change(PlanEdit edit, PlanStore.Author author) {
        return change(PlanStore.Request.of(edit, author));
    }

    /** Changes the stored plan and, when that is durable, the one in force. */
    public synchronized PlanOutcome change(PlanStore.Request request) {
        PlanOutcome outcome = store.change(request);
        if (!request.dryRun() && outcome instanceof PlanOutcome.Applied(Plan plan, Effects _)) {
            publish(plan);
        }
        return outcome;
    }

    /** Takes over a plan that somebody else stored. */
    public synchronized void refresh() {
        publish(store.current());
    }

    /** What stays the same keeps its snapshot, so that taking the plan over costs what changed. */
    private void publish(Plan plan) {
        if (plan.version() <= current.version()) {
            return;
        }
        Plan next = current.followedBy(plan.version(), plan.lastSubnetId(), plan.content());
        current = next;
        listeners.forEach(listener -> listener.accept(next));
    }
}
