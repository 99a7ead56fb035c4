package io.leasehold.ipam.plan;

import io.leasehold.ipam.net.Ipv4Prefix;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/**
 * What a plan becomes when the file declares its part anew: what the file has, recognised where it
 * was there before, and what others than the file have.
 */
final class FilePlan {
    private record Place(Space space, Ipv4Prefix prefix) {
        static Place of(Subnet subnet) {
            return new Place(subnet.space(), subnet.prefix());
        }
    }

    private record ClaimKey(
            Space space, Owner owner, Object range, ClaimSemantics semantics, String label) {
        static ClaimKey of(Claim claim) {
            return new ClaimKey(
                    claim.space(), claim.owner(), claim.range(), claim.semantics(), claim.label());
        }
    }

    private final PlanContent before;
    private final PlanContent declared;
    private int lastSubnetId;

    FilePlan(PlanContent before, PlanContent declared, int lastSubnetId) {
        this.before = before;
        this.declared = declared;
        this.lastSubnetId = lastSubnetId;
    }

    int lastSubnetId() {
        return lastSubnetId;
    }

    PlanContent merged() {
        return new PlanContent(
                defaults(),
                merge(
                        before.options(),
                        declared.options(),
                        CustomOption::key,
                        CustomOption::source),
                merge(before.classes(), declared.classes(), ClientClass::name, ClientClass::source),
                merge(
                        before.sharedNetworks(),
                        declared.sharedNetworks(),
                        SharedNetwork::name,
                        SharedNetwork::source),
                subnets(),
                merge(
                        before.containers(),
                        declared.containers(),
                        c -> List.of(c.space(), c.prefix()),
                        Container::source),
                claims(),
                merge(before.sections(), declared.sections(), Section::path, Section::source),
                merge(before.vlans(), declared.vlans(), Vlan::id, Vlan::source),
                merge(
                        before.customFields(),
                        declared.customFields(),
                        CustomField::name,
                        CustomField::source));
    }

    /** The file's, if it says anything about it or did so before. */
    private Defaults defaults() {
        boolean itsOwn =
                declared.defaults().source() == Source.FILE
                        || before.defaults().source() == Source.FILE;
        return itsOwn ? declared.defaults() : before.defaults();
    }

    /** What is declared, and what others than the file have under other names. */
    private static <T> List<T> merge(
            List<T> before, List<T> declared, Function<T, Object> key, Function<T, Source> source) {
        List<T> merged = new ArrayList<>(declared);
        Set<Object> taken = new HashSet<>();
        declared.forEach(item -> taken.add(key.apply(item)));
        for (T item : before) {
            if (source.apply(item) != Source.FILE && !taken.contains(key.apply(item))) {
                merged.add(item);
            }
        }
        return merged;
    }

    private List<Subnet> subnets() {
        Map<Place, Subnet> known = new LinkedHashMap<>();
        before.subnets().forEach(subnet -> known.put(Place.of(subnet), subnet));
        Map<Place, Subnet> same = new HashMap<>();
        for (Subnet subnet : declared.subnets()) {
            Subnet old = known.remove(Place.of(subnet));
            if (old != null) {
                same.put(Place.of(subnet), old);
            }
        }
        List<Subnet> next = new ArrayList<>();
        for (Subnet subnet : declared.subnets()) {
            Subnet old = same.get(Place.of(subnet));
            if (old == null) {
                old = resized(subnet, known);
            }
            if (old == null) {
                lastSubnetId++;
                next.add(subnet.withId(new SubnetId(lastSubnetId)));
            } else {
                known.remove(Place.of(old));
                next.add(redeclared(old, subnet));
            }
        }
        known.values().stream().filter(s -> s.source() != Source.FILE).forEach(next::add);
        return next;
    }

    /** The one subnet of the file that is gone from it and that this one holds, or lies in. */
    private static @Nullable Subnet resized(Subnet subnet, Map<Place, Subnet> gone) {
        List<Subnet> candidates =
                gone.values().stream()
                        .filter(s -> s.source() == Source.FILE)
                        .filter(s -> s.space().equals(subnet.space()))
                        .filter(s -> s.prefix().overlaps(subnet.prefix()))
                        .toList();
        return candidates.size() == 1 ? candidates.getFirst() : null;
    }

    /** The subnet as the file has it now, with the reservations others than the file added. */
    private static Subnet redeclared(Subnet old, Subnet declared) {
        Map<DeviceIdentifier, ReservationId> ids = new HashMap<>();
        for (Reservation reservation : old.reservations()) {
            if (reservation.source() == Source.FILE) {
                reservation.identifiers().forEach(device -> ids.put(device, reservation.id()));
            }
        }
        Set<ReservationId> used = new HashSet<>();
        List<Reservation> reservations = new ArrayList<>();
        for (Reservation reservation : declared.reservations()) {
            ReservationId id =
                    reservation.identifiers().stream()
                            .map(ids::get)
                            .filter(Objects::nonNull)
                            .filter(known -> !used.contains(known))
                            .findFirst()
                            .orElse(reservation.id());
            used.add(id);
            reservations.add(reservation.withId(id));
        }
        old.reservations().stream()
                .filter(r -> r.source() != Source.FILE)
                .forEach(reservations::add);
        return declared.withId(old.id()).withReservations(reservations);
    }

    private List<Claim> claims() {
        Map<ClaimKey, Claim> known = new HashMap<>();
        List<Claim> others = new ArrayList<>();
        for (Claim claim : before.claims()) {
            if (claim.source() == Source.FILE) {
                known.put(ClaimKey.of(claim), claim);
            } else {
                others.add(claim);
            }
        }
        List<Claim> next = new ArrayList<>();
        for (Claim claim : declared.claims()) {
            Claim old = known.remove(ClaimKey.of(claim));
            next.add(old == null ? claim : claim.withId(old.id()));
        }
        next.addAll(others);
        return next;
    }
}
