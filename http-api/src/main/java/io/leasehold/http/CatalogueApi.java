package io.leasehold.http;

import io.leasehold.ipam.net.Ipv4Prefix;
import io.leasehold.ipam.plan.Container;
import io.leasehold.ipam.plan.CustomField;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.plan.PlanEdit;
import io.leasehold.ipam.plan.Section;
import io.leasehold.ipam.plan.Source;
import io.leasehold.ipam.plan.Space;
import io.leasehold.ipam.plan.Vlan;
import io.leasehold.ipam.plan.VlanId;
import io.vertx.core.json.JsonObject;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What subnets are sorted into and described by: containers, sections, VLANs and custom fields.
 * Calls block; thread-safe.
 */
final class CatalogueApi {
    private final Inventory inventory;
    private final PlanWrites writes;

    CatalogueApi(Inventory inventory, PlanWrites writes) {
        this.inventory = inventory;
        this.writes = writes;
    }

    Map<String, Function<Ask, Answer>> operations() {
        return Map.ofEntries(
                Map.entry("listContainers", this::containers),
                Map.entry("getContainer", this::container),
                Map.entry("putContainer", this::putContainer),
                Map.entry("deleteContainer", this::deleteContainer),
                Map.entry("listSections", this::sections),
                Map.entry("putSection", this::putSection),
                Map.entry("deleteSection", this::deleteSection),
                Map.entry("listVlans", this::vlans),
                Map.entry("putVlan", this::putVlan),
                Map.entry("deleteVlan", this::deleteVlan),
                Map.entry("listCustomFields", this::customFields),
                Map.entry("putCustomField", this::putCustomField),
                Map.entry("deleteCustomField", this::deleteCustomField));
    }

    private static <T> Answer list(Plan plan, Collection<T> items, Function<T, JsonObject> view) {
        return Answer.json(
                new JsonObject()
                        .put("items", Views.array(items, view))
                        .put("plan_version", plan.version()));
    }

    private Answer containers(Ask ask) {
        Plan plan = inventory.plan();
        return list(
                plan,
                plan.content().containers().stream()
                        .sorted(
                                Comparator.comparing(Container::space)
                                        .thenComparing(Container::prefix))
                        .toList(),
                PlanViews::container);
    }

    private static Optional<Container> find(Plan plan, Space space, Ipv4Prefix prefix) {
        return plan.content().containers().stream()
                .filter(c -> c.space().equals(space) && c.prefix().equals(prefix))
                .findFirst();
    }

    private static String etag(Container container) {
        return Etags.of(PlanViews.container(container));
    }

    private static Ipv4Prefix prefix(Ask ask) {
        return Ask.prefix(ask.pathPart("prefix"));
    }

    private static Space space(Ask ask) {
        return ask.space().orElse(Space.LAN);
    }

    private Answer container(Ask ask) {
        Ipv4Prefix prefix = prefix(ask);
        Container container =
                find(inventory.plan(), space(ask), prefix)
                        .orElseThrow(
                                () ->
                                        new ProblemException(
                                                Problem.notFound("container " + prefix)));
        return Answer.json(PlanViews.container(container)).with("ETag", etag(container));
    }

    private Answer putContainer(Ask ask) {
        Ipv4Prefix prefix = prefix(ask);
        Space space = space(ask);
        Container wanted =
                BodyReader.read(
                        ask.body(),
                        body ->
                                new Container(
                                        space,
                                        prefix,
                                        body.text("name", prefix.toString()),
                                        body.text("section"),
                                        body.notes(),
                                        Source.API));
        PlanWrites.Written written =
                writes.write(
                        ask,
                        new PlanEdit.PutContainer(wanted),
                        Precondition.unchangedOrNew(
                                "container " + prefix,
                                ask.header("if-match"),
                                plan -> find(plan, space, prefix).map(CatalogueApi::etag)),
                        Pointers.CATALOGUE);
        return written.answer(
                _ ->
                        Answer.json(written.with(PlanViews.container(wanted)))
                                .with("ETag", etag(wanted)));
    }

    private Answer deleteContainer(Ask ask) {
        Ipv4Prefix prefix = prefix(ask);
        Space space = space(ask);
        return delete(
                ask,
                new PlanEdit.DeleteContainer(space, prefix),
                Precondition.unchanged(
                        "container " + prefix,
                        ask.header("if-match"),
                        plan -> find(plan, space, prefix).map(CatalogueApi::etag)));
    }

    private Answer delete(Ask ask, PlanEdit edit, Precondition condition) {
        return writes.write(ask, edit, condition, Pointers.NONE).answer(_ -> Answer.empty(204));
    }

    private Answer put(Ask ask, PlanEdit edit, JsonObject view) {
        PlanWrites.Written written =
                writes.write(ask, edit, Precondition.none(), Pointers.CATALOGUE);
        return written.answer(_ -> Answer.json(written.with(view)));
    }

    private Answer sections(Ask ask) {
        Plan plan = inventory.plan();
        return list(
                plan,
                plan.content().sections().stream()
                        .sorted(Comparator.comparing(Section::path))
                        .toList(),
                PlanViews::section);
    }

    private Answer putSection(Ask ask) {
        String path = ask.pathPart("section");
        Section wanted =
                Ask.read(
                        "section",
                        path,
                        text ->
                                new Section(
                                        text, ask.body().getString("description", ""), Source.API));
        return put(ask, new PlanEdit.PutSection(wanted), PlanViews.section(wanted));
    }

    private Answer deleteSection(Ask ask) {
        return delete(
                ask, new PlanEdit.DeleteSection(ask.pathPart("section")), Precondition.none());
    }

    private Answer vlans(Ask ask) {
        Plan plan = inventory.plan();
        return list(
                plan,
                plan.content().vlans().stream()
                        .sorted(
                                Comparator.comparing((Vlan v) -> v.id().domain())
                                        .thenComparing(v -> v.id().vid()))
                        .toList(),
                PlanViews::vlan);
    }

    private static VlanId vlanId(Ask ask) {
        String domain = ask.parameter("domain").orElse(VlanId.ONLY_DOMAIN);
        return Ask.read(
                "vid", ask.pathPart("vid"), text -> new VlanId(Integer.parseInt(text), domain));
    }

    private Answer putVlan(Ask ask) {
        Vlan wanted = new Vlan(vlanId(ask), ask.body().getString("name", ""), Source.API);
        return put(ask, new PlanEdit.PutVlan(wanted), PlanViews.vlan(wanted));
    }

    private Answer deleteVlan(Ask ask) {
        return delete(ask, new PlanEdit.DeleteVlan(vlanId(ask)), Precondition.none());
    }

    private Answer customFields(Ask ask) {
        Plan plan = inventory.plan();
        return list(
                plan,
                plan.content().customFields().stream()
                        .sorted(Comparator.comparing(CustomField::name))
                        .toList(),
                PlanViews::customField);
    }

    private Answer putCustomField(Ask ask) {
        String name = ask.pathPart("field");
        CustomField wanted =
                BodyReader.read(
                        ask.body(),
                        body -> {
                            Set<CustomField.Target> on =
                                    body
                                            .values(
                                                    "applies_to",
                                                    text ->
                                                            CustomField.Target.valueOf(
                                                                    text.toUpperCase(Locale.ROOT)),
                                                    "give subnet, container, claim or reservation")
                                            .stream()
                                            .collect(Collectors.toSet());
                            CustomField.Type type =
                                    body.value(
                                            "type",
                                            text ->
                                                    CustomField.Type.valueOf(
                                                            text.toUpperCase(Locale.ROOT)),
                                            CustomField.Type.TEXT,
                                            "give text, integer, boolean, date or choice");
                            List<String> choices =
                                    body.values("choices", Function.identity(), "give texts");
                            return body.made(
                                    "choices",
                                    () -> new CustomField(name, on, type, choices, Source.API),
                                    new CustomField(
                                            "x", on, CustomField.Type.TEXT, List.of(), Source.API),
                                    "give choices with type choice only");
                        });
        return put(ask, new PlanEdit.PutCustomField(wanted), PlanViews.customField(wanted));
    }

    private Answer deleteCustomField(Ask ask) {
        return delete(
                ask, new PlanEdit.DeleteCustomField(ask.pathPart("field")), Precondition.none());
    }
}
