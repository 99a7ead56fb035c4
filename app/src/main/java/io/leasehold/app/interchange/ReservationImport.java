package io.leasehold.app.interchange;

import io.leasehold.app.interchange.ImportFile.Remark;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.plan.DeviceIdentifier;
import io.leasehold.ipam.plan.Notes;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.plan.PlanEdit;
import io.leasehold.ipam.plan.PlanEditor;
import io.leasehold.ipam.plan.PlanOutcome;
import io.leasehold.ipam.plan.PlanProblem;
import io.leasehold.ipam.plan.Reservation;
import io.leasehold.ipam.plan.ReservationId;
import io.leasehold.ipam.plan.ReservedName;
import io.leasehold.ipam.plan.Source;
import io.leasehold.ipam.plan.Space;
import io.leasehold.ipam.plan.Subnet;
import io.leasehold.ipam.plan.SubnetId;
import io.leasehold.ipam.plan.SubnetSnapshot;
import io.leasehold.ipam.plan.Terms;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Rows of another program as one edit of a plan, so that all of them are taken over or none.
///
/// A device that has a reservation in the subnet keeps it: what the row says is changed, everything
/// else stays. So a second import of the same rows changes nothing. What comes in is of source
/// `IMPORT` and can be changed by anybody later, as if it had been made by hand; what the file
/// declares stays the file's.
public final class ReservationImport {
    /// What becomes of one row.
    public enum Fate {
        ADDED,
        CHANGED,
        UNCHANGED,
        REFUSED
    }

    /// @param detail the reservation in words, or why it is refused
    public record Result(ImportRow row, Fate fate, String detail) {}

    private final Plan plan;
    private final boolean drain;
    private final List<Result> results = new ArrayList<>();
    private final List<PlanEdit> edits = new ArrayList<>();
    private final List<Integer> editedRows = new ArrayList<>();
    private final Map<SubnetId, Map<DeviceIdentifier, Reservation>> known = new HashMap<>();
    private final Map<SubnetId, Map<DeviceIdentifier, ImportRow>> seen = new HashMap<>();

    /// @param drain whether addresses that others lease now are taken from them
    public ReservationImport(Plan plan, List<ImportRow> rows, boolean drain) {
        this.plan = plan;
        this.drain = drain;
        for (SubnetSnapshot subnet : plan.subnets()) {
            Map<DeviceIdentifier, Reservation> here = new HashMap<>();
            for (Reservation reservation : subnet.subnet().reservations()) {
                reservation.identifiers().forEach(id -> here.put(id, reservation));
            }
            known.put(subnet.id(), here);
        }
        rows.forEach(this::take);
    }

    /// What becomes of each row, in order. Without a refused row the plan may still refuse the
    /// edit.
    public List<Result> results() {
        return List.copyOf(results);
    }

    public boolean isRefused() {
        return results.stream().anyMatch(r -> r.fate() == Fate.REFUSED);
    }

    /// The change; empty when there is nothing to change, or when a row is refused.
    public Optional<PlanEdit> edit() {
        return edits.isEmpty() || isRefused()
                ? Optional.empty()
                : Optional.of(new PlanEdit.Batch(edits));
    }

    /// Which rows a refusal of the edit is about: the rows that the plan does not bear, each after
    /// those before it. Rows that are only refused for a live lease are not among them.
    public List<Remark> blame() {
        List<Remark> blame = new ArrayList<>();
        Plan sofar = plan;
        for (int i = 0; i < edits.size(); i++) {
            switch (PlanEditor.apply(sofar, edits.get(i))) {
                case PlanOutcome.Applied(Plan next, var _) -> sofar = next;
                case PlanOutcome.Refused(List<PlanProblem> problems) ->
                        blame.add(
                                new Remark(
                                        results.get(editedRows.get(i)).row().line(),
                                        problems.getFirst().message()
                                                + "; "
                                                + problems.getFirst().remedy()));
                case PlanOutcome.Missing _, PlanOutcome.OwnedByFile _, PlanOutcome.Stale _ -> {}
            }
        }
        return blame;
    }

    private void take(ImportRow row) {
        Optional<Subnet> subnet = subnetOf(row);
        if (subnet.isEmpty()) {
            refuse(
                    row,
                    "no subnet of the plan holds "
                            + row.subnet()
                                    .or(() -> row.address().map(Ipv4Address::toString))
                                    .orElse("it: give an address or a subnet")
                            + "; make the subnet first");
            return;
        }
        Optional<ImportRow> twin = twin(subnet.get(), row);
        if (twin.isPresent()) {
            refuse(
                    row,
                    "its device is in row "
                            + twin.get().line()
                            + " too; a device has one reservation in a subnet");
            return;
        }
        Set<Reservation> matches = new HashSet<>();
        Map<DeviceIdentifier, Reservation> here = known.getOrDefault(subnet.get().id(), Map.of());
        for (DeviceIdentifier identifier : row.identifiers()) {
            Optional.ofNullable(here.get(identifier)).ifPresent(matches::add);
        }
        switch (matches.size()) {
            case 0 -> add(row, subnet.get());
            case 1 -> change(row, subnet.get(), matches.iterator().next());
            default ->
                    refuse(
                            row,
                            "its identifiers belong to "
                                    + matches.size()
                                    + " reservations of "
                                    + subnet.get().prefix()
                                    + ": "
                                    + String.join(
                                            ", ",
                                            matches.stream()
                                                    .map(Reservation::title)
                                                    .sorted()
                                                    .toList())
                                    + "; join them first");
        }
    }

    private Optional<Subnet> subnetOf(ImportRow row) {
        Optional<SubnetSnapshot> found =
                row.subnet().isPresent()
                        ? plan.subnets().stream()
                                .filter(s -> isCalled(s.subnet(), row.subnet().get()))
                                .findFirst()
                        : row.address().flatMap(plan::containing);
        return found.map(SubnetSnapshot::subnet);
    }

    private static boolean isCalled(Subnet subnet, String text) {
        return subnet.space().equals(Space.LAN)
                && (subnet.prefix().toString().equals(text) || subnet.name().equals(text));
    }

    private Optional<ImportRow> twin(Subnet subnet, ImportRow row) {
        Map<DeviceIdentifier, ImportRow> rows =
                seen.computeIfAbsent(subnet.id(), _ -> new HashMap<>());
        Optional<ImportRow> twin = Optional.empty();
        for (DeviceIdentifier identifier : row.identifiers()) {
            ImportRow first = rows.putIfAbsent(identifier, row);
            twin = first == null ? twin : Optional.of(first);
        }
        return twin;
    }

    private void add(ImportRow row, Subnet subnet) {
        Reservation reservation =
                new Reservation(
                        new ReservationId(UUID.randomUUID()),
                        row.identifiers(),
                        row.address(),
                        row.hostname().map(name -> label(name, subnet)),
                        Set.of(),
                        Terms.NONE,
                        Source.IMPORT,
                        ReservedName.WHILE_LEASED,
                        Optional.empty(),
                        true,
                        drain,
                        new Notes(row.description().orElse(""), Set.of(), Map.of()));
        edits.add(new PlanEdit.AddReservation(subnet.id(), reservation));
        editedRows.add(results.size());
        results.add(new Result(row, Fate.ADDED, inWords(reservation, subnet)));
    }

    private void change(ImportRow row, Subnet subnet, Reservation old) {
        Set<DeviceIdentifier> identifiers = new HashSet<>(old.identifiers());
        identifiers.addAll(row.identifiers());
        Reservation wanted =
                new Reservation(
                        old.id(),
                        identifiers,
                        row.address().or(old::address),
                        row.hostname().map(name -> label(name, subnet)).or(old::hostname),
                        old.classes(),
                        old.terms(),
                        old.source(),
                        old.dns(),
                        old.conflict(),
                        old.enabled(),
                        old.drain(),
                        new Notes(
                                row.description().orElse(old.notes().description()),
                                old.notes().tags(),
                                old.notes().fields()));
        if (wanted.equals(old)) {
            results.add(new Result(row, Fate.UNCHANGED, inWords(old, subnet)));
        } else if (old.source() == Source.FILE) {
            refuse(
                    row,
                    "reservation "
                            + old.title()
                            + " in "
                            + subnet.prefix()
                            + " belongs to the configuration file; change it there");
        } else {
            Reservation draining = drain ? wanted.draining() : wanted;
            edits.add(new PlanEdit.ChangeReservation(draining));
            editedRows.add(results.size());
            results.add(
                    new Result(
                            row,
                            Fate.CHANGED,
                            inWords(old, subnet) + " becomes " + inWords(wanted, subnet)));
        }
    }

    /// The first label of a name whose rest is the zone of the subnet.
    private static String label(String name, Subnet subnet) {
        return subnet.ddns()
                .qualifier()
                .map(zone -> "." + zone.text())
                .filter(rest -> stripped(name).toLowerCase(Locale.ROOT).endsWith(rest))
                .map(rest -> stripped(name).substring(0, stripped(name).length() - rest.length()))
                .orElse(name);
    }

    private static String stripped(String name) {
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    private static String inWords(Reservation reservation, Subnet subnet) {
        return reservation.title()
                + reservation.address().map(a -> " " + a).orElse(" of any address")
                + " in "
                + subnet.prefix();
    }

    private void refuse(ImportRow row, String why) {
        results.add(new Result(row, Fate.REFUSED, why));
    }
}
