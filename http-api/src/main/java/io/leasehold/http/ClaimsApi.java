package io.leasehold.http;

import io.leasehold.ipam.net.Ipv4Prefix;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.plan.BlockUsage;
import io.leasehold.ipam.plan.Claim;
import io.leasehold.ipam.plan.ClaimId;
import io.leasehold.ipam.plan.ClaimSemantics;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.plan.PlanEdit;
import io.leasehold.ipam.plan.Subnet;
import io.vertx.core.json.JsonObject;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;

/** Who owns which addresses. Calls block; thread-safe. */
final class ClaimsApi {
    private final Inventory inventory;
    private final PlanWrites writes;

    ClaimsApi(Inventory inventory, PlanWrites writes) {
        this.inventory = inventory;
        this.writes = writes;
    }

    Map<String, Function<Ask, Answer>> operations() {
        return Map.of(
                "listClaims", this::list,
                "createClaim", this::create,
                "getClaim", this::get,
                "replaceClaim", this::replace,
                "deleteClaim", this::delete,
                "confirmClaim", this::confirm,
                "getClaimUsage", this::usage,
                "getClaimKeepOut", this::keepOut);
    }

    static String location(Claim claim) {
        return "/api/v1/claims/" + claim.id();
    }

    private Answer list(Ask ask) {
        Plan plan = inventory.plan();
        Predicate<Claim> wanted = _ -> true;
        if (ask.parameter("subnet").isPresent()) {
            Subnet subnet = Ask.subnet(plan, ask.parameter("subnet").get()).subnet();
            wanted =
                    claim ->
                            claim.space().equals(subnet.space())
                                    && claim.range().overlaps(subnet.prefix().range());
        }
        if (ask.parameter("owner").isPresent()) {
            String owner = ask.parameter("owner").get();
            wanted =
                    wanted.and(
                            claim ->
                                    claim.owner().kind().text().equals(owner)
                                            || claim.owner().name().equals(owner)
                                            || claim.owner().toString().equals(owner));
        }
        if (ask.parameter("source").isPresent()) {
            String source = ask.parameter("source").get();
            wanted = wanted.and(claim -> claim.source().text().equals(source));
        }
        if (ask.parameter("q").isPresent()) {
            wanted = wanted.and(matching(ask.parameter("q").get().strip()));
        }
        List<Claim> claims =
                plan.content().claims().stream()
                        .filter(wanted)
                        .sorted(
                                Comparator.comparing(Claim::space)
                                        .thenComparing(Claim::range)
                                        .thenComparing(c -> c.id().value()))
                        .toList();
        return Answer.json(
                new JsonObject()
                        .put("items", Views.array(claims, PlanViews::claim))
                        .put("plan_version", plan.version()));
    }

    /** Text asks for owner, label, description or tag; an address or a range for what is there. */
    private static Predicate<Claim> matching(String text) {
        try {
            Ipv4Range range = Ipv4Range.parse(text);
            return claim -> claim.range().overlaps(range);
        } catch (IllegalArgumentException _) {
            String part = text.toLowerCase(Locale.ROOT);
            return claim ->
                    (claim.owner()
                                    + "\n"
                                    + claim.label()
                                    + "\n"
                                    + claim.range()
                                    + "\n"
                                    + claim.notes().description()
                                    + "\n"
                                    + claim.notes().tags())
                            .toLowerCase(Locale.ROOT)
                            .contains(part);
        }
    }

    private static Answer answer(int status, JsonObject json, Claim claim) {
        return Answer.json(status, json).with("ETag", etag(claim));
    }

    static String etag(Claim claim) {
        return Etags.of(PlanViews.claim(claim));
    }

    private static Claim claim(Plan plan, ClaimId id) {
        return plan.claim(id)
                .orElseThrow(() -> new ProblemException(Problem.notFound("claim " + id)));
    }

    private static ClaimId id(Ask ask) {
        return new ClaimId(ask.uuid());
    }

    private Answer get(Ask ask) {
        Claim claim = claim(inventory.plan(), id(ask));
        return answer(200, PlanViews.claim(claim), claim);
    }

    private Answer create(Ask ask) {
        ClaimId id = new ClaimId(writes.newId(ask, "createClaim"));
        Claim wanted = BodyReader.read(ask.body(), body -> ClaimReader.read(body, id));
        PlanWrites.Written written =
                writes.add(
                        ask,
                        new PlanEdit.AddClaim(wanted),
                        plan -> plan.claim(id).isPresent(),
                        Pointers.claim(""));
        return written.answer(after -> answer(201, written, id).with("Location", location(wanted)));
    }

    private static Answer answer(int status, PlanWrites.Written written, ClaimId id) {
        Claim claim = written.plan().claim(id).orElseThrow(() -> SubnetsApi.lost("claim " + id));
        return answer(status, written.with(PlanViews.claim(claim)), claim);
    }

    private Answer replace(Ask ask) {
        ClaimId id = id(ask);
        Claim wanted = BodyReader.read(ask.body(), body -> ClaimReader.read(body, id));
        PlanWrites.Written written =
                writes.write(
                        ask,
                        new PlanEdit.ChangeClaim(wanted),
                        unchanged(id, ask),
                        Pointers.claim(""));
        return written.answer(_ -> answer(200, written, id));
    }

    private static Precondition unchanged(ClaimId id, Ask ask) {
        return Precondition.unchanged(
                "claim " + id, ask.header("if-match"), plan -> plan.claim(id).map(ClaimsApi::etag));
    }

    private Answer delete(Ask ask) {
        ClaimId id = id(ask);
        return writes.write(ask, new PlanEdit.DeleteClaim(id), unchanged(id, ask), Pointers.NONE)
                .answer(_ -> Answer.empty(204));
    }

    private Answer confirm(Ask ask) {
        ClaimId id = id(ask);
        PlanWrites.Written written =
                writes.write(
                        ask, new PlanEdit.ConfirmClaim(id), Precondition.none(), Pointers.NONE);
        return written.answer(_ -> answer(200, written, id));
    }

    private Answer usage(Ask ask) {
        Plan plan = inventory.plan();
        return Answer.json(PlanViews.usage(BlockUsage.of(plan, claim(plan, id(ask)))));
    }

    private Answer keepOut(Ask ask) {
        Plan plan = inventory.plan();
        Claim shared = claim(plan, id(ask));
        if (shared.semantics() != ClaimSemantics.CLAIM) {
            throw new ProblemException(
                    Problem.of(
                            422,
                            "claim-not-shared",
                            "The claim is not shared",
                            "claim "
                                    + HostText.display(shared.toString())
                                    + " has semantics "
                                    + Views.text(shared.semantics())
                                    + ": all of it is its owner's; only a claim with semantics"
                                    + " claim has addresses to keep out of"));
        }
        List<Ipv4Range> hardware =
                ask.range("within")
                        .map(List::of)
                        .orElseGet(
                                () ->
                                        plan.declared().stream()
                                                .filter(s -> s.space().equals(shared.space()))
                                                .map(s -> s.prefix().range())
                                                .filter(shared.range()::overlaps)
                                                .toList());
        TreeSet<Ipv4Prefix> prefixes = new TreeSet<>();
        for (Ipv4Range range : hardware) {
            prefixes.addAll(inventory.planner(shared.space(), range).keepOut(shared, range));
        }
        Optional<String> format = ask.parameter("format");
        if (format.filter("calico"::equals).isPresent()) {
            return Answer.text("application/yaml", calico(shared, prefixes));
        }
        return Answer.json(
                new JsonObject()
                        .put("claim", shared.id().toString())
                        .put("owner", Views.owner(shared.owner()))
                        .put("prefixes", PlanViews.texts(prefixes.stream().map(Object::toString)))
                        .put("size", prefixes.stream().mapToLong(Ipv4Prefix::size).sum()));
    }

    /** The IPReservation that keeps Calico from giving these addresses to pods. */
    private static String calico(Claim shared, TreeSet<Ipv4Prefix> prefixes) {
        StringBuilder yaml =
                new StringBuilder(
                        "apiVersion: projectcalico.org/v3\n"
                                + "kind: IPReservation\n"
                                + "metadata:\n"
                                + "  name: "
                                + resourceName(shared.owner().name())
                                + "\n"
                                + "spec:\n"
                                + "  reservedCIDRs:");
        if (prefixes.isEmpty()) {
            yaml.append(" []");
        }
        prefixes.forEach(prefix -> yaml.append("\n    - ").append(prefix));
        return yaml.append('\n').toString();
    }

    /** A name that Kubernetes takes, made of one that anybody may have written. */
    private static String resourceName(String name) {
        String plain =
                name.toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9]+", "-")
                        .replaceAll("^-+|-+$", "");
        String whole = "leasehold-keep-out" + (plain.isEmpty() ? "" : "-" + plain);
        return whole.substring(0, Math.min(63, whole.length())).replaceAll("-+$", "");
    }
}
