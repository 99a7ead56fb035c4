package io.leasehold.http;

import io.leasehold.http.Reservations.Placed;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.plan.Reservation;
import io.leasehold.ipam.plan.ReservationId;
import io.leasehold.ipam.plan.Subnet;
import io.leasehold.ipam.plan.SubnetId;
import io.vertx.core.json.JsonObject;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Addresses and names promised to devices. Calls block; thread-safe. */
final class ReservationsApi {
    private final Inventory inventory;
    private final Reservations reservations;

    ReservationsApi(Inventory inventory, Reservations reservations) {
        this.inventory = inventory;
        this.reservations = reservations;
    }

    Map<String, Function<Ask, Answer>> operations() {
        return Map.of(
                "listReservations", this::list,
                "createReservation", this::create,
                "getReservation", this::get,
                "replaceReservation", this::replace,
                "deleteReservation", this::delete);
    }

    private Answer list(Ask ask) {
        Plan plan = inventory.plan();
        Optional<SubnetId> only = ask.parameter("subnet").map(text -> Ask.subnet(plan, text).id());
        List<Placed> placed = new ArrayList<>();
        plan.declared().stream()
                .filter(subnet -> only.isEmpty() || only.get().equals(subnet.id()))
                .sorted(Comparator.comparing(Subnet::prefix))
                .forEach(
                        subnet ->
                                sorted(subnet).stream()
                                        .map(r -> new Placed(subnet, r))
                                        .forEach(placed::add));
        return Answer.json(
                new JsonObject()
                        .put(
                                "items",
                                Views.array(
                                        placed,
                                        p -> Views.reservation(p.subnet(), p.reservation())))
                        .put("plan_version", plan.version()));
    }

    /** By address; those without one last, by title. */
    static List<Reservation> sorted(Subnet subnet) {
        return subnet.reservations().stream()
                .sorted(
                        Comparator.comparingLong(
                                        (Reservation r) ->
                                                r.address()
                                                        .map(Ipv4Address::asLong)
                                                        .orElse(Long.MAX_VALUE))
                                .thenComparing(Reservation::title))
                .toList();
    }

    private SubnetId subnetOfBody(Ask ask) {
        return Ask.subnet(inventory.plan(), String.valueOf(ask.body().getValue("subnet"))).id();
    }

    private static String identifiers(Ask ask) {
        return ask.body().containsKey("mac") ? "mac" : "identifiers";
    }

    private Answer create(Ask ask) {
        SubnetId subnet = subnetOfBody(ask);
        ReservationId id = reservations.newId(ask);
        Reservation wanted = read(ask, id);
        PlanWrites.Written written = reservations.add(ask, subnet, wanted, identifiers(ask));
        return written.answer(
                _ -> answer(201, written, id).with("Location", Reservations.location(wanted)));
    }

    private static Reservation read(Ask ask, ReservationId id) {
        return BodyReader.read(ask.body(), body -> ReservationReader.read(body, id));
    }

    private static ReservationId id(Ask ask) {
        return new ReservationId(ask.uuid());
    }

    private static Placed placed(Plan plan, ReservationId id) {
        return Reservations.find(plan, id)
                .orElseThrow(() -> new ProblemException(Problem.notFound("reservation " + id)));
    }

    private static Answer answer(int status, PlanWrites.Written written, ReservationId id) {
        Placed placed = placed(written.plan(), id);
        return Answer.json(
                        status,
                        written.with(Views.reservation(placed.subnet(), placed.reservation())))
                .with("ETag", placed.etag());
    }

    private Answer get(Ask ask) {
        Placed placed = placed(inventory.plan(), id(ask));
        return Answer.json(Views.reservation(placed.subnet(), placed.reservation()))
                .with("ETag", placed.etag());
    }

    private Answer replace(Ask ask) {
        SubnetId subnet = subnetOfBody(ask);
        ReservationId id = id(ask);
        PlanWrites.Written written =
                reservations.replace(ask, read(ask, id), subnet, identifiers(ask));
        return written.answer(_ -> answer(200, written, id));
    }

    private Answer delete(Ask ask) {
        return reservations
                .delete(ask, id(ask), ask.header("if-match"))
                .answer(_ -> Answer.empty(204));
    }
}
