package io.leasehold.app.config;

import io.leasehold.interchange.yaml.YamlText;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.option.OptionCatalog;
import io.leasehold.ipam.option.OptionSet;
import io.leasehold.ipam.option.OptionText;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Writes DHCP options so that [OptionReader] reads the same bytes again.
final class OptionWriter {
    private final YamlText yaml;
    private final OptionCatalog catalog;

    OptionWriter(YamlText yaml, OptionCatalog catalog) {
        this.yaml = yaml;
        this.catalog = catalog;
    }

    /// The `options` of a scope, if it has any.
    void write(OptionSet options) {
        Map<Boolean, List<Integer>> codes =
                options.values().keySet().stream()
                        .collect(
                                Collectors.partitioningBy(
                                        code -> OptionCatalog.refusal(code).isEmpty()));
        List<Integer> settable = codes.getOrDefault(true, List.of());
        if (!settable.isEmpty()) {
            TreeMap<Integer, OctetString> values = new TreeMap<>(options.values());
            values.keySet().retainAll(settable);
            yaml.below("options", () -> catalog.print(OptionSet.of(values)).forEach(this::option));
        }
        codes.getOrDefault(false, List.of())
                .forEach(
                        code -> yaml.comment("option " + code + " is set, which a file cannot do"));
    }

    /// How an option is called.
    String key(int code) {
        return catalog.meaning(OptionCatalog.DHCP4, code).name();
    }

    private void option(String key, OptionText text) {
        switch (text) {
            case OptionText.Items(List<String> items) -> {
                if (items.size() == 1) {
                    yaml.text(key, items.getFirst());
                } else {
                    yaml.list(key, items);
                }
            }
            case OptionText.Nested(Map<String, OptionText> entries) ->
                    yaml.below(key, () -> entries.forEach(this::option));
        }
    }
}
