package io.leasehold.interchange.kea;

import io.leasehold.interchange.kea.KeaOption.Type;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The options that can be set: those that Kea knows, read once from the resource `options.txt`,
/// and those that a configuration defines. Immutable.
final class KeaOptions {
    /// The space of options that stand in a message by themselves.
    static final String TOP = "dhcp4";

    /// Sub-options of one vendor are in the space of this prefix and the enterprise number (ARM,
    /// "DHCPv4 Vendor-Specific Options").
    static final String VENDOR = "vendor-";

    static final KeaOptions STANDARD = new KeaOptions(read());

    private final List<KeaOption> all;

    private KeaOptions(List<KeaOption> all) {
        this.all = List.copyOf(all);
    }

    private static List<KeaOption> read() {
        List<KeaOption> options = new ArrayList<>();
        for (String line : KeaKeys.resource("options.txt").lines().toList()) {
            if (!line.startsWith("#") && !line.isBlank()) {
                options.add(option(line));
            }
        }
        return options;
    }

    private static KeaOption option(String line) {
        boolean later = line.startsWith("later ");
        String[] halves = line.substring(later ? 6 : 0).split(" > ", 2);
        String[] words = halves[0].split(" ");
        String type = words[3];
        boolean isRecord = type.startsWith("record(");
        return new KeaOption(
                words[0],
                Integer.parseInt(words[1]),
                words[2],
                isRecord ? Type.RECORD : type(type),
                words.length > 4,
                isRecord
                        ? Arrays.stream(type.substring(7, type.length() - 1).split(","))
                                .map(KeaOptions::type)
                                .toList()
                        : List.of(),
                halves.length < 2 ? Optional.empty() : Optional.of(halves[1]),
                later,
                Optional.empty());
    }

    private static Type type(String word) {
        return Type.valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /// These and others; the others win where both have a code.
    KeaOptions with(List<KeaOption> more) {
        List<KeaOption> together = new ArrayList<>(more);
        together.addAll(all);
        return new KeaOptions(together);
    }

    Optional<KeaOption> coded(String space, long code) {
        return all.stream().filter(o -> o.code() == code && o.space().equals(space)).findFirst();
    }

    Optional<KeaOption> named(String space, String name) {
        return all.stream()
                .filter(o -> o.name().equals(name) && o.space().equals(space))
                .findFirst();
    }

    List<String> names(String space) {
        return all.stream().filter(o -> o.space().equals(space)).map(KeaOption::name).toList();
    }
}
