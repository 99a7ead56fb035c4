package io.leasehold.store;

import io.leasehold.ipam.plan.Claim;
import io.leasehold.ipam.plan.ClaimId;
import io.leasehold.ipam.plan.Defaults;
import io.leasehold.ipam.plan.DeviceIdentifier;
import io.leasehold.ipam.plan.PlanContent;
import io.leasehold.ipam.plan.Reservation;
import io.leasehold.ipam.plan.ReservationId;
import io.leasehold.ipam.plan.Subnet;
import io.leasehold.ipam.plan.SubnetId;

import org.hibernate.StatelessSession;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/**
 * Writes the rows in which two plans differ, and no other, without reading any: what is in the
 * tables is known. Hibernate's stateless session has no memory to keep in step. Confined to one
 * edit.
 */
final class PlanWriter {
    private final StatelessSession session;
    private final StoredPlan before;
    private final StoredPlan after;
    private final Map<SubnetId, Subnet> old = new LinkedHashMap<>();
    private final Map<SubnetId, Subnet> next = new LinkedHashMap<>();

    PlanWriter(StatelessSession session, StoredPlan before, StoredPlan after) {
        this.session = session;
        this.before = before;
        this.after = after;
        before.plan().declared().forEach(subnet -> old.put(subnet.id(), subnet));
        after.plan().declared().forEach(subnet -> next.put(subnet.id(), subnet));
    }

    /**
     * Subnets that go. Their rows stay until the fence is closed: leases may still refer to them.
     */
    Set<SubnetId> gone() {
        Set<SubnetId> gone = new LinkedHashSet<>(old.keySet());
        gone.removeAll(next.keySet());
        return gone;
    }

    /** Writes everything but the end of subnets. */
    void write() {
        PlanContent was = before.plan().content();
        PlanContent is = after.plan().content();
        subnets();
        pools();
        reservations();
        if (!was.claims().equals(is.claims())) {
            claims(was, is);
        }
        listed(defaults(was), defaults(is), _ -> true, (d, _) -> new DefaultsEntity(d));
        listed(was.options(), is.options(), CustomOptionEntity.Key::of, CustomOptionEntity::new);
        listed(was.classes(), is.classes(), c -> c.name(), ClientClassEntity::new);
        listed(was.sharedNetworks(), is.sharedNetworks(), n -> n.name(), SharedNetworkEntity::new);
        listed(was.containers(), is.containers(), ContainerEntity.Key::of, ContainerEntity::new);
        listed(was.sections(), is.sections(), s -> s.path(), SectionEntity::new);
        listed(was.vlans(), is.vlans(), v -> v.id(), VlanEntity::new);
        listed(was.customFields(), is.customFields(), f -> f.name(), CustomFieldEntity::new);
    }

    private static List<Defaults> defaults(PlanContent content) {
        return content.defaults().equals(Defaults.NONE) ? List.of() : List.of(content.defaults());
    }

    void deleteSubnets() {
        session.deleteMultiple(
                gone().stream()
                        .map(id -> new SubnetEntity(Objects.requireNonNull(old.get(id)), 0))
                        .toList());
    }

    private void subnets() {
        Changes<SubnetEntity> changes = new Changes<>();
        next.forEach(
                (id, subnet) -> {
                    Subnet known = old.get(id);
                    int position = position(after, id);
                    if (known == null) {
                        changes.inserted.add(new SubnetEntity(subnet, position));
                    } else if (position != position(before, id)
                            || !(known.equals(subnet) || bare(known).equals(bare(subnet)))) {
                        changes.updated.add(new SubnetEntity(subnet, position));
                    }
                });
        changes.write(session);
    }

    private static Subnet bare(Subnet subnet) {
        return subnet.but().pools(List.of()).reservations(List.of()).build();
    }

    private static int position(StoredPlan plan, Object id) {
        return Objects.requireNonNull(plan.positions().get(id), () -> "no position of " + id);
    }

    /** Subnets that are not the same in both plans, as they are in one of them. */
    private static List<Subnet> differing(Map<SubnetId, Subnet> of, Map<SubnetId, Subnet> other) {
        return of.values().stream().filter(s -> !s.equals(other.get(s.id()))).toList();
    }

    private void pools() {
        Changes<PoolEntity> changes = new Changes<>();
        changes.between(pools(differing(old, next)), pools(differing(next, old)));
        changes.write(session);
    }

    private static Map<Object, Row<PoolEntity>> pools(List<Subnet> subnets) {
        Map<Object, Row<PoolEntity>> rows = new LinkedHashMap<>();
        for (Subnet subnet : subnets) {
            for (int i = 0; i < subnet.pools().size(); i++) {
                PoolEntity.Key key = new PoolEntity.Key(subnet.id().value(), i);
                var pool = subnet.pools().get(i);
                rows.put(key, new Row<>(pool, () -> new PoolEntity(key, pool)));
            }
        }
        return rows;
    }

    private void reservations() {
        List<Subnet> was = differing(old, next);
        List<Subnet> is = differing(next, old);
        Changes<ReservationEntity> changes = new Changes<>();
        changes.between(reservations(was, before), reservations(is, after));
        Changes<IdentifierEntity> identifiers = new Changes<>();
        identifiers.between(identifiers(was), identifiers(is));
        // An identifier refers to its reservation; that reference is looked at in the end.
        identifiers.write(session);
        changes.write(session);
    }

    private static Map<Object, Row<ReservationEntity>> reservations(
            List<Subnet> subnets, StoredPlan plan) {
        Map<Object, Row<ReservationEntity>> rows = new LinkedHashMap<>();
        for (Subnet subnet : subnets) {
            for (Reservation reservation : subnet.reservations()) {
                int position = position(plan, reservation.id());
                rows.put(
                        reservation.id(),
                        new Row<>(
                                List.of(reservation, subnet.id(), position),
                                () -> new ReservationEntity(reservation, subnet.id(), position)));
            }
        }
        return rows;
    }

    private static Map<Object, Row<IdentifierEntity>> identifiers(List<Subnet> subnets) {
        record Key(ReservationId reservation, DeviceIdentifier identifier) {}

        Map<Object, Row<IdentifierEntity>> rows = new LinkedHashMap<>();
        for (Subnet subnet : subnets) {
            for (Reservation reservation : subnet.reservations()) {
                for (DeviceIdentifier identifier : reservation.identifiers()) {
                    rows.put(
                            new Key(reservation.id(), identifier),
                            new Row<>(
                                    subnet.id(),
                                    () ->
                                            new IdentifierEntity(
                                                    reservation.id(), identifier, subnet.id())));
                }
            }
        }
        return rows;
    }

    private void claims(PlanContent was, PlanContent is) {
        Map<ClaimId, Claim> known = HashMap.newHashMap(was.claims().size());
        was.claims().forEach(claim -> known.put(claim.id(), claim));
        Changes<ClaimEntity> changes = new Changes<>();
        for (Claim claim : is.claims()) {
            Claim same = known.remove(claim.id());
            int position = position(after, claim.id());
            if (same == null) {
                changes.inserted.add(new ClaimEntity(claim, position));
            } else if (position != position(before, claim.id()) || !same.equals(claim)) {
                changes.updated.add(new ClaimEntity(claim, position));
            }
        }
        known.values().forEach(claim -> changes.deleted.add(new ClaimEntity(claim, 0)));
        changes.write(session);
    }

    /** Makes the entity of a piece at its place in the list. */
    @FunctionalInterface
    private interface Entity<T, E> {
        E at(T piece, int position);
    }

    /** The short lists, each with its place in the list as its position. */
    private <T, E> void listed(
            List<T> was, List<T> is, Function<T, Object> key, Entity<T, E> entity) {
        if (was.equals(is)) {
            return;
        }
        Changes<E> changes = new Changes<>();
        changes.between(rows(was, key, entity), rows(is, key, entity));
        changes.write(session);
    }

    private static <T, E> Map<Object, Row<E>> rows(
            List<T> list, Function<T, Object> key, Entity<T, E> entity) {
        Map<Object, Row<E>> rows = new LinkedHashMap<>();
        for (int i = 0; i < list.size(); i++) {
            T piece = list.get(i);
            int position = i;
            rows.put(
                    key.apply(piece),
                    new Row<>(List.of(piece, position), () -> entity.at(piece, position)));
        }
        return rows;
    }

    /** Maker of an entity that is only made when it is to be written. */
    @FunctionalInterface
    private interface Maker<E> {
        E make();
    }

    /** A row by what it says. */
    private record Row<E>(Object says, Maker<E> entity) {}

    /** What is to be done to one table. */
    private static final class Changes<E> {
        private final List<E> inserted = new ArrayList<>();
        private final List<E> updated = new ArrayList<>();
        private final List<E> deleted = new ArrayList<>();

        void between(Map<Object, Row<E>> was, Map<Object, Row<E>> is) {
            is.forEach(
                    (key, row) -> {
                        Row<E> known = was.get(key);
                        if (known == null) {
                            inserted.add(row.entity().make());
                        } else if (!known.says().equals(row.says())) {
                            updated.add(row.entity().make());
                        }
                    });
            was.forEach(
                    (key, row) -> {
                        if (!is.containsKey(key)) {
                            deleted.add(row.entity().make());
                        }
                    });
        }

        void write(StatelessSession session) {
            if (!deleted.isEmpty()) {
                session.deleteMultiple(deleted);
            }
            if (!updated.isEmpty()) {
                session.updateMultiple(updated);
            }
            if (!inserted.isEmpty()) {
                session.insertMultiple(inserted);
            }
        }
    }
}
