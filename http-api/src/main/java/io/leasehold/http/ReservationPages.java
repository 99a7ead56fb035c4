package io.leasehold.http;

import io.leasehold.http.Reservations.Placed;
import io.leasehold.http.pages.ReservationTable;
import io.leasehold.ipam.inventory.AddressState;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.option.OptionSet;
import io.leasehold.ipam.plan.DeviceIdentifier;
import io.leasehold.ipam.plan.LivePlan;
import io.leasehold.ipam.plan.Reservation;
import io.leasehold.ipam.plan.ReservationId;
import io.leasehold.ipam.plan.Source;
import io.leasehold.ipam.plan.SubnetSnapshot;
import io.leasehold.ipam.port.TokenStore.Role;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The table of a subnet's reservations, with its form. Calls block; thread-safe. */
final class ReservationPages {
    private final PageFrame frame;
    private final LivePlan plan;
    private final Inventory inventory;
    private final Occupancy occupancy;
    private final Reservations reservations;

    ReservationPages(
            PageFrame frame,
            LivePlan plan,
            Inventory inventory,
            Occupancy occupancy,
            Reservations reservations) {
        this.frame = frame;
        this.plan = plan;
        this.inventory = inventory;
        this.occupancy = occupancy;
        this.reservations = reservations;
    }

    Answer reservations(Ask ask) {
        return part(ask, Ask.subnet(plan.current(), ask), ReservationTable.Form.CLOSED);
    }

    private Answer part(Ask ask, SubnetSnapshot subnet, ReservationTable.Form form) {
        return frame.render(
                200, "parts/reservations.jte", Map.of("table", table(ask, subnet, form)));
    }

    /** The form; its API twin is {@code createReservation}. */
    Answer reserve(Ask ask) {
        SubnetSnapshot subnet = Ask.subnet(plan.current(), ask);
        String identifier = ask.field("identifier").orElse("");
        String address = ask.field("address").orElse("");
        String hostname = ask.field("hostname").orElse("");
        List<String> problems = new ArrayList<>();
        Optional<DeviceIdentifier> device = Optional.empty();
        Optional<Ipv4Address> wanted = Optional.empty();
        try {
            device = Optional.of(identifier(identifier));
            wanted = address.isEmpty() ? wanted : Optional.of(Ipv4Address.parse(address));
        } catch (IllegalArgumentException wrong) {
            problems.add(String.valueOf(wrong.getMessage()));
        }
        if (device.isPresent() && problems.isEmpty()) {
            Reservation reservation =
                    new Reservation(
                            reservations.newId(ask),
                            Set.of(device.get()),
                            wanted,
                            Optional.of(hostname).filter(name -> !name.isEmpty()),
                            OptionSet.EMPTY,
                            Source.API);
            try {
                reservations.add(
                        ask,
                        subnet.id(),
                        ask.field("apply_now").isPresent() ? reservation.draining() : reservation,
                        "identifiers");
            } catch (ProblemException refused) {
                problems.addAll(inWords(refused.problem()));
            }
        }
        ReservationTable.Form form =
                problems.isEmpty()
                        ? ReservationTable.Form.CLOSED
                        : new ReservationTable.Form(true, identifier, address, hostname, problems);
        return part(ask, Ask.subnet(plan.current(), ask), form);
    }

    private static List<String> inWords(Problem problem) {
        return problem.faults().isEmpty()
                ? List.of(problem.detail())
                : problem.faults().stream()
                        .map(f -> f.message() + f.remedy().map(r -> ": " + r).orElse(""))
                        .toList();
    }

    private static DeviceIdentifier identifier(String text) {
        if (text.toLowerCase(Locale.ROOT).startsWith("id:")) {
            return new DeviceIdentifier.ClientId(OctetString.parseHex(text.substring(3)));
        }
        return new DeviceIdentifier.Mac(HardwareAddress.parse(text));
    }

    /** The button; its API twin is {@code deleteReservation}. */
    Answer unreserve(Ask ask) {
        ReservationId id = new ReservationId(ask.uuid());
        ReservationTable.Form form = ReservationTable.Form.CLOSED;
        try {
            reservations.delete(ask, id, ask.field("etag"));
        } catch (ProblemException refused) {
            form =
                    new ReservationTable.Form(
                            false, "", "", "", List.of(refused.problem().detail()));
        }
        return part(ask, Ask.subnet(plan.current(), ask), form);
    }

    ReservationTable table(Ask ask, SubnetSnapshot subnet, ReservationTable.Form form) {
        Instant now = inventory.now();
        List<ReservationTable.Row> rows = new ArrayList<>();
        for (Reservation reservation : ReservationsApi.sorted(subnet.subnet())) {
            boolean online =
                    reservation
                            .address()
                            .flatMap(occupancy::at)
                            .filter(
                                    lease ->
                                            AddressState.of(
                                                            subnet,
                                                            lease.address(),
                                                            Optional.of(lease),
                                                            now)
                                                    == AddressState.RESERVED_ONLINE)
                            .isPresent();
            rows.add(
                    new ReservationTable.Row(
                            reservation.id().toString(),
                            new Placed(subnet.subnet(), reservation).etag(),
                            reservation.address().map(Object::toString).orElse(""),
                            reservation.hostname().orElse(""),
                            reservation.identifiers().stream()
                                    .map(Object::toString)
                                    .sorted()
                                    .toList(),
                            Views.text(reservation.source()),
                            online,
                            reservation.source() != Source.FILE));
        }
        return new ReservationTable(
                subnet.id().value(),
                subnet.subnet().prefix().toString(),
                rows,
                ask.caller().may(Role.OPERATOR),
                form);
    }
}
