package io.leasehold.app.config;

import io.leasehold.ipam.option.OptionCatalog;
import io.leasehold.ipam.option.OptionDefinition;
import io.leasehold.ipam.option.OptionFault;
import io.leasehold.ipam.option.OptionSet;
import io.leasehold.ipam.option.OptionText;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads a mapping of DHCP options: name or code to one value, a list of values, or a mapping of
/// sub-options. What they mean the catalog says; here is where they stand.
final class OptionReader {
    private final Problems problems;
    private final OptionCatalog catalog;

    OptionReader(Problems problems, OptionCatalog catalog) {
        this.problems = problems;
        this.catalog = catalog;
    }

    /// @param path of the mapping, for messages
    OptionSet read(String path, Node node) {
        switch (node) {
            case Node.Nothing _ -> {
                return OptionSet.EMPTY;
            }
            case Node.Sequence _, Node.Scalar _ -> {
                problems.error(
                        node.at(),
                        path + " is " + node.described() + " where a mapping of options is wanted",
                        "write options by name or code, like { domain-name-servers: [192.0.2.53]"
                                + " }");
                return OptionSet.EMPTY;
            }
            case Node.Mapping mapping -> {
                List<OptionFault> faults = new ArrayList<>();
                OptionSet options = catalog.encode(texts(path, mapping), faults);
                faults.forEach(fault -> told(path, mapping, fault));
                return options;
            }
        }
    }

    /// The code of an option that may be set, by name or code.
    Optional<Integer> code(String path, Position at, String text) {
        List<OptionFault> faults = new ArrayList<>();
        Optional<OptionDefinition> definition = catalog.settable(text, faults);
        faults.forEach(
                fault -> problems.error(at, path + ": " + fault.message(), remedy(text, fault)));
        return definition.map(OptionDefinition::code);
    }

    private static String remedy(String key, OptionFault fault) {
        return fault instanceof OptionFault.BadKey bad
                ? NearMiss.of(key, bad.names())
                        .map(name -> "did you mean '" + name + "'?")
                        .orElse(bad.remedy())
                : fault.remedy();
    }

    /// The entries that have the form of a value, whatever they mean.
    private Map<String, OptionText> texts(String path, Node.Mapping mapping) {
        Map<String, OptionText> texts = new LinkedHashMap<>();
        for (Node.Entry entry : mapping.entries()) {
            text(path + "." + entry.key(), entry).ifPresent(text -> texts.put(entry.key(), text));
        }
        return texts;
    }

    private Optional<OptionText> text(String path, Node.Entry entry) {
        return switch (entry.value()) {
            case Node.Mapping mapping -> Optional.of(new OptionText.Nested(texts(path, mapping)));
            case Node.Sequence(Position _, List<Node> items) -> items(path, entry, items);
            case Node.Scalar _, Node.Nothing _ -> items(path, entry, List.of(entry.value()));
        };
    }

    private Optional<OptionText> items(String path, Node.Entry entry, List<Node> items) {
        List<String> texts = new ArrayList<>();
        for (Node item : items) {
            if (!(item instanceof Node.Scalar(Position _, String text))) {
                problems.error(
                        item.at(),
                        path + " is " + item.described() + " where a value is wanted",
                        catalog.find(OptionCatalog.DHCP4, entry.key())
                                .map(definition -> "write " + definition.shape().example())
                                .orElse("write a value, in quotes if it is hex"));
                return Optional.empty();
            }
            texts.add(text);
        }
        return Optional.of(new OptionText.Items(texts));
    }

    private void told(String path, Node.Mapping mapping, OptionFault fault) {
        List<String> keys = fault.path();
        String around = String.join(".", prepended(path, keys.subList(0, keys.size() - 1)));
        Node.Mapping parent = parent(mapping, keys);
        Node.Entry entry = entry(parent, keys.getLast());
        switch (fault) {
            case OptionFault.BadKey bad ->
                    problems.error(
                            entry.at(), around + ": " + bad.message(), remedy(entry.key(), bad));
            case OptionFault.Twice twice ->
                    problems.error(
                            entry.at(),
                            around
                                    + ": "
                                    + twice.message()
                                    + " (the first is at line "
                                    + entry(parent, twice.first()).at().line()
                                    + ")",
                            twice.remedy());
            case OptionFault.BadValue(var _, String message, String remedy) ->
                    problems.error(
                            entry.value().at(),
                            around + "." + keys.getLast() + ": " + message,
                            remedy);
        }
    }

    private static List<String> prepended(String first, List<String> rest) {
        List<String> all = new ArrayList<>(rest);
        all.addFirst(first);
        return all;
    }

    /// The mapping that has the last of these keys.
    private static Node.Mapping parent(Node.Mapping mapping, List<String> keys) {
        Node.Mapping parent = mapping;
        for (String key : keys.subList(0, keys.size() - 1)) {
            parent = (Node.Mapping) entry(parent, key).value();
        }
        return parent;
    }

    private static Node.Entry entry(Node.Mapping mapping, String key) {
        return mapping.entries().stream()
                .filter(entry -> entry.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("a fault at " + key + ", not there"));
    }
}
