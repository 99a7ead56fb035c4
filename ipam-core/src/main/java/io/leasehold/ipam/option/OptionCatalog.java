package io.leasehold.ipam.option;

import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.option.SubOptions.SubOption;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What all option codes mean: those of the standards, and those that a plan defines. Through it
 * options become bytes and bytes become something to read. Immutable and thread-safe.
 */
public final class OptionCatalog {
    /** The space of the options of a packet. */
    public static final String DHCP4 = "dhcp4";

    /** Sub-options of option 82 (RFC 3046). */
    public static final String RELAY_AGENT = "dhcp-agent-options-space";

    /** Sub-options of option 43, whoever's they are (RFC 2132 section 8.4). */
    public static final String VENDOR_ENCAPSULATED = "vendor-encapsulated-options-space";

    /** The standards alone. */
    public static final OptionCatalog STANDARD = new OptionCatalog(List.of());

    /** What the server computes for each reply, and why nobody may set it by hand. */
    private static final Map<Integer, String> COMPUTED = computed();

    private final Map<String, Map<Integer, OptionDefinition>> byCode = new HashMap<>();
    private final Map<String, Map<String, OptionDefinition>> byName = new HashMap<>();
    private final OptionCodec codec = new OptionCodec(this);

    private OptionCatalog(List<OptionDefinition> custom) {
        Map<String, Set<Integer>> redefined = new HashMap<>();
        for (OptionDefinition definition : custom) {
            redefined
                    .computeIfAbsent(definition.space(), _ -> new TreeSet<>())
                    .add(definition.code());
            add(definition, List.of());
        }
        for (StandardOptions.Entry entry : StandardOptions.ALL) {
            OptionDefinition definition = entry.definition();
            if (!redefined.getOrDefault(definition.space(), Set.of()).contains(definition.code())) {
                add(definition, entry.aliases());
            }
        }
    }

    private void add(OptionDefinition definition, List<String> aliases) {
        byCode.computeIfAbsent(definition.space(), _ -> new TreeMap<>())
                .put(definition.code(), definition);
        Map<String, OptionDefinition> names =
                byName.computeIfAbsent(definition.space(), _ -> new LinkedHashMap<>());
        names.putIfAbsent(definition.name(), definition);
        aliases.forEach(alias -> names.putIfAbsent(alias, definition));
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

    /** Why an option cannot be set by hand; empty when it can. */
    public static Optional<String> refusal(int code) {
        return Optional.ofNullable(COMPUTED.get(code));
    }

    /**
     * Why a definition cannot be among the others.
     *
     * @param index of the definition
     */
    public record DefinitionFault(int index, String message, String remedy) {}

    /**
     * The standards and these. A definition may take the code of an option whose meaning is left to
     * sites or vendors (43, 128 to 135, 224 to 254, and others that are seldom known elsewhere).
     *
     * @throws IllegalArgumentException if {@link #faults} finds any
     */
    public static OptionCatalog with(List<OptionDefinition> custom) {
        if (custom.isEmpty()) {
            return STANDARD;
        }
        List<DefinitionFault> faults = faults(custom);
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(
                    String.join("; ", faults.stream().map(DefinitionFault::message).toList()));
        }
        return new OptionCatalog(custom);
    }

    /** What keeps these definitions from being a catalog together. */
    public static List<DefinitionFault> faults(List<OptionDefinition> custom) {
        List<DefinitionFault> faults = new ArrayList<>();
        for (int i = 0; i < custom.size(); i++) {
            OptionDefinition definition = custom.get(i);
            String called = "option " + definition.code() + " of " + definition.space();
            Optional<StandardOptions.Entry> standard = StandardOptions.fixed(definition);
            if (standard.isPresent()) {
                OptionDefinition taken = standard.get().definition();
                faults.add(
                        new DefinitionFault(
                                i,
                                "'"
                                        + definition.name()
                                        + "' cannot be "
                                        + called
                                        + ": "
                                        + taken.name()
                                        + " is option "
                                        + taken.code()
                                        + " of "
                                        + taken.space()
                                        + " ("
                                        + standard.get().source()
                                        + ")",
                                "set "
                                        + taken.name()
                                        + " without defining it, or take another name and a code"
                                        + " 224 to 254, which are for sites (RFC 3942)"));
            }
            for (OptionDefinition earlier : custom.subList(0, i)) {
                if (!earlier.space().equals(definition.space())) {
                    continue;
                }
                if (earlier.code() == definition.code()) {
                    faults.add(
                            new DefinitionFault(
                                    i,
                                    called
                                            + " is defined twice, as '"
                                            + earlier.name()
                                            + "' and as '"
                                            + definition.name()
                                            + "'",
                                    "keep one of the two, or give one another code"));
                } else if (earlier.name().equals(definition.name())) {
                    faults.add(
                            new DefinitionFault(
                                    i,
                                    "the name '"
                                            + definition.name()
                                            + "' is given twice in "
                                            + definition.space()
                                            + ", to options "
                                            + earlier.code()
                                            + " and "
                                            + definition.code(),
                                    "give one of them another name"));
                }
            }
        }
        if (faults.isEmpty()) {
            new OptionCatalog(custom).circles(custom).forEach(faults::add);
        }
        return faults;
    }

    /** Spaces inside themselves: text of any depth could be written about them. */
    private List<DefinitionFault> circles(List<OptionDefinition> custom) {
        List<DefinitionFault> faults = new ArrayList<>();
        for (int i = 0; i < custom.size(); i++) {
            OptionDefinition definition = custom.get(i);
            Set<String> inside = new TreeSet<>();
            definition.shape().encapsulates().ifPresent(space -> collect(space, inside));
            if (inside.contains(definition.space())) {
                faults.add(
                        new DefinitionFault(
                                i,
                                "option '"
                                        + definition.name()
                                        + "' of "
                                        + definition.space()
                                        + " holds sub-options that hold options of "
                                        + definition.space()
                                        + " again",
                                "let it encapsulate a space that leads nowhere else"));
            }
        }
        return faults;
    }

    private void collect(String space, Set<String> spaces) {
        if (spaces.add(space)) {
            definitions(space)
                    .forEach(d -> d.shape().encapsulates().ifPresent(s -> collect(s, spaces)));
        }
    }

    /** The definitions of a space by code. */
    public Collection<OptionDefinition> definitions(String space) {
        return byCode.getOrDefault(space, Map.of()).values();
    }

    /** All names of a space, those that other servers use among them. */
    public List<String> names(String space) {
        return List.copyOf(byName.getOrDefault(space, Map.of()).keySet());
    }

    /** Where the standards describe an option; empty for those of a plan. */
    public static Optional<String> source(OptionDefinition definition) {
        return StandardOptions.ALL.stream()
                .filter(entry -> entry.definition().equals(definition))
                .map(StandardOptions.Entry::source)
                .findFirst();
    }

    boolean isDescribed(String space) {
        return byCode.containsKey(space);
    }

    public Optional<OptionDefinition> named(String space, String name) {
        return Optional.ofNullable(byName.getOrDefault(space, Map.of()).get(name));
    }

    public Optional<OptionDefinition> coded(String space, int code) {
        return Optional.ofNullable(byCode.getOrDefault(space, Map.of()).get(code));
    }

    /** What a code means; an unlisted one is some bytes, named by its code. */
    public OptionDefinition meaning(String space, int code) {
        return coded(space, code).orElseGet(() -> OptionDefinition.unlisted(space, code));
    }

    /** What a key of a configuration means: a name of the space, or a code 1 to 254. */
    public Optional<OptionDefinition> find(String space, String nameOrCode) {
        if (!nameOrCode.matches("[0-9]+")) {
            return named(space, nameOrCode);
        }
        if (!nameOrCode.matches("0*[0-9]{1,3}")) {
            return Optional.empty();
        }
        int code = Integer.parseInt(nameOrCode.substring(Math.max(0, nameOrCode.length() - 3)));
        return code < 1 || code > 254 ? Optional.empty() : Optional.of(meaning(space, code));
    }

    /**
     * What a key of a configuration means, if it is an option that may be set.
     *
     * @param faults where is added why it may not
     */
    public Optional<OptionDefinition> settable(String nameOrCode, List<OptionFault> faults) {
        return codec.definition(DHCP4, nameOrCode, List.of(nameOrCode), faults);
    }

    /**
     * The bytes of options, in code order.
     *
     * @param faults where all that is wrong is added; what is wrong is not in the answer
     */
    public OptionSet encode(Map<String, OptionText> options, List<OptionFault> faults) {
        TreeMap<Integer, OctetString> values = new TreeMap<>();
        for (SubOption one : codec.encodeAll(DHCP4, options, List.of(), faults)) {
            values.put(one.code(), one.value());
        }
        return OptionSet.of(values);
    }

    /**
     * The bytes of one option.
     *
     * @throws IllegalArgumentException saying what is wrong, with the keys that lead there
     */
    public OctetString encode(OptionDefinition definition, OptionText text) {
        List<OptionFault> faults = new ArrayList<>();
        Optional<OctetString> octets = codec.encode(definition.shape(), text, List.of(), faults);
        return octets.orElseThrow(
                () ->
                        new IllegalArgumentException(
                                String.join("; ", faults.stream().map(this::told).toList())));
    }

    private String told(OptionFault fault) {
        List<String> path =
                fault instanceof OptionFault.BadValue
                        ? fault.path()
                        : fault.path().subList(0, fault.path().size() - 1);
        return (path.isEmpty() ? "" : String.join(".", path) + ": ") + fault.message();
    }

    /** What the bytes of an option say. Never throws, whatever bytes they are. */
    public OptionValue read(OptionDefinition definition, OctetString octets) {
        return codec.read(definition.shape(), octets);
    }

    /**
     * The text that {@link #encode} turns into these bytes again, {@code hex:...} where they are
     * nothing better. Names that came compressed (RFC 3397) are shown as names.
     */
    public OptionText print(OptionDefinition definition, OctetString octets) {
        return codec.print(definition.shape(), octets);
    }

    /** The options by name, or by code where there is none, in code order. */
    public Map<String, OptionText> print(OptionSet options) {
        Map<String, OptionText> texts = new LinkedHashMap<>();
        options.values()
                .forEach(
                        (code, octets) -> {
                            OptionDefinition definition = meaning(DHCP4, code);
                            texts.put(definition.name(), print(definition, octets));
                        });
        return texts;
    }
}
