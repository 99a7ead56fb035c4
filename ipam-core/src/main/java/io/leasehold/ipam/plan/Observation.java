package io.leasehold.ipam.plan;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What a plan becomes when an observer reports. Whatever would empty a pool, or leave less than
 * half of it, is held back until a person confirms it: a mistyped or malicious block must not take
 * a LAN away from its clients. A pool is measured as people know it, by what is declared and
 * confirmed, so that many small claims do not do together what one must not do alone.
 */
final class Observation {
    private final PlanContent before;
    private final String observer;
    private final List<Claim> reported;

    Observation(PlanContent before, String observer, List<Claim> reported) {
        this.before = before;
        this.observer = observer;
        this.reported = reported;
    }

    PlanContent merged() {
        Map<ClaimId, Claim> known = new HashMap<>();
        List<Claim> next = new ArrayList<>();
        for (Claim claim : before.claims()) {
            if (claim.observer().equals(observer)) {
                known.put(claim.id(), claim);
            } else {
                next.add(claim);
            }
        }
        List<Claim> undecided = new ArrayList<>();
        Set<ClaimId> seen = new HashSet<>();
        for (Claim claim : reported) {
            Claim named =
                    claim.but()
                            .id(id(claim))
                            .observer(observer)
                            .standing(Standing.IN_FORCE)
                            .build();
            if (!seen.add(named.id())) {
                continue; // said twice
            }
            Claim old = known.get(named.id());
            if (old != null && old.standing() != Standing.HELD_BACK) {
                next.add(named.withStanding(old.standing()));
            } else {
                undecided.add(named);
            }
        }
        for (Claim claim : undecided) {
            next.add(takesTooMuch(claim, next) ? claim.withStanding(Standing.HELD_BACK) : claim);
        }
        return before.withClaims(next);
    }

    /** The same report has the same id, today and after a restart. */
    private ClaimId id(Claim claim) {
        String whole =
                String.join(
                        "\n",
                        observer,
                        claim.space().name(),
                        claim.owner().toString(),
                        claim.range().toString(),
                        claim.semantics().name(),
                        claim.label());
        return new ClaimId(UUID.nameUUIDFromBytes(whole.getBytes(StandardCharsets.UTF_8)));
    }

    private boolean takesTooMuch(Claim claim, List<Claim> others) {
        if (!claim.semantics().carves()) {
            return false;
        }
        for (Subnet subnet : before.subnets()) {
            boolean touches =
                    subnet.space().equals(claim.space())
                            && subnet.pools().stream()
                                    .anyMatch(pool -> pool.range().overlaps(claim.range()));
            if (!touches) {
                continue;
            }
            List<Claim> here =
                    others.stream()
                            .filter(c -> c.space().equals(subnet.space()))
                            .filter(c -> c.range().overlaps(subnet.prefix().range()))
                            .toList();
            List<Claim> agreed =
                    here.stream()
                            .filter(
                                    c ->
                                            c.observer().isEmpty()
                                                    || c.standing() == Standing.CONFIRMED)
                            .toList();
            List<Claim> with = new ArrayList<>(here);
            with.add(claim);
            long known = Carver.carve(subnet, agreed).size();
            long now = Carver.carve(subnet, here).size();
            long left = Carver.carve(subnet, with).size();
            if (left < now && left * 2 < known) {
                return true;
            }
        }
        return false;
    }
}
