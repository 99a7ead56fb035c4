package io.leasehold.app.cli;

import io.leasehold.app.config.PlanWriter;
import io.leasehold.ipam.plan.Claim;
import io.leasehold.ipam.plan.CustomField;
import io.leasehold.ipam.plan.PlanContent;
import io.leasehold.ipam.plan.Reservation;
import io.leasehold.ipam.plan.Section;
import io.leasehold.ipam.plan.Subnet;
import io.leasehold.ipam.plan.Vlan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/// How two plans differ, piece by piece: `+` what is new, `-` what goes, `~` what changes, with the
/// lines of the configuration file that do.
final class PlanDifference {
    private final List<String> lines = new ArrayList<>();

    private PlanDifference() {}

    static List<String> between(PlanContent before, PlanContent after) {
        PlanDifference difference = new PlanDifference();
        difference.compare(
                before.sections(),
                after.sections(),
                Section::path,
                section -> "section " + section.path(),
                section -> PlanContent.EMPTY.withSections(List.of(section)));
        difference.compare(
                before.vlans(),
                after.vlans(),
                Vlan::id,
                vlan -> vlan.id().toString(),
                vlan -> PlanContent.EMPTY.withVlans(List.of(vlan)));
        difference.compare(
                before.customFields(),
                after.customFields(),
                CustomField::name,
                field -> "custom field " + field.name(),
                field -> PlanContent.EMPTY.withCustomFields(List.of(field)));
        difference.compare(
                before.containers(),
                after.containers(),
                container -> List.of(container.space(), container.prefix()),
                container -> "container " + container.prefix(),
                container -> PlanContent.EMPTY.withContainers(List.of(container)));
        difference.compare(
                before.subnets(),
                after.subnets(),
                Subnet::id,
                subnet -> "subnet " + subnet.prefix() + " (" + subnet.name() + ")",
                subnet -> PlanContent.of(List.of(subnet.withReservations(List.of())), List.of()));
        difference.compare(
                before.claims(),
                after.claims(),
                Claim::id,
                claim -> "claim " + claim,
                claim -> PlanContent.of(List.of(), List.of(claim)));
        difference.compareReservations(before.subnets(), after.subnets());
        return difference.lines;
    }

    private record Reserved(Subnet subnet, Reservation reservation) {}

    private void compareReservations(List<Subnet> before, List<Subnet> after) {
        compare(
                reserved(before),
                reserved(after),
                r -> r.reservation().id(),
                r ->
                        "reservation "
                                + r.reservation().title()
                                + r.reservation().address().map(a -> " " + a).orElse("")
                                + " in "
                                + r.subnet().prefix(),
                r ->
                        PlanContent.of(
                                List.of(
                                        Subnet.of(r.subnet().prefix())
                                                .name("")
                                                .reservations(List.of(r.reservation()))
                                                .build()),
                                List.of()));
    }

    private static List<Reserved> reserved(List<Subnet> subnets) {
        return subnets.stream()
                .flatMap(s -> s.reservations().stream().map(r -> new Reserved(s, r)))
                .toList();
    }

    private <T> void compare(
            List<T> before,
            List<T> after,
            Function<T, Object> key,
            Function<T, String> name,
            Function<T, PlanContent> alone) {
        Map<Object, T> gone = new LinkedHashMap<>();
        before.forEach(piece -> gone.put(key.apply(piece), piece));
        Map<Object, T> kept = new HashMap<>();
        List<T> added = new ArrayList<>();
        for (T piece : after) {
            T old = gone.remove(key.apply(piece));
            if (old == null) {
                added.add(piece);
            } else {
                kept.put(key.apply(piece), old);
            }
        }
        gone.values().forEach(piece -> lines.add("- " + name.apply(piece)));
        for (T piece : after) {
            T old = kept.get(key.apply(piece));
            if (old != null && !old.equals(piece)) {
                changed(name.apply(old), alone.apply(old), alone.apply(piece));
            }
        }
        added.forEach(piece -> lines.add("+ " + name.apply(piece)));
    }

    /// Nothing is said of what a file cannot say, like who declared it.
    private void changed(String name, PlanContent before, PlanContent after) {
        List<String> old = PlanWriter.write(before).lines().toList();
        List<String> next = PlanWriter.write(after).lines().toList();
        Set<String> same = new HashSet<>(old);
        same.retainAll(next);
        List<String> details = new ArrayList<>();
        old.stream()
                .filter(line -> !same.contains(line))
                .forEach(line -> details.add("    - " + line.strip()));
        next.stream()
                .filter(line -> !same.contains(line))
                .forEach(line -> details.add("    + " + line.strip()));
        lines.add("~ " + name);
        lines.addAll(details);
    }
}
