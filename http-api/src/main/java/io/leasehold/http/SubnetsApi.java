package io.leasehold.http;

import io.leasehold.ipam.inventory.AddressGrid;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Prefix;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.plan.Claim;
import io.leasehold.ipam.plan.ClaimId;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.plan.PlanEdit;
import io.leasehold.ipam.plan.Reservation;
import io.leasehold.ipam.plan.ReservationId;
import io.leasehold.ipam.plan.Space;
import io.leasehold.ipam.plan.Subnet;
import io.leasehold.ipam.plan.SubnetId;
import io.leasehold.ipam.plan.SubnetSnapshot;
import io.vertx.core.json.JsonObject;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Subnets with their pools, and the next free address of one. Calls block; thread-safe. */
final class SubnetsApi {
    private static final String NEXT = "claimNextAddress";

    private final Inventory inventory;
    private final PlanWrites writes;

    SubnetsApi(Inventory inventory, PlanWrites writes) {
        this.inventory = inventory;
        this.writes = writes;
    }

    Map<String, Function<Ask, Answer>> operations() {
        return Map.of(
                "listSubnets",
                this::list,
                "getSubnet",
                this::get,
                "createSubnet",
                this::create,
                "replaceSubnet",
                this::replace,
                "deleteSubnet",
                this::delete,
                "getSubnetGrid",
                this::grid,
                "getSubnetEffective",
                this::effective,
                NEXT,
                this::nextAddress);
    }

    private Answer list(Ask ask) {
        Plan plan = inventory.plan();
        Optional<Space> space = ask.space();
        List<SubnetSnapshot> subnets =
                plan.subnets().stream()
                        .filter(s -> space.isEmpty() || space.get().equals(s.subnet().space()))
                        .sorted(
                                Comparator.comparing((SubnetSnapshot s) -> s.subnet().space())
                                        .thenComparing(s -> s.subnet().prefix()))
                        .toList();
        return Answer.json(
                new JsonObject()
                        .put(
                                "items",
                                Views.array(subnets, s -> PlanViews.subnet(plan, s, inventory)))
                        .put("plan_version", plan.version()));
    }

    private SubnetSnapshot subnet(Ask ask) {
        return Ask.subnet(inventory.plan(), ask);
    }

    private Answer get(Ask ask) {
        return answer(200, inventory.plan(), subnet(ask));
    }

    private Answer answer(int status, Plan plan, SubnetSnapshot subnet) {
        return Answer.json(status, PlanViews.subnet(plan, subnet, inventory))
                .with("ETag", PlanViews.etag(subnet.subnet()));
    }

    private Answer create(Ask ask) {
        Subnet wanted =
                BodyReader.read(ask.body(), body -> SubnetReader.read(body, SubnetId.UNASSIGNED));
        PlanWrites.Written written =
                writes.write(
                        ask, new PlanEdit.AddSubnet(wanted), Precondition.none(), Pointers.SUBNET);
        return written.answer(
                after -> {
                    SubnetSnapshot made =
                            after.subnet(wanted.space(), wanted.prefix())
                                    .orElseThrow(() -> lost("subnet " + wanted.prefix()));
                    return answer(201, written, made)
                            .with("Location", "/api/v1/subnets/" + made.id());
                });
    }

    private Answer answer(int status, PlanWrites.Written written, SubnetSnapshot subnet) {
        return Answer.json(
                        status, written.with(PlanViews.subnet(written.plan(), subnet, inventory)))
                .with("ETag", PlanViews.etag(subnet.subnet()));
    }

    static IllegalStateException lost(String what) {
        return new IllegalStateException("the plan lacks what was just written: " + what);
    }

    private Answer replace(Ask ask) {
        SubnetId id = subnet(ask).id();
        Subnet wanted = BodyReader.read(ask.body(), body -> SubnetReader.read(body, id));
        PlanWrites.Written written =
                writes.write(
                        ask,
                        new PlanEdit.ChangeSubnet(wanted),
                        unchanged(id, ask),
                        Pointers.SUBNET);
        return written.answer(
                after ->
                        answer(
                                200,
                                written,
                                after.subnet(id).orElseThrow(() -> lost("subnet " + id))));
    }

    private static Precondition unchanged(SubnetId id, Ask ask) {
        return Precondition.unchanged(
                "subnet " + id,
                ask.header("if-match"),
                plan -> plan.subnet(id).map(s -> PlanViews.etag(s.subnet())));
    }

    private Answer delete(Ask ask) {
        SubnetId id = subnet(ask).id();
        return writes.write(
                        ask,
                        new PlanEdit.DeleteSubnet(id, ask.flag("revoke")),
                        unchanged(id, ask),
                        Pointers.NONE)
                .answer(_ -> Answer.empty(204));
    }

    private Answer grid(Ask ask) {
        SubnetSnapshot subnet = subnet(ask);
        Ipv4Prefix prefix = subnet.subnet().prefix();
        if (!AddressGrid.isPossible(prefix)) {
            throw new ProblemException(
                    Problem.of(
                            422,
                            "subnet-too-wide",
                            "Too many addresses for a grid",
                            prefix
                                    + " has "
                                    + prefix.size()
                                    + " addresses, a grid at most 65536; read"
                                    + " /effective and /leases instead"));
        }
        byte[] grid = inventory.grid(subnet);
        String etag = Etags.of(grid);
        boolean known = ask.header("if-none-match").filter(h -> Etags.match(h, etag)).isPresent();
        Answer answer =
                known
                        ? Answer.empty(304)
                        : new Answer(200, "application/octet-stream", Map.of(), grid);
        return answer.with("ETag", etag).with("Cache-Control", "no-cache");
    }

    private Answer effective(Ask ask) {
        SubnetSnapshot subnet = subnet(ask);
        return Answer.json(
                PlanViews.pool(subnet.pool()).put("prefix", subnet.subnet().prefix().toString()));
    }

    private Answer nextAddress(Ask ask) {
        SubnetSnapshot subnet = subnet(ask);
        Ipv4Prefix prefix = subnet.subnet().prefix();
        SubnetId id = subnet.id();
        if (ask.body().containsKey("claim") == ask.body().containsKey("reservation")) {
            throw new ProblemException(
                    Problem.invalid(
                            Problem.Fault.ofBody(
                                    "",
                                    "invalid",
                                    "say what the address is for: either claim or"
                                            + " reservation")));
        }
        return ask.body().containsKey("claim")
                ? claimNext(ask, id, prefix)
                : reserveNext(ask, id, prefix);
    }

    private static Optional<Ipv4Range> within(BodyReader body, Ipv4Prefix prefix) {
        String right = "give a range or a block of " + prefix;
        Optional<Ipv4Range> within = body.value("within", Ipv4Range::parse, right);
        within.filter(range -> !prefix.contains(range))
                .ifPresent(
                        range -> body.fault("within", range + " is not inside " + prefix, right));
        return within;
    }

    private Answer claimNext(Ask ask, SubnetId id, Ipv4Prefix prefix) {
        ClaimId claimId = new ClaimId(writes.newId(ask, NEXT));
        PlanEdit.ClaimNext edit =
                BodyReader.read(
                        ask.body(),
                        body ->
                                new PlanEdit.ClaimNext(
                                        id,
                                        within(body, prefix),
                                        ClaimReader.readWithoutRange(
                                                body.inside("claim").orElseThrow(), claimId)));
        PlanWrites.Written written =
                writes.add(
                        ask,
                        edit,
                        plan -> plan.claim(claimId).isPresent(),
                        Pointers.claim("/claim"));
        return written.answer(
                after -> {
                    Claim claim = after.claim(claimId).orElseThrow(() -> lost("claim " + claimId));
                    return chosen(
                            written,
                            claim.range().first(),
                            new JsonObject().put("claim", PlanViews.claim(claim)),
                            ClaimsApi.location(claim));
                });
    }

    private Answer reserveNext(Ask ask, SubnetId id, Ipv4Prefix prefix) {
        ReservationId reservationId = new ReservationId(writes.newId(ask, NEXT));
        PlanEdit.ReserveNext edit =
                BodyReader.read(
                        ask.body(),
                        body ->
                                new PlanEdit.ReserveNext(
                                        id,
                                        within(body, prefix),
                                        ReservationReader.read(
                                                body.inside("reservation").orElseThrow(),
                                                reservationId)));
        boolean byMac = ask.body().getJsonObject("reservation").containsKey("mac");
        PlanWrites.Written written =
                writes.add(
                        ask,
                        edit,
                        plan -> Reservations.find(plan, reservationId).isPresent(),
                        Pointers.reservation("/reservation", byMac ? "mac" : "identifiers"));
        return written.answer(
                after -> {
                    Reservations.Placed placed =
                            Reservations.find(after, reservationId)
                                    .orElseThrow(() -> lost("reservation " + reservationId));
                    Reservation reservation = placed.reservation();
                    return chosen(
                            written,
                            reservation
                                    .address()
                                    .orElseThrow(() -> lost("address of " + reservationId)),
                            new JsonObject()
                                    .put(
                                            "reservation",
                                            Views.reservation(placed.subnet(), reservation)),
                            Reservations.location(reservation));
                });
    }

    private static Answer chosen(
            PlanWrites.Written written, Ipv4Address address, JsonObject what, String location) {
        return Answer.json(201, written.with(what.put("address", address.toString())))
                .with("Location", location);
    }
}
