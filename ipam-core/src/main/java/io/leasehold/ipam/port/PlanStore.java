package io.leasehold.ipam.port;

import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.plan.PlanEdit;
import io.leasehold.ipam.plan.PlanOutcome;

/** Where the plan is kept. Calls block; each implementation is thread-safe. */
public interface PlanStore {
    /** The plan as stored now. */
    Plan current();

    /**
     * Applies an edit by {@link io.leasehold.ipam.plan.PlanEditor}, durable on return, with an
     * audit entry. No group of lease changes decided under the old plan commits after this has
     * returned. The leases of a subnet that goes are removed with it, and what they published is to
     * be withdrawn.
     *
     * @throws StoreUnavailableException when it is unknown whether the edit became durable
     */
    PlanOutcome change(PlanEdit edit, Author author);

    /** Who changes the plan, for the audit. */
    record Author(String name, String via, String requestId) {}
}
