package io.leasehold.http;

import io.leasehold.ipam.inventory.AddressState;
import io.leasehold.ipam.inventory.Ownership;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.plan.Effects.LeaseMove;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.plan.Space;
import io.leasehold.ipam.plan.SubnetSnapshot;
import io.leasehold.ipam.port.HealthSource;
import io.leasehold.ipam.port.HealthSource.Component;
import io.leasehold.ipam.port.HealthSource.Status;
import io.leasehold.ipam.port.LeaseDirectory;
import io.leasehold.ipam.port.SightingStore;
import io.leasehold.ipam.sight.Seen;
import io.vertx.core.json.JsonObject;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The operations of the OpenAPI document, by operationId: those about leases, addresses and the
 * server itself, and with them the groups that have a class of their own. Each blocks; thread-safe.
 */
final class Api {
    private static final int HISTORY = 50;

    private final Inventory inventory;
    private final LeaseDirectory leases;
    private final SightingStore sightings;
    private final HealthSource health;
    private final HistoryApi history;
    private final Map<String, Function<Ask, Answer>> operations = new HashMap<>();

    Api(
            Ports ports,
            Inventory inventory,
            PlanWrites writes,
            Reservations reservations,
            DnsDesk dns,
            Metrics metrics,
            JsonObject contract) {
        this.inventory = inventory;
        this.leases = ports.leases();
        this.sightings = ports.sightings();
        this.health = ports.health();
        this.history = new HistoryApi(inventory, leases, ports.history());
        operations.putAll(
                Map.of(
                        "getContract",
                        _ -> Answer.json(contract),
                        "listLeases",
                        this::listLeases,
                        "getAddress",
                        this::getAddress,
                        "listDrains",
                        this::listDrains,
                        "listSightings",
                        this::listSightings,
                        "getReadiness",
                        _ -> readiness(),
                        "getHealth",
                        _ -> Answer.json(Views.health(health.components())),
                        "getMetrics",
                        _ -> metrics.scrape()));
        operations.putAll(history.operations());
        operations.putAll(new JournalApi(inventory, ports.journal()).operations());
        operations.putAll(new TreeApi(inventory).operations());
        operations.putAll(new SubnetsApi(inventory, writes).operations());
        operations.putAll(new CatalogueApi(inventory, writes).operations());
        operations.putAll(new ServingApi(inventory, writes).operations());
        operations.putAll(new ClaimsApi(inventory, writes).operations());
        operations.putAll(new ReservationsApi(inventory, reservations).operations());
        operations.putAll(new PlannerApi(inventory).operations());
        operations.putAll(new ConflictsApi(inventory, ports.conflicts()).operations());
        operations.putAll(new DnsApi(dns, inventory).operations());
    }

    /** What answers each operation; {@code streamEvents} and {@code getLiveness} live elsewhere. */
    Map<String, Function<Ask, Answer>> operations() {
        return Map.copyOf(operations);
    }

    private Answer listLeases(Ask ask) {
        Ipv4Range within =
                ask.parameter("subnet")
                        .map(text -> Ask.subnet(inventory.plan(), text).subnet().prefix().range())
                        .orElse(LeaseSearch.EVERYWHERE);
        LeaseSearch.Page page = LeaseSearch.read(ask, within, 100).run(leases);
        Instant now = inventory.now();
        JsonObject json =
                new JsonObject()
                        .put("items", Views.array(page.entries(), e -> Views.lease(e, now)));
        page.next()
                .ifPresent(
                        cursor ->
                                json.put("next_cursor", cursor)
                                        .put(
                                                "next",
                                                OpaqueCursor.next(
                                                        ask,
                                                        "/api/v1/leases",
                                                        cursor,
                                                        "limit",
                                                        "q",
                                                        "state",
                                                        "subnet")));
        return Answer.json(json);
    }

    private Answer getAddress(Ask ask) {
        Ipv4Address address = Ask.address(ask.pathPart("address"));
        Optional<Instant> at = ask.time("at");
        if (at.isPresent()) {
            return history.address(address, at.get());
        }
        SubnetSnapshot subnet =
                inventory
                        .plan()
                        .containing(address)
                        .orElseThrow(
                                () ->
                                        new ProblemException(
                                                Problem.notFound("subnet that holds " + address)));
        Optional<LeaseDirectory.Entry> entry = leases.lease(address);
        Instant now = inventory.now();
        AddressState state =
                inventory.state(subnet, address, entry.map(LeaseDirectory.Entry::lease));
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

    private Answer listDrains(Ask ask) {
        Plan plan = inventory.plan();
        Optional<SubnetSnapshot> only = ask.parameter("subnet").map(text -> Ask.subnet(plan, text));
        List<LeaseMove> moves =
                only.map(List::of).orElseGet(plan::subnets).stream()
                        .filter(subnet -> subnet.subnet().space().equals(Space.LAN))
                        .flatMap(subnet -> inventory.facts(plan, subnet).draining().stream())
                        .sorted(Comparator.comparing(move -> move.lease().address()))
                        .toList();
        int limit = ask.limit(100, 1000);
        JsonObject json = new JsonObject().put("remaining", moves.size());
        moves.stream()
                .map(LeaseMove::latest)
                .max(Comparator.naturalOrder())
                .ifPresent(latest -> json.put("latest", latest.toString()));
        return Answer.json(
                json.put(
                                "items",
                                Views.array(
                                        moves.subList(0, Math.min(limit, moves.size())),
                                        PlanViews::move))
                        .put("plan_version", plan.version()));
    }

    private Answer listSightings(Ask ask) {
        List<Seen> seen = ask.range("within").map(sightings::within).orElseGet(sightings::load);
        int limit = ask.limit(100, 1000);
        return Answer.json(
                new JsonObject()
                        .put("count", seen.size())
                        .put(
                                "items",
                                Views.array(
                                        seen.subList(0, Math.min(limit, seen.size())),
                                        PlanViews::sighting)));
    }

    private Answer readiness() {
        List<Component> components = health.components();
        int status = Views.worst(components) == Status.DOWN ? 503 : 200;
        return Answer.json(status, Views.health(components));
    }
}
