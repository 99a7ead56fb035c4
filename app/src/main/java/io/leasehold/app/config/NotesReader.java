package io.leasehold.app.config;

import io.leasehold.ipam.plan.Notes;
import io.leasehold.ipam.plan.VlanId;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// What many parts of a plan have in common: notes, and which VLAN they are on.
final class NotesReader {
    private final Problems problems;

    NotesReader(Problems problems) {
        this.problems = problems;
    }

    /// `description`, `tags` and `fields` of a section.
    Notes notes(Section section) {
        return new Notes(
                section.value("description", Function.identity(), "give one text").orElse(""),
                Set.copyOf(
                        section.distinct(
                                "tags", Function.identity(), "give words, like [core, rack-1]")),
                section.node("fields")
                        .map(node -> fields(section.path("fields"), node))
                        .orElse(Map.of()));
    }

    private Map<String, String> fields(String path, Node node) {
        Map<String, String> fields = new LinkedHashMap<>();
        switch (node) {
            case Node.Nothing _ -> {}
            case Node.Sequence _, Node.Scalar _ ->
                    problems.error(
                            node.at(),
                            path + " is " + node.described() + " where a mapping is wanted",
                            "write custom fields by name, like { rack: B2 }");
            case Node.Mapping(Position _, List<Node.Entry> entries) -> {
                for (Node.Entry entry : entries) {
                    field(path, entry).ifPresent(value -> fields.put(entry.key(), value));
                }
            }
        }
        return fields;
    }

    private Optional<String> field(String path, Node.Entry entry) {
        return switch (entry.value()) {
            case Node.Scalar(Position _, String text) -> Optional.of(text);
            case Node.Nothing _ -> Optional.of("");
            case Node.Sequence _, Node.Mapping _ -> {
                problems.error(
                        entry.value().at(),
                        path
                                + "."
                                + Problem.shortened(entry.key())
                                + " is "
                                + entry.value().described()
                                + " where one value is wanted",
                        "give one value");
                yield Optional.empty();
            }
        };
    }

    /// `vlan` of a section: a number, or a mapping of number and domain.
    Optional<VlanId> vlan(Section section) {
        String remedy = "give a number 1 to 4094, or { id: 20, domain: office }";
        if (section.node("vlan").filter(Node.Scalar.class::isInstance).isPresent()) {
            return section.value("vlan", text -> VlanId.of(number(text)), remedy);
        }
        return section.has("vlan")
                ? section.section("vlan").flatMap(vlan -> vlanId(vlan))
                : Optional.empty();
    }

    /// `id` and `domain` of a section.
    static Optional<VlanId> vlanId(Section section) {
        Optional<String> domain =
                section.value("domain", ConfigReader::notBlank, "name the layer 2 domain");
        return section.required(
                "id",
                text -> new VlanId(number(text), domain.orElse(VlanId.ONLY_DOMAIN)),
                "give a number 1 to 4094");
    }

    private static int number(String text) {
        if (!text.matches("[0-9]{1,5}")) {
            throw new IllegalArgumentException(
                    "VLAN '" + Problem.shortened(text) + "' is not 1 to 4094");
        }
        return Integer.parseInt(text);
    }
}
