package io.leasehold.http;

import io.leasehold.ipam.inventory.AddressGrid.Usage;
import io.leasehold.ipam.net.Ipv4Prefix;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.plan.Claim;
import io.leasehold.ipam.plan.Container;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.plan.Section;
import io.leasehold.ipam.plan.Space;
import io.leasehold.ipam.plan.Subnet;
import io.leasehold.ipam.plan.SubnetSnapshot;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The plan as a tree: spaces, their sections, and in each the containers, subnets and claims that
 * lie in one another. Calls block; thread-safe.
 */
final class TreeApi {
    private final Inventory inventory;

    TreeApi(Inventory inventory) {
        this.inventory = inventory;
    }

    Map<String, Function<Ask, Answer>> operations() {
        return Map.of("getTree", this::tree);
    }

    /** A container or a subnet on its way into the tree; mutable, confined to one request. */
    private static final class Node {
        private final Ipv4Prefix prefix;
        private final Optional<SubnetSnapshot> subnet;
        private final JsonObject json;
        private Optional<String> section;
        private final List<Node> children = new ArrayList<>();
        private final List<Claim> claims = new ArrayList<>();
        private final List<Usage> usages = new ArrayList<>();

        Node(Container container) {
            prefix = container.prefix();
            subnet = Optional.empty();
            section = container.section();
            json =
                    new JsonObject()
                            .put("kind", "container")
                            .put("prefix", prefix.toString())
                            .put("name", container.name());
        }

        Node(SubnetSnapshot snapshot) {
            Subnet declared = snapshot.subnet();
            prefix = declared.prefix();
            subnet = Optional.of(snapshot);
            section = declared.section();
            json =
                    new JsonObject()
                            .put("kind", "subnet")
                            .put("id", declared.id().value())
                            .put("prefix", prefix.toString())
                            .put("name", declared.name())
                            .put("authority", declared.authority().text());
        }

        JsonObject view() {
            return json.put("usage", PlanViews.sum(prefix.size(), usages))
                    .put("children", Views.array(children, Node::view))
                    .put("claims", Views.array(claims, TreeApi::claim));
        }
    }

    private Answer tree(Ask ask) {
        Plan plan = inventory.plan();
        TreeSet<Space> spaces = new TreeSet<>();
        spaces.add(Space.LAN);
        plan.declared().forEach(s -> spaces.add(s.space()));
        plan.content().containers().forEach(c -> spaces.add(c.space()));
        plan.content().claims().forEach(c -> spaces.add(c.space()));
        JsonArray items = new JsonArray();
        spaces.forEach(space -> items.add(space(plan, space)));
        return Answer.json(
                new JsonObject().put("spaces", items).put("plan_version", plan.version()));
    }

    private JsonObject space(Plan plan, Space space) {
        List<Node> nodes = new ArrayList<>();
        plan.content().containers().stream()
                .filter(c -> c.space().equals(space))
                .map(Node::new)
                .forEach(nodes::add);
        plan.subnets().stream()
                .filter(s -> s.subnet().space().equals(space))
                .map(Node::new)
                .forEach(nodes::add);
        // By address and the wider first, so that what holds a node comes before it.
        nodes.sort(
                Comparator.comparing((Node n) -> n.prefix.network())
                        .thenComparing(n -> n.prefix.length()));
        Map<String, List<Node>> roots = new TreeMap<>();
        plan.content().sections().forEach(s -> roots.put(s.path(), new ArrayList<>()));
        hang(nodes, roots);
        List<Claim> elsewhere = new ArrayList<>();
        plan.content().claims().stream()
                .filter(claim -> claim.space().equals(space))
                .sorted(
                        Comparator.comparing(Claim::range)
                                .thenComparing(claim -> claim.id().value()))
                .forEach(
                        claim ->
                                innermost(nodes, claim.range())
                                        .map(node -> node.claims)
                                        .orElse(elsewhere)
                                        .add(claim));
        Map<String, Section> declared = new TreeMap<>();
        plan.content().sections().forEach(s -> declared.put(s.path(), s));
        JsonArray sections = new JsonArray();
        roots.forEach(
                (path, children) -> {
                    Section section = declared.get(path);
                    sections.add(
                            new JsonObject()
                                    .put("path", path)
                                    .put(
                                            "description",
                                            section == null ? "" : section.description())
                                    .put("children", Views.array(children, Node::view)));
                });
        return new JsonObject()
                .put("space", space.name())
                .put("sections", sections)
                .put("claims", Views.array(elsewhere, TreeApi::claim));
    }

    /**
     * Hangs each node into the innermost container that holds it. One that names a section other
     * than that container's is a root of its own there.
     */
    private void hang(List<Node> nodes, Map<String, List<Node>> roots) {
        List<Node> around = new ArrayList<>();
        for (Node node : nodes) {
            around.removeIf(outer -> !outer.prefix.contains(node.prefix.range()));
            Optional<Node> holder =
                    around.isEmpty() ? Optional.empty() : Optional.of(around.getLast());
            boolean elsewhere =
                    node.section.isPresent()
                            && holder.isPresent()
                            && !node.section.equals(holder.get().section);
            if (node.section.isEmpty()) {
                node.section = holder.flatMap(h -> h.section);
            }
            if (holder.isPresent() && !elsewhere) {
                holder.get().children.add(node);
            } else {
                roots.computeIfAbsent(node.section.orElse(""), _ -> new ArrayList<>()).add(node);
            }
            node.subnet.ifPresentOrElse(
                    subnet -> {
                        Usage usage = inventory.usage(subnet);
                        node.usages.add(usage);
                        around.forEach(outer -> outer.usages.add(usage));
                    },
                    () -> around.add(node));
        }
    }

    private static Optional<Node> innermost(List<Node> nodes, Ipv4Range range) {
        return nodes.stream()
                .filter(node -> node.prefix.contains(range))
                .max(Comparator.comparingInt(node -> node.prefix.length()));
    }

    private static JsonObject claim(Claim claim) {
        return new JsonObject()
                .put("kind", "claim")
                .put("id", claim.id().toString())
                .put("range", Views.range(claim.range()))
                .put("owner", Views.owner(claim.owner()))
                .put("semantics", Views.text(claim.semantics()))
                .put("source", claim.source().text())
                .put("standing", Views.text(claim.standing()))
                .put("label", HostText.display(claim.label()));
    }
}
