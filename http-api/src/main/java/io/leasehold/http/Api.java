package io.leasehold.http;

import io.leasehold.http.Reservations.Outcome;
import io.leasehold.http.Reservations.Placed;
import io.leasehold.ipam.inventory.AddressGrid;
import io.leasehold.ipam.inventory.AddressState;
import io.leasehold.ipam.inventory.Ownership;
import io.leasehold.ipam.lease.Lease;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.plan.LivePlan;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.plan.Reservation;
import io.leasehold.ipam.plan.ReservationId;
import io.leasehold.ipam.plan.Subnet;
import io.leasehold.ipam.plan.SubnetSnapshot;
import io.leasehold.ipam.port.HealthSource;
import io.leasehold.ipam.port.HealthSource.Component;
import io.leasehold.ipam.port.HealthSource.Status;
import io.leasehold.ipam.port.LeaseDirectory;
import io.vertx.core.json.JsonObject;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** The operations of the OpenAPI document, by operationId. Each blocks; thread-safe. */
final class Api {
    private static final int HISTORY = 50;

    private final LivePlan plan;
    private final LeaseDirectory leases;
    private final Occupancy occupancy;
    private final Reservations reservations;
    private final HealthSource health;
    private final Metrics metrics;
    private final InstantSource clock;
    private final JsonObject contract;

    Api(
            LivePlan plan,
            LeaseDirectory leases,
            Occupancy occupancy,
            Reservations reservations,
            HealthSource health,
            Metrics metrics,
            InstantSource clock,
            JsonObject contract) {
        this.plan = plan;
        this.leases = leases;
        this.occupancy = occupancy;
        this.reservations = reservations;
        this.health = health;
        this.metrics = metrics;
        this.clock = clock;
        this.contract = contract;
    }

    /** What answers each operation; {@code streamEvents} and {@code getLiveness} live elsewhere. */
    Map<String, Function<Ask, Answer>> operations() {
        return Map.ofEntries(
                Map.entry("getContract", _ -> Answer.json(contract)),
                Map.entry("listSubnets", _ -> listSubnets()),
                Map.entry("getSubnet", this::getSubnet),
                Map.entry("getSubnetGrid", this::getSubnetGrid),
                Map.entry("getSubnetEffective", this::getSubnetEffective),
                Map.entry("listLeases", this::listLeases),
                Map.entry("getAddress", this::getAddress),
                Map.entry("listReservations", this::listReservations),
                Map.entry("createReservation", this::createReservation),
                Map.entry("getReservation", this::getReservation),
                Map.entry("replaceReservation", this::replaceReservation),
                Map.entry("deleteReservation", this::deleteReservation),
                Map.entry("getReadiness", _ -> readiness()),
                Map.entry("getHealth", _ -> Answer.json(Views.health(health.components()))),
                Map.entry("getMetrics", _ -> metrics.scrape()));
    }

    private Answer listSubnets() {
        Plan current = plan.current();
        List<SubnetSnapshot> subnets =
                current.subnets().stream()
                        .sorted(Comparator.comparing(s -> s.subnet().prefix()))
                        .toList();
        return Answer.json(
                new JsonObject()
                        .put("items", Views.array(subnets, this::view))
                        .put("plan_version", current.version()));
    }

    private JsonObject view(SubnetSnapshot subnet) {
        List<Lease> rows = occupancy.within(subnet.subnet().prefix().range());
        return Views.subnet(subnet, AddressGrid.usage(subnet, rows, clock.instant()));
    }

    private Answer getSubnet(Ask ask) {
        return Answer.json(view(subnet(ask)));
    }

    private SubnetSnapshot subnet(Ask ask) {
        return Ask.subnet(plan.current(), ask.pathPart("subnet"));
    }

    private Answer getSubnetGrid(Ask ask) {
        SubnetSnapshot subnet = subnet(ask);
        if (!AddressGrid.isPossible(subnet.subnet().prefix())) {
            throw new ProblemException(
                    Problem.of(
                            422,
                            "subnet-too-wide",
                            "Too many addresses for a grid",
                            subnet.subnet().prefix()
                                    + " has "
                                    + subnet.subnet().prefix().size()
                                    + " addresses, a grid at most 65536; read"
                                    + " /effective and /leases instead"));
        }
        byte[] grid =
                AddressGrid.of(
                        subnet,
                        occupancy.within(subnet.subnet().prefix().range()),
                        clock.instant());
        String etag = etag(grid);
        boolean known =
                ask.header("if-none-match")
                        .filter(header -> Reservations.etagMatches(header, etag))
                        .isPresent();
        Answer answer =
                known
                        ? Answer.empty(304)
                        : new Answer(200, "application/octet-stream", Map.of(), grid);
        return answer.with("ETag", etag).with("Cache-Control", "no-cache");
    }

    private static String etag(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return '"' + HexFormat.of().formatHex(digest, 0, 12) + '"';
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    private Answer getSubnetEffective(Ask ask) {
        return Answer.json(Views.effective(subnet(ask)));
    }

    private Answer listLeases(Ask ask) {
        Ipv4Range within =
                ask.parameter("subnet")
                        .map(text -> Ask.subnet(plan.current(), text).subnet().prefix().range())
                        .orElse(LeaseSearch.EVERYWHERE);
        LeaseSearch.Page page = LeaseSearch.read(ask, within, 100).run(leases);
        Instant now = clock.instant();
        JsonObject json =
                new JsonObject()
                        .put("items", Views.array(page.entries(), e -> Views.lease(e, now)));
        page.next()
                .ifPresent(
                        cursor -> json.put("next_cursor", cursor).put("next", next(ask, cursor)));
        return Answer.json(json);
    }

    private static String next(Ask ask, String cursor) {
        StringBuilder link = new StringBuilder("/api/v1/leases?cursor=").append(cursor);
        for (String name : List.of("limit", "q", "state", "subnet")) {
            ask.parameter(name)
                    .ifPresent(
                            value ->
                                    link.append('&')
                                            .append(name)
                                            .append('=')
                                            .append(
                                                    URLEncoder.encode(
                                                            value, StandardCharsets.UTF_8)));
        }
        return link.toString();
    }

    private Answer getAddress(Ask ask) {
        Ipv4Address address = Ask.address(ask.pathPart("address"));
        SubnetSnapshot subnet =
                plan.current()
                        .containing(address)
                        .orElseThrow(
                                () ->
                                        new ProblemException(
                                                Problem.notFound("subnet that holds " + address)));
        Optional<LeaseDirectory.Entry> entry = leases.lease(address);
        Instant now = clock.instant();
        AddressState state =
                AddressState.of(subnet, address, entry.map(LeaseDirectory.Entry::lease), now);
        return Answer.json(
                Views.address(
                        subnet,
                        address,
                        state,
                        Ownership.of(subnet, address),
                        entry,
                        leases.history(address, HISTORY),
                        now));
    }

    private Answer listReservations(Ask ask) {
        Plan current = plan.current();
        Optional<Subnet> only =
                ask.parameter("subnet").map(text -> Ask.subnet(current, text).subnet());
        List<Placed> placed = new ArrayList<>();
        current.declared().stream()
                .filter(subnet -> only.isEmpty() || only.get().id().equals(subnet.id()))
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
                        .put("plan_version", current.version()));
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

    private Answer createReservation(Ask ask) {
        SubnetSnapshot subnet = subnetOfBody(ask);
        Reservation wanted = ReservationReader.read(ask.body(), reservations.newId());
        Answer answer = answer(201, reservations.add(subnet.id(), wanted, ask.author()));
        return answer.status() == 201
                ? answer.with("Location", "/api/v1/reservations/" + wanted.id())
                : answer;
    }

    private SubnetSnapshot subnetOfBody(Ask ask) {
        return Ask.subnet(plan.current(), String.valueOf(ask.body().getValue("subnet")));
    }

    private Answer getReservation(Ask ask) {
        ReservationId id = reservationId(ask);
        Placed placed =
                Reservations.find(plan.current(), id)
                        .orElseThrow(
                                () -> new ProblemException(Problem.notFound("reservation " + id)));
        return answer(200, new Outcome.Done(placed));
    }

    private Answer replaceReservation(Ask ask) {
        SubnetSnapshot subnet = subnetOfBody(ask);
        Reservation wanted = ReservationReader.read(ask.body(), reservationId(ask));
        return answer(
                200,
                reservations.replace(wanted, subnet.id(), ask.header("if-match"), ask.author()));
    }

    private Answer deleteReservation(Ask ask) {
        return answer(
                204, reservations.delete(reservationId(ask), ask.header("if-match"), ask.author()));
    }

    private static ReservationId reservationId(Ask ask) {
        try {
            return new ReservationId(UUID.fromString(ask.pathPart("id")));
        } catch (IllegalArgumentException _) {
            throw Ask.wrongParameter("id", "a reservation's id is a UUID");
        }
    }

    private static Answer answer(int status, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Done(Placed placed) ->
                    Answer.json(status, Views.reservation(placed.subnet(), placed.reservation()))
                            .with("ETag", placed.etag());
            case Outcome.Deleted() -> Answer.empty(204);
            case Outcome.Failed(Problem problem) -> throw new ProblemException(problem);
        };
    }

    private Answer readiness() {
        List<Component> components = health.components();
        int status = Views.worst(components) == Status.DOWN ? 503 : 200;
        return Answer.json(status, Views.health(components));
    }
}
