package io.leasehold.http;

import io.leasehold.ipam.option.OptionCatalog;
import io.leasehold.ipam.option.OptionDefinition;
import io.leasehold.ipam.option.OptionShape;
import io.leasehold.ipam.plan.ClientClass;
import io.leasehold.ipam.plan.CustomOption;
import io.leasehold.ipam.plan.Defaults;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.plan.PlanEdit;
import io.leasehold.ipam.plan.SharedNetwork;
import io.leasehold.ipam.plan.Source;
import io.vertx.core.json.JsonObject;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What clients are given beside what their subnet says: classes of clients, shared networks,
 * options of the plan's own, and what the whole plan gives. Calls block; thread-safe.
 */
final class ServingApi {
    private final Inventory inventory;
    private final PlanWrites writes;

    ServingApi(Inventory inventory, PlanWrites writes) {
        this.inventory = inventory;
        this.writes = writes;
    }

    Map<String, Function<Ask, Answer>> operations() {
        return Map.ofEntries(
                Map.entry("getDefaults", _ -> defaults()),
                Map.entry("putDefaults", this::putDefaults),
                Map.entry("listClasses", _ -> list(CLASSES)),
                Map.entry("getClass", ask -> get(theClass(ask))),
                Map.entry("putClass", this::putClass),
                Map.entry("deleteClass", this::deleteClass),
                Map.entry("listSharedNetworks", _ -> list(NETWORKS)),
                Map.entry("getSharedNetwork", ask -> get(theNetwork(ask))),
                Map.entry("putSharedNetwork", this::putNetwork),
                Map.entry("deleteSharedNetwork", this::deleteNetwork),
                Map.entry("listOptionDefinitions", _ -> list(OPTIONS)),
                Map.entry("getOptionDefinition", ask -> get(theOption(ask))),
                Map.entry("putOptionDefinition", this::putOption),
                Map.entry("deleteOptionDefinition", this::deleteOption));
    }

    /** One kind of piece: where a plan has them, and what they look like. */
    private record Kind<T>(Function<Plan, List<T>> all, Function<T, JsonObject> view) {}

    private static final Kind<ClientClass> CLASSES =
            new Kind<>(plan -> plan.content().classes(), ScopeViews::clientClass);
    private static final Kind<SharedNetwork> NETWORKS =
            new Kind<>(plan -> plan.content().sharedNetworks(), ScopeViews::sharedNetwork);
    private static final Kind<CustomOption> OPTIONS =
            new Kind<>(plan -> plan.content().options(), ScopeViews::option);

    /** The piece that a path names, whether it is there or not. */
    private record Named<T>(String what, Kind<T> kind, Predicate<T> is) {
        Optional<JsonObject> view(Plan plan) {
            return kind.all().apply(plan).stream().filter(is).findFirst().map(kind.view());
        }

        Precondition unchanged(Ask ask) {
            return Precondition.unchanged(
                    what, ask.header("if-match"), plan -> view(plan).map(Etags::of));
        }

        Precondition unchangedOrNew(Ask ask) {
            return Precondition.unchangedOrNew(
                    what, ask.header("if-match"), plan -> view(plan).map(Etags::of));
        }
    }

    private static Named<ClientClass> theClass(Ask ask) {
        String name = ask.pathPart("class");
        return new Named<>("class " + name, CLASSES, c -> c.name().equals(name));
    }

    private static Named<SharedNetwork> theNetwork(Ask ask) {
        String name = ask.pathPart("network");
        return new Named<>("shared network " + name, NETWORKS, n -> n.name().equals(name));
    }

    private static Named<CustomOption> theOption(Ask ask) {
        String space = ask.pathPart("space");
        int code = code(ask);
        return new Named<>(
                "option " + code + " of space " + space,
                OPTIONS,
                o -> o.definition().space().equals(space) && o.definition().code() == code);
    }

    private static int code(Ask ask) {
        return Ask.read("code", ask.pathPart("code"), Integer::parseInt);
    }

    private <T> Answer list(Kind<T> kind) {
        Plan plan = inventory.plan();
        return Answer.json(
                new JsonObject()
                        .put("items", Views.array(kind.all().apply(plan), kind.view()))
                        .put("plan_version", plan.version()));
    }

    private <T> Answer get(Named<T> piece) {
        JsonObject view =
                piece.view(inventory.plan())
                        .orElseThrow(
                                () ->
                                        new ProblemException(
                                                Problem.notFound(HostText.display(piece.what()))));
        return Answer.json(view).with("ETag", Etags.of(view));
    }

    private Answer put(Ask ask, PlanEdit edit, Precondition condition, JsonObject view) {
        String etag = Etags.of(view);
        PlanWrites.Written written = writes.write(ask, edit, condition, Pointers.SCOPE);
        return written.answer(_ -> Answer.json(written.with(view)).with("ETag", etag));
    }

    private <T> Answer delete(Ask ask, PlanEdit edit, Named<T> piece) {
        return writes.write(ask, edit, piece.unchanged(ask), Pointers.NONE)
                .answer(_ -> Answer.empty(204));
    }

    private Answer defaults() {
        JsonObject view = ScopeViews.defaults(inventory.plan().content().defaults());
        return Answer.json(view).with("ETag", Etags.of(view));
    }

    private Answer putDefaults(Ask ask) {
        Defaults wanted =
                BodyReader.read(
                        ask.body(),
                        body ->
                                new Defaults(
                                        ScopeReader.termsWithLease(body),
                                        ScopeReader.handling(body),
                                        Source.API));
        return put(
                ask,
                new PlanEdit.ChangeDefaults(wanted),
                Precondition.unchanged(
                        "the defaults",
                        ask.header("if-match"),
                        plan ->
                                Optional.of(
                                        Etags.of(ScopeViews.defaults(plan.content().defaults())))),
                ScopeViews.defaults(wanted));
    }

    private Answer putClass(Ask ask) {
        ClientClass wanted =
                BodyReader.read(
                        ask.body(),
                        body ->
                                new ClientClass(
                                        ask.pathPart("class"),
                                        body.text("test"),
                                        ScopeReader.termsWithLease(body),
                                        Source.API));
        return put(
                ask,
                new PlanEdit.PutClass(wanted),
                theClass(ask).unchangedOrNew(ask),
                ScopeViews.clientClass(wanted));
    }

    private Answer deleteClass(Ask ask) {
        return delete(ask, new PlanEdit.DeleteClass(ask.pathPart("class")), theClass(ask));
    }

    private Answer putNetwork(Ask ask) {
        SharedNetwork wanted =
                BodyReader.read(
                        ask.body(),
                        body ->
                                new SharedNetwork(
                                        ask.pathPart("network"),
                                        body.text("interface"),
                                        ScopeReader.relays(body),
                                        ScopeReader.classes(body),
                                        ScopeReader.handling(body),
                                        ScopeReader.termsWithLease(body),
                                        Source.API));
        return put(
                ask,
                new PlanEdit.PutSharedNetwork(wanted),
                theNetwork(ask).unchangedOrNew(ask),
                ScopeViews.sharedNetwork(wanted));
    }

    private Answer deleteNetwork(Ask ask) {
        return delete(
                ask, new PlanEdit.DeleteSharedNetwork(ask.pathPart("network")), theNetwork(ask));
    }

    private Answer putOption(Ask ask) {
        String space = ask.pathPart("space");
        int code = code(ask);
        OptionDefinition unknown =
                new OptionDefinition(
                        OptionCatalog.DHCP4,
                        code,
                        "x",
                        OptionShape.of("hex", false, List.of(), Optional.empty()));
        CustomOption wanted =
                new CustomOption(
                        BodyReader.read(
                                ask.body(),
                                body -> {
                                    List<String> fields =
                                            body.values(
                                                    "record", Function.identity(), "give types");
                                    return body.made(
                                            "type",
                                            () ->
                                                    new OptionDefinition(
                                                            space,
                                                            code,
                                                            body.text("name", ""),
                                                            OptionShape.of(
                                                                    body.text("type", ""),
                                                                    body.flag("array", false),
                                                                    fields,
                                                                    body.text("encapsulates"))),
                                            unknown,
                                            "give a type like string, or hex");
                                }),
                        Source.API);
        return put(
                ask,
                new PlanEdit.PutOption(wanted),
                theOption(ask).unchangedOrNew(ask),
                ScopeViews.option(wanted));
    }

    private Answer deleteOption(Ask ask) {
        return delete(
                ask, new PlanEdit.DeleteOption(ask.pathPart("space"), code(ask)), theOption(ask));
    }
}
