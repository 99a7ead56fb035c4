package io.leasehold.store;

import io.leasehold.ipam.plan.Claim;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.plan.PlanContent;
import io.leasehold.ipam.plan.Reservation;
import io.leasehold.ipam.plan.Subnet;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A plan as it is in the tables. Immutable.
 *
 * @param stamp names this very state of the tables: the version, and the transaction that raised it
 * @param positions of subnets, claims and reservations, by their ids: what has no number of its own
 *     place in a table keeps the order in which the plan lists it
 */
record StoredPlan(Plan plan, Map<Object, Integer> positions, String stamp) {
    /**
     * Positions for a plan that comes after this one. They rise along each list and have gaps, so
     * that what is added or removed moves little else.
     */
    Map<Object, Integer> positionsOf(PlanContent next) {
        Map<Object, Integer> found = HashMap.newHashMap(positions.size() + 16);
        place(next.subnets(), Subnet::id, found);
        place(next.claims(), Claim::id, found);
        next.subnets().forEach(s -> place(s.reservations(), Reservation::id, found));
        return found;
    }

    private <T> void place(List<T> list, Function<T, Object> id, Map<Object, Integer> found) {
        int last = -1;
        for (T item : list) {
            Integer known = positions.get(id.apply(item));
            last = known != null && known > last ? known : last + 1;
            found.put(id.apply(item), last);
        }
    }
}
