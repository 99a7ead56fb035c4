package io.leasehold.app.config;

import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.option.OptionDefinition;
import io.leasehold.ipam.option.OptionSet;
import io.leasehold.ipam.option.OptionType;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Reads a mapping of DHCP options: name or code to one value or a list of values.
final class OptionReader {
    /// What the server computes for each reply, and why nobody may set it by hand.
    private static final Map<Integer, String> COMPUTED = computed();

    /// Begins a value that is bytes, whatever the option is: what a relay or another program made
    /// of it may be none of its values.
    static final String OCTETS = "hex:";

    private static final List<String> NAMES =
            OptionDefinition.CONFIGURABLE.stream().map(OptionDefinition::name).toList();

    private final Problems problems;

    OptionReader(Problems problems) {
        this.problems = problems;
    }

    private static Map<Integer, String> computed() {
        Map<Integer, String> all = new HashMap<>();
        all.put(1, "the subnet mask follows from the prefix");
        all.put(12, "the host name is the reservation's hostname");
        all.put(51, "the lease time is set by lease");
        all.put(58, "the renewal time follows from the lease time");
        all.put(59, "the rebinding time follows from the lease time");
        all.put(81, "the client's name follows from ddns");
        for (int code : new int[] {50, 52, 53, 54, 55, 56, 57, 61, 82}) {
            all.put(code, "it belongs to the exchange itself");
        }
        return Map.copyOf(all);
    }

    /// Whether an option can be set at all.
    static boolean isConfigurable(int code) {
        return !COMPUTED.containsKey(code);
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
            case Node.Mapping(Position _, List<Node.Entry> entries) -> {
                return read(path, entries);
            }
        }
    }

    private OptionSet read(String path, List<Node.Entry> entries) {
        TreeMap<Integer, OctetString> values = new TreeMap<>();
        Map<Integer, Node.Entry> written = new HashMap<>();
        for (Node.Entry entry : entries) {
            Optional<OptionDefinition> definition = definition(path, entry);
            if (definition.isEmpty()) {
                continue;
            }
            int code = definition.get().code();
            Node.Entry first = written.putIfAbsent(code, entry);
            if (first != null) {
                problems.error(
                        entry.at(),
                        path
                                + ": option "
                                + code
                                + " is set twice, as '"
                                + first.key()
                                + "' at line "
                                + first.at().line()
                                + " and as '"
                                + entry.key()
                                + "'",
                        "keep one of the two");
                continue;
            }
            encode(path + "." + entry.key(), entry.value(), definition.get().type())
                    .ifPresent(value -> values.put(code, value));
        }
        return OptionSet.of(values);
    }

    /// The code of an option that may be set, by name or code.
    Optional<Integer> code(String path, Position at, String text) {
        return definition(path, new Node.Entry(text, at, new Node.Nothing(at)))
                .map(OptionDefinition::code);
    }

    private Optional<OptionDefinition> definition(String path, Node.Entry entry) {
        String key = entry.key();
        if (!key.matches("[0-9]{1,9}")) {
            Optional<OptionDefinition> named = OptionDefinition.named(key);
            if (named.isEmpty()) {
                problems.error(
                        entry.at(),
                        path + ": there is no option '" + Problem.shortened(key) + "'",
                        NearMiss.of(key, NAMES)
                                .map(name -> "did you mean '" + name + "'?")
                                .orElse(
                                        "use a name from docs/configuration.md, or the option's"
                                                + " code with its value in hex"));
            }
            return named;
        }
        int code = Integer.parseInt(key);
        if (code < 1 || code > 254) {
            problems.error(
                    entry.at(),
                    path + ": option code " + key + " is not 1 to 254",
                    "see the IANA registry of DHCP options for the code");
            return Optional.empty();
        }
        String reason = COMPUTED.get(code);
        if (reason != null) {
            problems.error(
                    entry.at(),
                    path + ": option " + code + " cannot be set: " + reason,
                    "remove it");
            return Optional.empty();
        }
        return Optional.of(
                OptionDefinition.coded(code)
                        .orElseGet(() -> new OptionDefinition(code, key, OptionType.HEX)));
    }

    private Optional<OctetString> encode(String path, Node node, OptionType type) {
        List<Node> items =
                node instanceof Node.Sequence(Position _, List<Node> many) ? many : List.of(node);
        List<String> texts = new ArrayList<>();
        for (Node item : items) {
            if (!(item instanceof Node.Scalar(Position _, String text))) {
                problems.error(
                        item.at(),
                        path + " is " + item.described() + " where a value is wanted",
                        "write " + example(type));
                return Optional.empty();
            }
            texts.add(text);
        }
        try {
            OctetString value =
                    texts.size() == 1 && texts.getFirst().startsWith(OCTETS)
                            ? OctetString.parseHex(texts.getFirst().substring(OCTETS.length()))
                            : type.encode(texts);
            if (value.isEmpty()) {
                throw new IllegalArgumentException("no bytes; options carry at least one");
            }
            return Optional.of(value);
        } catch (IllegalArgumentException wrong) {
            problems.error(node.at(), path + ": " + wrong.getMessage(), "write " + example(type));
            return Optional.empty();
        }
    }

    /// What a value of this type looks like.
    static String example(OptionType type) {
        return switch (type) {
            case ADDRESS -> "one address, like 192.0.2.1";
            case ADDRESSES -> "addresses, like [192.0.2.1, 192.0.2.2]";
            case UINT8 -> "a number 0 to 255";
            case UINT16 -> "a number 0 to 65535";
            case UINT32 -> "a number 0 to 4294967295";
            case BOOLEAN -> "true or false";
            case STRING -> "one text, in quotes where it contains ': ' or '#'";
            case DOMAIN_NAMES -> "names, like [example.org, example.net]";
            case CLASSLESS_ROUTES -> "routes, like [\"198.51.100.0/24 via 192.0.2.1\"]";
            case HEX -> "hex pairs in quotes, like \"01:02:ff\"";
        };
    }
}
