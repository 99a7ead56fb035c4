package io.leasehold.ipam.port;

import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.plan.PlanEdit;
import io.leasehold.ipam.plan.PlanOutcome;

import java.util.function.Predicate;

/** Where the plan is kept. Calls block; each implementation is thread-safe. */
public interface PlanStore {
    /** The plan as stored now. */
    Plan current();

    /**
     * Applies an edit by {@link io.leasehold.ipam.plan.PlanEditor}, durable on return, with an
     * audit entry and with what it was before and is now in the history. No group of lease changes
     * decided under the old plan commits after this has returned. What the edit means for live
     * leases is judged by {@link io.leasehold.ipam.plan.Impact} when no more of them can be
     * committed under the old plan. The leases of a subnet that goes are removed with it, and what
     * they published is to be withdrawn.
     *
     * @throws StoreUnavailableException when it is unknown whether the edit became durable
     */
    PlanOutcome change(Request request);

    /** {@link #change(Request)} whatever the plan is by now. */
    default PlanOutcome change(PlanEdit edit, Author author) {
        return change(Request.of(edit, author));
    }

    /**
     * An edit and the terms it is made on.
     *
     * @param dryRun answers what would become of the edit, and changes nothing
     * @param onlyIf asked with the stored plan right before the change; the outcome is {@link
     *     PlanOutcome.Stale} when it says no
     */
    record Request(PlanEdit edit, Author author, boolean dryRun, Predicate<Plan> onlyIf) {
        public static Request of(PlanEdit edit, Author author) {
            return new Request(edit, author, false, _ -> true);
        }

        public Request asDryRun() {
            return new Request(edit, author, true, onlyIf);
        }

        public Request onlyIf(Predicate<Plan> condition) {
            return new Request(edit, author, dryRun, condition);
        }
    }

    /** Who changes the plan, for the audit. */
    record Author(String name, String via, String requestId) {}
}
